"""What tests of the result pages read off a page."""

import re

from django.utils.html import strip_tags


def words(html):
    """What a page says, on one line, with ordinary spaces."""
    return " ".join(strip_tags(html.replace("<", " <")).replace("\xa0", " ").split())


def line(html, label):
    """The figures beside a label, in the first table that has it."""
    begins = rf'<th scope="row"[^>]*>\s*{re.escape(label)}[\s<].*?</tr>'
    row = re.search(begins, html.replace("\xa0", " "), re.DOTALL)[0]
    return [words(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
