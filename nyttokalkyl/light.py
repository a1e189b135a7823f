"""The light calculation: an alternative as volume, time and cost, in three ordinary rows.

The rows have ids of their own, one set per alternative, so that the full mode shows the same rows
and the light page finds them again. What the full mode has made of one that three numbers cannot
say, the light page leaves alone.
"""

from dataclasses import dataclass, replace

from nyttokalkyl.calculation import (
    Calculation,
    CostKind,
    Kategori,
    Provenance,
    Row,
    RowType,
    TimeSaved,
    Value,
)
from nyttokalkyl.calculation.inputs import Scalar
from nyttokalkyl.editing import Changed, fingerprint, seen_row
from nyttokalkyl.interchange import Document

TIME, ONCE, YEARLY = "enkel-tid", "enkel-engang", "enkel-arlig"
"""What the ids of the rows begin with; the alternative's follows."""


@dataclass(frozen=True, slots=True)
class Light:
    """What the page asks for. None where nothing is stated."""

    volume: Value | None = None
    hours_today: Value | None = None
    hours_after: Value | None = None
    hour_value: Scalar | None = None
    once: Value | None = None
    """Kronor, in the first year of the period."""

    yearly: Value | None = None
    from_year: int | None = None
    """When time is saved and the yearly cost begins; the first year when not stated."""


def rows_of(light: Light, alternative_id: str, first_year: int) -> tuple[Row, ...]:
    """The rows that say it, without provenance."""
    found = []
    if light.volume and light.hours_today and light.hours_after and light.hour_value:
        found.append(
            Row(
                id=f"{TIME}-{alternative_id}",
                name="Sparad tid",
                type=RowType.BENEFIT,
                alternatives=(alternative_id,),
                kategori=Kategori.OMFORDELNING,
                quantity=TimeSaved(light.volume, light.hours_today, light.hours_after),
                unit_value=light.hour_value,
                first_year=light.from_year,
            )
        )
    if light.once:
        once = _cost(ONCE, "Engångskostnad", CostKind.INVESTMENT, alternative_id)
        found.append(replace(once, amounts={first_year: light.once}))
    if light.yearly:
        yearly = _cost(YEARLY, "Årlig kostnad", CostKind.OPERATION, alternative_id)
        found.append(replace(yearly, amount=light.yearly, first_year=light.from_year))
    return tuple(found)


def _cost(prefix: str, name: str, kind: CostKind, alternative_id: str) -> Row:
    """Without its amount."""
    return Row(
        id=f"{prefix}-{alternative_id}",
        name=name,
        type=RowType.COST,
        alternatives=(alternative_id,),
        kategori=Kategori.FINANSIELL,
        kind=kind,
    )


def saved_rows(calculation: Calculation, alternative_id: str) -> dict[str, Row]:
    """The light rows that there are, by id."""
    ids = {f"{prefix}-{alternative_id}" for prefix in (TIME, ONCE, YEARLY)}
    return {row.id: row for row in calculation.rows if row.id in ids}


def read(calculation: Calculation, alternative_id: str) -> Light | None:
    """What the saved rows say; None when they say more than the page can."""
    rows = saved_rows(calculation, alternative_id)
    first_year = calculation.terms.first_year
    light = _light(rows, alternative_id)
    written = {row.id: row for row in rows_of(light, alternative_id, first_year)}
    same = written.keys() == rows.keys() and all(
        _carrying(written[row_id], row) == row for row_id, row in rows.items()
    )
    return light if same else None


def _light(rows: dict[str, Row], alternative_id: str) -> Light:
    """As near as the numbers come."""
    time = rows.get(f"{TIME}-{alternative_id}")
    once = rows.get(f"{ONCE}-{alternative_id}")
    yearly = rows.get(f"{YEARLY}-{alternative_id}")
    quantity = time.quantity if time else None
    saved = quantity if isinstance(quantity, TimeSaved) else None
    years = [row.first_year for row in (time, yearly) if row is not None]
    return Light(
        volume=_plain(saved.volume) if saved else None,
        hours_today=_plain(saved.hours_today) if saved else None,
        hours_after=_plain(saved.hours_after) if saved else None,
        hour_value=time.unit_value if time else None,
        once=next(iter(once.amounts.values()), None) if once else None,
        yearly=_plain(yearly.amount) if yearly else None,
        from_year=years[0] if years else None,
    )


def _plain(number: Scalar | None) -> Value | None:
    """The page offers a kalkylfaktor for the hour alone."""
    return number if isinstance(number, Value) else None


def _carrying(written: Row, saved: Row) -> Row:
    """The row with what the page does not ask about as it is saved."""
    return replace(
        written,
        name=saved.name,
        kategori=saved.kategori,
        kind=saved.kind,
        counts_as=saved.counts_as,
        stakeholders=saved.stakeholders,
        provenance=saved.provenance,
    )


def seen_light(calculation: Calculation, alternative_id: str) -> str:
    """The fingerprint of all that the page shows."""
    rows = saved_rows(calculation, alternative_id)
    return fingerprint({row_id: seen_row(row) for row_id, row in rows.items()})


def put(
    document: Document, light: Light, alternative_id: str, *, seen: str, stamp: Provenance
) -> Document:
    """Write the rows; one of which nothing is stated goes. Raises Changed, as editing.py does."""
    calculation = document.calculation
    if seen != seen_light(calculation, alternative_id):
        raise Changed(alternative_id)
    saved = saved_rows(calculation, alternative_id)
    written = {
        row.id: _stamped(row, saved.get(row.id), stamp)
        for row in rows_of(light, alternative_id, calculation.terms.first_year)
    }
    kept = [
        written.get(row.id, row)
        for row in calculation.rows
        if row.id in written or row.id not in saved
    ]
    new = [row for row_id, row in written.items() if row_id not in saved]
    return replace(document, calculation=replace(calculation, rows=(*kept, *new)))


def _stamped(row: Row, saved: Row | None, stamp: Provenance) -> Row:
    """With who wrote it when, unless it is as it was."""
    if saved is None:
        return replace(row, provenance=stamp)
    carried = _carrying(row, saved)
    provenance = replace(
        saved.provenance,
        source=stamp.source,
        author=stamp.author,
        date=stamp.date,
    )
    unchanged = carried == saved and saved.provenance.source == stamp.source
    return saved if unchanged else replace(carried, provenance=provenance)
