"""Which time suits: propose some, see who can when, and book one of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from arenor import workflow
from arenor.forms.planning.fields import written
from arenor.forms.planning.poll import TimesFormSet
from arenor.forms.planning.series import ScheduleForm
from arenor.models import Workshop
from arenor.poll_results import results_of
from arenor.views.page import show
from arenor.views.planning.page import UNPROCESSABLE, Desk, for_workshops
from arenor.views.planning.schedule import book
from arenor.workflow import NotReady
from organisation import unsaved
from organisation.http import AppRequest
from organisation.row_forms import BUTTONS

NOT_FOUND = 404


@require_http_methods(["GET", "HEAD", "POST"])
@for_workshops
def times(request: AppRequest, workshop: Workshop) -> HttpResponse:
    """What has been answered, and more times to propose."""
    if request.method != "POST":
        return _show(request, workshop, TimesFormSet(unsaved.take(request)))
    if BUTTONS & request.POST.keys():
        rows = TimesFormSet.rearranged(request.POST)
        return _show(request, workshop, TimesFormSet(rows=rows))
    formset = TimesFormSet(request.POST)
    if not formset.is_valid():
        return _show(request, workshop, formset, status=UNPROCESSABLE)
    try:
        workflow.propose_times(workshop, formset.times)
    except NotReady as error:
        formset.non_form_errors().extend(error.missing)
        return _show(request, workshop, formset, status=UNPROCESSABLE)
    messages.success(request, "Tiderna är föreslagna. Deltagarna får frågan med e-post.")
    return redirect("arenor:times", workshop.arena_id, workshop.number)


@require_POST
@for_workshops
def withdraw(request: AppRequest, workshop: Workshop, forslag_pk: int) -> HttpResponse:
    forslag = workshop.tidsforslag.select_related("workshop").filter(pk=forslag_pk).first()
    if forslag is None:
        return _gone(request, workshop)
    try:
        workflow.withdraw_time(forslag)
    except NotReady as error:
        messages.error(request, " ".join(error.missing))
        return redirect("arenor:series", workshop.arena_id)
    messages.success(request, "Tiden är borttagen.")
    return redirect("arenor:times", workshop.arena_id, workshop.number)


@require_POST
@for_workshops
def book_time(request: AppRequest, workshop: Workshop, forslag_pk: int) -> HttpResponse:
    """As the page of the booking, filled in: what stands in the way is shown there."""
    forslag = workshop.tidsforslag.filter(pk=forslag_pk).first()
    if forslag is None:
        return _gone(request, workshop)
    filled_in = {
        **written(forslag.starts_at, forslag.ends_at),
        "version": request.POST.get("version", ""),
        "place": workshop.place,
        "link": workshop.link,
    }
    form = ScheduleForm(filled_in, workshop=workshop)
    return book(request, workshop, form, Desk.on_site(workshop))


def _gone(request: AppRequest, workshop: Workshop) -> HttpResponse:
    """Somebody has taken the time back meanwhile, or the button was pressed twice."""
    messages.info(request, "Tiden är inte längre föreslagen.")
    return _show(request, workshop, TimesFormSet(), status=NOT_FOUND)


def _show(
    request: AppRequest, workshop: Workshop, formset: TimesFormSet, *, status: int = 200
) -> HttpResponse:
    forslag = list(workshop.tidsforslag.prefetch_related("svar").order_by("starts_at", "pk"))
    people = list(workshop.arena.deltagare.current().by_name())
    return show(
        request,
        workshop.arena,
        "workshop_times.html",
        status=status,
        workshop=workshop,
        formset=formset,
        results=results_of(forslag, people),
        told=people,
    )
