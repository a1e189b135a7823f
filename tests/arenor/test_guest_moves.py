"""A guest is put right: another name, and another address to which everything goes from then on."""

import datetime as dt

import pytest

from arenor import workflow
from arenor.choices import Svar
from arenor.workflow import NotReady
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.arenor.letters import MORNING, attendees, guest_address_in, parts_of, text_of
from utskick import enclosures
from utskick.models import State, Utskick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OLD, NEW = "robin@fortag.example", "robin@foretag.example"
STANDING = {"role": "expert", "group": "it", "interest": 5, "influence": 2}


@pytest.fixture
def guest():
    """Invited to a workshop, beside somebody of the municipality."""
    workshop = WorkshopFactory(arena=stories.going_on(), theme="Nuläge")
    DeltagareFactory(arena=workshop.arena, anvandare__email="sam@exempelstad.example")
    guest = workflow.add_deltagare(
        workshop.arena, name="Robin Ek", email=OLD, organisation="Ek AB", **STANDING
    )
    workflow.schedule(
        workshop, version=1, starts_at=MORNING, ends_at=MORNING + dt.timedelta(hours=3)
    )
    return guest


def move(guest, email=NEW, **fields):
    guest.refresh_from_db()
    return workflow.edit_deltagare(guest, version=guest.version, email=email, **fields)


def calendars(mails):
    return [
        parts_of(mail)[1] for mail in mails if mail.is_multipart() and list(mail.iter_attachments())
    ]


def test_what_is_booked_leaves_the_old_address_and_comes_to_the_new(guest, sent):
    [first] = calendars(sent()[OLD])
    inbjudan = guest.inbjudningar.get()
    workflow.answer(inbjudan, Svar.JA)

    move(guest)
    mails = sent()

    assert set(mails) == {OLD, NEW}
    [gone], [came] = calendars(mails[OLD]), calendars(mails[NEW])
    assert (gone.method.value, came.method.value) == ("CANCEL", "REQUEST")
    assert first.vevent.uid.value == gone.vevent.uid.value == came.vevent.uid.value
    assert attendees(gone) == [OLD]
    assert attendees(came) == [NEW]
    assert came.vevent.attendee.params["PARTSTAT"] == ["ACCEPTED"]
    inbjudan.refresh_from_db()
    assert inbjudan.svar == Svar.JA


def test_the_old_link_stops_and_only_the_new_address_gets_another(guest, sent, client):
    [invitation] = sent()[OLD]
    old_page = guest_address_in(invitation)
    assert client.get(old_page).status_code == 200

    move(guest)
    mails = sent()

    assert client.get(old_page).status_code == 404
    pages = {guest_address_in(mail) for mail in mails[NEW]}
    assert len(mails[NEW]) == 2
    [new_page] = pages
    assert client.get(new_page).status_code == 200
    guest.refresh_from_db()
    [goodbye] = mails[OLD]
    for secret in (guest.link_nonce, NEW):
        assert secret not in goodbye.as_string()
    assert "/arena/gast/" not in text_of(goodbye)
    assert "går inte längre till den här adressen" in text_of(goodbye)


def test_what_still_waits_for_the_old_address_is_not_sent_there(guest, sent):
    move(guest)  # within the minute

    mails = sent()

    assert set(mails) == {NEW, "sam@exempelstad.example"}
    states = Utskick.objects.filter(guest_email=OLD).values_list("kind", "state", "reason")
    assert set(states) == {
        ("arena_inbjudan", State.OVERHOPPAD, "Gästen har en annan adress."),
        ("arena_avbokad", State.OVERHOPPAD, "Personen hann aldrig bli inbjuden."),
    }


def test_no_letter_to_an_old_address_holds_the_new_link(guest, sent):
    """Also one that was found worth sending just before the address was changed."""
    sent()
    workflow.new_guest_link(guest)
    moved = move(guest)

    for letter in Utskick.objects.filter(guest_email=OLD):
        enclosed = enclosures.of(letter)
        assert enclosed.link == ""
        assert moved.link_nonce not in enclosed.calendar
    letters = Utskick.objects.filter(guest_email=NEW)
    assert all(moved.link_nonce in enclosures.of(letter).link for letter in letters)


def test_an_address_that_is_theirs_again_gets_the_workshop_again(guest, sent):
    sent()
    move(guest)
    sent()

    move(guest, OLD)
    mails = sent()

    [gone], [came] = calendars(mails[NEW]), calendars(mails[OLD])
    assert (gone.method.value, came.method.value) == ("CANCEL", "REQUEST")
    assert attendees(came) == [OLD]


def test_back_and_forth_within_a_minute_takes_nothing_out_of_a_calendar(guest, sent):
    sent()
    move(guest)
    move(guest, OLD)

    mails = sent()

    assert set(mails) == {OLD}
    assert [one.method.value for one in calendars(mails[OLD])] == ["REQUEST"]


def test_a_question_of_times_goes_to_the_new_address_too(guest, sent):
    workshop = WorkshopFactory(arena=guest.arena, theme="Ambition")
    workflow.propose_times(workshop, [(MORNING, MORNING + dt.timedelta(hours=1))])
    sent()

    move(guest)

    subjects = [mail["Subject"] for mail in sent()[NEW]]
    assert "När kan du? Ambition" in subjects


def test_a_name_that_is_put_right_mails_nobody(guest, sent):
    sent()

    move(guest, OLD.upper(), name="Robin Ekh", organisation="Ekh AB")

    assert sent() == {}
    guest.refresh_from_db()
    assert (guest.name, guest.organisation) == ("Robin Ekh", "Ekh AB")
    workshop = guest.arena.workshoppar.get()
    workflow.cancel(workshop, version=workshop.version)
    assert OLD.upper() in sent()  # who has it in their calendar hears that it is off


def test_what_is_over_is_not_told_to_the_new_address(guest, sent, clock):
    sent()
    clock.move_to(MORNING + dt.timedelta(days=1))

    move(guest)

    assert {row.kind for row in Utskick.objects.filter(guest_email=NEW)} == {"arena_lank"}
    assert set(sent()) == {NEW}


def test_nobody_moves_to_the_address_of_another(guest):
    with pytest.raises(NotReady, match="redan den e-postadressen"):
        move(guest, "SAM@exempelstad.example")

    guest.refresh_from_db()
    assert (guest.email, guest.version) == (OLD, 1)


@pytest.fixture
def page(guest, client):
    client.force_login(stories.facilitator(guest.arena).anvandare)
    return f"/arenor/{guest.arena_id}/deltagare/{guest.pk}/"


def test_a_guest_is_put_right_on_their_page_and_twice_is_once(guest, page, client):
    typed = client.get(page).context["form"].initial | {"name": "Robin Ekh", "email": NEW}
    assert typed["organisation"] == "Ek AB"

    response = client.post(page, typed, follow=True)
    letters = Utskick.objects.count()
    client.post(page, typed)

    said = f"Robin Ekh är ändrad. En ny länk går till {NEW}, och den gamla har slutat att gälla."
    assert said in response.text
    guest.refresh_from_db()
    assert (guest.name, guest.email, guest.version) == ("Robin Ekh", NEW, 2)
    assert Utskick.objects.count() == letters


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "robin"}, "Kontrollera e-postadressen."),
        ({"email": ""}, "Skriv gästens e-postadress."),
        ({"name": ""}, "Skriv gästens namn."),
        ({"email": "sam@exempelstad.example"}, "redan den e-postadressen."),
    ],
)
def test_what_cannot_be_an_address_or_a_name_says_why_and_is_kept(
    guest, page, client, typed, sentence
):
    before = client.get(page).context["form"].initial

    response = client.post(page, before | {"organisation": "Ny AB"} | typed)

    assert response.status_code == 422
    assert sentence in response.text
    form = response.context["form"]
    assert form["organisation"].value() == "Ny AB"
    assert all(form[name].value() == value for name, value in typed.items())
    guest.refresh_from_db()
    assert (guest.name, guest.email) == ("Robin Ek", OLD)


def test_of_two_who_put_right_an_address_the_second_sees_the_first(guest, page, client):
    typed = client.get(page).context["form"].initial | {"email": "robin@nytt.example"}
    move(guest)

    conflict = client.post(page, typed)

    [difference] = conflict.context["differences"]
    assert (difference.label, difference.typed, difference.saved) == (
        "E-postadress", "robin@nytt.example", NEW,
    )  # fmt: skip
    guest.refresh_from_db()
    assert guest.email == NEW


@pytest.mark.usefixtures("page")
def test_the_name_and_address_of_who_has_an_account_are_not_changed_here(guest, client):
    sam = guest.arena.deltagare.get(email="sam@exempelstad.example")
    own = f"/arenor/{guest.arena_id}/deltagare/{sam.pk}/"
    form = client.get(own).context["form"]
    assert not {"name", "email"} & form.fields.keys()

    client.post(own, form.initial | {"email": NEW, "name": "Annan", "organisation": "It"})

    sam.refresh_from_db()
    assert (sam.email, sam.organisation) == ("sam@exempelstad.example", "It")
