"""Brings the municipality's units and objekt in from a file. People are appointed on the site."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organisation import importing, organisation_file
from organisation.json_file import FaultyFile


class Command(BaseCommand):
    help = (
        "Import units and objekt from a JSON file such as demo/organisation.json. All or nothing:"
        " if anything is wrong, every fault is printed and nothing changes. Run again, it updates"
        " by id. What is not in the file is left as it is; titles of roles are read but not kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *, file: Path, dry_run: bool, **_options: object) -> None:
        try:
            organisation = organisation_file.read(file.read_bytes())
        except OSError as error:
            message = f"{file}: {error.strerror}"
            raise CommandError(message) from error
        except FaultyFile as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            message = f"Nothing was imported. Faults: {len(error.faults)}."
            raise CommandError(message) from error
        with transaction.atomic():
            lines = importing.save(organisation)
            transaction.set_rollback(dry_run)
        for line in lines:
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was saved.")
