"""An arena to read."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from arenor.models import Utvecklingsarena
from arenor.views.page import for_readers, show
from organisation.http import AppRequest


@require_safe
@for_readers
def detail(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    return show(
        request,
        arena,
        "detail.html",
        workshoppar=arena.workshoppar.order_by("number"),
        deltagare=arena.deltagare.current(),
        events=arena.handelser.select_related("by").order_by("-pk")[:20],
    )
