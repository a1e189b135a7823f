"""What must be in place before an arena moves on. Each missing thing a sentence, all at once."""

from arenor.models import Tidssvar, Utvecklingsarena, Workshop
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


def remove_workshop(workshop: Workshop) -> list[str]:
    """Why it stays: somebody was told of it, or has said something in it."""
    if workshop.held_at:
        return ["Workshoppen är genomförd och står kvar."]
    if workshop.cancelled_at:
        return ["Workshoppen är inställd och står kvar, så att deltagarna ser vad som hände."]
    if workshop.starts_at:
        return ["Workshoppen är bokad. Ställ in den i stället, så får deltagarna veta det."]
    kept = []
    if workshop.anteckningar.exists() or workshop.atgarder.exists():
        kept.append(
            "Workshoppen har anteckningar eller åtgärder, som inte ska försvinna. Byt tema på den "
            "i stället."
        )
    if Tidssvar.objects.filter(forslag__workshop=workshop).exists():
        kept.append(
            "Deltagare har svarat på när de kan. Ta bort de föreslagna tiderna först, om svaren "
            "inte behövs."
        )
    return kept
