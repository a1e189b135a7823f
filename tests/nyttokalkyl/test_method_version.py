"""The same input gives the same figures, or the method has a new version.

A locked calculation is computed again and compared with what was locked. Whoever means to change a
figure raises METHOD_VERSION, and states the new checksums here.
"""

import hashlib
import re

import pytest

from nyttokalkyl.calculation import METHOD_VERSION
from nyttokalkyl.interchange import results
from tests.nyttokalkyl.everything import everything
from tests.nyttokalkyl.uncertain_example import uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def figures(found, path=""):
    """Every exact figure with its place. Sentences may be worded better without another method."""
    if isinstance(found, dict):
        return [line for name, each in found.items() for line in figures(each, f"{path}.{name}")]
    if isinstance(found, list):
        return [line for at, each in enumerate(found) for line in figures(each, f"{path}[{at}]")]
    is_figure = isinstance(found, str) and FIGURE.fullmatch(found)
    return [f"{path}={found}"] if is_figure and path != ".method_version" else []


def checksum(calculation):
    lines = sorted(figures(results(calculation)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("calculation", "stated"),
    [
        (worked_example, "6b0b91c87966cff1"),
        (uncertain_example, "474899b6b8cb7849"),
        (everything, "d73c941d521fc90a"),
    ],
)
def test_figures_are_those_of_the_method_version(calculation, stated):
    assert (METHOD_VERSION, checksum(calculation())) == ("2", stated)
