"""The workshop itself: notes that nobody loses, and what somebody is to do."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import workflow
from arenor.choices import Arenastatus, Deltagarroll
from arenor.models import Anteckning, Atgard, Utvecklingsarena
from arenor.obligations import atgarder, atgarder_by
from organisation.unsaved import signature_of
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
JSON = {"Accept": "application/json"}


@pytest.fixture
def workshop():
    return WorkshopFactory(arena=stories.going_on(), agenda="Vi börjar med fika.")


@pytest.fixture
def me(client, workshop):
    person = DeltagareFactory(arena=workshop.arena)
    client.force_login(person.anvandare)
    return person


def url(workshop, rest=""):
    return f"/arenor/{workshop.arena_id}/workshoppar/{workshop.number}/{rest}"


def note(**more):
    return {"version": 0, "token": str(uuid.uuid4()), "text": "Så sade vi."} | more


def test_a_note_is_saved_by_a_plain_form_and_everybody_reads_it(client, workshop, me):
    typed = note()

    response = client.post(url(workshop), typed)

    row = Anteckning.objects.get()
    assert response.url == f"{url(workshop)}?anteckning={row.pk}#anteckning-{workshop.number}"
    assert (row.by, row.text, str(row.token)) == (me, "Så sade vi.", typed["token"])
    assert "Sparat " in client.get(url(workshop)).text
    client.force_login(DeltagareFactory(arena=workshop.arena).anvandare)
    text = client.get(url(workshop)).text
    for shown in ("Vi börjar med fika.", "Så sade vi.", me.name):
        assert shown in text


@pytest.mark.usefixtures("me")
def test_a_script_is_told_the_version_that_the_next_request_builds_on(client, workshop):
    typed = note()

    first = client.post(url(workshop), typed, headers=JSON)
    again = client.post(url(workshop), typed | {"version": 1, "text": "Mer."}, headers=JSON)

    assert [one.json()["version"] for one in (first, again)] == [1, 2]
    at = timezone.localtime(Anteckning.objects.get().updated_at)
    assert again.json()["said"] == f"Sparat {at:%H.%M}"
    assert Anteckning.objects.get().text == "Mer."


@pytest.mark.usefixtures("me")
def test_a_request_whose_answer_was_lost_is_sent_again_without_harm(client, workshop):
    typed = note()

    answers = [client.post(url(workshop), typed, headers=JSON) for _ in range(2)]

    assert [one.json()["version"] for one in answers] == [1, 1]
    assert Anteckning.objects.count() == 1


@pytest.mark.usefixtures("me")
def test_the_same_person_in_two_windows_sees_both_texts(client, workshop):
    typed = note()
    client.post(url(workshop), typed)
    client.post(url(workshop), typed | {"version": 1, "text": "I det ena fönstret."})
    other = typed | {"version": 1, "text": "I det andra fönstret."}

    told = client.post(url(workshop), other, headers=JSON)
    shown = client.post(url(workshop), other)

    assert told.status_code == shown.status_code == 409
    assert "ändrad i ett annat fönster" in told.json()["said"]
    for text in ("I det ena fönstret.", "I det andra fönstret."):
        assert text in shown.text
    assert "data-autosave" not in shown.text  # until the writer has chosen
    assert Anteckning.objects.get().text == "I det ena fönstret."
    assert client.post(url(workshop), other | {"version": 2}).status_code == 302
    assert Anteckning.objects.get().text == "I det andra fönstret."


@pytest.mark.usefixtures("me")
def test_two_windows_that_both_began_empty_are_two_notes(client, workshop):
    for text in ("Ett", "Två"):
        client.post(url(workshop), note(text=text))

    text = client.get(url(workshop)).text
    assert "Ett" in text
    assert "Två" in text
    first = Anteckning.objects.get(text="Ett")
    opened = client.get(f"{url(workshop)}?anteckning={first.pk}")
    assert opened.context["note_form"]["text"].value() == "Ett"
    assert client.get(f"{url(workshop)}?anteckning=ny").context["note_form"]["version"].value() == 0


def test_nobody_writes_in_anothers_note(client, workshop, me):
    theirs = workflow.write_note(
        workshop, by=DeltagareFactory(arena=me.arena), text="Deras", token=uuid.uuid4()
    )

    response = client.post(url(workshop), note(token=str(theirs.token), version=1, text="Mitt"))

    assert response.status_code == 422
    assert "hör inte hit" in response.text
    assert "Mitt" in response.text
    theirs.refresh_from_db()
    assert theirs.text == "Deras"
    opened = client.get(f"{url(workshop)}?anteckning={theirs.pk}").context["note_form"]
    assert opened["version"].value() == 0


@pytest.mark.usefixtures("me")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Skriv en anteckning först."),
        ({"text": "x" * 10_001}, "Skriv högst 10000 tecken."),
        ({"token": "x"}, "Sidan har ändrats på vägen hit."),
    ],
)
def test_what_is_wrong_is_said_to_people_and_to_the_script(client, workshop, typed, sentence):
    page, script = (
        client.post(url(workshop), note(**typed), headers=headers) for headers in ({}, JSON)
    )

    assert page.status_code == script.status_code == 422
    assert sentence in page.text
    assert sentence in script.json()["said"]
    assert not Anteckning.objects.exists()


@pytest.mark.usefixtures("me")
def test_a_note_can_be_emptied_and_is_then_no_longer_shown(client, workshop):
    typed = note()
    client.post(url(workshop), typed)

    assert client.post(url(workshop), typed | {"version": 1, "text": ""}).status_code == 302
    assert "Så sade vi." not in client.get(url(workshop)).text


@pytest.mark.usefixtures("me")
def test_an_arena_that_ended_meanwhile_keeps_what_was_typed(client, workshop):
    Utvecklingsarena.objects.update(status=Arenastatus.AVSLUTAD, closed_at=timezone.now())

    page = client.post(url(workshop), note())

    assert page.status_code == 422
    assert "Arenan är avslutad" in page.text
    assert "Så sade vi." in page.text
    assert "Spara anteckningen" not in client.get(url(workshop)).text


def test_what_was_written_when_the_session_had_ended_is_there_after_signing_in(
    client, workshop, me
):
    client.logout()
    typed = note(writer=signature_of(me.anvandare))

    client.post(url(workshop), typed, headers=JSON)
    client.force_login(me.anvandare)

    form = client.get(url(workshop)).context["note_form"]
    assert (form["text"].value(), form["token"].value()) == (typed["text"], typed["token"])
    assert not Anteckning.objects.exists()


def test_an_observer_reads_and_does_not_write(client, workshop, me):
    me.role = Deltagarroll.OBSERVATOR
    me.save()

    assert "Spara anteckningen" not in client.get(url(workshop)).text
    assert client.post(url(workshop), note()).status_code == 403
    assert not Anteckning.objects.exists()


def test_a_guest_writes_a_note_on_their_own_page_and_goes_on_in_it(workshop):
    client = Client(enforce_csrf_checks=True)
    guest = DeltagareFactory(arena=workshop.arena, anvandare=None)
    page = f"/arena/gast/{guest.link_token}/"
    address = f"{page}anteckning/{workshop.number}/"
    typed = note()

    saved = client.post(address, typed)

    row = Anteckning.objects.get()
    assert saved.url == f"{page}?anteckning={row.pk}#anteckning-{workshop.number}"
    shown = client.get(page)
    assert str(row.token) in shown.text
    answer = client.post(address, typed | {"version": 1, "text": "Mer."}, headers=JSON)
    assert (answer.json()["version"], answer["Cache-Control"]) == (2, "no-store")
    conflict = client.post(address, typed | {"version": 1, "text": "Annat."})
    assert conflict.status_code == 409
    for text in ("Mer.", "Annat."):
        assert text in conflict.text


def test_a_guest_writes_only_in_their_own_arena(client, workshop):
    guest = DeltagareFactory(arena=stories.going_on(), anvandare=None)
    page = f"/arena/gast/{guest.link_token}/"

    assert client.post(f"{page}anteckning/{workshop.number}/", note()).status_code == 404


def test_a_guest_who_only_observes_does_not_write(client, workshop):
    role = Deltagarroll.OBSERVATOR
    guest = DeltagareFactory(arena=workshop.arena, anvandare=None, role=role)
    page = f"/arena/gast/{guest.link_token}/"

    assert "Spara anteckningen" not in client.get(page).text
    assert client.post(f"{page}anteckning/{workshop.number}/", note()).status_code == 403
    assert not Anteckning.objects.exists()


def act(**more):
    return {"version": 0, "text": "Fråga juristen", "due_on": TODAY.isoformat()} | more


def test_an_action_has_an_owner_who_is_reminded_and_says_when_it_is_done(client, workshop, me):
    client.force_login(stories.director())

    response = client.post(url(workshop, "atgarder/ny/"), act(owner=me.pk), follow=True)

    row = Atgard.objects.get()
    assert f"{me.name} påminns med mejl." in response.text
    [obligation] = atgarder(atgarder_by(TODAY))
    assert obligation.link.endswith(f"{url(workshop)}#atgarder")
    client.force_login(me.anvandare)
    done = f"/arenor/{workshop.arena_id}/atgarder/{row.pk}/"
    client.post(done, {"klar": "ja"})
    row.refresh_from_db()
    assert row.done_at
    assert not list(atgarder(atgarder_by(TODAY)))
    client.post(done, {"klar": "nej"})
    row.refresh_from_db()
    assert row.done_at is None


def edited(row, **more):
    typed = {"version": row.version, "text": row.text, "owner": row.owner_id, "due_on": row.due_on}
    return f"/arenor/{row.workshop.arena_id}/atgarder/{row.pk}/andra/", typed | more


def test_an_action_gets_another_text_owner_and_day(client, workshop, me):
    client.force_login(stories.director())
    other = DeltagareFactory(arena=workshop.arena)
    row = workflow.add_atgard(workshop, text="Fråga", owner=me, due_on=TODAY)
    later = TODAY + dt.timedelta(days=9)
    address, typed = edited(row, text="Fråga juristen", owner=other.pk, due_on=later)

    assert address in client.get(url(workshop)).text
    answer = client.post(address, typed, follow=True)

    assert f"{other.name} påminns med mejl." in answer.text
    row.refresh_from_db()
    assert (row.text, row.owner, row.due_on) == ("Fråga juristen", other, later)


def test_a_late_action_is_reworded_without_a_new_day_but_not_moved_back(client, workshop, me):
    client.force_login(stories.director())
    late = TODAY - dt.timedelta(days=3)
    row = workflow.add_atgard(workshop, text="Fråga", owner=me, due_on=late)

    address, typed = edited(row, due_on=late - dt.timedelta(days=1))
    assert client.post(address, typed).status_code == 422
    assert client.post(address, typed | {"due_on": late}).status_code == 302


def test_an_action_whose_owner_has_left_needs_another(client, workshop, me):
    client.force_login(stories.director())
    row = workflow.add_atgard(workshop, text="Fråga", owner=me, due_on=TODAY)
    workflow.remove_deltagare(me)
    DeltagareFactory(arena=workshop.arena)

    answer = client.post(*edited(row))

    assert answer.status_code == 422
    assert "Välj ett av svaren i listan." in answer.text


def test_of_two_who_change_an_action_the_second_sees_both(client, workshop, me):
    client.force_login(stories.director())
    row = workflow.add_atgard(workshop, text="Fråga", owner=me, due_on=TODAY)
    address, typed = edited(row, text="Min")
    for text in ("Deras", "Deras"):  # sent twice is sent once
        assert client.post(address, typed | {"text": text}).status_code == 302

    conflict = client.post(address, typed)

    assert conflict.status_code == 409
    [difference] = conflict.context["form"].differences
    assert (difference.typed, difference.saved) == ("Min", "Deras")
    row.refresh_from_db()
    assert row.text == "Deras"


def test_a_guest_who_owns_an_action_gets_no_mail_and_the_page_says_so(client, workshop):
    client.force_login(stories.director())
    guest = DeltagareFactory(arena=workshop.arena, anvandare=None)

    response = client.post(url(workshop, "atgarder/ny/"), act(owner=guest.pk), follow=True)

    assert f"{guest.name} är gäst och får inget mejl" in response.text
    assert "Gäst: får inget mejl." in response.text


def test_who_is_not_to_do_it_does_not_say_that_it_is_done(client, workshop, me):
    other = DeltagareFactory(arena=me.arena)
    row = workflow.add_atgard(workshop, text="Fråga", owner=other, due_on=TODAY)

    done = client.post(f"/arenor/{workshop.arena_id}/atgarder/{row.pk}/", {"klar": "ja"})

    assert done.status_code == 403
    row.refresh_from_db()
    assert row.done_at is None


def test_an_action_of_another_arena_is_not_there(client, workshop):
    """Not through an arena that one may see, not even for whoever leads both."""
    client.force_login(stories.director())
    other = DeltagareFactory(arena=stories.going_on())
    row = workflow.add_atgard(
        WorkshopFactory(arena=other.arena), text="Fråga", owner=other, due_on=TODAY
    )

    assert client.post(f"/arenor/{workshop.arena_id}/atgarder/{row.pk}/").status_code == 404

    row.refresh_from_db()
    assert row.done_at is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Skriv vad som ska göras."),
        ({"owner": ""}, "Välj vem som gör det."),
        ({"owner": "0"}, "Välj ett av svaren i listan."),
        ({"due_on": ""}, "Skriv när det ska vara klart."),
        ({"due_on": (TODAY - dt.timedelta(days=1)).isoformat()}, "Dagen har redan varit."),
    ],
)
def test_what_is_wrong_with_an_action_is_said(client, workshop, me, typed, sentence):
    client.force_login(stories.director())

    response = client.post(url(workshop, "atgarder/ny/"), act(owner=me.pk) | typed)

    assert response.status_code == 422
    assert sentence in response.text
    assert not Atgard.objects.exists()


def test_the_same_action_sent_twice_is_one(client, workshop, me):
    client.force_login(stories.director())

    for _ in range(2):
        assert client.post(url(workshop, "atgarder/ny/"), act(owner=me.pk)).status_code == 302

    assert Atgard.objects.count() == 1


def test_the_page_costs_the_same_however_much_is_written(client, workshop, me):
    def add():
        person = DeltagareFactory(arena=me.arena)
        workflow.write_note(workshop, by=person, text="Så.", token=uuid.uuid4())
        workflow.add_atgard(workshop, text=f"{person.pk}", owner=person, due_on=TODAY)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url(workshop))
        return len(captured)

    queries()
    add()
    one = queries()
    add()
    add()

    assert queries() == one


PART = {"HX-Request": "true", "X-Poll": "true"}


def test_an_open_page_asks_for_the_notes_of_others_alone(client, workshop, me):
    mine = note(text="Mina ord.")
    client.post(url(workshop), mine)
    other = DeltagareFactory(arena=workshop.arena)
    Anteckning.objects.create(workshop=workshop, by=other, text="Deras <b>ord</b>.")
    Anteckning.objects.create(workshop=workshop, by=other, text="")

    part = client.get(url(workshop), {"token": mine["token"]}, headers=PART)

    assert part["Cache-Control"] == "no-store"
    assert part.text.count("<article") == 1
    assert "Deras &lt;b&gt;ord&lt;/b&gt;." in part.text
    assert "<html" not in part.text
    assert client.get(url(workshop), headers=PART).text.count("<article") == 2
    workflow.remove_deltagare(me)
    assert client.get(url(workshop), headers=PART).status_code == 404


@pytest.mark.usefixtures("me")
@pytest.mark.parametrize("count", [0, 1, 3])
def test_what_an_open_page_asks_for_costs_the_same(
    client, workshop, count, django_assert_num_queries
):
    for _ in range(count):
        by = DeltagareFactory(arena=workshop.arena)
        Anteckning.objects.create(workshop=workshop, by=by, text="Så.")

    # session, user, permissions of the user and of their groups, arena, workshop, me, notes
    with django_assert_num_queries(8):
        client.get(url(workshop), headers=PART)


@pytest.mark.usefixtures("me")
def test_what_a_page_asks_for_by_itself_keeps_nobody_signed_in(client, workshop):
    ends_at = client.session.get_expiry_date()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        client.get(url(workshop), headers=PART)
        assert client.session.get("ends_at") is None
        client.get(url(workshop))
        assert client.session["ends_at"] > ends_at.timestamp()


def test_a_guests_open_page_asks_for_the_notes_of_one_workshop(client, workshop):
    guest = DeltagareFactory(arena=workshop.arena, anvandare=None)
    page = f"/arena/gast/{guest.link_token}/"
    by = DeltagareFactory(arena=workshop.arena)
    elsewhere = WorkshopFactory(arena=workshop.arena)
    Anteckning.objects.create(workshop=workshop, by=by, text="Från den här.")
    Anteckning.objects.create(workshop=elsewhere, by=by, text="Från en annan.")

    part = client.get(page, {"workshop": workshop.number}, headers=PART)

    assert "Från den här." in part.text
    assert "Från en annan." not in part.text
    assert (part["Referrer-Policy"], part["Cache-Control"]) == ("no-referrer", "no-store")
    for wrong in ("", "0", "x", "9" * 5000):
        assert client.get(page, {"workshop": wrong}, headers=PART).status_code == 404
    assert "<html" in client.get(page, {"workshop": workshop.number}).text
