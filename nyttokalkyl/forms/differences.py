"""What one person typed and another has saved meanwhile, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    anchor: str
    typed: str
    saved: str


def differences(typed: forms.BaseForm, saved: forms.BaseForm) -> list[Difference]:
    """The fields of a form that was sent in which the saved one says something else."""
    found = []
    for field in typed:
        if field.is_hidden or field.name not in saved.fields:
            continue
        one, other = shown(field), shown(saved[field.name])
        if one != other:
            several = isinstance(field.field.widget, forms.RadioSelect)
            anchor = f"{field.auto_id}_0" if several else field.auto_id
            found.append(Difference(str(field.label), anchor, one, other))
    return found


def in_words(found: Iterable[Difference]) -> list[str]:
    """For above a form, where there is no room for a table."""
    return [f"{one.label}: nu står där ”{one.saved or 'inget'}”." for one in found]


def shown(field: forms.BoundField) -> str:
    """The value of a field as people read it."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "ja" if value else "nej"
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", ()) if key}
    values = value if isinstance(value, list) else [value]
    return ", ".join(choices.get(str(one), str(one)) for one in values if one not in {None, ""})
