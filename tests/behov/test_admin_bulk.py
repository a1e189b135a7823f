"""Several behov at once: each by itself, and every refusal in words."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from behov import workflow
from behov.admin import bulk
from behov.choices import Agartyp, Status
from behov.models import Behov, Handelse
from organisation.models import Roll
from tests.behov.desk import anyone, listed
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

ASSIGN = "admin:behov_behov_assign"
TAKE_UP = "admin:behov_behov_take_up"
OWN = "Du har skickat in, äger eller har ägt behovet och kan inte bereda det (jäv)."
CHANGED = "Något har hänt med behovet sedan du valde det. Läs det och försök igen."


@pytest.fixture
def desk(client):
    client.user = anyone()
    client.force_login(client.user)
    return client


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def address(name, *behov):
    return bulk.address(name, [one.pk for one in behov])


def versions(*behov):
    return {f"version_{one.pk}": one.version for one in behov}


@pytest.mark.parametrize(
    ("action", "name"), [("assign_chosen", ASSIGN), ("take_up_chosen", TAKE_UP)]
)
def test_an_action_of_the_list_leads_to_a_page_that_asks(desk, action, name):
    chosen = BehovFactory.create_batch(2)

    response = desk.post(
        listed(), {"action": action, "index": 0, "_selected_action": [one.pk for one in chosen]}
    )

    assert response["Location"] == address(name, *chosen)
    assert not Handelse.objects.exists()


def test_an_action_on_nothing_says_so(desk):
    BehovFactory()

    response = desk.post(listed(), {"action": "take_up_chosen", "index": 0}, follow=True)

    assert "måste väljas" in response.text


def test_too_many_at_once_are_refused(desk, monkeypatch):
    monkeypatch.setattr(bulk, "AT_MOST", 2)
    chosen = BehovFactory.create_batch(3)

    response = desk.post(
        listed(),
        {"action": "take_up_chosen", "index": 0, "_selected_action": [one.pk for one in chosen]},
    )

    assert said(response) == ["Välj högst 2 behov åt gången."]


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (Roll.BEREDNING, ["take_up_chosen"]),
        (Roll.BEREDNINGSLEDARE, ["assign_chosen", "take_up_chosen"]),
        (Roll.DIGITALISERINGSDIREKTOR, []),
        (Roll.REVISOR, []),
    ],
)
def test_the_list_offers_what_the_role_may_do(client, role, actions):
    BehovFactory()
    client.force_login(AnvandareFactory(roles=[role]))

    response = client.get(listed())

    assert [name for name, _ in response.context["bulk_actions"]] == actions
    assert ("_selected_action" in response.text) == bool(actions)


def test_the_page_says_what_will_happen_to_each(desk):
    owner = AnvandareFactory()
    behov = BehovFactory(
        owner_kind=Agartyp.OBJEKT, owner_objekt=ForvaltningsobjektFactory(objektagare=owner)
    )
    behov.followers.add(AnvandareFactory(), AnvandareFactory(), owner, behov.submitted_by)
    own = BehovFactory(submitted_by=desk.user)
    rejected = BehovFactory(status=Status.AVSLAGET)

    response = desk.get(address(TAKE_UP, behov, own, rejected))

    told = {row.behov: (row.refusal, row.what, row.mailed) for row in response.context["rows"]}
    what = f"Blir under beredning, beredare {desk.user}"
    assert told[behov] == ("", what, f"{behov.submitted_by} och 2 följare")
    assert told[own][0] == OWN
    assert told[rejected][0] == "Behovet är redan avslaget."


def test_as_many_are_mailed_as_the_page_says(desk):
    behov = BehovFactory()
    behov.followers.add(AnvandareFactory(), behov.submitted_by)
    [row] = desk.get(address(TAKE_UP, behov)).context["rows"]

    desk.post(address(TAKE_UP, behov), versions(behov))

    assert row.mailed == f"{behov.submitted_by} och 1 följare"
    assert Utskick.objects.count() == 2


def test_one_refusal_does_not_stop_the_others_and_is_told(desk):
    first, second = BehovFactory.create_batch(2)
    own = BehovFactory(submitted_by=desk.user)
    ready = BehovFactory(status=Status.BEREDD)

    response = desk.post(
        address(TAKE_UP, first, second, own, ready), versions(first, second, own, ready)
    )

    assert response["Location"] == listed()
    assert said(response) == [
        f"{own.reference}: {OWN}",
        f"{ready.reference}: Behovet är redan klart för beslut.",
        "Upptagna för beredning: 2 av 4 behov.",
    ]
    taken = Behov.objects.filter(status=Status.UNDER_BEREDNING)
    assert set(taken) == {first, second}
    assert {behov.beredare for behov in taken} == {desk.user}


def test_assigning_asks_whom_and_refuses_per_behov(desk):
    beredare = AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory()
    hers = BehovFactory(submitted_by=beredare)

    response = desk.post(
        address(ASSIGN, behov, hers), {"beredare": beredare.pk, **versions(behov, hers)}
    )

    assert said(response) == [
        f"{hers.reference}: {beredare} kan inte bereda det här behovet. Välj någon annan.",
        f"Tilldelade {beredare}: 1 av 2 behov.",
    ]
    assert set(Behov.objects.filter(beredare=beredare)) == {behov}


def test_assigning_to_nobody_asks_again(desk):
    behov = BehovFactory()

    response = desk.post(address(ASSIGN, behov), versions(behov))

    assert response.status_code == 422
    assert "Välj en beredare." in response.text


def test_what_has_changed_since_the_page_was_opened_is_refused(desk):
    behov = BehovFactory()
    workflow.add_note(behov, by=AnvandareFactory(), text="Vänta.")

    response = desk.post(address(TAKE_UP, behov), versions(behov))

    assert said(response) == [
        f"{behov.reference}: {CHANGED}",
        "Upptagna för beredning: 0 av 1 behov.",
    ]
    assert Behov.objects.get().status == Status.INSKICKAT


@pytest.mark.parametrize("version", ["", "x", "9" * 30, None])
def test_a_post_that_does_not_say_what_was_read_is_refused(desk, version):
    behov = BehovFactory()
    posted = {} if version is None else {f"version_{behov.pk}": version}

    desk.post(address(TAKE_UP, behov), posted)

    assert Behov.objects.get().status == Status.INSKICKAT


def test_drafts_and_nonsense_in_the_address_are_left_out(desk):
    draft = BehovFactory(status=Status.UTKAST, submitted_by=desk.user)
    url = f"{reverse(TAKE_UP)}?pk={draft.pk}&pk=x&pk={'9' * 40}&pk=-1&pk="

    response = desk.get(url)

    assert response.context["rows"] == []
    assert "Inget behov är valt." in response.text
    assert said(desk.post(url)) == ["Upptagna för beredning: 0 av 0 behov."]


@pytest.mark.parametrize("name", [ASSIGN, TAKE_UP])
@pytest.mark.parametrize("row_count", [1, 3])
def test_the_page_costs_the_same_queries_for_any_number_of_rows(
    desk, name, row_count, django_assert_num_queries
):
    chosen = BehovFactory.create_batch(row_count)

    # session, user, 2 × permissions, rows; when assigning also whom one may choose
    with django_assert_num_queries(6 if name == ASSIGN else 5):
        desk.get(address(name, *chosen))


@pytest.mark.parametrize("name", [ASSIGN, TAKE_UP])
def test_to_look_at_the_page_changes_nothing(desk, name):
    behov = BehovFactory()

    desk.get(address(name, behov), versions(behov))

    assert not Handelse.objects.exists()
