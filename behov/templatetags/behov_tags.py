from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from behov.diff import Change, Piece

register = template.Library()

MARKUP = {
    Change.SAME: "{}",
    Change.ADDED: '<ins><span class="visually-hidden">[tillagt: </span>{}'
    '<span class="visually-hidden">]</span></ins>',
    Change.REMOVED: '<del><span class="visually-hidden">[borttaget: </span>{}'
    '<span class="visually-hidden">]</span></del>',
}


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """The pieces of a text, told apart also for those who do not see how they are drawn."""
    return format_html_join(
        "",
        "{}",
        ((format_html(MARKUP[piece.change], linebreaksbr(piece.text)),) for piece in pieces),
    )
