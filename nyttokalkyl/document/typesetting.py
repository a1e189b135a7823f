"""From plain data to a tagged PDF, the same bytes for the same data.

The template reads data, never source text that somebody has written: what looks like markup in a
name comes out as a name. Only the fonts that come with the typesetter are used, so that a machine's
own fonts change nothing; what they cannot show is written as its code point.
"""

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import typst

from nyttokalkyl.wording import code

TEMPLATE = Path(__file__).with_name("decision_basis.typ")

_STANDARD: Final = "ua-1"
"""PDF/UA-1: the typesetter refuses a picture without a text alternative, among other things."""

_CANNOT_SHOW = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)", re.DOTALL)


def typeset(data: Mapping[str, object], *, template: Path = TEMPLATE) -> bytes:
    content = json.dumps(data, ensure_ascii=False, allow_nan=False)
    while True:
        try:
            return _compiled(content, template)
        except typst.TypstError as error:
            missing = _missing(error.diagnostic).intersection(content)
            if not missing:
                raise
        for character in missing:
            content = content.replace(character, code(character))


def _compiled(content: str, template: Path) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"data": content},
        pdf_standards=_STANDARD,
    )


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _missing(diagnostic: str) -> set[str]:
    """Characters that the fonts cannot show, as the typesetter quotes them.

    A plain digit is quoted, too, where it is part of what cannot be shown ("1" in a keycap).
    """
    quoted = "".join(_CANNOT_SHOW.findall(diagnostic))
    unescaped = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "", quoted)
    return {character for character in unescaped if not character.isascii()}
