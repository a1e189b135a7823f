"""What an arena came to, as everyone who is employed may read it once it is shown to them.

Never who took part, what was noted or how anybody voted.
"""

from dataclasses import dataclass

from django.utils.formats import date_format

from arenor.models import Ambition, Effektmal, Projekt, Utvecklingsarena
from arenor.outcome import Outcome, amount, outcome_of, with_outcome
from arenor.trace import behov_of
from behov.models import Behov


@dataclass(frozen=True, slots=True)
class Effect:
    mal: Effektmal
    baseline: str
    target: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Summary:
    ambition: Ambition | None
    """The latest that is agreed."""

    effects: list[Effect]
    projekt: list[Projekt]
    behov: list[Behov]


def summary_of(arena: Utvecklingsarena) -> Summary:
    """In four queries."""
    agreed = arena.ambitioner.filter(agreed_on__isnull=False).order_by("number")
    return Summary(
        ambition=agreed.last(),
        effects=[_effect(mal) for mal in with_outcome(arena.effektmal.order_by("number"))],
        projekt=list(arena.projekt.order_by("pk")),
        behov=list(behov_of(arena)),
    )


def _effect(mal: Effektmal) -> Effect:
    return Effect(
        mal=mal,
        baseline="" if mal.baseline is None else amount(mal.baseline, mal.unit),
        target=f"{amount(mal.target, mal.unit)} senast {date_format(mal.target_on, 'j F Y')}",
        outcome=outcome_of(mal),
    )
