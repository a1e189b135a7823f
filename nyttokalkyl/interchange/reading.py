"""From bytes to a calculation, or to every fault that keeps them from being one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nyttokalkyl.calculation import (
    Alternative,
    Calculation,
    Factor,
    Fault,
    Provenance,
    Row,
    SensitivityTerms,
    Terms,
    WhatIf,
    faults,
)
from nyttokalkyl.interchange import form
from nyttokalkyl.interchange.bounds import bounds
from nyttokalkyl.interchange.kinds import Place
from nyttokalkyl.interchange.parsing import Faulty, Tree, parse
from nyttokalkyl.interchange.writing import write
from nyttokalkyl.simulation import Settings


@dataclass(frozen=True, slots=True)
class Document:
    calculation: Calculation
    simulation: Settings | None
    """None when no draws are wanted."""


def read(content: bytes) -> Document:
    """Read the JSON form. Raises Faulty with every fault of the layer it fails in:

    the file (one fault), the fields (each one), or how they fit together (each one).
    """
    return read_tree(parse(content))


def read_tree(tree: Tree) -> Document:
    """The same of a form that is not JSON, such as a spreadsheet."""
    place = Place([])
    found = place.take(form.CALCULATION, tree)
    if place.faults:
        raise Faulty(place.faults)
    document = _document(found)
    if found_faults := misfits(document):
        raise Faulty(found_faults)
    return document


def misfits(document: Document) -> list[Fault]:
    """What keeps well-formed fields from being a calculation together."""
    return faults(document.calculation) or bounds(document.calculation, document.simulation)


def flaws(document: Document) -> list[Fault]:
    """What would keep the document, once it is written, from being read again.

    Misfits, and what no form asks about: numbers of too many digits, characters nobody can see.
    """
    try:
        read(json.dumps(write(document.calculation, document.simulation)).encode())
    except Faulty as faulty:
        return faulty.faults
    return []


def _document(found: Mapping[str, Any]) -> Document:
    settings = found.get("simulation")
    return Document(_calculation(found), None if settings is None else Settings(**settings))


def _calculation(found: Mapping[str, Any]) -> Calculation:
    return Calculation(
        terms=_terms(found),
        alternatives=tuple(_alternative(each) for each in found["alternatives"]),
        rows=tuple(_row(each) for each in found["rows"]),
        factors=tuple(_factor(each) for each in found.get("factors", ())),
        sensitivity=SensitivityTerms(**found.get("sensitivity", {})),
        what_ifs=tuple(WhatIf(**each) for each in found.get("what_if", ())),
        **_only(found, "rows_are", "name", "saved_costs", "disbenefits", "other_rates"),
    )


def _terms(found: Mapping[str, Any]) -> Terms:
    period = found["period"]
    return Terms(
        **period,
        base_year=found.get("base_year", period["first_year"]),
        **{name: found[field] for field, name in form.RATE.items() if field in found},
        **_only(
            found, "timing", "first_year_discounted", "price_level", "price_index", "annuity_years"
        ),
    )


def _only(found: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """What is given of some fields, so that what is not keeps the default it has in inputs.py."""
    return {name: found[name] for name in names if name in found}


def _alternative(found: Mapping[str, Any]) -> Alternative:
    return Alternative(
        is_baseline=found.get("baseline", False), **_only(found, "id", "name", "annuity_years")
    )


def _factor(found: Mapping[str, Any]) -> Factor:
    return Factor(
        provenance=_provenance(found),
        **_only(found, "id", "value", "name", "unit", "price_year", "valid_from"),
    )


def _row(found: Mapping[str, Any]) -> Row:
    own = {
        "kategori" if name == "category" else name: value
        for name, value in found.items()
        if name not in form.PROVENANCE
    }
    return Row(provenance=_provenance(found), **own)


def _provenance(found: Mapping[str, Any]) -> Provenance:
    return Provenance(**_only(found, *form.PROVENANCE))
