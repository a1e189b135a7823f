"""A participant's own page: answer invitations and polls, read what is shared, vote.

The same for a guest and for who is signed in; part.py says who asks.
"""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from arenor import workflow
from arenor.choices import Svar
from arenor.forms.taking_part import ANSWERS, SvarForm, TiderForm
from arenor.models import Anteckning, Deltagare, Inbjudan, Rost, Tidsforslag, Tidssvar, Workshop
from arenor.views.part import Part, for_guests, for_participants
from arenor.workflow import NotReady, StepNotAllowed
from behov.permissions import require


def _page(request: HttpRequest, part: Part) -> HttpResponse:
    return _show(request, part)


def _answer(request: HttpRequest, part: Part, number: int) -> HttpResponse:
    rows = part.deltagare.inbjudningar.select_related("workshop__arena", "deltagare")
    inbjudan = get_object_or_404(rows, workshop__number=number)
    form = SvarForm(request.POST)
    if not form.is_valid():
        return _show(request, part, form=form)
    svar = Svar(form.cleaned_data["svar"])
    return _do(request, part, lambda: workflow.answer(inbjudan, svar), "Tack, svaret är sparat.")


def _poll(request: HttpRequest, part: Part, number: int) -> HttpResponse:
    workshop = get_object_or_404(part.deltagare.arena.workshoppar, number=number)
    form = TiderForm(request.POST, forslag=workshop.tidsforslag.select_related("workshop"))
    if not form.is_valid():
        return _show(request, part, form=form)
    return _do(
        request,
        part,
        lambda: workflow.answer_poll(part.deltagare, form.answers),
        "Tack, svaren är sparade.",
    )


def _vote(request: HttpRequest, part: Part, mojlighet_pk: int) -> HttpResponse:
    mojlighet = get_object_or_404(part.deltagare.arena.mojligheter, pk=mojlighet_pk)
    require(part.deltagare.contributes)
    take = workflow.unvote if request.POST.get("rost") == "nej" else workflow.vote
    said = "Rösten är borttagen." if take is workflow.unvote else "Tack, rösten är räknad."
    return _do(request, part, lambda: take(mojlighet, by=part.deltagare), said)


def _do(request: HttpRequest, part: Part, take: Any, said: str) -> HttpResponse:
    """Take the step and go back to the page, which says how it went."""
    try:
        take()
        messages.success(request, said)
    except NotReady as error:
        messages.error(request, " ".join(error.missing))
    except StepNotAllowed:
        messages.error(request, "Arenan är avslutad. Det går inte längre att svara.")
    return redirect(part.base)


def _show(request: HttpRequest, part: Part, *, form: Form | None = None) -> HttpResponse:
    deltagare = part.deltagare
    context = {
        "part": part,
        "deltagare": deltagare,
        "arena": deltagare.arena,
        "form": form,
        "workshoppar": _workshops_of(deltagare, form),
        "mojligheter": _possibilities_of(deltagare),
        "may_vote": deltagare.contributes and deltagare.arena.is_open,
        "answers": ANSWERS,
    }
    status = 422 if form and form.errors else 200
    return render(request, "arenor/participation.html", context, status=status)


def _workshops_of(deltagare: Deltagare, form: Form | None) -> list[dict[str, Any]]:
    """Each workshop with this person's own invitation and poll. The same number of queries."""
    rows = deltagare.arena.workshoppar.order_by("number").prefetch_related(
        Prefetch("anteckningar", Anteckning.objects.select_related("by")),
        Prefetch("inbjudningar", Inbjudan.objects.filter(deltagare=deltagare)),
        Prefetch("tidsforslag__svar", Tidssvar.objects.filter(deltagare=deltagare)),
    )
    return [_with_own(workshop, form) for workshop in rows]


def _with_own(workshop: Workshop, form: Form | None) -> dict[str, Any]:
    forslag: list[Tidsforslag] = list(workshop.tidsforslag.all())
    given = {f"tid-{one.pk}": svar.kan for one in forslag for svar in one.svar.all()}
    poll = TiderForm(initial=given, forslag=forslag)
    if isinstance(form, TiderForm) and form.fields.keys() == poll.fields.keys():
        poll = form
    return {
        "row": workshop,
        "inbjudan": next(iter(workshop.inbjudningar.all()), None),
        "poll": poll if forslag and not workshop.is_scheduled else None,
    }


def _possibilities_of(deltagare: Deltagare) -> Any:
    own = Rost.objects.filter(mojlighet=OuterRef("pk"), deltagare=deltagare)
    rows = deltagare.arena.mojligheter.annotate(votes=Count("roster"), is_mine=Exists(own))
    return rows.order_by("-votes", "pk")


participation = require_safe(for_participants(_page))
answer = require_POST(for_participants(_answer))
poll = require_POST(for_participants(_poll))
vote = require_POST(for_participants(_vote))

guest = for_guests(require_safe(_page))
guest_answer = for_guests(require_POST(_answer))
guest_poll = for_guests(require_POST(_poll))
guest_vote = for_guests(require_POST(_vote))
