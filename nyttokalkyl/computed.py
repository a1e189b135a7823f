"""What has just been computed, kept for the next request: a page, its charts and its explanations.

Results follow from the content alone, so they are kept by it and never go stale; each process keeps
its own.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass

from nyttokalkyl.interchange import Document, Json, read, write_results
from nyttokalkyl.results import Results, results_of

MOST_KEPT = 32
"""Calculations; a large one takes some megabytes."""


@dataclass(frozen=True, slots=True)
class Computed:
    document: Document
    results: Results


def computed(content: Mapping[str, Json]) -> Computed:
    """Read a calculation that is free of faults, and compute everything it results in."""
    return _computed(_canonical(content))


def computed_form(content: Mapping[str, Json]) -> dict[str, Json]:
    """The same in the JSON form, as it is stored when a calculation is locked."""
    return _form(_canonical(content))


def _canonical(content: Mapping[str, Json]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


@functools.lru_cache(maxsize=MOST_KEPT)
def _computed(text: str) -> Computed:
    document = read(text.encode())
    return Computed(document, results_of(document.calculation, document.simulation))


@functools.lru_cache(maxsize=MOST_KEPT)
def _form(text: str) -> dict[str, Json]:
    return write_results(_computed(text).results)
