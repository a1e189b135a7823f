"""Which charts there are of a calculation."""

from collections.abc import Callable

from nyttokalkyl.charts.accumulated import accumulated
from nyttokalkyl.charts.cash_flow import cash_flow
from nyttokalkyl.charts.comparison import comparison
from nyttokalkyl.charts.distribution import distribution
from nyttokalkyl.charts.model import Chart, Key
from nyttokalkyl.charts.stakeholders import stakeholders
from nyttokalkyl.charts.subject import Subject, subject_of
from nyttokalkyl.charts.tornado import tornado
from nyttokalkyl.results import Results

_OF_ONE: dict[Key, Callable[[Subject], Chart]] = {
    Key.CASH_FLOW: cash_flow,
    Key.ACCUMULATED: accumulated,
    Key.STAKEHOLDERS: stakeholders,
    Key.TORNADO: tornado,
    Key.DISTRIBUTION: distribution,
}


def charts(results: Results, *, alternative: str | None = None) -> tuple[Chart, ...]:
    """Those about one alternative; or all, the comparison first, then by alternative, best first.

    KeyError when there is no alternative of that name.
    """
    if alternative is not None:
        subject = subject_of(results, alternative)
        return tuple(draw(subject) for draw in _OF_ONE.values())
    tried = (result.alternative.id for result in results.tried)
    return (comparison(results), *(c for name in tried for c in charts(results, alternative=name)))


def chart(key: Key | str, results: Results, *, alternative: str | None = None) -> Chart:
    """One chart; of the best alternative where it is about one and none is named.

    ValueError when there is no such key, KeyError when there is no alternative of that name.
    """
    wanted = Key(key)
    if wanted is Key.COMPARISON:
        return comparison(results)
    return _OF_ONE[wanted](subject_of(results, alternative))
