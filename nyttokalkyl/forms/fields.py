"""Numbers as Swedes write them, in forms. numbers.py reads and writes them."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
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

FIRST_YEAR, LAST_YEAR = 1900, 2200

DIGITS_SHOWN = 10
"""An hour of more digits is shown as minutes, of which it was made."""

NOTHING_BEFORE_PERCENT = "Skriv ett tal före procenttecknet."

# As many digits as a calculation holds, and as many as are certain after a division.
_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)
_BACK = Context(prec=34, rounding=ROUND_HALF_EVEN)

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

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


class ShareField(SwedishNumberField):
    """Reads "80 %" and gives Decimal("0.8"). Any size: a share is no rate."""

    def to_python(self, value: Any) -> Any:
        text = (forms.CharField.to_python(self, value) or "").strip()
        try:
            number = parse_number(text.removesuffix("%"))
        except NumberFault as fault:
            raise ValidationError(str(fault)) from fault
        if number is None and text:
            raise ValidationError(NOTHING_BEFORE_PERCENT)
        return None if number is None else hundredth(number)

    def prepare_value(self, value: Any) -> Any:
        return f"{plain(hundredfold(value))}{NBSP}%" if isinstance(value, Decimal) else value


class HoursField(SwedishNumberField):
    """Reads "0,5" and "30 min", both half an hour."""

    def to_python(self, value: Any) -> Any:
        text = (forms.CharField.to_python(self, value) or "").strip()
        minutes = re.fullmatch(r"(.+?)\s*min(?:uter)?\.?", text, re.DOTALL)
        hours = re.fullmatch(r"(.+?)\s*(?:h|tim(?:mar|me)?)\.?", text, re.DOTALL)
        found = minutes or hours
        number = super().to_python(found[1] if found else text)
        return hours_of(number) if minutes and number is not None else number

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        short = len(value.as_tuple().digits) <= DIGITS_SHOWN
        return plain(value) if short else f"{plain(minutes_of(value))}{NBSP}min"


class MinutesField(SwedishNumberField):
    """Reads minutes and gives hours."""

    def to_python(self, value: Any) -> Any:
        text = (forms.CharField.to_python(self, value) or "").strip()
        number = super().to_python(re.sub(r"\s*min(?:uter)?\.?$", "", text))
        return None if number is None else hours_of(number)

    def prepare_value(self, value: Any) -> Any:
        return plain(minutes_of(value)) if isinstance(value, Decimal) else value


def hours_of(minutes: Decimal) -> Decimal:
    """To the last of the digits that a calculation holds: 20 minutes have no exact decimal."""
    return _EXACT.divide(minutes, Decimal(60)).normalize(_EXACT)


def minutes_of(hours: Decimal) -> Decimal:
    """The same minutes back, that is, without what the division left over."""
    return _BACK.multiply(hours, Decimal(60)).normalize(_BACK)


def hundredth(percent: Decimal) -> Decimal:
    return percent.scaleb(-2, _EXACT)


def hundredfold(fraction: Decimal) -> Decimal:
    return fraction.scaleb(2, _EXACT)


class Line(forms.CharField):
    """One line of text, without what nobody can see."""

    def to_python(self, value: Any) -> Any:
        return _UNSEEN.sub(" ", super().to_python(value) or "").strip()


class Lines(forms.CharField):
    """Text on several lines, whatever the browser ends them with."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(_UNSEEN.sub(" ", line) for line in lines).strip()


def year_field(label: str, **kwargs: Any) -> forms.IntegerField:
    wrong = f"Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}."
    return forms.IntegerField(
        label=label,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **kwargs,
    )
