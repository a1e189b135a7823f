"""How much one guest may write in an arena: whoever has got hold of a link fills no database."""

from django.db.models import Count, Sum
from django.db.models.functions import Length

from arenor.models import Deltagare

MOST_NOTES = 50
MOST_MOJLIGHETER = 50
MOST_CHARACTERS = 200_000
"""Of all that a guest has written in the arena. Votes are at most one for each possibility."""

TEXTS = ("text", "for_residents", "for_businesses", "for_organisation")
ASK = "Be den som leder arenan att skriva in resten."


def exceeded_by(guest: Deltagare) -> list[str]:
    """What is too much of what a guest has written, as sentences. Two queries."""
    notes = guest.anteckningar.aggregate(count=Count("pk"), length=Sum(Length("text")))
    lengths = {name: Sum(Length(name)) for name in TEXTS}
    ideas = guest.mojligheter.aggregate(count=Count("pk"), **lengths)
    written = (notes["length"] or 0) + sum(ideas[name] or 0 for name in TEXTS)
    found = []
    if notes["count"] > MOST_NOTES:
        found.append(f"En gäst skriver högst {MOST_NOTES} anteckningar. Fortsätt i en du har.")
    if ideas["count"] > MOST_MOJLIGHETER:
        found.append(f"En gäst skriver högst {MOST_MOJLIGHETER} möjligheter. {ASK}")
    if written > MOST_CHARACTERS:
        room = f"{MOST_CHARACTERS:,}".replace(",", "\N{NO-BREAK SPACE}")
        found.append(f"En gäst har plats för {room} tecken i en arena. Korta texten. {ASK}")
    return found
