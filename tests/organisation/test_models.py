import pytest
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from organisation.models import Anvandare, Enhet, Kind, Roll
from tests.factories import AnvandareFactory, EnhetFactory

pytestmark = pytest.mark.django_db


def branch(*names: str) -> list[Enhet]:
    """A nämnd with one unit below the other, all named."""
    units: list[Enhet] = []
    for name, kind in zip(names, [*Kind, Kind.ENHET, Kind.ENHET], strict=False):
        parent = units[-1] if units else None
        units.append(EnhetFactory(name=name, kind=kind, parent=parent))
    return units


@pytest.mark.parametrize("column", ["is_superuser", "is_staff"])
def test_anvandare_has_no_column_that_may_everything(column):
    with pytest.raises(FieldDoesNotExist):
        Anvandare._meta.get_field(column)


def test_createsuperuser_makes_an_administrator(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "en lång och ovanlig fras")

    call_command("createsuperuser", username="eva", email="eva@example.se", interactive=False)

    eva = Anvandare.objects.get(username="eva")
    assert eva.check_password("en lång och ovanlig fras")
    assert [group.name for group in eva.groups.all()] == [Roll.ADMINISTRATOR]


def test_having_finds_the_active_holders_of_a_role_once():
    both = AnvandareFactory(roles=[Roll.BEREDNING, Roll.BEREDNINGSLEDARE])
    AnvandareFactory(roles=[Roll.BEREDNING], is_active=False)
    AnvandareFactory(roles=[Roll.REVISOR])

    assert list(Anvandare.objects.having(Roll.BEREDNING, Roll.BEREDNINGSLEDARE)) == [both]


def test_people_and_units_are_in_swedish_order():
    for name in ["Östra", "Zebra", "apa", "Ärta", "Bok", "Åland", "Étage"]:
        EnhetFactory(name=name)

    names = [unit.name for unit in Enhet.objects.all()]

    assert names == ["apa", "Bok", "Étage", "Zebra", "Åland", "Ärta", "Östra"]


def test_tree_lists_children_under_their_parent_in_one_query(django_assert_num_queries):
    branch("Ö-nämnden", "Ö-förvaltningen")
    branch("A-nämnden", "A-förvaltningen", "A-verksamheten")

    with django_assert_num_queries(1):
        rows = [(unit.tree_depth, unit.name) for unit in Enhet.objects.tree()]

    assert rows == [
        (0, "A-nämnden"),
        (1, "A-förvaltningen"),
        (2, "A-verksamheten"),
        (0, "Ö-nämnden"),
        (1, "Ö-förvaltningen"),
    ]


def test_namnd_of_one_unit_costs_one_query(django_assert_num_queries):
    namnd, *_, last = branch("Nämnd", "Förvaltning", "Verksamhet", "Enhet")
    last = Enhet.objects.get(pk=last.pk)

    with django_assert_num_queries(1):
        assert last.namnd == namnd


def test_namnd_of_a_list_costs_nothing_more(django_assert_num_queries):
    branch("Nämnd", "Förvaltning", "Verksamhet", "Enhet")

    with django_assert_num_queries(1):
        names = {unit.namnd.name for unit in Enhet.objects.with_path()}

    assert names == {"Nämnd"}


def test_namnd_and_path_hold_for_a_tree_deeper_than_usual():
    units = branch("N", "F", "V", "E", "Grupp", "Team")

    assert Enhet.objects.get(pk=units[-1].pk).path == units


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("enhet_kind_known", {"kind": "avdelning"}),
        ("enhet_is_namnd_if_and_only_if_it_has_no_parent", {"kind": Kind.NAMND}),
        ("enhet_is_namnd_if_and_only_if_it_has_no_parent", {"parent": None}),
    ],
)
def test_the_database_refuses_an_impossible_unit(constraint, change):
    _, unit = branch("Nämnd", "Förvaltning")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Enhet.objects.filter(pk=unit.pk).update(**change)


def test_a_unit_is_not_its_own_parent():
    _, unit = branch("Nämnd", "Förvaltning")

    with pytest.raises(IntegrityError, match="enhet_is_not_its_own_parent"), transaction.atomic():
        Enhet.objects.filter(pk=unit.pk).update(parent=unit)


def test_a_unit_cannot_move_below_itself():
    _, upper, lower = branch("Nämnd", "Förvaltning", "Verksamhet")
    upper.parent = lower

    with pytest.raises(ValidationError) as error:
        upper.full_clean()

    assert error.value.message_dict == {
        "parent": ["En enhet kan inte ingå i något som ingår i den."]
    }
