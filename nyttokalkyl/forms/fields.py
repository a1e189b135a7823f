"""Numbers as Swedes write them, in forms. numbers.py reads and writes them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nyttokalkyl.numbers import (
    NBSP,
    NumberFault,
    format_number,
    parse_amount,
    parse_number,
    parse_rate,
)

LONGEST = 60
"""Characters of a number. More is a page pasted by mistake."""


def plain(value: Decimal) -> str:
    """As it was entered, without a digit lost: 1234567.5 is "1 234 567,5"."""
    exponent = value.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return format_number(value, decimals)


TOO_LONG = (
    f"Talet har fler än {LONGEST} tecken. Kontrollera att du inte har klistrat in för mycket."
)


class SwedishNumberField(forms.CharField):
    """Reads "1 234,5". Gives a Decimal, or None when empty."""

    parse: Callable[[str], Decimal | None] = staticmethod(parse_number)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **kwargs})
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        try:
            return self.parse(text)
        except NumberFault as fault:
            raise ValidationError(str(fault)) from fault

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The longest length is asked of what was typed, by clean."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError(TOO_LONG)
        return super().clean(value)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class KronorField(SwedishNumberField):
    """Also "1,2 mnkr"."""

    parse = staticmethod(parse_amount)


class PercentField(SwedishNumberField):
    """Reads "3,5 %" and gives Decimal("0.035")."""

    def to_python(self, value: Any) -> Any:
        text = forms.CharField.to_python(self, value) or ""
        try:
            rate = parse_rate(text)
        except NumberFault as fault:
            raise ValidationError(str(fault)) from fault
        return None if rate is None else rate.value

    def prepare_value(self, value: Any) -> Any:
        return f"{plain(value * 100)}{NBSP}%" if isinstance(value, Decimal) else value
