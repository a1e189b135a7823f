"""Who has left, or has lost a role, loses at once what it gave: also when the arena is over."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from arenor import obligations, workflow
from arenor.choices import Arenastatus, Deltagarroll
from arenor.models import Utvecklingsarena
from organisation.models import Anvandare, Roll
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 12, 9)


def without_role(user):
    Group.objects.get(name=Roll.DIGITALISERINGSDIREKTOR).user_set.remove(user)
    return Anvandare.objects.get(pk=user.pk)


def test_who_no_longer_is_director_sees_nothing_of_the_arenas_they_opened(client):
    arena = UtvecklingsarenaFactory(director=stories.director())
    former = without_role(arena.director)
    client.force_login(former)

    assert not Utvecklingsarena.objects.listed_to(former).exists()
    for page in ("", "deltagare/", "sammanfattning/", "arena.pdf", "spar/"):
        assert client.get(f"/arenor/{arena.pk}/{page}").status_code == 404, page


def test_a_measurement_that_nobody_owns_is_asked_of_who_is_director_now():
    arena = UtvecklingsarenaFactory(director=stories.director())
    stories.effektmal(arena, not_pursued="", measure_on=DUE)
    now, former = stories.director(), without_role(arena.director)

    [asked] = obligations.measurements(obligations.measurements_by(DUE))

    assert list(asked.recipients) == [now]
    assert former not in asked.recipients


def test_an_action_of_who_was_removed_is_not_mailed_to_them():
    owner = DeltagareFactory(arena=stories.going_on())
    workflow.add_atgard(
        WorkshopFactory(arena=owner.arena), text="Fråga juristen", owner=owner, due_on=DUE
    )

    def told():
        return [list(one.recipients) for one in obligations.atgarder(obligations.atgarder_by(DUE))]

    assert told() == [[owner.anvandare]]
    workflow.remove_deltagare(owner)
    assert told() == [[]]


@pytest.mark.parametrize("status", [Arenastatus.AVSLUTAD, Arenastatus.NEDLAGD])
def test_a_guests_link_is_ended_also_when_the_arena_is(client, status):
    guest = DeltagareFactory(arena=UtvecklingsarenaFactory(status=status), anvandare=None)
    link = f"/arena/gast/{guest.link_token}/"
    client.force_login(stories.director())
    assert client.get(link).status_code == 200
    people = f"/arenor/{guest.arena_id}/deltagare/"
    remove = f"{people}{guest.pk}/ta-bort/"
    assert remove in client.get(people).content.decode()

    assert client.post(remove).url == people

    assert client.get(link).status_code == 404


def test_who_changes_address_takes_part_once():
    person = AnvandareFactory(email="kim@example.se")
    first = DeltagareFactory(arena=stories.going_on(), anvandare=person)
    person.email = "kim.berg@example.se"
    person.save(update_fields=["email"])

    with pytest.raises(workflow.NotReady, match="redan deltagare"):
        workflow.add_deltagare(first.arena, anvandare=person, group=first.group)

    guest = {"name": "Robin", "email": "robin@example.com", "group": first.group}
    workflow.add_deltagare(first.arena, **guest)  # guests are no account, and not each other
    workflow.add_deltagare(first.arena, **guest | {"email": "sam@example.com"})


def test_a_feed_ends_with_the_account_and_empties_with_the_part(client):
    person = DeltagareFactory(arena=stories.going_on())
    stories.invited(WorkshopFactory(arena=person.arena, is_booked=True), person)
    feed = f"/kalender/{workflow.new_feed(person.anvandare)}.ics"
    assert b"BEGIN:VEVENT" in client.get(feed).content

    workflow.remove_deltagare(person)
    assert b"BEGIN:VEVENT" not in client.get(feed).content

    Anvandare.objects.filter(pk=person.anvandare_id).update(is_active=False)
    assert client.get(feed).status_code == 404


@pytest.mark.parametrize(
    "spoil",
    [
        {"removed_at": timezone.now()},
        {"link_expires_at": timezone.now() - dt.timedelta(seconds=1)},
        {"link_nonce": "en-annan"},
    ],
)
def test_a_link_that_no_longer_holds_reads_and_writes_nothing(client, spoil):
    guest = DeltagareFactory(arena=stories.going_on(), anvandare=None)
    workshop = WorkshopFactory(arena=guest.arena, is_booked=True)
    stories.invited(workshop, guest)
    mojlighet = guest.arena.mojligheter.create(text="Läs handlingar högt.")
    link = f"/arena/gast/{guest.link_token}/"
    type(guest).objects.filter(pk=guest.pk).update(**spoil)

    assert client.get(link).status_code == 404
    for part in ("svar/1/", "tider/1/", "anteckning/1/", f"rost/{mojlighet.pk}/", "mojlighet/"):
        said = client.post(f"{link}{part}", {"svar": "ACCEPTED", "rost": "ja", "text": "Nej"})
        assert said.status_code == 404, part
    assert not guest.roster.exists()
    assert not guest.arena.mojligheter.filter(by=guest).exists()
    assert workshop.inbjudningar.get().answered_at is None


def test_an_account_is_no_guest_whatever_link_it_has(client):
    """A participant with an account signs in: the link of their row lets nobody in."""
    person = DeltagareFactory(arena=stories.going_on(), role=Deltagarroll.FACILITATOR)

    assert client.get(f"/arena/gast/{person.link_token}/").status_code == 404
