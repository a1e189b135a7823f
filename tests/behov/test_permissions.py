"""Who may what: the table of domain.md, predicate by predicate."""

import pytest

from behov import permissions
from behov.choices import Agartyp, Status
from organisation.models import Anvandare, Roll
from tests.factories import AnvandareFactory, BehovFactory, EnhetFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db

EVERYONE = [None, *Roll]
READERS = set(Roll) - {Roll.ADMINISTRATOR}

WHO = {
    permissions.can_read: READERS,
    permissions.can_read_internal: READERS - {Roll.DIGITALISERINGSRAD},
    permissions.can_write: set(),
    permissions.can_submit: set(),
    permissions.can_answer: set(),
    permissions.can_withdraw: {Roll.BEREDNINGSLEDARE},
    permissions.can_own: set(),
    permissions.can_take_up: {Roll.BEREDNING, Roll.BEREDNINGSLEDARE},
    permissions.can_bereda: {Roll.BEREDNINGSLEDARE},
    permissions.can_lead: {Roll.BEREDNINGSLEDARE},
    permissions.can_note: {
        Roll.BEREDNING,
        Roll.BEREDNINGSLEDARE,
        Roll.DIGITALISERINGSDIREKTOR,
    },
    permissions.can_refer: {Roll.BEREDNINGSLEDARE, Roll.DIGITALISERINGSDIREKTOR},
    permissions.can_decide: {Roll.DIGITALISERINGSRAD, Roll.DIGITALISERINGSDIREKTOR},
    permissions.can_hand_over: {Roll.BEREDNINGSLEDARE, Roll.DIGITALISERINGSDIREKTOR},
}
INVOLVED_MAY = {
    permissions.can_read,
    permissions.can_answer,
    permissions.can_withdraw,
}
JUDGEMENTS = [
    permissions.can_read_internal,
    permissions.can_take_up,
    permissions.can_bereda,
    permissions.can_lead,
    permissions.can_note,
    permissions.can_refer,
    permissions.can_decide,
]


def person(role):
    return Anvandare.objects.get(pk=AnvandareFactory(roles=[role] if role else []).pk)


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("predicate", WHO)
def test_what_a_role_alone_gives(predicate, role):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)

    assert predicate(person(role), behov) == (role in WHO[predicate])


@pytest.mark.parametrize("predicate", WHO)
def test_what_the_submitter_may(predicate):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    may = {*INVOLVED_MAY, permissions.can_submit}

    assert predicate(behov.submitted_by, behov) == (predicate in may)


@pytest.mark.parametrize("predicate", WHO)
@pytest.mark.parametrize("post", ["objektagare", "objektledare_verksamhet", "objektledare_it"])
def test_what_the_owner_of_an_objekt_may(predicate, post):
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(**{post: owner})
    behov = BehovFactory(
        status=Status.UNDER_BEREDNING, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt
    )
    may = {*INVOLVED_MAY, permissions.can_own, permissions.can_hand_over}

    assert predicate(owner, behov) == (predicate in may)


@pytest.mark.parametrize("predicate", WHO)
def test_what_the_manager_of_the_owning_verksamhet_may(predicate):
    owner = AnvandareFactory()
    behov = BehovFactory(
        status=Status.UNDER_BEREDNING,
        owner_kind=Agartyp.VERKSAMHET,
        owner_enhet=EnhetFactory(manager=owner),
    )
    may = {*INVOLVED_MAY, permissions.can_own, permissions.can_hand_over}

    assert predicate(owner, behov) == (predicate in may)


@pytest.mark.parametrize("predicate", JUDGEMENTS)
@pytest.mark.parametrize("role", Roll)
def test_nobody_judges_what_they_sent_in(predicate, role):
    behov = BehovFactory(status=Status.UNDER_BEREDNING, submitted_by=person(role))

    assert not predicate(behov.submitted_by, behov)


@pytest.mark.parametrize("predicate", JUDGEMENTS)
@pytest.mark.parametrize("role", Roll)
def test_nobody_judges_what_they_own(predicate, role):
    owner = person(role)
    behov = BehovFactory(
        status=Status.UNDER_BEREDNING,
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=ForvaltningsobjektFactory(objektagare=owner),
    )

    assert not predicate(owner, behov)


def test_the_assigned_beredare_may_bereda():
    behov = BehovFactory(status=Status.UNDER_BEREDNING, beredare=person(Roll.BEREDNING))

    assert permissions.can_bereda(behov.beredare, behov)


@pytest.mark.parametrize("status", Status)
def test_when_submitter_and_owner_may_write(status):
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    behov = BehovFactory(status=status, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)

    assert permissions.can_write(behov.submitted_by, behov) == (
        status in {Status.UTKAST, Status.KOMPLETTERING}
    )
    assert permissions.can_write(owner, behov) == (status == Status.KOMPLETTERING)


@pytest.mark.parametrize("role", EVERYONE)
def test_nobody_reads_anothers_draft(role):
    assert not permissions.can_read(person(role), BehovFactory(status=Status.UTKAST))


@pytest.mark.parametrize("relation", ["submitter", "owner"])
def test_nobody_hands_over_their_own_behov_out_of_an_arena(relation):
    """There nothing is decided yet; once it is, they may."""
    user = person(Roll.DIGITALISERINGSDIREKTOR)
    own = {"submitted_by": user}
    if relation == "owner":
        objekt = ForvaltningsobjektFactory(objektagare=user)
        own = {"owner_kind": Agartyp.OBJEKT, "owner_objekt": objekt}

    in_arena = BehovFactory(status=Status.I_ARENA, **own)

    assert not permissions.can_hand_over(user, in_arena)
    assert permissions.can_complete_nyttor(user, in_arena)
    assert permissions.can_hand_over(user, BehovFactory(status=Status.I_ARENA))
    assert permissions.can_hand_over(user, BehovFactory(status=Status.GODKANT, **own))
