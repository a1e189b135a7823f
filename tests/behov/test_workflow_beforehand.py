"""What a page may say before a step is taken is what then happens."""

import pytest

from behov import workflow
from behov.models import Behov
from behov.workflow import Step
from tests.behov.takes import TAKE
from tests.behov.test_workflow import ALLOWED, ready
from tests.factories import AnvandareFactory
from utskick.models import Utskick
from utskick.outbox import subject_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("step", "status"), [one for one in ALLOWED if one[0] is not Step.REQUEST_KOMPLETTERING]
)
def test_imagine_tells_the_status_and_deadline_that_the_step_then_sets(step, status):
    behov = ready(status)
    told = workflow.imagine(step, behov)

    TAKE[step](behov, by=AnvandareFactory())

    taken = Behov.objects.get(pk=behov.pk)
    assert (told.status, told.due_on) == (taken.status, taken.due_on)
    assert behov.status == status


def test_subject_of_tells_what_the_letter_is_then_called():
    behov = ready(min(Step.WITHDRAW.start))
    told = [subject_of(letter) for letter in Step.CONFIRM_OWNER.letters(behov, "")]
    told += [subject_of(letter) for letter in Step.DECLINE_OWNER.letters(behov, "")]

    workflow.decline_owner(behov, by=behov.owner_person, motivation="Nej.")

    assert list(Utskick.objects.order_by("pk").values_list("subject", flat=True)) == told


def test_lock_at_refuses_what_has_changed_since_it_was_read():
    behov = ready(min(Step.NOTE.start))
    workflow.add_note(behov, by=AnvandareFactory(), text="Under tiden.")

    with pytest.raises(workflow.EditConflict) as conflict:
        workflow.lock_at(behov, behov.version)

    assert conflict.value.behov.version == behov.version + 1


def test_lock_at_gives_the_row_that_was_read():
    behov = ready(min(Step.NOTE.start))

    assert workflow.lock_at(behov, behov.version) == behov
