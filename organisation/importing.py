"""Writing an organisation that has been read from a file. New rows, changed rows, no other."""

from collections import Counter
from typing import Any, TypeVar

from django.db import transaction

from organisation.models import Enhet, Forvaltningsobjekt
from organisation.organisation_file import Organisation

Row = TypeVar("Row", Enhet, Forvaltningsobjekt)


@transaction.atomic
def save(organisation: Organisation) -> list[str]:
    """Create and update by code. Returns a line on units and one on objekt."""
    units = Enhet.objects.select_for_update().in_bulk(field_name="code")
    unit_count: Counter[str] = Counter()
    for row in organisation.units:  # parents come first
        units[row.code], outcome = _save(
            units.get(row.code) or Enhet(code=row.code),
            kind=row.kind,
            name=row.name,
            short_name=row.short_name,
            parent_id=units[row.parent].pk if row.parent else None,
        )
        unit_count[outcome] += 1
    objekt = Forvaltningsobjekt.objects.select_for_update().in_bulk(field_name="code")
    objekt_count: Counter[str] = Counter()
    for item in organisation.objekt:
        saved, outcome = _save(
            objekt.get(item.code) or Forvaltningsobjekt(code=item.code),
            name=item.name,
            description=item.description,
            owner_enhet_id=units[item.owner].pk,
        )
        affected = {units[code].pk for code in item.affected}
        if affected != set(saved.affected.values_list("pk", flat=True)):
            saved.affected.set(affected)
            outcome = "new" if outcome == "new" else "changed"
        objekt_count[outcome] += 1
    return [_line("Units", unit_count), _line("Objekt", objekt_count)]


def _save(row: Row, **values: Any) -> tuple[Row, str]:
    """The row and what happened to it. What says the same already is not written."""
    new = row.pk is None
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name, value in values.items():
        setattr(row, name, value)
    if new:
        row.save()
    elif changed:
        row.save(update_fields=changed)
    return row, "new" if new else "changed" if changed else "unchanged"


def _line(what: str, count: Counter[str]) -> str:
    return f"{what}: " + ", ".join(f"{count[key]} {key}" for key in ("new", "changed", "unchanged"))
