"""Aviseringar: what has been mailed to oneself and why, and what one chooses about it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from organisation.http import AppRequest
from organisation.paging import RowsInAnyCase
from utskick import paminnelser, workflow
from utskick.forms import ChoicesForm, PutOffForm
from utskick.models import Aviseringsval, State, Studs, Utskick
from utskick.workflow import ChosenElsewhere, ReasonNeeded

PER_PAGE = 30


@require_safe
def index(request: AppRequest) -> HttpResponse:
    reader = request.user
    rows = Utskick.objects.to_read(reader)
    page = RowsInAnyCase(rows, PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "own": {row.pk for row in page if _is_own_reminder(row)},
        "bounces": Studs.objects.filter(address=reader.email.lower()).exists(),
        "stands_in": Aviseringsval.objects.standing_in(reader),
    }
    return render(request, "utskick/index.html", context)


def _is_own_reminder(utskick: Utskick) -> bool:
    """Of what the reader is to do, rather than what they are told of because they lead."""
    rule = paminnelser.rules.get(utskick.kind)
    return rule is not None and utskick.why == rule.why and utskick.state != State.OVERHOPPAD


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: AppRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ChoicesForm(data, person=request.user)
    try:
        if form.is_valid():
            workflow.choose(request.user, **form.cleaned_data)
            messages.success(request, "Dina val är sparade.")
            return redirect("utskick:index")
    except ChosenElsewhere:
        form.meet(ChoicesForm(person=request.user))
    return render(
        request, "utskick/choices.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: AppRequest, pk: int) -> HttpResponse:
    utskick = get_object_or_404(Utskick.objects.to_read(request.user), pk=pk)
    if utskick.kind not in paminnelser.rules:
        raise Http404
    if not workflow.can_put_off(utskick):
        messages.info(request, "Det är redan klart, eller någon annans att göra.")
        return redirect("utskick:index")
    data = request.POST if request.method == "POST" else None
    form = PutOffForm(data, needs_reason=workflow.times_put_off(utskick) > 0)
    try:
        if form.is_valid():
            until = workflow.put_off(utskick, **form.cleaned_data)
            messages.success(request, f"Du blir påmind igen {date_format(until, 'j F Y')}.")
            return redirect(reverse("utskick:index"))
    except ReasonNeeded:
        form.add_error("reason", form.fields["reason"].error_messages["required"])
    context = {"form": form, "utskick": utskick}
    return render(request, "utskick/put_off.html", context, status=422 if form.errors else 200)
