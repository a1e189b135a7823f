"""Who may what with an arena, predicate by predicate."""

import pytest
from django.utils import timezone

from arenor import permissions
from arenor.choices import Deltagarroll
from arenor.models import Utvecklingsarena
from organisation.models import Anvandare, Roll
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

EVERYONE = [None, *Roll]
LEADS = {Roll.DIGITALISERINGSDIREKTOR}
READS = {
    Roll.DIGITALISERINGSDIREKTOR,
    Roll.BEREDNING,
    Roll.BEREDNINGSLEDARE,
    Roll.DIGITALISERINGSRAD,
    Roll.REVISOR,
}
TAKES_PART = {
    Deltagarroll.DELTAGARE: {"contributes"},
    Deltagarroll.EXPERT: {"contributes"},
    Deltagarroll.OBSERVATOR: set(),
    Deltagarroll.FACILITATOR: {"contributes", "facilitates"},
}


def person(role=None):
    return Anvandare.objects.get(pk=AnvandareFactory(roles=[role] if role else []).pk)


@pytest.mark.parametrize("role", EVERYONE)
def test_what_a_role_alone_gives(role):
    arena, user = UtvecklingsarenaFactory(), person(role)

    assert Utvecklingsarena.objects.visible_to(user).exists() == (role in READS)
    assert permissions.can_open(user) == (role in LEADS)
    assert permissions.can_lead(user, arena) == (role in LEADS)
    assert permissions.can_facilitate(user, arena) == (role in LEADS)
    assert permissions.can_measure(user, stories.effektmal(arena)) == (role in LEADS)
    assert not permissions.can_contribute(user, arena)


@pytest.mark.parametrize("role", Deltagarroll)
def test_what_taking_part_gives(role):
    deltagare = DeltagareFactory(role=role)
    user, arena = deltagare.anvandare, deltagare.arena

    may = {"contributes": permissions.can_contribute, "facilitates": permissions.can_facilitate}
    assert {name for name, can in may.items() if can(user, arena)} == TAKES_PART[role]
    assert not permissions.can_lead(user, arena)


def test_taking_part_elsewhere_or_before_gives_nothing():
    removed = DeltagareFactory(role=Deltagarroll.FACILITATOR, removed_at=timezone.now())
    elsewhere = DeltagareFactory(role=Deltagarroll.FACILITATOR)

    for user in (removed.anvandare, elsewhere.anvandare):
        assert not permissions.can_contribute(user, removed.arena)
        assert not permissions.can_facilitate(user, removed.arena)


def test_the_owner_of_an_effektmal_measures_it():
    owner = AnvandareFactory()
    mal = stories.effektmal(UtvecklingsarenaFactory(), owner=owner)

    assert permissions.can_measure(owner, mal)
    assert not permissions.can_measure(owner, stories.effektmal(mal.arena))
