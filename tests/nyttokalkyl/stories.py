"""Nyttokalkyler as people leave them, for tests of pages and workflow."""

from dataclasses import replace
from functools import partial

from behov.choices import Status
from nyttokalkyl import editing, workflow
from nyttokalkyl.calculation import Provenance
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory, NyttokalkylFactory
from tests.nyttokalkyl.build import benefit, cost, triple

SOURCE = Provenance(source="Tidmätning i mars")


def put(kalkyl, *rows, by=None):
    """The kalkyl with rows added, as its writer would."""
    for row in rows:
        edit = partial(editing.put_row, row=row, seen=editing.NEW)
        kalkyl = workflow.change(kalkyl, by=by or kalkyl.created_by, edit=edit, note=row.id)
    return kalkyl


def rows(year):
    """A cost of 100 000 now, and 60 000 (40 000 to 70 000) a year for two years."""
    to, gained = ["alternativ-1"], triple(40_000, 60_000, 70_000)
    paid = cost("licens", 100_000, to=to, first=year, name="Licens", provenance=SOURCE)
    saved = benefit("resor", to=to, name="Mindre resor", provenance=SOURCE)
    return paid, replace(saved, amounts={year + 1: gained, year + 2: gained})


def filled(**fields):
    """Ready for review."""
    fields.setdefault("behov", BehovFactory(status=Status.UNDER_BEREDNING))
    kalkyl = NyttokalkylFactory(**fields)
    return put(kalkyl, *rows(kalkyl.content["period"]["first_year"]))


def in_review(**fields):
    kalkyl = filled(**fields)
    return workflow.request_review(kalkyl, by=kalkyl.created_by)


def approved(**fields):
    return workflow.approve(in_review(**fields), by=controller())


def locked(**fields):
    return workflow.lock_and_hand_over(approved(**fields), by=controller())


def controller():
    return AnvandareFactory(roles=[Roll.CONTROLLER])
