"""Which charts there are of a calculation."""

from nyttokalkyl.charts.comparison import comparison
from nyttokalkyl.charts.model import Chart, Key
from nyttokalkyl.results import Results


def charts(results: Results, *, alternative: str | None = None) -> tuple[Chart, ...]:
    """Those of one alternative; or all, the comparison first and the best alternative next."""
    return () if alternative else (comparison(results),)


def chart(key: Key | str, results: Results, *, alternative: str | None = None) -> Chart:
    """One chart; of the best alternative where it is about one and none is named.

    ValueError when there is no such key, KeyError when there is no such alternative.
    """
    _ = Key(key), alternative
    return comparison(results)
