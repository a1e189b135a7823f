"""Values of effektmål in templates, as nyttokalkyl's numbers.py writes them."""

from decimal import Decimal

from django import template

from nyttokalkyl.forms.fields import plain
from nyttokalkyl.numbers import NBSP

register = template.Library()


@register.filter
def measured(value: Decimal | None, unit: str = "") -> str:
    """ "1 234,5 dagar"; nothing for no value."""
    if value is None:
        return ""
    return f"{plain(value)}{NBSP}{unit}" if unit else plain(value)
