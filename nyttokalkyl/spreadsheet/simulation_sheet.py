"""The sheet Simulering: what the draws gave at the export, as values that no formula follows."""

from collections.abc import Iterator
from decimal import Decimal

from nyttokalkyl.answer import information_names
from nyttokalkyl.interchange.digits import drawn
from nyttokalkyl.numbers import format_number
from nyttokalkyl.report.simulated import deviation_error
from nyttokalkyl.simulation import AlternativeSimulation, Chance, Simulation, Spread
from nyttokalkyl.spreadsheet.labels import DISTRIBUTIONS, YEARS
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from nyttokalkyl.spreadsheet.plan import Plan
from nyttokalkyl.spreadsheet.workings import KR

TITLE = "Simulering"

_CHANCE = "0.0%"
_TITLES = (
    ("Alternativ", 30), ("Gäller", 28), ("Mått", 44), ("Värde", 18), ("Medelfel", 16),
)  # fmt: skip
_NUMBERS_FROM = 4

Line = tuple[str, str, str, float, float, str]
"""Alternative, own or difference, measure, value, standard error, number format."""


def write_simulation(plan: Plan, simulation: Simulation | None) -> None:
    """Ten digits of each, as in the JSON form: machines may differ in the last ones."""
    page = plan.book.page(TITLE, "results")
    page.head("Simulering", _about(simulation), len(_TITLES), frozen=3)
    for column, (title, width) in enumerate(_TITLES, start=1):
        page.title(column, title, width, of_numbers=column >= _NUMBERS_FROM)
    if simulation is None:
        return
    names = information_names(plan.calculation)
    for row, line in enumerate(_lines(simulation, names), start=FIRST_ROW):
        *words, value, error, number_format = line
        for column, text in enumerate(words, start=1):
            page.text(row, column, str(text))
        for column, number in enumerate((value, error), start=_NUMBERS_FROM):
            page.put(row, column, Decimal(repr(drawn(number))), number_format)


def _about(simulation: Simulation | None) -> str:
    if simulation is None:
        return "Ingen simulering är gjord."
    settings = simulation.settings
    draws = format_number(Decimal(settings.draws))
    return (
        f"Värden från exporten, inga formler: {draws} dragningar, frö {settings.seed}, "
        f"{DISTRIBUTIONS[settings.distribution]}, {YEARS[settings.years].lower()}. Ändras något i "
        "arbetsboken räknas de om först när den läses in i Behovsfas."
    )


def _lines(simulation: Simulation, names: dict[str, str]) -> Iterator[Line]:
    for one in simulation.alternatives:
        yield from _own(one)
        if one.against_baseline is not None:
            yield from _against(one, one.against_baseline)
    everything = "Värdet av att veta allt (EVPI)"
    yield "", "", everything, simulation.evpi, simulation.evpi_standard_error, KR
    for known in simulation.information:
        what = f"Värdet av att veta (EVPPI): {names[known.group]}"
        yield "", "", what, known.value, known.standard_error, KR


def _own(one: AlternativeSimulation) -> Iterator[Line]:
    name, of = _name(one), "Egna poster"
    yield from _spread(name, of, one.npv)
    yield _chance(name, of, "Chans att nettonuvärdet är över noll", one.positive)
    yield _chance(name, of, "Chans att vara bäst", one.best)


def _against(one: AlternativeSimulation, spread: Spread) -> Iterator[Line]:
    name, of = _name(one), "Skillnad mot nollalternativet"
    yield from _spread(name, of, spread)
    if one.better_than_baseline is not None:
        yield _chance(name, of, "Chans att det lönar sig", one.better_than_baseline)


def _name(one: AlternativeSimulation) -> str:
    return one.alternative.name or one.alternative.id


def _spread(name: str, of: str, spread: Spread) -> Iterator[Line]:
    yield name, of, "Medelvärde", spread.mean, spread.standard_error, KR
    yield name, of, "Medelvärde, räknat exakt", float(spread.exact_mean), 0.0, KR
    yield name, of, "Standardavvikelse", spread.deviation, deviation_error(spread), KR
    for probability, value, error in spread.quantiles:
        yield name, of, f"P{probability * 100:.0f}", value, error, KR


def _chance(name: str, of: str, what: str, chance: Chance) -> Line:
    return name, of, what, chance.probability, chance.standard_error, _CHANCE
