"""Whose letters a person may read: those to themself, and those about cases open to them.

A letter quotes what it is about, so whoever may not read a case in full may not read what was
written of it to others. What a case is, and who reads it, is known to the apps above.
"""

from collections.abc import Callable, Collection

from django.db import models
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Concat

from organisation.models import Anvandare
from utskick.models import UtskickQuerySet, prefix_of

Cases = Callable[[Anvandare], models.QuerySet]
"""The rows of which this person may read every letter, to whomever it was sent."""

cases: dict[type[models.Model], Cases] = {}


def register(model: type[models.Model], readable_by: Cases) -> None:
    """Open the letters about rows of `model`. Apps register in their paminnelser.py.

    Letters about anything else are read by their recipients alone.
    """
    cases[model] = readable_by


def readable_by(user: Anvandare, letters: UtskickQuerySet) -> UtskickQuerySet:
    """Those of `letters` that `user` may read. No query of its own."""
    may_read = Q(recipient=user)
    for model, open_to in cases.items():
        about = Concat(Value(prefix_of(model)), Cast("pk", TextField()), output_field=TextField())
        may_read |= Q(about__in=open_to(user).order_by().values_list(about))
    return letters.filter(may_read)


def open_cases(user: Anvandare, abouts: Collection[str]) -> set[str]:
    """Those of `abouts` whose letters to others `user` may read. One query for each model."""
    found = set()
    for model, open_to in cases.items():
        prefix = prefix_of(model)
        keys = [about.removeprefix(prefix) for about in abouts if about.startswith(prefix)]
        rows = open_to(user).filter(pk__in=keys).values_list("pk", flat=True) if keys else []
        found |= {f"{prefix}{pk}" for pk in rows}
    return found
