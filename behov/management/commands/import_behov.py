"""Brings behov in from a file and sends them in, as if each had been written in the form."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from behov import behov_file, importing
from organisation.json_file import FaultyFile
from organisation.models import Anvandare


class Command(BaseCommand):
    help = (
        "Import behov from a JSON file such as demo/behov.json and send them in. All or nothing:"
        " if anything is wrong, every fault is printed and nothing changes. Run again, it skips"
        " what is there already, by rubrik. Nobody is mailed. The owners must exist: run"
        " import_organisation first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--submitted-by",
            metavar="USERNAME",
            help="who answers questions about them (default: an account nobody can sign in to)",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(
        self, *, file: Path, submitted_by: str | None, dry_run: bool, **_options: object
    ) -> None:
        try:
            found = behov_file.read(file.read_bytes(), importing.owners())
        except OSError as error:
            message = f"{file}: {error.strerror}"
            raise CommandError(message) from error
        except FaultyFile as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            message = f"Nothing was imported. Faults: {len(error.faults)}."
            raise CommandError(message) from error
        with transaction.atomic():
            line = importing.send_in(found, by=_submitter(submitted_by))
            transaction.set_rollback(dry_run)
        self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was saved.")


def _submitter(username: str | None) -> Anvandare:
    if username is None:
        return importing.importer()
    try:
        return Anvandare.objects.active().get(username=username)
    except Anvandare.DoesNotExist:
        message = f'There is no active user "{username}".'
        raise CommandError(message) from None
