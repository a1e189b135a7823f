"""The arithmetic of a nyttokalkyl: plain numbers in, plain numbers out.

No Django, no database, no clock, so an economist can read it and a test can pin it.

    inputs        what a calculation is made of
    checks        what is wrong with one
    discounting   years, rates and timing: the factor of each year
    flows         from a row as entered to kronor per year
    measures      NPV, BCR, NNK, annuity, IRR and the rest of one alternative
    payback       when the money is back
    evaluation    all alternatives, against the nollalternativ, ranked
    conflicts     where the measures disagree, in sentences
    notes         what a reader must know, in sentences

Units       kronor excl. moms, in the price level of the base year; years as calendar years.
Convention  the base year is not discounted (factor 1), each later year by (1 + rate).
            Excel's NETNUVÄRDE discounts the first value too and therefore gives less.
Precision   Decimal with 50 digits throughout; nothing is rounded before it is shown.
Sources     docs/nyttokalkyl.md, section 3 "Formler", with the worked example that
            tests/nyttokalkyl/test_worked_example.py repeats.
"""

from nyttokalkyl.calculation.checks import Fault, faults
from nyttokalkyl.calculation.conflicts import Conflict, conflicts
from nyttokalkyl.calculation.evaluation import (
    METHOD_VERSION,
    AlternativeResult,
    Evaluation,
    Ranked,
    evaluate,
    npv_at,
)
from nyttokalkyl.calculation.inputs import (
    Alternative,
    Calculation,
    CostKind,
    CountsAs,
    Disbenefits,
    Factor,
    FactorRef,
    Kategori,
    Provenance,
    RateBand,
    Rating,
    Row,
    RowsAre,
    RowType,
    SavedCosts,
    SensitivityTerms,
    Terms,
    TimeSaved,
    Timing,
    Value,
    WhatIf,
    value,
)
from nyttokalkyl.calculation.measures import Measure, Measures
from nyttokalkyl.calculation.notes import Note, notes

__all__ = [
    "METHOD_VERSION",
    "Alternative",
    "AlternativeResult",
    "Calculation",
    "Conflict",
    "CostKind",
    "CountsAs",
    "Disbenefits",
    "Evaluation",
    "Factor",
    "FactorRef",
    "Fault",
    "Kategori",
    "Measure",
    "Measures",
    "Note",
    "Provenance",
    "Ranked",
    "RateBand",
    "Rating",
    "Row",
    "RowType",
    "RowsAre",
    "SavedCosts",
    "SensitivityTerms",
    "Terms",
    "TimeSaved",
    "Timing",
    "Value",
    "WhatIf",
    "conflicts",
    "evaluate",
    "faults",
    "notes",
    "npv_at",
    "value",
]
