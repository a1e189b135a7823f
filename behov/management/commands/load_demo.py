"""Fills a demonstration. config/embedded calls it at every start: it must be quick and safe."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from behov.demo.load import load
from organisation.json_file import FaultyFile


class Command(BaseCommand):
    help = (
        "Load the demonstration: an organisation, one made-up person per role and sixty behov in"
        " every status. Only where DEMO is on. Run again, it changes nothing."
    )

    def handle(self, **_options: object) -> None:
        if not settings.DEMO:
            message = "Demo data is loaded only where DEMO is on, which PRODUCTION refuses."
            raise CommandError(message)
        try:
            loaded = load()
        except FaultyFile as error:  # such as two units of one name, one of them not the demo's
            message = "\n".join(["Demo data does not fit in:", *map(str, error.faults)])
            raise CommandError(message) from error
        self.stdout.write("Demo data is loaded." if loaded else "Demo data is there already.")
