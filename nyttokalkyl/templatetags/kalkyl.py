"""Figures of a nyttokalkyl in templates, as numbers.py writes them."""

from decimal import Decimal

from django import template

from nyttokalkyl.numbers import format_kronor

register = template.Library()


@register.filter
def kronor(amount: Decimal) -> str:
    return format_kronor(amount)
