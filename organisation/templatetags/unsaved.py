"""What a form holds whose text is kept when its writer has been signed out: `{% keeps_text %}`."""

from typing import Any

from django import template
from django.utils import timezone

from organisation import sessions
from organisation.unsaved import FIELD, signature_of

register = template.Library()


@register.inclusion_tag("organisation/_keeps_text.html", takes_context=True)
def keeps_text(context: template.Context) -> dict[str, Any]:
    """The view must show what `unsaved.typed(request)` gives it."""
    request = context["request"]
    ends_at = sessions.end_of(request)
    return {
        "field": FIELD,
        "signature": signature_of(request.user),
        "ends_at": ends_at,
        "seconds_left": int((ends_at - timezone.now()).total_seconds()),
    }
