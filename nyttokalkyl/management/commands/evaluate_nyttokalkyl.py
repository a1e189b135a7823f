"""Evaluate a nyttokalkyl in its JSON form, without the site: no table is read or written."""

import io
import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from nyttokalkyl.calculation import Fault
from nyttokalkyl.interchange import MOST_BYTES, Faulty, line, read, results

MOST_LINES = 200

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Read a nyttokalkyl as JSON (docs/nyttokalkyl.md, section 8) and print its results as "
        "JSON. Bad input: exit code 2 and one line per fault, with its JSON path."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the calculation, or - for standard input")

    def handle(self, *, file: str, **_options: object) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")  # as JSON is, whatever the terminal's locale
        try:
            document = read(_content(file))
        except Faulty as error:
            self._refuse(error.faults)
        found = results(document.calculation, document.simulation)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False))

    def _refuse(self, faults: list[Fault]) -> None:
        for fault in faults[:MOST_LINES]:
            self.stderr.write(line(fault))
        if len(faults) > MOST_LINES:
            self.stderr.write(f"$: {len(faults) - MOST_LINES} fel till visas inte.")
        raise SystemExit(BAD_INPUT)


def _content(file: str) -> bytes:
    """One byte more than is allowed, so that a larger file is refused without being read."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Faulty([Fault((), "Filen finns inte.")]) from None
    except (OSError, ValueError) as error:  # a directory, no permission, a name with a null byte
        why = getattr(error, "strerror", None) or error
        raise Faulty([Fault((), f"Filen kan inte läsas ({why}).")]) from None
