"""From behov by way of an arena to what came of it: the same for the picture and for its list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from arenor.models import Effektmal, Projekt, Utvecklingsarena
from arenor.outcome import Outcome, outcome_of, with_outcome
from behov.models import Behov, BehovQuerySet

ARENA = "arena"
MOST_LOOSE = 5
"""Possibilities that led nowhere are counted beyond these, rather than shown."""


@dataclass(frozen=True, slots=True)
class Node:
    key: str
    text: str
    about: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """One effektmål: where it came from, what it started, how it went."""

    effektmal: Node
    behov: tuple[Node, ...]
    mojligheter: tuple[Node, ...]
    projekt: tuple[Node, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Trace:
    columns: tuple[tuple[str, tuple[Node, ...]], ...]
    """Headings with their nodes, from left to right."""

    links: tuple[tuple[str, str], ...]
    """Keys of nodes, from and to."""

    chains: tuple[Chain, ...]
    loose: tuple[Node, ...]
    """Possibilities that no effektmål came from."""


def trace_of(arena: Utvecklingsarena) -> Trace:
    """In seven queries, however much there is."""
    behov = {one.pk: _behov(one) for one in behov_of(arena)}
    mojligheter = {one.pk: Node(f"m{one.pk}", one.text) for one in arena.mojligheter.order_by("pk")}
    projekt = {one.pk: _projekt(one) for one in arena.projekt.select_related("behov", "owner")}
    effektmal = list(with_outcome(arena.effektmal.select_related("owner")))
    touched = _pairs(Effektmal.behov.through, "effektmal", "behov", arena)
    grew_from = _pairs(Effektmal.mojligheter.through, "effektmal", "mojlighet", arena)
    started = _pairs(Projekt.effektmal.through, "effektmal", "projekt", arena)
    chains = tuple(
        Chain(
            effektmal=Node(f"e{mal.pk}", str(mal), about=f"Ägare: {mal.owner or 'ingen än'}"),
            behov=_found(touched[mal.pk], behov),
            mojligheter=_found(grew_from[mal.pk], mojligheter),
            projekt=_found(started[mal.pk], projekt),
            outcome=outcome_of(mal),
        )
        for mal in effektmal
    )
    led_on = {one.key for chain in chains for one in chain.mojligheter}
    loose = tuple(one for one in mojligheter.values() if one.key not in led_on)
    return _drawn_up(arena, tuple(behov.values()), chains, loose, tuple(projekt.values()))


def _drawn_up(
    arena: Utvecklingsarena,
    behov: tuple[Node, ...],
    chains: tuple[Chain, ...],
    loose: tuple[Node, ...],
    projekt: tuple[Node, ...],
) -> Trace:
    led_on = {one.key: one for chain in chains for one in chain.mojligheter}
    shown = (*led_on.values(), *_few(loose))
    outcomes = tuple(
        Node(_outcome_key(chain), chain.outcome.standing, chain.outcome.text) for chain in chains
    )
    columns = (
        ("Behov", behov),
        ("Arena", (Node(ARENA, arena.title, arena.standing),)),
        ("Möjligheter", shown),
        ("Effektmål", tuple(chain.effektmal for chain in chains)),
        ("Projekt och nya behov", projekt),
        ("Utfall", outcomes),
    )
    return Trace(columns, tuple(_links(behov, shown, chains)), chains, loose)


def _links(
    behov: Iterable[Node], mojligheter: Iterable[Node], chains: Iterable[Chain]
) -> Iterable[tuple[str, str]]:
    """Each step to the next; what an effektmål skips, it is reached across."""
    yield from ((one.key, ARENA) for one in behov)
    yield from ((ARENA, one.key) for one in mojligheter)
    for chain in chains:
        mal, outcome = chain.effektmal.key, _outcome_key(chain)
        before = [one.key for one in chain.mojligheter] or [ARENA]
        yield from ((key, mal) for key in before)
        yield from ((mal, one.key) for one in chain.projekt)
        after = [one.key for one in chain.projekt] or [mal]
        yield from ((key, outcome) for key in after)


def _few(loose: tuple[Node, ...]) -> tuple[Node, ...]:
    more = len(loose) - MOST_LOOSE
    rest = (Node("fler", f"{more} möjligheter till", "Utan effektmål"),) if more > 0 else ()
    return (*loose[:MOST_LOOSE], *rest)


def _outcome_key(chain: Chain) -> str:
    return f"u{chain.effektmal.key}"


def behov_of(arena: Utvecklingsarena) -> BehovQuerySet:
    """What it concerns now, and what its effektmål came from, if that has gone on since."""
    return (
        Behov.objects.filter(Q(arenor=arena) | Q(pk__in=arena.effektmal.values("behov")))
        .distinct()
        .order_by("pk")
    )


def _behov(behov: Any) -> Node:
    return Node(f"b{behov.pk}", behov.title, behov.reference, behov.get_absolute_url())


def _projekt(projekt: Projekt) -> Node:
    """A behov that is still somebody's draft is named by the project alone."""
    about = f"{projekt.get_slag_display()}, {projekt.get_lage_display().lower()}"
    if projekt.behov and projekt.behov.reference:
        url = reverse("behov:detail", args=[projekt.behov.pk])
        return Node(f"p{projekt.pk}", projekt.name, f"{about}, {projekt.behov.reference}", url)
    return Node(f"p{projekt.pk}", projekt.name, about, projekt.link)


def _pairs(through: Any, from_: str, to: str, arena: Utvecklingsarena) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = through.objects.filter(effektmal__arena=arena).order_by("pk")
    for one, other in rows.values_list(f"{from_}_id", f"{to}_id"):
        found[one].append(other)
    return found


def _found(keys: Iterable[int], nodes: Mapping[int, Node]) -> tuple[Node, ...]:
    return tuple(nodes[key] for key in keys if key in nodes)
