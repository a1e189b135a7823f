"""How an effektmål goes: its measurements and its chart, also after the arena has ended.

For who sees the arena, and for its owner, who need not take part in it.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from arenor import charts, permissions, workflow
from arenor.forms.content.effektmal import MatningForm
from arenor.models import Effektmal, Utvecklingsarena
from arenor.progress import standing
from behov.permissions import require
from nyttokalkyl.charts import svg
from organisation import unsaved
from organisation.http import AppRequest

WIDE, NARROW = 640, 288


@require_http_methods(["GET", "HEAD", "POST"])
def measurements(request: AppRequest, pk: int) -> HttpResponse:
    """A POST adds one."""
    seen = Effektmal.objects.visible_to(request.user)
    mal = get_object_or_404(seen.select_related("arena__director", "owner"), pk=pk)
    may_measure = permissions.can_measure(request.user, mal)
    form = MatningForm(unsaved.typed(request), effektmal=mal)
    if request.method == "POST":
        require(may_measure)
        if form.is_valid():
            workflow.measure(mal, by=request.user, **form.answers)
            messages.success(request, "Mätningen är sparad.")
            return redirect("arenor:measurements", mal.pk)
    return _show(request, mal, form if may_measure else None)


def _show(request: AppRequest, mal: Effektmal, form: MatningForm | None) -> HttpResponse:
    arenas = Utvecklingsarena.objects.visible_to(request.user)
    rows = list(mal.matningar.select_related("by").order_by("pk"))
    points = charts.points_of(rows)
    how = standing(charts.goal_of(mal), points[-1]) if points else None
    drawing = charts.chart(mal, points)
    wrong = request.method == "POST" and form and form.errors
    context = {
        "mal": mal,
        "arena": mal.arena,
        "sees_arena": arenas.filter(pk=mal.arena_id).exists(),
        "form": form,
        "chart": drawing,
        "wide": svg(drawing, width=WIDE),
        "narrow": svg(drawing, width=NARROW),
        "matningar": rows[::-1],
        "standing": how and how.value,
        "shape": how and charts.SHAPES[how],
        "projekt": mal.projekt.order_by("pk"),
    }
    return render(request, "arenor/measurements.html", context, status=422 if wrong else 200)
