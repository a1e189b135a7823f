"""Loading the arenas: all three or none, and once."""

from django.db import transaction

from arenor.demo import closed, planned, under_way
from arenor.models import Utvecklingsarena
from organisation.models import Anvandare
from utskick import outbox


@transaction.atomic
def load() -> bool:
    """True if they were loaded, False if they had been before, or there is nobody to lead them."""
    people = {person.username: person for person in Anvandare.objects.filter(is_demo=True)}
    if not people or Utvecklingsarena.objects.filter(director__in=people.values()).exists():
        return False
    with outbox.held_back("Demodata: påhittade personer får inga mejl."):
        closed.play(people)
        under_way.play(people)
        planned.play(people)
    return True
