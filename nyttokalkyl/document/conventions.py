"""The choices that the figures depend on, as pairs of what and how: stated beside the results."""

from decimal import Decimal

from nyttokalkyl.calculation import (
    METHOD_VERSION,
    Disbenefits,
    RowsAre,
    SavedCosts,
    Terms,
    Timing,
)
from nyttokalkyl.calculation.discounting import price_level
from nyttokalkyl.numbers import format_number, format_percent
from nyttokalkyl.results import Results
from nyttokalkyl.simulation import Simulation, Years
from nyttokalkyl.wording import DISTRIBUTIONS, RANDOM_NUMBERS, decimals

Pairs = tuple[tuple[str, str], ...]


def conventions(results: Results) -> Pairs:
    calculation = results.calculation
    terms = calculation.terms
    years = terms.last_year - terms.first_year + 1
    is_absolute = calculation.rows_are is RowsAre.ABSOLUTE
    is_benefit = calculation.saved_costs is SavedCosts.BENEFIT
    is_negative = calculation.disbenefits is Disbenefits.NEGATIVE_BENEFIT
    return (
        ("Period", f"{terms.first_year}–{terms.last_year}, {years} år"),
        ("Basår", f"{terms.base_year}, {_base(terms)}"),
        ("Kalkylränta", f"{_rates(terms)}, real"),
        ("Belopp faller", _timing(terms)),
        ("Prisnivå", f"{price_level(terms)} års priser, exklusive moms"),
        ("Poster anges", "som hela belopp" if is_absolute else "som skillnad mot nollalternativet"),
        ("Kostnader som faller bort", f"{'nytta' if is_benefit else 'lägre kostnad'} i kvoterna"),
        ("Försämringar", f"{'minus bland nyttorna' if is_negative else 'kostnader'} i kvoterna"),
        ("Avrundning", "först när belopp visas, så summor kan skilja sig från sina delar"),
        ("Metodversion", METHOD_VERSION),
    )


def _base(terms: Terms) -> str:
    return "diskonteras som ett år" if terms.first_year_discounted else "diskonteras inte"


def _rates(terms: Terms) -> str:
    first, *later = (
        (format_percent(band.rate, decimals(band.rate.scaleb(2))), band.from_year)
        for band in terms.rates
    )
    return ", ".join([first[0], *(f"{rate} från {year}" for rate, year in later)])


def _timing(terms: Terms) -> str:
    if terms.timing is Timing.MID_YEAR:
        return "mitt i året, restvärden i slutet av sista året"
    return "i slutet av året"


def drawing(simulation: Simulation) -> Pairs:
    """All that it takes to draw the same again."""
    settings = simulation.settings
    same = settings.years is Years.SAME_DRAW
    return (
        ("Dragningar", format_number(Decimal(settings.draws))),
        ("Fördelning", DISTRIBUTIONS[settings.distribution]),
        ("Åren", "följer samma dragning" if same else "dras oberoende av varandra"),
        ("Frö", str(settings.seed)),
        ("Slumptal", RANDOM_NUMBERS),
    )
