"""What must be in place before an arena moves on. Each missing thing a sentence, all at once."""

from arenor.models import Utvecklingsarena
from behov.choices import Status


def nothing(arena: Utvecklingsarena) -> list[str]:  # noqa: ARG001 -- the signature of a guard
    return []


def start(arena: Utvecklingsarena) -> list[str]:
    missing = []
    if not arena.workshoppar.scheduled().exists():
        missing.append("Boka tid för minst en workshop.")
    if not arena.deltagare.current().exists():
        missing.append("Lägg till minst en deltagare.")
    return missing


def summarise(arena: Utvecklingsarena) -> list[str]:
    if arena.workshoppar.filter(held_at__isnull=False).exists():
        return []
    return ["Minst en workshop måste ha genomförts."]


def close(arena: Utvecklingsarena) -> list[str]:
    """An agreed ambition, effektmål that lead somewhere, and no behov left behind."""
    missing = []
    if not arena.ambitioner.filter(agreed_on__isnull=False).exists():
        missing.append("Enas om en ambition.")
    effektmal = list(arena.effektmal.prefetch_related("projekt"))
    if not effektmal:
        missing.append("Skriv minst ett effektmål.")
    missing += [
        f"Effektmål {mal.number} behöver ett projekt och en ägare, eller ett besked om varför det "
        "inte drivs vidare."
        for mal in effektmal
        if not mal.not_pursued and not (mal.owner_id and mal.projekt.all())
    ]
    missing += [
        f"{behov.reference} är kvar i arenan. Lämna över det eller lämna tillbaka det."
        for behov in arena.behov.filter(status=Status.I_ARENA).order_by("pk")
    ]
    return missing
