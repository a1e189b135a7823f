"""Who takes part, what they answer, and the links that let them in."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from arenor import links, workflow
from arenor.choices import Arenastatus, Kan, Svar
from arenor.models import Deltagare, Kalenderflode
from arenor.workflow import NotReady, StepNotAllowed
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

GUEST = {"name": "Robin Ek", "email": "robin@foretag.example", "group": "foretag"}


def test_a_person_takes_part_under_their_own_name_and_address():
    arena, person = stories.going_on(), AnvandareFactory()

    deltagare = workflow.add_deltagare(arena, anvandare=person, group="it")

    assert (deltagare.name, deltagare.email) == (str(person), person.email)
    assert not deltagare.is_guest


def test_whoever_joins_is_invited_to_what_is_booked_and_to_come():
    arena = stories.going_on()
    stories.held(arena)
    booked = WorkshopFactory(arena=arena, is_booked=True)
    WorkshopFactory(arena=arena, is_booked=True, cancelled_at=timezone.now())
    WorkshopFactory(arena=arena)

    guest = workflow.add_deltagare(arena, **GUEST)

    assert guest.is_guest
    assert [one.workshop for one in guest.inbjudningar.all()] == [booked]


def test_nobody_takes_part_twice():
    arena = stories.going_on()
    workflow.add_deltagare(arena, **GUEST)

    with pytest.raises(NotReady, match="redan deltagare"):
        workflow.add_deltagare(arena, **GUEST | {"email": "ROBIN@foretag.example"})


def test_a_person_without_an_address_cannot_be_invited():
    person = AnvandareFactory(email="")

    with pytest.raises(NotReady, match="ingen e-postadress"):
        workflow.add_deltagare(stories.going_on(), anvandare=person, group="it")


def test_a_removed_person_keeps_their_past_and_loses_what_is_to_come():
    arena = stories.going_on()
    person = DeltagareFactory(arena=arena, anvandare=None)
    past, coming = stories.held(arena), WorkshopFactory(arena=arena, is_booked=True)
    for workshop in (past, coming):
        stories.invited(workshop, person)
    token = person.link_token

    removed = workflow.remove_deltagare(person)
    workflow.remove_deltagare(person)  # once more changes nothing

    assert [one.workshop for one in removed.inbjudningar.all()] == [past]
    assert workflow.guest_of(token) is None
    workflow.add_deltagare(arena, **GUEST | {"email": person.email})


def test_a_link_lets_its_guest_in_and_nobody_else():
    guest, other = DeltagareFactory.create_batch(2, anvandare=None)
    member = DeltagareFactory()

    assert workflow.guest_of(guest.link_token) == guest
    assert workflow.guest_of(other.link_token) == other
    assert workflow.guest_of(member.link_token) is None  # who has an account signs in


def altered(token):
    """Every single character changed, and what else comes to mind."""
    for index, character in enumerate(token):
        yield token[:index] + ("A" if character != "A" else "B") + token[index + 1 :]
    yield from (token[:-1], f"{token}A", token.partition(".")[0], "", ".", f".{token}")


def test_an_altered_link_lets_nobody_in(django_assert_num_queries):
    guest = DeltagareFactory(anvandare=None)

    with django_assert_num_queries(0):  # what we have not signed is not looked up
        found = [token for token in altered(guest.link_token) if workflow.guest_of(token)]

    assert found == []


def test_the_table_alone_does_not_give_a_link_away(settings):
    guest = DeltagareFactory(anvandare=None)
    token = guest.link_token

    assert guest.link_nonce in token
    settings.SECRET_KEY = "another key"  # noqa: S105
    assert links.Signer(salt="arenor.gast", sep=".").sign(guest.link_nonce) != token
    assert len(token.partition(".")[2]) == 43  # 256 bits


def test_a_link_runs_out_and_is_renewed():
    guest = DeltagareFactory(anvandare=None, link_expires_at=timezone.now())
    old = guest.link_token
    assert workflow.guest_of(old) is None

    new = workflow.new_guest_link(guest)

    assert workflow.guest_of(new) == guest
    with time_machine.travel(timezone.now() + dt.timedelta(days=366)):
        assert workflow.guest_of(new) is None
    workflow.new_guest_link(guest)
    assert workflow.guest_of(new) is None


def test_the_last_answer_counts():
    workshop = WorkshopFactory(is_booked=True)
    inbjudan = stories.invited(workshop, DeltagareFactory(arena=workshop.arena))

    workflow.answer(inbjudan, Svar.JA)
    workflow.answer(inbjudan, Svar.NEJ)

    inbjudan.refresh_from_db()
    assert inbjudan.svar == Svar.NEJ
    assert inbjudan.answered_at


@pytest.mark.parametrize("when", ["cancelled_at", "held_at"])
def test_what_is_over_is_not_answered(when):
    workshop = WorkshopFactory(is_booked=True, **{when: timezone.now()})
    inbjudan = stories.invited(workshop, DeltagareFactory(arena=workshop.arena))

    with pytest.raises(NotReady, match="inte att svara"):
        workflow.answer(inbjudan, Svar.JA)


def test_who_was_removed_a_moment_ago_answers_and_writes_nothing():
    """What the page has read is a moment old: the check is made again under the lock."""
    workshop = WorkshopFactory(is_booked=True)
    person = DeltagareFactory(arena=workshop.arena)
    inbjudan = stories.invited(workshop, person)
    mojlighet = workshop.arena.mojligheter.create(text="Läs handlingar högt.")
    Deltagare.objects.update(removed_at=timezone.now())

    for attempt in (
        lambda: workflow.answer(inbjudan, Svar.JA),
        lambda: workflow.vote(mojlighet, by=person),
        lambda: workflow.add_mojlighet(workshop.arena, by=person, text="Mer"),
        lambda: workflow.answer_poll(person, {}),
    ):
        with pytest.raises(NotReady, match="Bara arenans deltagare"):
            attempt()


def test_a_poll_takes_the_last_answer_of_each():
    workshop = WorkshopFactory()
    person = DeltagareFactory(arena=workshop.arena)
    begins = timezone.now()
    times = [(begins, begins + dt.timedelta(hours=2))]
    [forslag] = workflow.propose_times(workshop, times)
    assert workflow.propose_times(workshop, times) == [forslag]

    workflow.answer_poll(person, {forslag: Kan.NEJ})
    workflow.answer_poll(person, {forslag: Kan.JA})

    assert [one.kan for one in forslag.svar.all()] == [Kan.JA]


def test_the_poll_of_another_arena_is_not_answered():
    stranger = DeltagareFactory()
    begins = timezone.now()
    times = [(begins, begins + dt.timedelta(hours=2))]
    [forslag] = workflow.propose_times(WorkshopFactory(), times)

    with pytest.raises(NotReady, match="finns inte längre"):
        workflow.answer_poll(stranger, {forslag: Kan.JA})


def test_nobody_joins_an_ended_arena():
    arena = UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD)

    with pytest.raises(StepNotAllowed):
        workflow.add_deltagare(arena, **GUEST)


def test_a_feed_is_its_owners_until_it_is_revoked_or_renewed():
    person = AnvandareFactory()
    first = workflow.new_feed(person)
    second = workflow.new_feed(person)

    assert workflow.feed_owner(first) is None
    assert workflow.feed_owner(second) == person
    assert workflow.feed_owner("") is None
    assert not Kalenderflode.objects.filter(token_hash__in=[first, second]).exists()
    workflow.revoke_feed(person)
    assert workflow.feed_owner(second) is None


def test_the_feed_of_one_who_has_left_is_closed():
    person = AnvandareFactory()
    token = workflow.new_feed(person)
    person.is_active = False
    person.save()

    assert workflow.feed_owner(token) is None
