"""A calculation as it is stored, by the workflow and nothing else."""

from nyttokalkyl import workflow
from nyttokalkyl.interchange import Document
from nyttokalkyl.simulation import Settings
from tests.factories import NyttokalkylFactory

SETTINGS = Settings(seed=2026)


def stored(calculation, settings=SETTINGS, **fields):
    """An open nyttokalkyl with this content, written by whoever began it."""
    kalkyl = NyttokalkylFactory(**fields)
    document = Document(calculation, settings)
    return workflow.change(kalkyl, by=kalkyl.created_by, edit=lambda _: document, note="Allt.")


def locked(kalkyl, *, reviewer):
    """Asked for, approved and locked."""
    workflow.request_review(kalkyl, by=kalkyl.created_by)
    workflow.approve(kalkyl, by=reviewer)
    return workflow.lock_and_hand_over(kalkyl, by=reviewer)
