"""The worked example with names, parties, sources and uncertainty: something to show."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from nyttokalkyl.calculation import (
    Factor,
    Kategori,
    Provenance,
    Rating,
    Row,
    RowType,
    value,
)
from nyttokalkyl.simulation import Settings
from tests.nyttokalkyl.build import triple
from tests.nyttokalkyl.worked_example import ROWS, worked_example

SETTINGS = Settings(seed=2026)

HOUR = Factor(
    id="hour",
    name="Vårdpersonalens timkostnad",
    unit="kr/h",
    value=triple(300, 331, 380),
    valid_from=dt.date(2026, 1, 1),
    provenance=Provenance(source="Månadslön / 142 × 1,54", author="Eva Ek"),
)

_NAMES = {
    "a-procurement": ("Upphandling, egen tid", "IT-avdelningen"),
    "a-supplier": ("Leverantörens införande", "IT-avdelningen"),
    "a-training": ("Utbildning av 350 medarbetare", "Omsorgsnämnden"),
    "a-licence": ("Licens, utöver dagens", "IT-avdelningen"),
    "a-maintenance": ("Förvaltning 300 h per år", "IT-avdelningen"),
    "a-planners": ("Planerare lägger scheman snabbare", "Omsorgsnämnden"),
    "a-care-staff": ("Vårdpersonalens tid", "Omsorgsnämnden"),
    "a-driving": ("Färre körda mil", "Omsorgsnämnden"),
    "b-development": ("Utveckling av dagens system", "IT-avdelningen"),
    "b-training": ("Utbildning", "Omsorgsnämnden"),
    "b-maintenance": ("Högre förvaltningsavgift", "IT-avdelningen"),
    "b-planners": ("Planerare lägger scheman snabbare", "Omsorgsnämnden"),
    "b-care-staff": ("Vårdpersonalens tid", "Omsorgsnämnden"),
    "b-driving": ("Färre körda mil", "Omsorgsnämnden"),
}

_SPREAD = {RowType.COST: ("0.9", "1.4"), RowType.BENEFIT: ("0.5", "1.2")}

_RATED = (
    Row(
        id="calm",
        type=RowType.BENEFIT,
        alternatives=("a", "b"),
        name="Lugnare morgnar för brukarna",
        rating=Rating.MUCH_BETTER,
        kategori=Kategori.KVALITET,
        stakeholders={"Brukare": Decimal(100)},
        provenance=Provenance(source="Brukarråd", assumption="Samma personal hela veckan"),
    ),
    Row(
        id="lock-in",
        type=RowType.BENEFIT,
        alternatives=("a",),
        name="Bundenhet till en leverantör",
        rating=Rating.WORSE,
        kategori=Kategori.KVALITET,
    ),
)


def uncertain_example(**fields):
    rows = (*(_dressed(row) for row in ROWS), *_RATED)
    return replace(worked_example(), name="Schemaläggning i hemtjänsten", rows=rows, **fields)


def _dressed(row):
    """Named, paid for by somebody, sourced, and uncertain in every year that has an amount."""
    name, party = _NAMES[row.id]
    low, high = (Decimal(share) for share in _SPREAD[row.type])
    return replace(
        row,
        name=name,
        stakeholders={party: Decimal(100)},
        amounts={
            year: value(n.likely, n.likely * low, n.likely * high)
            for year, n in row.amounts.items()
        },
        provenance=Provenance(
            source="Tidmätning 2025" if row.type is RowType.BENEFIT else "Offert 2026-03",
            assumption="Halv effekt första året" if row.type is RowType.BENEFIT else "",
            certainty="uppskattat",
            author="Eva Ek",
            date=dt.date(2026, 3, 1),
        ),
    )
