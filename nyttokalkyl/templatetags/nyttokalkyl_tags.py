"""What other apps' pages show of the calculations of a behov."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from behov.models import Behov
from behov.workflow import latest_figures
from nyttokalkyl import permissions
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.numbers import format_chance, format_kronor, format_number
from nyttokalkyl.paminnelser import too_old_on
from nyttokalkyl.suggestion import reasons_for
from organisation.models import Anvandare

register = template.Library()

MOST_WAITING = 10


@register.inclusion_tag("nyttokalkyl/_for_behov.html")
def nyttokalkyler_for(behov: Behov, user: Anvandare) -> dict[str, Any]:
    """The panel on a behov's page, for those who read the behov in full. Two or three queries."""
    kalkyler = list(Nyttokalkyl.objects.filter(behov=behov).for_list())
    may_create = permissions.can_create(user, behov)
    return {
        "behov": behov,
        "kalkyler": kalkyler,
        "may_create": may_create,
        "reasons": reasons_for(behov) if not kalkyler and not behov.is_closed else [],
        "figures": _shown(latest_figures(behov)),
        "is_too_old": not behov.is_closed and _is_too_old(kalkyler),
    }


def _is_too_old(kalkyler: list[Nyttokalkyl]) -> bool:
    """Whether nothing that is locked is recent enough to decide by."""
    locked = [kalkyl.locked_at for kalkyl in kalkyler if kalkyl.locked_at]
    return bool(locked) and too_old_on(max(locked)) <= timezone.localdate()


@register.inclusion_tag("nyttokalkyl/_waiting.html")
def nyttokalkyler_waiting_for(user: Anvandare) -> dict[str, Any]:
    """What a controller is asked to review or lock. One query, and none for others."""
    if not user.has_perm("nyttokalkyl.review_nyttokalkyl"):
        return {"kalkyler": [], "has_more": False}
    waiting = Nyttokalkyl.objects.waiting_for(user).for_list()
    kalkyler = list(waiting[: MOST_WAITING + 1])
    return {"kalkyler": kalkyler[:MOST_WAITING], "has_more": len(kalkyler) > MOST_WAITING}


def _ratio(value: Decimal) -> str:
    return format_number(value, 2)


WAYS: dict[str, tuple[str, Callable[[Decimal], str]]] = {
    "npv": ("Nettonuvärde", format_kronor),
    "financial_npv": ("Varav i budgeten", format_kronor),
    "bcr": ("Nyttokostnadskvot", _ratio),
    "probability": ("Chans att det lönar sig", format_chance),
}
"""What each figure that is handed over is called, and how it is written."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was handed over when a calculation was locked, as people read it."""

    kalkyl: str
    name: str
    number: str
    alternative: str
    is_first: bool
    """Whether it also beats the nollalternativ."""

    rows: tuple[tuple[str, str], ...]


def _shown(figures: dict[str, str]) -> Figures | None:
    if not figures:
        return None
    return Figures(
        kalkyl=figures["kalkyl"],
        name=figures["name"],
        number=figures["number"],
        alternative=figures["alternative"],
        is_first=figures["first"] == figures["alternative"],
        rows=tuple(
            (label, write(Decimal(figures[key])))
            for key, (label, write) in WAYS.items()
            if key in figures
        ),
    )
