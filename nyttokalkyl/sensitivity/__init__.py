"""How much the answer depends on what is uncertain, one question at a time.

    scenarios    everything at its worst, its likeliest and its best
    tornado      each row, factor and term from low to high, the rest at likely
    break_even   how far one thing must move before the net present value is 0
    what_if      a whole evaluation with something changed
    changed      the calculation itself with it changed, to be simulated

All of it is about the decisive figures: the difference from the nollalternativ where there is one.
simulation/ answers what happens when everything moves at once.
"""

from nyttokalkyl.sensitivity.break_even import BreakEven, break_evens
from nyttokalkyl.sensitivity.changed import changed
from nyttokalkyl.sensitivity.scenarios import Scenario, scenarios
from nyttokalkyl.sensitivity.tornado import Bar, tornado
from nyttokalkyl.sensitivity.what_if import what_if

__all__ = [
    "Bar",
    "BreakEven",
    "Scenario",
    "break_evens",
    "changed",
    "scenarios",
    "tornado",
    "what_if",
]
