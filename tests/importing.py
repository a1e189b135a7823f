"""A file to import: right, or wrong at one place; and what the command printed of it."""

import copy
import json
from io import StringIO

from django.core.management import CommandError, call_command

GONE = ...  # not object(): its address would name the test, and differ between processes


def changed(content, path, value):
    """A copy of `content` with `value` at `path`, or without what stands there."""
    copied = copy.deepcopy(content)
    *way, last = path
    place = copied
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return copied


def run(command, file, content, **options):
    """The lines that the command printed on its two streams, of a file with that content."""
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    out, err = StringIO(), StringIO()
    try:
        call_command(command, str(file), stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(f"{error}\n")
    return out.getvalue().splitlines(), err.getvalue().splitlines()
