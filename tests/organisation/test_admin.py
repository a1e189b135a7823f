import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from organisation.models import Anvandare, Enhet, Forvaltningsobjekt, Kind, Roll
from tests.factories import AnvandareFactory, EnhetFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = AnvandareFactory(username="admin", roles=[Roll.ADMINISTRATOR])
    client.force_login(user)
    return user


def form_data(response):
    """What a browser would send back unchanged."""
    form = response.context["adminform"].form
    values = {field.html_name: field.value() for field in form if not field.field.disabled}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.mark.usefixtures("administrator")
def test_an_administrator_creates_a_person(client):
    url = reverse("admin:organisation_anvandare_add")
    data = form_data(client.get(url)) | {"username": "rut", "first_name": "Rut", "password1": "x"}

    response = client.post(url, data)

    rut = Anvandare.objects.get(username="rut")
    assert response["Location"] == reverse("admin:organisation_anvandare_change", args=[rut.pk])
    assert not rut.has_usable_password()


@pytest.mark.usefixtures("administrator")
def test_two_people_do_not_share_a_name_that_differs_in_capitals_alone(client):
    AnvandareFactory(username="rut")
    url = reverse("admin:organisation_anvandare_add")

    response = client.post(url, form_data(client.get(url)) | {"username": "Rut"})

    assert "kanske med andra stora bokstäver" in response.text
    assert "<title>Fel: Lägg till användare – Behovsfas</title>" in response.text
    assert Anvandare.objects.filter(username__iexact="rut").count() == 1


def test_nobody_gives_themselves_a_role(client, administrator):
    url = reverse("admin:organisation_anvandare_change", args=[administrator.pk])
    data = form_data(client.get(url)) | {
        "groups": [Group.objects.get(name=Roll.BEREDNING).pk],
        "first_name": "Eva",
    }

    client.post(url, data)

    administrator.refresh_from_db()
    assert administrator.first_name == "Eva"
    assert [group.name for group in administrator.groups.all()] == [Roll.ADMINISTRATOR]
    assert administrator.is_active


@pytest.mark.usefixtures("administrator")
def test_single_permissions_cannot_be_given(client):
    rut = AnvandareFactory()
    url = reverse("admin:organisation_anvandare_change", args=[rut.pk])

    client.post(url, form_data(client.get(url)) | {"user_permissions": [1, 2, 3]})

    assert not rut.user_permissions.exists()


@pytest.mark.usefixtures("administrator")
def test_the_password_is_neither_shown_nor_searchable(client):
    rut = AnvandareFactory()
    rut.set_password("en lång och ovanlig fras")
    rut.save()

    page = client.get(reverse("admin:organisation_anvandare_change", args=[rut.pk])).text
    search = client.get(
        reverse("admin:organisation_anvandare_changelist") + "?password__startswith=m"
    )

    assert rut.password.split("$")[0] + "$" not in page
    assert reverse("admin:auth_user_password_change", args=[rut.pk]) in page
    assert search.status_code == 400


def test_deactivation_ends_the_session(client):
    rut = AnvandareFactory()
    client.force_login(rut)

    Anvandare.objects.update(is_active=False)

    assert client.get("/")["Location"].startswith("/logga-in/")


@pytest.mark.parametrize("model", ["anvandare", "enhet", "forvaltningsobjekt"])
@pytest.mark.parametrize(
    ("roles", "status"),
    [([Roll.ADMINISTRATOR], 200), ([Roll.BEREDNINGSLEDARE], 403), ([Roll.REVISOR], 403)],
)
def test_who_may_keep_the_organisation(client, model, roles, status):
    client.force_login(AnvandareFactory(roles=roles))

    for page in ["changelist", "add"]:
        assert client.get(reverse(f"admin:organisation_{model}_{page}")).status_code == status


@pytest.mark.usefixtures("administrator")
def test_nothing_is_deleted(client):
    objekt = ForvaltningsobjektFactory()
    url = reverse("admin:organisation_forvaltningsobjekt_delete", args=[objekt.pk])

    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Forvaltningsobjekt.objects.exists()


def test_units_are_listed_as_a_tree(client, administrator):
    Enhet.objects.exclude(pk=administrator.enhet_id).delete()
    b = EnhetFactory(name="B-nämnden")
    a = EnhetFactory(name="A-nämnden")
    EnhetFactory(name="Ö", kind=Kind.ENHET, parent=a)
    EnhetFactory(name="C", kind=Kind.ENHET, parent=b)

    response = client.get(reverse("admin:organisation_enhet_changelist"))

    names = [unit.name for unit in response.context["cl"].result_list]
    assert names == ["A-nämnden", "Ö", "B-nämnden", "C", administrator.enhet.name]
    assert '<span class="tree-1">Ö</span>' in response.text


def test_a_person_is_placed_by_choosing_from_the_tree(client, administrator):
    namnd = EnhetFactory(name="Nämnden")
    EnhetFactory(name="Kontoret", kind=Kind.FORVALTNING, parent=namnd)

    page = client.get(reverse("admin:organisation_anvandare_change", args=[administrator.pk]))

    assert ">\xa0\xa0\xa0Kontoret</option>" in page.text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("model", "factory", "queries"),
    [
        ("anvandare", AnvandareFactory, 9),
        ("enhet", EnhetFactory, 7),
        ("forvaltningsobjekt", ForvaltningsobjektFactory, 7),
    ],
)
@pytest.mark.usefixtures("administrator")
def test_lists_cost_the_same_for_any_number_of_rows(  # noqa: PLR0917 -- a table
    client, rows, model, factory, queries, django_assert_num_queries
):
    factory.create_batch(rows)
    url = reverse(f"admin:organisation_{model}_changelist")

    # session, user, permissions × 2, count × 2, rows; people also: groups, groups to filter by
    with django_assert_num_queries(queries):
        client.get(url)


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.usefixtures("administrator")
def test_forms_cost_the_same_for_any_number_of_choices(client, units, django_assert_num_queries):
    ContentType.objects.get_for_model(Forvaltningsobjekt)  # read once per process
    objekt = ForvaltningsobjektFactory()
    EnhetFactory.create_batch(units)
    AnvandareFactory.create_batch(units)
    url = reverse("admin:organisation_forvaltningsobjekt_change", args=[objekt.pk])

    # session, user, permissions × 2, objekt, affected; choices: unit, 3 × people, units
    with django_assert_num_queries(11):
        client.get(url)
