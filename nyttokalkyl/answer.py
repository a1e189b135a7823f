"""What a nyttokalkyl answers, in plain Swedish: read it before any figure.

Where the measures disagree stands in the conflicts, to be shown beside this.
"""

from collections.abc import Iterator, Sequence

from nyttokalkyl.calculation import AlternativeResult, Calculation
from nyttokalkyl.calculation.conflicts import name_of
from nyttokalkyl.charts.units import drawn, percent, short
from nyttokalkyl.numbers import format_kronor, format_number
from nyttokalkyl.results import Results

NO_ANSWER = "Det finns inga poster i kronor än, så kalkylen ger inget svar."

NOTHING_UNCERTAIN = (
    "Kalkylen har inga osäkra tal. Ange lägsta och högsta värde där ni är osäkra, så visas hur "
    "säkert svaret är."
)

LEAST_WORTH = 1
"""Kronor. Information worth less than this is worth nothing."""


def answer(results: Results) -> tuple[str, ...]:
    """Sentence by sentence: the best, the next, when the money is back, how sure that is."""
    tried = results.tried
    if not any(result.decisive.entries for result in tried):
        return (NO_ANSWER,)
    best = tried[0]
    said = [_best(results, best), *_others(results, tried), _payback(best)]
    return (*said, *_chance(results, best), *_not_in_money(results), *_worth_to_know(results))


def _best(results: Results, best: AlternativeResult) -> str:
    terms = results.calculation.terms
    period = f"{terms.first_year}–{terms.last_year}"
    npv, name = best.decisive.npv, name_of(best.alternative)
    against = " mot nollalternativet" if best.against_baseline else ""
    amount = format_kronor(npv)
    if npv <= 0:
        alone = len(results.tried) == 1
        none = f"{name} lönar sig inte" if alone else "Inget alternativ lönar sig"
        which = "" if alone else f" Bäst går {name}."
        return f"{none} i pengar räknat.{which} Nettonuvärdet{against} är {amount} för {period}."
    if len(results.tried) == 1:
        return f"{name} lönar sig. Nettonuvärdet{against} är {amount} för {period}."
    return f"{name} har störst nettonuvärde{against}: {amount} för {period}."


def _others(results: Results, tried: Sequence[AlternativeResult]) -> Iterator[str]:
    """Who shares the first place, or who comes next; and whether it also has the best ratio."""
    ranks = {ranked.alternative.id: ranked.rank for ranked in results.evaluation.ranking}
    best, *rest = tried
    equal = [r for r in rest if ranks[r.alternative.id] == ranks[best.alternative.id]]
    if equal:
        yield f"Lika stort är det för {', '.join(name_of(r.alternative) for r in equal)}."
    elif rest:
        following = rest[0]
        npv = format_kronor(following.decisive.npv)
        yield f"Därefter kommer {name_of(following.alternative)} med {npv}."
    ratios = [r.decisive.bcr.value for r in tried if r.decisive.bcr.value is not None]
    own = best.decisive.bcr.value
    if own is not None and rest and own == max(ratios):
        yield f"Även nytta per krona är störst: kvoten är {format_number(own, 2)}."


def _payback(best: AlternativeResult) -> str:
    name, year = name_of(best.alternative), best.decisive.break_even_year
    if year is None:
        return f"Pengarna i {name} kommer inte tillbaka inom perioden."
    if not best.decisive.payback.years:
        return f"{name} ligger aldrig ute med pengar."
    return f"Pengarna i {name} är tillbaka vid slutet av {year}."


def _chance(results: Results, best: AlternativeResult) -> Iterator[str]:
    name, its_id = name_of(best.alternative), best.alternative.id
    chance, spread = results.chance(its_id), results.spread(its_id)
    simulated = results.simulated(its_id)
    if chance is None or spread is None or simulated is None:
        yield "Ingen simulering är gjord, så det är inte beräknat hur säkert svaret är."
        return
    if results.simulation and not results.simulation.information:
        yield NOTHING_UNCERTAIN
        return
    said = f"Chansen att {name} lönar sig är {percent(chance.probability)}"
    if len(results.evaluation.alternatives) > 1:
        said += f", och att det är bäst av alla {percent(simulated.best.probability)}"
    yield f"{said}."
    if spread.deviation:
        low, high = (short(drawn(spread.quantile(p))) for p in (0.1, 0.9))
        yield f"I 8 fall av 10 blir nettonuvärdet {low} till {high}."


def _not_in_money(results: Results) -> Iterator[str]:
    count = sum(row.rating is not None for row in results.calculation.rows)
    if count == 1:
        yield "En effekt är inte värderad i pengar. Väg in den också."
    elif count:
        yield f"{count} effekter är inte värderade i pengar. Väg in dem också."


def _worth_to_know(results: Results) -> Iterator[str]:
    simulation = results.simulation
    if simulation is None or not simulation.information or len(simulation.alternatives) == 1:
        return
    if simulation.evpi < LEAST_WORTH:
        yield "Att utreda mer innan beslutet skulle inte ändra valet."
        return
    said = f"Att utreda mer innan beslutet kan som mest vara värt {short(drawn(simulation.evpi))}."
    first = simulation.information[0]
    if first.value >= LEAST_WORTH:
        name = information_names(results.calculation)[first.group]
        said += f" Börja i så fall med ”{name}” ({short(drawn(first.value))})."
    yield said


def information_names(calculation: Calculation) -> dict[str, str]:
    """What a simulation calls a row or a factor ("row:licence"): what people call it."""
    rows = {f"row:{row.id}": row.name or row.id for row in calculation.rows}
    return rows | {f"factor:{f.id}": f.name or f.id for f in calculation.factors}
