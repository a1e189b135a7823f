"""The figures that come of draws: what each is called, what it is, and how far off it may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from math import sqrt
from typing import TypeAlias
from urllib.parse import urlencode

from nyttokalkyl.charts.units import drawn, percent
from nyttokalkyl.report.figures import NOTHING, Figure, kronor, query_of
from nyttokalkyl.results import Results
from nyttokalkyl.simulation import Chance, Method, Spread

EVPI = "evpi"
EVPPI = "evppi"
"""In an address followed by whose: "evppi:row:licence"."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Kronor, or a chance from 0 to 1."""

    value: float
    standard_error: float
    is_chance: bool = False
    step: float = 0.0
    """What counting in steps may add to the error, in kronor."""

    is_drawn: bool = True
    """Not where nothing in it is uncertain, or the whole distribution was added up instead."""


Of: TypeAlias = Callable[[Results, str], Estimate | None]
"""None where an alternative has no such figure."""


@dataclass(frozen=True, slots=True)
class SimulatedMeasure:
    name: str
    hint: str
    meaning: str
    """What it is, to stand after its name and "är"."""

    of: Of
    is_of_difference: bool = True
    """From the nollalternativ, where there is one."""


def _spread(results: Results, alternative: str) -> Spread | None:
    baseline = results.evaluation.baseline
    if baseline is not None and baseline.alternative.id == alternative:
        return None
    return results.spread(alternative)


def _mean(results: Results, alternative: str) -> Estimate | None:
    spread = _spread(results, alternative)
    if spread is None:
        return None
    return Estimate(spread.mean, spread.standard_error, is_drawn=_varies(spread))


def _deviation(results: Results, alternative: str) -> Estimate | None:
    spread = _spread(results, alternative)
    if spread is None:
        return None
    return Estimate(spread.deviation, deviation_error(spread), is_drawn=_varies(spread))


def _varies(spread: Spread) -> bool:
    return spread.deviation > 0


def deviation_error(spread: Spread) -> float:
    """Standard error of a standard deviation: deviation × √((kurtosis - 1) / 4n)."""
    if not spread.deviation:
        return 0.0
    edges, counts = spread.histogram.edges.tolist(), spread.histogram.counts.tolist()
    fourth = sum(
        count * ((low + high) / 2 - spread.mean) ** 4
        for (low, high), count in zip(pairwise(edges), counts, strict=True)
    )
    draws = sum(counts)
    kurtosis = fourth / draws / spread.deviation**4
    return spread.deviation * sqrt(max(kurtosis - 1, 0) / (4 * draws))


def _quantile(results: Results, alternative: str, *, probability: float) -> Estimate | None:
    spread = _spread(results, alternative)
    if spread is None:
        return None
    error = next(error for kept, _, error in spread.quantiles if kept == probability)
    return Estimate(
        spread.quantile(probability),
        error,
        step=spread.quantile_error,
        is_drawn=_varies(spread),
    )


def _pays(results: Results, alternative: str) -> Estimate | None:
    spread, chance = _spread(results, alternative), results.chance(alternative)
    if spread is None or chance is None:
        return None
    return _chance(chance, is_drawn=_varies(spread))


def _positive(results: Results, alternative: str) -> Estimate | None:
    found = results.simulated(alternative)
    if found is None:
        return None
    return _chance(found.positive, is_drawn=_varies(found.npv))


def _best(results: Results, alternative: str) -> Estimate | None:
    found = results.simulated(alternative)
    if found is None or results.simulation is None:
        return None
    return _chance(found.best, is_drawn=bool(results.simulation.information))


def _chance(chance: Chance, *, is_drawn: bool) -> Estimate:
    return Estimate(chance.probability, chance.standard_error, is_chance=True, is_drawn=is_drawn)


def _outcome(percent_below: int, name: str, hint: str) -> SimulatedMeasure:
    meaning = f"det nettonuvärde som {percent_below} av 100 dragningar hamnar under"
    return SimulatedMeasure(
        name, hint, meaning, partial(_quantile, probability=percent_below / 100)
    )


MEASURES: Mapping[str, SimulatedMeasure] = {
    "mean": SimulatedMeasure(
        "Förväntat nettonuvärde",
        "medelvärdet av alla dragningar",
        "medelvärdet av nettonuvärdet i alla dragningar. Det skiljer sig från nettonuvärdet med "
        "alla tal på sitt troliga när de osäkra talen kan avvika mer åt ena hållet än åt det andra",
        _mean,
    ),
    "deviation": SimulatedMeasure(
        "Spridning (standardavvikelse)",
        "så långt från det förväntade ett utfall brukar hamna",
        "ett mått på hur långt från medelvärdet dragningarna brukar hamna. Ungefär två av tre "
        "dragningar ligger närmare än så",
        _deviation,
    ),
    "p5": _outcome(5, "Mycket lågt utfall (P5)", "ett fall av tjugo blir sämre"),
    "p10": _outcome(10, "Lågt utfall (P10)", "ett fall av tio blir sämre"),
    "p25": _outcome(25, "Nedre kvartil (P25)", "ett fall av fyra blir sämre"),
    "p50": _outcome(50, "Mittersta utfall (median)", "hälften blir sämre och hälften bättre"),
    "p75": _outcome(75, "Övre kvartil (P75)", "ett fall av fyra blir bättre"),
    "p90": _outcome(90, "Högt utfall (P90)", "ett fall av tio blir bättre"),
    "p95": _outcome(95, "Mycket högt utfall (P95)", "ett fall av tjugo blir bättre"),
    "pays": SimulatedMeasure(
        "Chans att det lönar sig",
        "",
        "andelen dragningar där alternativet är bättre än nollalternativet, eller har ett "
        "nettonuvärde över noll om det inte finns något nollalternativ",
        _pays,
    ),
    "best": SimulatedMeasure(
        "Chans att vara bäst",
        "",
        "andelen dragningar där alternativet har störst nettonuvärde av alla. Är flera lika bra "
        "delar de på dragningen, så att alternativens chanser tillsammans är 100 procent",
        _best,
        is_of_difference=False,
    ),
    "positive": SimulatedMeasure(
        "Chans att nettonuvärdet är över noll",
        "",
        "andelen dragningar där alternativets egna nyttor är större än dess egna kostnader",
        _positive,
        is_of_difference=False,
    ),
}
"""Of one alternative, by their name in an address."""


def _worth_of_all(results: Results, group: str) -> Estimate | None:
    found = results.simulation
    if found is None or group:
        return None
    return Estimate(found.evpi, found.evpi_standard_error, is_drawn=bool(found.information))


def _worth_of_one(results: Results, group: str) -> Estimate | None:
    known = results.simulation.information if results.simulation else ()
    found = next((one for one in known if one.group == group), None)
    if found is None:
        return None
    is_drawn = found.method is Method.SAMPLED
    return Estimate(found.value, found.standard_error, is_drawn=is_drawn)


WORTH: Mapping[str, SimulatedMeasure] = {
    EVPI: SimulatedMeasure(
        "Värdet av att veta allt (EVPI)",
        "",
        "det mesta som det kan vara värt att utreda innan ni väljer: så mycket bättre blir det i "
        "medeltal om ni i varje dragning hade kunnat välja det alternativ som då är bäst, i "
        "stället för det som är bäst i medeltal",
        _worth_of_all,
    ),
    EVPPI: SimulatedMeasure(
        "Värdet av att veta en sak (EVPPI)",
        "",
        "det mesta som det kan vara värt att ta reda på just detta innan ni väljer, medan allt "
        "annat är lika osäkert som förut",
        _worth_of_one,
    ),
}
"""Of the choice as a whole. `of` takes a row or factor in the alternative's place."""


def simulated_figure(results: Results, alternative: str, measure: str) -> Figure:
    """As every page writes it, with the way to its explanation."""
    found = MEASURES[measure].of(results, alternative)
    return NOTHING if found is None else written(found, query_of(alternative, measure))


def worth_figure(results: Results, group: str = "") -> Figure:
    """Of knowing one row or factor before choosing; of knowing everything when none is named."""
    measure = f"{EVPPI}:{group}" if group else EVPI
    found = WORTH[measure.partition(":")[0]].of(results, group)
    return NOTHING if found is None else written(found, urlencode({"matt": measure}))


def written(found: Estimate, query: str = "") -> Figure:
    if found.is_chance:
        return Figure(percent(found.value), query, is_simulated=True)
    return replace(kronor(drawn(found.value), query), is_simulated=True)
