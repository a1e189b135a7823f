"""What a locked nyttokalkyl hands over to its behov: few figures, frozen with the event."""

from collections.abc import Mapping
from typing import Any

from nyttokalkyl.models import Nyttokalkyl


def figures_of(kalkyl: Nyttokalkyl, results: Mapping[str, Any]) -> dict[str, str]:
    """Of the alternative with the highest net present value that is not the nollalternativ.

    Amounts in kronor and shares as fractions, unrounded; a figure that is undefined is left out.
    """
    alternatives = {one["id"]: one for one in results["alternatives"]}
    ranked = [alternatives[one["alternative"]] for one in results["ranking"]]
    best = next(one for one in ranked if not one["baseline"])
    decisive = best["against_baseline"] or best["measures"]
    figures = {
        "kalkyl": str(kalkyl.pk),
        "name": kalkyl.name,
        "number": str(kalkyl.number),
        "sha256": kalkyl.sha256,
        "alternative": best["name"],
        "first": ranked[0]["name"],
        "npv": decisive["npv"],
        "financial_npv": decisive["financial_npv"],
        "bcr": decisive["bcr"]["value"],
        "probability": _probability(results, best["id"]),
    }
    return {name: value for name, value in figures.items() if value is not None}


def _probability(results: Mapping[str, Any], alternative_id: str) -> str | None:
    """That it is better than the nollalternativ, or pays off where there is none."""
    if results["simulation"] is None:
        return None
    simulated = next(
        one for one in results["simulation"]["alternatives"] if one["id"] == alternative_id
    )
    chance = simulated["probability_better_than_baseline"] or simulated["probability_positive"]
    return str(chance["value"])
