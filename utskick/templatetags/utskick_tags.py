"""What other apps' pages show of the ledger."""

from typing import Any

from django import template

from utskick.models import Utskick

register = template.Library()


@register.inclusion_tag("utskick/_for_about.html")
def utskick_for(about: str) -> dict[str, Any]:
    """The letters of one case, the latest first: `{% utskick_for behov.about %}`. One query."""
    return {"letters": Utskick.objects.filter(about=about).for_list()}
