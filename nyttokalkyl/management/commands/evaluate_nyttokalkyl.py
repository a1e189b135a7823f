"""Evaluate a nyttokalkyl in its JSON form, without the site: no table is read or written."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from nyttokalkyl.interchange.__main__ import FILE_HELP, HELP, evaluate_file


class Command(BaseCommand):
    help = HELP
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help=FILE_HELP)

    def handle(self, *, file: str, **_options: object) -> None:
        if code := evaluate_file(file, self.stdout.write, self.stderr.write):
            raise SystemExit(code)
