"""Who takes part: found, invited, changed, drawn and removed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arenor import workflow
from arenor.choices import Deltagarroll
from arenor.forms.planning.people import people_matching
from arenor.models import Deltagare
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.factories import AnvandareFactory, EnhetFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

STANDING = {"role": "expert", "group": "it", "interest": 5, "influence": 2, "organisation": "Ek AB"}
GUEST = STANDING | {"name": "Robin Ek", "email": "robin@foretag.example"}


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def lead(arena, client):
    person = stories.facilitator(arena)
    client.force_login(person.anvandare)
    return person


def url(arena, rest=""):
    return f"/arenor/{arena.pk}/deltagare/{rest}"


@pytest.fixture
def karin():
    return AnvandareFactory(
        first_name="Karin",
        last_name="Ståhl-Åberg",
        email="kst@exempelstad.example",
        enhet=EnhetFactory(name="Biblioteket"),
    )


@pytest.mark.parametrize(
    "text", ["karin", "KAR", "ståhl", "åberg", "karin st", "åb ka", "kst@exempelstad.example"]
)
def test_a_person_is_found_by_the_beginning_of_a_name_or_a_whole_address(karin, text):
    assert list(people_matching(text)) == [karin]


@pytest.mark.usefixtures("karin")
@pytest.mark.parametrize(
    "text",
    ["", "k", "arin", "karin ek", "kst", "kst@", "@exempelstad.example", "%", "__", "exempel"],
)
def test_a_part_of_an_address_or_nothing_much_finds_nobody(text):
    assert list(people_matching(text)) == []


def test_who_has_left_is_not_found(karin):
    karin.is_active = False
    karin.save()

    assert list(people_matching("karin")) == []


@pytest.mark.usefixtures("lead")
def test_the_search_shows_names_and_units_and_no_addresses(arena, karin, client):
    page = client.get(url(arena, "person/"), {"sok": "karin"}).text

    assert "Karin Ståhl-Åberg, Biblioteket" in page
    assert karin.email not in page


@pytest.mark.usefixtures("lead")
def test_a_search_for_what_no_name_holds_finds_nobody(arena, client):
    for text in ("'; --", "\u202e\u202e", "x" * 5000, "a@" + "b" * 5000):
        page = client.get(url(arena, "person/"), {"sok": text})
        assert page.status_code == 200
        assert "Ingen med ett konto passar." in page.text


@pytest.mark.usefixtures("lead")
def test_a_search_for_many_shows_ten_and_says_so(arena, client):
    AnvandareFactory.create_batch(11, first_name="Sam")

    page = client.get(url(arena, "person/"), {"sok": "sam"})

    assert len(page.context["form"].found) == 10
    assert "Fler heter så." in page.text


@pytest.mark.usefixtures("lead")
def test_a_found_person_takes_part_and_is_invited(arena, karin, client):
    booked = WorkshopFactory(arena=arena, is_booked=True)

    response = client.post(
        url(arena, "person/?sok=karin"), STANDING | {"anvandare": karin.pk}, follow=True
    )

    person = arena.deltagare.get(anvandare=karin)
    assert (person.organisation, person.role, person.group) == ("Biblioteket", "expert", "it")
    assert (person.interest, person.influence) == (5, 2)
    assert [one.workshop for one in person.inbjudningar.all()] == [booked]
    assert "Karin Ståhl-Åberg är deltagare i arenan." in response.text


@pytest.mark.usefixtures("lead", "karin")
def test_only_who_was_found_is_added(arena, client):
    other = AnvandareFactory(first_name="Ulla")

    response = client.post(url(arena, "person/?sok=karin"), STANDING | {"anvandare": other.pk})

    assert response.status_code == 422
    assert "Välj en person i listan." in response.text
    assert "Ulla" not in response.text
    assert not arena.deltagare.filter(anvandare=other).exists()


@pytest.mark.usefixtures("lead")
def test_a_guest_is_invited_and_nobody_twice(arena, client):
    WorkshopFactory(arena=arena, is_booked=True)
    assert client.post(url(arena, "gast/"), GUEST).status_code == 302

    again = client.post(url(arena, "gast/"), GUEST | {"name": "Robin Ekh"})

    guest = arena.deltagare.get(anvandare=None)
    assert (guest.name, guest.organisation) == ("Robin Ek", "Ek AB")
    assert [row.to.email for row in Utskick.objects.all()] == [guest.email]
    assert again.status_code == 422
    assert "Personen är redan deltagare i arenan." in again.text
    assert again.context["form"]["name"].value() == "Robin Ekh"


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize("who", ["guest", "person"])
def test_a_form_that_is_sent_twice_adds_once_and_leads_to_the_same_page(arena, karin, client, who):
    WorkshopFactory(arena=arena, is_booked=True)
    rest, typed = {
        "guest": ("gast/", GUEST),
        "person": ("person/?sok=karin", STANDING | {"anvandare": karin.pk}),
    }[who]

    answers = [client.post(url(arena, rest), typed) for _twice in range(2)]
    other = client.post(url(arena, rest), typed | {"role": "observator"})

    assert [one.url for one in answers] == [url(arena)] * 2
    assert other.status_code == 422
    assert "Personen är redan deltagare i arenan." in other.text
    assert arena.deltagare.count() == 2
    assert Utskick.objects.count() == 1


@pytest.mark.usefixtures("lead")
def test_a_guest_at_the_address_of_who_has_an_account_is_a_duplicate(arena, karin, client):
    client.post(url(arena, "person/?sok=karin"), STANDING | {"anvandare": karin.pk})
    same = {"name": str(karin), "email": karin.email, "organisation": "Biblioteket"}

    assert client.post(url(arena, "gast/"), STANDING | same).status_code == 422


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Skriv gästens namn."),
        ({"email": "robin"}, "Kontrollera e-postadressen."),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "Kontrollera e-postadressen."),
        ({"email": '"a\x0bb"@c.example'}, "Kontrollera e-postadressen."),
        ({"group": ""}, "Välj vilken intressentgrupp personen talar för."),
        ({"interest": 6}, "Välj ett av svaren i listan."),
        ({"name": "x" * 121}, "Skriv högst 120 tecken."),
    ],
)
def test_a_guest_who_cannot_be_invited_says_why(arena, client, typed, sentence):
    response = client.post(url(arena, "gast/"), GUEST | typed)

    assert response.status_code == 422
    assert sentence in response.text
    assert arena.deltagare.count() == 1


@pytest.mark.usefixtures("lead")
def test_of_two_who_change_a_participant_the_second_sees_both(arena, client):
    guest = DeltagareFactory(arena=arena, anvandare=None, organisation="Ek AB")
    page = url(arena, f"{guest.pk}/")
    mine = client.get(page).context["form"].initial | {"interest": 5}
    workflow.edit_deltagare(guest, version=1, interest=1)

    conflict = client.post(page, mine)

    assert conflict.status_code == 422
    [difference] = conflict.context["differences"]
    assert (difference.typed, difference.saved) == ("Mycket stort", "Mycket litet")
    guest.refresh_from_db()
    assert guest.interest == 1
    client.post(page, mine | {"version": conflict.context["form"]["version"].value()})
    guest.refresh_from_db()
    assert (guest.interest, guest.version) == (5, 3)


def test_who_was_removed_meanwhile_is_not_changed(arena):
    person = DeltagareFactory(arena=arena)
    workflow.remove_deltagare(person)

    for attempt in (
        lambda: workflow.edit_deltagare(person, version=1, interest=1),
        lambda: workflow.new_guest_link(person),
    ):
        with pytest.raises(workflow.NotReady, match="inte längre deltagare"):
            attempt()


def test_a_removal_says_beforehand_what_is_mailed(arena, lead, client):
    guest = DeltagareFactory(arena=arena, anvandare=None, name="Robin Ek")
    page = url(arena, f"{guest.pk}/ta-bort/")
    assert "Ingen får mejl: Robin Ek är inte inbjuden" in client.get(page).text
    booked = WorkshopFactory(arena=arena, is_booked=True, theme="Nuläge")
    stories.invited(booked, guest)
    shown = client.get(page).text
    assert "Robin Ek får mejl om att vara avbokad" in shown
    assert "Nuläge" in shown
    assert arena.deltagare.current().count() == 2

    client.post(page)

    assert [one.pk for one in arena.deltagare.current()] == [lead.pk]
    assert [row.kind for row in Utskick.objects.all()] == ["arena_avbokad"]
    assert client.get(page).status_code == 404


def test_who_removes_themself_lands_where_they_may_be(arena, lead, client):
    response = client.post(url(arena, f"{lead.pk}/ta-bort/"), follow=True)

    assert response.redirect_chain == [("/", 302)]


def test_who_gives_away_their_own_role_lands_where_they_may_be(arena, lead, client):
    form = client.get(url(arena, f"{lead.pk}/")).context["form"]

    response = client.post(url(arena, f"{lead.pk}/"), form.initial | {"role": "deltagare"})

    assert response.url == "/"
    lead.refresh_from_db()
    assert lead.role == Deltagarroll.DELTAGARE


@pytest.mark.usefixtures("lead")
def test_a_new_link_is_mailed_and_never_shown(arena, client):
    guest = DeltagareFactory(arena=arena, anvandare=None)
    old = guest.link_token

    response = client.post(url(arena, f"{guest.pk}/ny-lank/"), follow=True)

    guest.refresh_from_db()
    assert workflow.guest_of(old) is None
    assert workflow.guest_of(guest.link_token) == guest
    assert guest.link_nonce not in response.text
    assert "Den gamla gäller inte längre." in response.text
    assert [row.to.email for row in Utskick.objects.filter(kind="arena_lank")] == [guest.email]


def test_who_has_an_account_needs_no_link(arena, lead, client):
    response = client.post(url(arena, f"{lead.pk}/ny-lank/"), follow=True)

    assert "behöver ingen länk" in response.text
    assert not Utskick.objects.exists()


@pytest.mark.usefixtures("lead")
def test_a_participant_of_another_arena_is_not_found_here(arena, client):
    stranger = DeltagareFactory()

    for rest in ("", "ta-bort/"):
        assert client.get(url(arena, f"{stranger.pk}/{rest}")).status_code == 404
    assert client.post(url(arena, f"{stranger.pk}/ny-lank/")).status_code == 404


@pytest.mark.usefixtures("lead")
def test_the_map_and_its_twin_show_the_same_people(arena, client):
    for name in ("Anna", "Bo"):
        DeltagareFactory(arena=arena, anvandare=None, name=name, interest=5, influence=1)

    context = client.get(url(arena)).context

    drawn = {
        (mark.who.number, mark.who.name) for cell in context["picture"].cells for mark in cell.marks
    }
    told = {
        (who.number, who.name) for _influence, _interest, here in context["twin"] for who in here
    }
    listed = {(number, one.name) for number, one in enumerate(context["rows"], start=1)}
    assert drawn == told == listed
    assert ("Mycket litet", "Mycket stort", ["Anna", "Bo"]) in [
        (influence, interest, [who.name for who in here])
        for influence, interest, here in context["twin"]
    ]


def test_names_are_in_swedish_order(arena, lead, client):
    for name in ("Östen", "Åsa", "Zara"):
        DeltagareFactory(arena=arena, anvandare=None, name=name)

    names = [one.name for one in client.get(url(arena)).context["rows"]]

    assert names == [lead.name, "Zara", "Åsa", "Östen"]


def test_an_arena_without_people_says_whom_to_think_of(arena, client):
    client.force_login(stories.director())

    assert "Inga deltagare än." in client.get(url(arena)).text


@pytest.mark.usefixtures("lead")
def test_the_list_costs_the_same_for_many_as_for_few(arena, client):
    counts = []
    for more in (0, 2, 27):
        DeltagareFactory.create_batch(more, arena=arena)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(arena)).status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
    assert Deltagare.objects.count() == 30
