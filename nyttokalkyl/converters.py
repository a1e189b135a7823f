"""Ids of rows, alternatives and factors in addresses. They are any text, slashes and dots too."""

from urllib.parse import quote, unquote


class PartId:
    """Escaped once more than an address is, so that no server or browser reads a "/" in it."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return unquote(value)

    def to_url(self, value: str) -> str:
        return quote(value, safe="").replace(".", "%2E")
