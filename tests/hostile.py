"""Texts that would run as script, or draw what is not ours, wherever one is written unescaped."""

import re
from html.parser import HTMLParser

MARK = "ondska"
"""Stands in each of them, followed by its number, where it would do its work."""

TEXTS = [
    text.replace("¤", f"{MARK}{number}")
    for number, text in enumerate(
        [
            "<script>¤</script>",
            "<img src=x onerror=¤>",
            '"><svg onload=¤>',
            "'><iframe srcdoc=¤>",
            "</textarea><script>¤</script>",
            "</title><img src=¤>",
            "</option></select><img onerror=¤>",
            '<a href="javascript:¤">x</a>',
            "<b ¤>",
            "--><img ¤>",
            "]]><img ¤>",
            '" onfocus="¤" autofocus="',
            "' onmouseover='¤",
            "<style>¤</style>",
            "<base href=//¤>",
            "<form action=//¤><button>",
            "<meta http-equiv=refresh content=0;url=//¤>",
            "<math href=javascript:¤>",
            "<object data=¤>",
            "<embed src=¤>",
            "<link rel=stylesheet href=//¤>",
            "<details open ontoggle=¤>",
            "<input autofocus onfocus=¤>",
            "<body onload=¤>",
            "<video><source onerror=¤>",
            "<div style=x:¤>",
            "<svg/onload=¤>",
            "<IMG SRC=JaVaScRiPt:¤>",
            "<script\n>¤</script >",
            "\u2028<script>¤</script>",
            "<¤-x>",
            "</p></dd></dl></main><h1 ¤>",
        ]
    )
]


def packed(limit, first=0):
    """As many of them as `limit` characters hold, beginning with the one at `first`."""
    found = ""
    for text in TEXTS[first:] + TEXTS[:first]:
        if len(found) + len(text) + 1 <= limit:
            found += f" {text}" if found else text
    return found


class Reader(HTMLParser):
    """Reads a page as a browser does: which marks are text, and which have become more.

    In the value of an attribute a mark is harmless, unless the attribute is one that acts.
    """

    ACTING = re.compile(r"^on|^(src|srcdoc|href|action|formaction|data|style|content|http-equiv)$")

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.seen, self.loose = set(), set()
        self.raw = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.raw = tag if tag in {"script", "style"} else ""
        self._note(self.loose, tag)
        for name, value in attrs:
            self._note(self.loose, name)
            acts = self.ACTING.match(name) and not (name == "href" and self._is_own(value))
            self._note(self.loose if acts else self.seen, value or "")

    def handle_endtag(self, tag):
        self.raw = ""
        self._note(self.loose, tag)

    def handle_data(self, data):
        self._note(self.loose if self.raw else self.seen, data)

    def handle_comment(self, data):
        self._note(self.loose, data)

    def _note(self, where, text):
        where.update(re.findall(rf"{MARK}\d+", text.lower()))

    @staticmethod
    def _is_own(address):
        """An address of ours that quotes what was searched for, with all of it encoded."""
        return bool(re.match(r"/(?![/\\])|[?#]", address)) and not re.search(r"[<>\"'\s]", address)
