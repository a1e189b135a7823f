"""What other apps' pages show of the ledger."""

from collections.abc import Iterable
from typing import Any

from django import template

from utskick.models import Uppskov, Utskick

register = template.Library()


@register.inclusion_tag("utskick/_for_about.html")
def utskick_for(about: str, parts: Iterable[Any] = ()) -> dict[str, Any]:
    """Who was told what of one case, and who has put it off: `{% utskick_for behov.about %}`.

    The latest first, in two queries. `parts` of the case have an `about` of their own.
    """
    abouts = [about, *(part.about for part in parts)]
    letters = Utskick.objects.filter(about__in=abouts, private=False)
    put_off = Uppskov.objects.filter(about__in=abouts).select_related("person")
    return {"letters": letters.for_list(), "put_off": put_off.order_by("-pk")}
