"""Fills the demonstration's arenas, after load_demo. Quick and safe to run again."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from arenor.demo import load


class Command(BaseCommand):
    help = (
        "Load the demonstration's arenas: one planned, one under way, one closed. Only where DEMO"
        " is on, after load_demo. Run again, it changes nothing."
    )

    def handle(self, **_options: object) -> None:
        if not settings.DEMO:
            message = "Demo data is loaded only where DEMO is on, which PRODUCTION refuses."
            raise CommandError(message)
        loaded = load()
        self.stdout.write("Demo arenas are loaded." if loaded else "Demo arenas are there already.")
