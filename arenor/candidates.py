"""Behov that could go to an arena: referred by beredningen, or under beredning without an owner.

And who shares the interest in them, read from the behov themselves: the unit that sent it in, those
that it says it touches, those of the behov merged with it, and those of the people who follow it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from arenor.models import Utvecklingsarena
from behov.choices import Status
from behov.models import Behov, BehovQuerySet
from organisation.models import Anvandare, Enhet

REFERRED = Q(status=Status.I_ARENA)
WITHOUT_OWNER = Q(status=Status.UNDER_BEREDNING, owner_objekt=None, owner_enhet=None)

_touched = Behov.affected_enheter.through.objects.filter(behov=OuterRef("pk"))
_merged = Behov.objects.filter(merged_into=OuterRef("pk"), enhet__isnull=False)
_following = Behov.followers.through.objects.filter(
    behov=OuterRef("pk"), anvandare__enhet__isnull=False
)
_in_open_arena = Utvecklingsarena.behov.through.objects.filter(
    behov=OuterRef("pk"), utvecklingsarena__in=Utvecklingsarena.objects.all().open()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    behov: Behov
    enheter: tuple[str, ...]
    """Who shares the interest, by name."""

    is_referred: bool


def candidates() -> BehovQuerySet:
    return Behov.objects.filter(REFERRED | WITHOUT_OWNER).exclude(Exists(_in_open_arena))


def of_interest_to(behov: BehovQuerySet, enhet: int) -> BehovQuerySet:
    return behov.filter(
        Q(enhet=enhet)
        | Exists(_touched.filter(enhet=enhet))
        | Exists(_merged.filter(enhet=enhet))
        | Exists(_following.filter(anvandare__enhet=enhet))
    )


def oldest_first(behov: BehovQuerySet) -> BehovQuerySet:
    return behov.order_by("submitted_at", "pk")


def with_interest(behov: Any) -> BehovQuerySet:
    """Each with the keys of the units that share the interest, in one query, the oldest first.

    Of a page, these alone are looked up: as columns of the list they would be for all before it.
    """
    rows = oldest_first(Behov.objects.filter(pk__in=behov.values("pk")))
    return rows.annotate(
        touched=ArraySubquery(_touched.values("enhet")),
        merged_from=ArraySubquery(_merged.values("enhet")),
        followed_from=ArraySubquery(_following.values("anvandare__enhet")),
    )


def enheter_of(behov: Any) -> set[int]:
    """Of one `with_interest()`."""
    own = [behov.enhet_id] if behov.enhet_id else []
    return {*own, *behov.touched, *behov.merged_from, *behov.followed_from}


def rows_of(behov: Iterable[Behov], names: Mapping[int, str]) -> list[Candidate]:
    """`behov` as with_interest() gives them, `names` of units by key."""
    return [
        Candidate(
            behov=one,
            enheter=tuple(sorted(names[key] for key in enheter_of(one) if key in names)),
            is_referred=one.status == Status.I_ARENA,
        )
        for one in behov
    ]


def shared(rows: Iterable[Candidate]) -> list[tuple[str, int]]:
    """The units that share the interest in several together, and in how many, most first."""
    counted = Counter(enhet for row in rows for enhet in row.enheter)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def names_of_enheter() -> dict[int, str]:
    """Every unit of the municipality: a few hundred, in their order."""
    return dict(Enhet.objects.values_list("pk", "name"))


def chosen_by(user: Anvandare, keys: Iterable[str]) -> BehovQuerySet:
    """The candidates that were ticked, out of whatever stands in an address."""
    wanted = [int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_KEY]
    return candidates().visible_to(user).filter(pk__in=wanted[:MOST_CHOSEN])


MOST_CHOSEN = 100
LONGEST_KEY = 19
"""Digits of a bigint. Python refuses to read thousands of them."""
