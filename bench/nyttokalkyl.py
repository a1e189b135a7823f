"""Simulation and evaluation of a large nyttokalkyl: 5 alternatives × 40 rows × 10 years. Pictures.

Compared in the same run with a floor, drawing as many raw uniform numbers with NumPy, and with the
plain way, rng.beta or rng.triangular for every row. Aims: at most 4 floors, 5 times as fast as the
plain way, 5 ms to evaluate, 100 ms for all figures of a page. These times are of the processor, so
that others on the machine count as little as they can; everything runs in one thread. Pictures and
the document are timed by the clock, and compared with an evaluation.
"""

import itertools
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import numpy as np

from nyttokalkyl.calculation import (
    Alternative,
    Calculation,
    Row,
    RowsAre,
    RowType,
    Terms,
    Value,
    evaluate,
    value,
)
from nyttokalkyl.charts import charts, svg
from nyttokalkyl.document import About, decision_basis
from nyttokalkyl.results import results_of
from nyttokalkyl.simulation import Distribution, Settings, simulate
from nyttokalkyl.simulation.draws import chunks

ALTERNATIVES, ROWS, YEARS = 5, 40, 10
DRAWS = (10_000, 100_000, 1_000_000)


def main() -> None:
    calculation = example()
    evaluate(calculation)
    evaluation = _report_page(calculation)
    for distribution in Distribution:
        for draws in DRAWS:
            _report(calculation, distribution, draws)
    _report_pictures(calculation, evaluation)
    bytes_per_unit = 1 << 10 if sys.platform == "linux" else 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_per_unit
    print(f"peak memory of the process   {peak / (1 << 20):8.0f} MiB")


def example() -> Calculation:
    """Every row uncertain, with a shape of its own and the same every year."""
    random = np.random.default_rng(1)
    rows: list[Row] = []
    for alternative in range(ALTERNATIVES):
        for number in range(ROWS):
            low, likely, high = sorted(Decimal(int(n)) for n in random.integers(1_000, 100_000, 3))
            row_type = RowType.COST if number % 2 else RowType.BENEFIT
            row_id = f"{alternative}-{number}"
            to = (str(alternative),)
            amount = value(likely, low, high)
            rows.append(Row(id=row_id, type=row_type, alternatives=to, amount=amount))
    return Calculation(
        rows_are=RowsAre.DIFFERENCE,
        terms=Terms(first_year=2026, last_year=2025 + YEARS, base_year=2026),
        alternatives=tuple(Alternative(id=str(number)) for number in range(ALTERNATIVES)),
        rows=tuple(rows),
    )


def _report_page(calculation: Calculation) -> float:
    """What is recomputed as somebody types, without and with 10,000 draws. Seconds to evaluate."""
    first = fastest(1, lambda: simulate(calculation, Settings(seed=1)))[0]
    evaluated, figures, drawn = fastest(
        20,
        lambda: evaluate(calculation),
        lambda: results_of(calculation),
        lambda: results_of(calculation, Settings(seed=1)),
    )
    for name, seconds in (
        ("evaluate", evaluated),
        ("figures of a page", figures),
        ("the same and 10,000 draws", drawn),
        ("first simulation", first),
    ):
        print(f"{name:<28} {seconds * 1e3:8.1f} ms")
    return evaluated


def fastest(
    times: int, *runs: Callable[[], object], clock: Callable[[], float] = time.process_time
) -> list[float]:
    """Seconds of each one's fastest run, taken in turns: what it takes when nothing disturbs it."""
    found = [float("inf")] * len(runs)
    for _ in range(times):
        for position, run in enumerate(runs):
            started = clock()
            run()
            found[position] = min(found[position], clock() - started)
    return found


def _report(calculation: Calculation, distribution: Distribution, draws: int) -> None:
    settings = Settings(seed=1, draws=draws, distribution=distribution)
    seconds, floor, plain = fastest(
        max(3, 200_000 // draws),
        lambda: simulate(calculation, settings),
        lambda: _uniform(draws),
        lambda: _plain(calculation, distribution, draws),
    )
    tracemalloc.start()
    simulate(calculation, settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(
        f"{distribution:10} {draws:>9,} draws {seconds * 1e3:8.1f} ms"
        f"  {seconds / floor:5.1f} floors of {floor * 1e3:.1f} ms"
        f"  {plain / seconds:5.1f} times as fast as plain"
        f"  peak {peak / (1 << 20):.0f} MiB"
    )


def _report_pictures(calculation: Calculation, evaluation: float) -> None:
    """Each time with another word in it: what has been drawn or set before is remembered."""
    results = results_of(calculation, Settings(seed=1))
    words = map(str, itertools.count())
    pictures = charts(results, alternative="0")
    runs: dict[str, Callable[[], object]] = {
        each.key: lambda each=each: svg(replace(each, summary=next(words))) for each in pictures
    }
    about = About(reference="1", title="Stor kalkyl", kalkyl="Stor", version=1)
    runs["decision basis"] = lambda: decision_basis(
        results, pictures, about=replace(about, title=next(words))
    )
    svg(pictures[0])  # the renderer starts
    timed = fastest(5, *runs.values(), clock=time.perf_counter)
    for name, seconds in zip(runs, timed, strict=True):
        print(f"{name:20} {seconds * 1e3:16.1f} ms  {seconds / evaluation:5.1f} evaluations")


def _uniform(draws: int) -> None:
    random = np.random.default_rng(1)
    for _, size in chunks(draws):
        for _ in range(ALTERNATIVES * ROWS):
            random.random(size)


def _plain(calculation: Calculation, distribution: Distribution, draws: int) -> None:
    """A row at a time, as one would write it first."""
    random = np.random.default_rng(1)
    for _, size in chunks(draws):
        npv = np.zeros((ALTERNATIVES, size))
        for row in calculation.rows:
            if isinstance(row.amount, Value):
                low, likely, high = map(float, (row.amount.low, row.amount.likely, row.amount.high))
                drawn = _drawn(random, distribution, (low, likely, high), size)
                npv[int(row.alternatives[0])] += drawn


def _drawn(
    random: np.random.Generator,
    distribution: Distribution,
    ends: tuple[float, float, float],
    size: int,
) -> np.ndarray:
    low, likely, high = ends
    if distribution is Distribution.TRIANGULAR:
        return random.triangular(low, likely, high, size)
    shape = (likely - low) / (high - low)
    return low + (high - low) * random.beta(1 + 4 * shape, 5 - 4 * shape, size)


if __name__ == "__main__":
    main()
