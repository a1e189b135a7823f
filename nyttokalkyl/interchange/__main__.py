"""Evaluate a calculation in its JSON form: read a file, print its results.

It needs Python and NumPy, no settings and no site. manage.py evaluate_nyttokalkyl comes here, and
so does python -m nyttokalkyl.interchange FILE.
"""

import io
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from nyttokalkyl.calculation import Fault
from nyttokalkyl.interchange.parsing import MOST_BYTES, Faulty, line
from nyttokalkyl.interchange.reading import read
from nyttokalkyl.interchange.results import results

MOST_LINES = 200
STDOUT = 1

BAD_INPUT = 2
NOT_WRITTEN = 1

HELP = (
    "Read a nyttokalkyl as JSON (docs/nyttokalkyl.md, section 8) and print its results as JSON. "
    "Bad input: exit code 2 and one line per fault, with its JSON path."
)
FILE_HELP = "the calculation, or - for standard input"


def main(arguments: list[str]) -> int:
    """Exit code: 0, 2 for bad input, or 1 where the results cannot be written."""
    parser = ArgumentParser("evaluate_nyttokalkyl", description=HELP)
    parser.add_argument("file", metavar="FILE", help=FILE_HELP)
    file = parser.parse_args(arguments).file
    try:
        return evaluate_file(file, _say, _complain)
    except OSError as error:  # a full disk, or a pipe that nobody reads
        os.dup2(os.open(os.devnull, os.O_WRONLY), STDOUT)  # or Python would try again at exit
        _complain(f"$: Resultatet kan inte skrivas ({error.strerror}).")
        return NOT_WRITTEN


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 -- a command's results


def _complain(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 -- a command's lines for whoever called it


def evaluate_file(
    file: str, say: Callable[[str], object], complain: Callable[[str], object]
) -> int:
    """Results go to `say`, one text; faults to `complain`, a line each. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # as JSON is, whatever the terminal's locale
    try:
        document = read(_content(file))
    except Faulty as error:
        for fault in error.faults[:MOST_LINES]:
            complain(line(fault))
        if len(error.faults) > MOST_LINES:
            complain(f"$: {len(error.faults) - MOST_LINES} fel till visas inte.")
        return BAD_INPUT
    found = results(document.calculation, document.simulation)
    say(json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False))
    return 0


def _content(file: str) -> bytes:
    """One byte more than is allowed, so that a larger file is refused without being read."""
    try:
        if file == "-":
            if sys.stdin is None:
                raise Faulty([Fault((), "Standard in är stängd.")])
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Faulty([Fault((), "Filen finns inte.")]) from None
    except (OSError, ValueError) as error:  # a directory, no permission, a name with a null byte
        why = getattr(error, "strerror", None) or error
        raise Faulty([Fault((), f"Filen kan inte läsas ({why}).")]) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
