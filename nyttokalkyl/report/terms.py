"""What spreadsheets make of the same flow. Other conventions: document/conventions.py."""

from decimal import Decimal

from nyttokalkyl.calculation import METHOD_VERSION, Timing
from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.document.conventions import Pairs, conventions, drawing
from nyttokalkyl.numbers import format_kronor, format_number, format_percent
from nyttokalkyl.results import Results
from nyttokalkyl.wording import alternative_name, decimals, plain


def stated(results: Results) -> Pairs:
    """All that another tool needs to repeat the figures, beside the rows: what and how."""
    return (*conventions(results), *_rate_source(results), *_drawing(results))


def drawn(results: Results) -> Pairs:
    """All that it takes to draw the same again from the same rows."""
    return (*_drawing(results), ("Metodversion", METHOD_VERSION))


def _drawing(results: Results) -> Pairs:
    return drawing(results.simulation) if results.simulation else (("Dragningar", "inga"),)


def _rate_source(results: Results) -> Pairs:
    terms = results.calculation.terms
    day = terms.rate_date.isoformat() if terms.rate_date else ""
    said = ", ".join(filter(None, (plain(terms.rate_source), day)))
    return (("Räntans källa", said),) if said else ()


def percent(fraction: Decimal) -> str:
    """With as many decimals as it takes: "3 %", "3,5 %"."""
    return format_percent(fraction, decimals(fraction.scaleb(2)))


@in_context
def about_spreadsheets(results: Results) -> str:
    """People compare with a spreadsheet, whose function discounts its first value too."""
    terms = results.calculation.terms
    if terms.first_year_discounted:
        return "Även det första året räknas ned, som Excels NETNUVÄRDE gör."
    said = (
        "Excels NETNUVÄRDE räknar ned även det första årets belopp och ger därför ett annat tal än "
        "det som står här."
    )
    is_alike = terms.timing is Timing.END_OF_YEAR and terms.base_year == terms.first_year
    if not is_alike or len(terms.rates) > 1 or not results.tried:
        return said
    best, growth = results.tried[0], 1 + terms.rates[0].rate
    theirs = format_kronor(best.decisive.npv / growth)
    return (
        f"{said} För {alternative_name(best.alternative)} ger det {theirs}, vårt tal delat med "
        f"{format_number(growth, decimals(growth))}."
    )
