"""Texts that an administrator edits: fixed placeholders such as {nummer}, and nothing else.

Never a template: whoever edits a text must not be able to reach what stands behind a word.
"""

import re
from collections.abc import Collection, Mapping

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """An unknown placeholder stays as it is written; what is filled in is not filled again."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(text: str, known: Collection[str]) -> list[str]:
    return [name for name in PLACEHOLDER.findall(text) if name not in known]
