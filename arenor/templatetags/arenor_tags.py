"""What templates say of arenas, on their own pages and on those of other apps."""

from typing import Any

from django import template

from arenor import permissions
from arenor.candidates import candidates
from arenor.models import Utvecklingsarena
from behov.models import Behov
from organisation.models import Anvandare

register = template.Library()

MOST_UNDER_WAY = 10


@register.inclusion_tag("arenor/_for_behov.html")
def arenor_for(behov: Behov, user: Anvandare) -> dict[str, Any]:
    """The arenas that take up a behov, of which this person may read. One query."""
    arenor = Utvecklingsarena.objects.listed_to(user).filter(behov=behov)
    return {"arenor": arenor.marked_for(user).order_by("-pk")}


@register.inclusion_tag("arenor/_for_director.html")
def arenor_led_by(user: Anvandare) -> dict[str, Any]:
    """The card of whoever leads arenas: two queries, and none for others."""
    if not permissions.can_open(user):
        return {"may_open": False}
    arenor = Utvecklingsarena.objects.visible_to(user).open().for_list()
    under_way = list(arenor[: MOST_UNDER_WAY + 1])
    return {
        "may_open": True,
        "number_of_candidates": candidates().count(),
        "arenor": under_way[:MOST_UNDER_WAY],
        "has_more": len(under_way) > MOST_UNDER_WAY,
    }
