import pytest

from behov.choices import CLOSED, Agartyp, Status
from behov.models import Behov, Statusregel
from behov.standing import all_regler, standing_of
from behov.timeline import HAPPENED
from behov.workflow import Step
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db


def told(behov, reader):
    behov = Behov.objects.with_owner().get(pk=behov.pk)
    return standing_of(behov, reader=reader, regler=all_regler())


@pytest.mark.parametrize("status", Status)
def test_every_status_has_words_and_a_shape(status):
    behov = BehovFactory(status=status)

    standing = told(behov, behov.submitted_by)

    assert standing.name == Statusregel.objects.get(status=status).public_name
    assert standing.explanation
    assert standing.shape
    assert bool(standing.held_by) == (status not in CLOSED)


def test_a_status_without_texts_has_its_own_name():
    Statusregel.objects.all().delete()

    assert told(BehovFactory(), AnvandareFactory()).name == "Inskickat"


def test_the_name_of_the_beredare_is_for_those_who_read_in_full():
    behov = BehovFactory(
        status=Status.UNDER_BEREDNING,
        beredare=AnvandareFactory(first_name="Berit", last_name="Öhman"),
    )

    assert told(behov, behov.submitted_by).held_by == "Berit Öhman, beredare"
    assert told(behov, AnvandareFactory()).held_by == "Beredningsgruppen"


def test_a_completion_waits_for_submitter_and_owner_and_for_nobody_else():
    owner = AnvandareFactory()
    behov = BehovFactory(
        status=Status.KOMPLETTERING,
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=ForvaltningsobjektFactory(objektagare=owner),
    )

    for reader in [behov.submitted_by, owner]:
        standing = told(behov, reader)
        assert (standing.name, standing.held_by, standing.shape, standing.waits_for_reader) == (
            "Väntar på dig", "Du", "you", True,
        )  # fmt: skip
    for reader in [AnvandareFactory(), AnvandareFactory(roles=[Roll.BEREDNING])]:
        standing = told(behov, reader)
        assert (standing.name, standing.held_by, standing.shape, standing.waits_for_reader) == (
            "Väntar på komplettering", "Den som skickade in behovet", "paused", False,
        )  # fmt: skip


def test_the_next_date():
    resting = BehovFactory(status=Status.VILANDE)
    sent_in = BehovFactory()

    assert told(resting, AnvandareFactory()).next_on == resting.watch_on
    assert told(sent_in, AnvandareFactory()).next_on == sent_in.due_on
    assert told(BehovFactory(status=Status.GODKANT), AnvandareFactory()).next_on is None


def test_the_timeline_has_words_for_every_step():
    assert set(HAPPENED) == {step.name for step in Step}
