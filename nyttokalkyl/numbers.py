"""Numbers as Swedes write them, read and written.

Reading is strict, because a guess about what someone meant is a wrong figure later on: a comma or
a point is the decimal sign and never separates thousands, groups have three digits, and an empty
field is missing rather than 0. Writing uses a no-break space, a comma and a real minus sign, and
rounds half away from zero on the decimal value, as the reader would by hand.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
MINUS = "\u2212"

MAX_DIGITS = 30
"""More digits than any amount has. Keeps a pasted page of digits out of the arithmetic."""

# ROUND_HALF_UP in the decimal module means half away from zero.
_DISPLAY = Context(prec=200, rounding=ROUND_HALF_UP)

_GROUP = f"[ {NBSP}{NARROW_NBSP}]"
_SIGN = rf"(?P<sign>[-{MINUS}]?)"
_WHOLE = rf"(?P<whole>[0-9]+|[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+)"
_NUMBER = re.compile(rf"{_SIGN}{_WHOLE}(?:[.,](?P<part>[0-9]+))?")
_AMOUNT = re.compile(
    rf"(?P<number>.*?){_GROUP}*(?P<unit>kr|tkr|mnkr|mkr|mdkr)", re.DOTALL | re.IGNORECASE
)
_UNITS = {"kr": 0, "tkr": 3, "mnkr": 6, "mkr": 6, "mdkr": 9}

LOWEST_LIKELY_RATE = Decimal("0.001")
HIGHEST_LIKELY_RATE = Decimal("0.2")

MOST_CERTAIN = Decimal("0.99")


class NumberFault(ValueError):  # noqa: N818 -- what is wrong with the text, in a sentence for its writer
    """A text that is no number. str() of it is a Swedish sentence for whoever wrote the text."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as entered: 0.035 for "3,5 %", and what is odd about it, if anything."""

    value: Decimal
    warning: str = ""


def parse_number(text: str) -> Decimal | None:
    """Read "1 234,5" or "−1234.5". None when the text is empty. Raises NumberFault."""
    text = text.strip()
    if not text:
        return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise NumberFault(_why_not(text))
    whole = re.sub(_GROUP, "", match["whole"])
    part = match["part"] or ""
    if len(whole) + len(part) > MAX_DIGITS:
        message = f"Talet har fler än {MAX_DIGITS} siffror."
        raise NumberFault(message)
    number = Decimal(f"{whole}.{part}" if part else whole)
    return _without_minus_zero(number.copy_negate() if match["sign"] else number)


def parse_amount(text: str) -> Decimal | None:
    """Kronor. As parse_number, and with a unit after: "1,2 mnkr" is 1200000."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return parse_number(text)
    number = parse_number(match["number"])
    if number is None:
        message = "Skriv ett tal före enheten, till exempel 1,2 mnkr."
        raise NumberFault(message)
    return Decimal(f"{number.scaleb(_UNITS[match['unit'].lower()], _DISPLAY):f}")


def parse_rate(text: str) -> Rate | None:
    """Read a percentage: "3,5", "3,5 %" and "3.5%" are 0.035. Raises NumberFault."""
    number = parse_number(text.strip().removesuffix("%"))
    if number is None:
        if text.strip():
            message = "Skriv ett tal före procenttecknet."
            raise NumberFault(message)
        return None
    rate = number.scaleb(-2, _DISPLAY)
    if rate <= -1:
        message = "Räntan måste vara större än −100 %."
        raise NumberFault(message)
    return Rate(rate, rate_warning(rate))


def rate_warning(rate: Decimal) -> str:
    """Say what is odd about a rate given as a fraction (0.035); empty when nothing is."""
    shown = format_percent(rate, 4).replace(f"{NBSP}%", "").rstrip("0").rstrip(",") + f"{NBSP}%"
    if rate > HIGHEST_LIKELY_RATE:
        return f"Räntan är {shown}, alltså över 20{NBSP}%. Stämmer det?"
    if 0 < rate < LOWEST_LIKELY_RATE:
        return f"Räntan är {shown}, alltså under 0,1{NBSP}%. Skrevs den som andel, inte procent?"
    return ""


def _why_not(text: str) -> str:
    if re.search(r"[A-Za-zÅÄÖåäö]", text):
        return f"Skriv bara siffror. ”{text[:40]}” innehåller bokstäver."
    if len(re.findall(r"[.,]", text)) > 1:
        return f"”{text[:40]}” har mer än ett decimaltecken. Dela tusental med mellanslag."
    if re.search(_GROUP, text):
        return f"”{text[:40]}” är felgrupperat. Dela i grupper om tre: 1 234 567,89."
    return f"”{text[:40]}” är inget tal. Skriv till exempel 1 234,50."


def rounded(value: Decimal, decimals: int = 0) -> Decimal:
    """Round for display, half away from zero. Never minus zero."""
    return _without_minus_zero(value.quantize(Decimal(1).scaleb(-decimals), context=_DISPLAY))


def _without_minus_zero(value: Decimal) -> Decimal:
    return value.copy_abs() if value.is_zero() else value


def format_number(value: Decimal, decimals: int = 0) -> str:
    """Write 1234567.891 as "1 234 567,89" (decimals=2), with no-break spaces and U+2212."""
    number = rounded(value, decimals)
    digits = f"{number.copy_abs():,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS if number < 0 else ''}{digits}"


def format_kronor(value: Decimal, decimals: int = 0) -> str:
    return f"{format_number(value, decimals)}{NBSP}kr"


def format_chance(chance: Decimal) -> str:
    """Whole percent, never 0 or 100: what happened in no draw may happen all the same."""
    if chance > MOST_CERTAIN:
        return f"mer än {format_percent(MOST_CERTAIN, 0)}"
    least = 1 - MOST_CERTAIN
    return f"mindre än {format_percent(least, 0)}" if chance < least else format_percent(chance, 0)


def format_percent(fraction: Decimal, decimals: int = 1) -> str:
    """Write 0.0355 as "3,6 %" (decimals=1)."""
    return f"{format_number(fraction.scaleb(2, _DISPLAY), decimals)}{NBSP}%"
