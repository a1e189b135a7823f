"""A participant's own page: answer invitations and polls, read what is shared, vote.

The same for a guest and for who is signed in; part.py says who asks. A guest writes notes and
possibilities here too; who is signed in has the pages of content/ for them.
"""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from arenor import workflow
from arenor.choices import Svar
from arenor.forms.content.base import ContentForm
from arenor.forms.content.mojlighet import MojlighetForm
from arenor.forms.content.workshop import AnteckningForm
from arenor.forms.taking_part import ANSWERS, SvarForm, TiderForm
from arenor.models import Anteckning, Deltagare, Inbjudan, Tidsforslag, Tidssvar, Workshop
from arenor.views import not_saved
from arenor.views.content.notes import others_notes, save_note, saved_at
from arenor.views.content.page import save
from arenor.views.content.possibilities import by_votes
from arenor.views.part import Part, for_guests, for_participants
from arenor.workflow import NotReady, StepNotAllowed
from behov.permissions import require


def _page(request: HttpRequest, part: Part) -> HttpResponse:
    """A guest's open page asks for others' notes of one workshop."""
    if "HX-Request" not in request.headers:
        return _show(request, part)
    me, number = part.deltagare, request.GET.get("workshop")
    for workshop in me.arena.workshoppar.all():
        if str(workshop.number) == number:
            return others_notes(request, workshop, None, writes=_writes_at(workshop, me))
    raise Http404


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


def _note(request: HttpRequest, part: Part, number: int) -> HttpResponse:
    arena = part.deltagare.arena
    workshop = arena.workshoppar.filter(number=number).first()
    if workshop is None:
        return not_saved.workshop_removed(request, arena, number, guests_page=part.base)
    require(part.deltagare.contributes)
    answered = save_note(
        request, workshop, part.deltagare, back=part.base, place=_place_of(workshop)
    )
    if isinstance(answered, AnteckningForm):
        return _show(request, part, form=answered)
    return answered


def _possibility(request: HttpRequest, part: Part) -> HttpResponse:
    me = part.deltagare
    require(me.contributes)
    form = MojlighetForm(request.POST, keeps_text=False)
    if form.is_valid():
        saved = save(form, lambda: workflow.add_mojlighet(me.arena, by=me, **form.answers))
        if saved:
            messages.success(request, "Tack, möjligheten är sparad.")
            return redirect(part.base)
    return _show(request, part, form=form)


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
        "workshoppar": _workshops_of(part, form),
        "mojligheter": by_votes(deltagare.arena, deltagare),
        "may_vote": _may_write(deltagare),
        "possibility_form": _possibility_form(deltagare, form),
        "answers": ANSWERS,
    }
    status = 422 if form and form.errors else 200
    if isinstance(form, ContentForm):
        status = form.status
    return render(request, "arenor/participation.html", context, status=status)


def _workshops_of(part: Part, form: Form | None) -> list[dict[str, Any]]:
    """Each workshop with this person's own invitation and poll. The same number of queries."""
    deltagare = part.deltagare
    rows = deltagare.arena.workshoppar.order_by("position").prefetch_related(
        Prefetch("anteckningar", Anteckning.objects.select_related("by")),
        Prefetch("inbjudningar", Inbjudan.objects.filter(deltagare=deltagare)),
        Prefetch("tidsforslag__svar", Tidssvar.objects.filter(deltagare=deltagare)),
    )
    return [_with_own(workshop, part, form) for workshop in rows]


def _with_own(workshop: Workshop, part: Part, form: Form | None) -> dict[str, Any]:
    deltagare = part.deltagare
    forslag: list[Tidsforslag] = list(workshop.tidsforslag.all())
    given = {f"tid-{one.pk}": svar.kan for one in forslag for svar in one.svar.all()}
    poll = TiderForm(initial=given, forslag=forslag)
    if isinstance(form, TiderForm) and form.fields.keys() == poll.fields.keys():
        poll = form
    opened, others = _notes_of(workshop, deltagare)
    note = AnteckningForm(None, note=opened, place=_place_of(workshop))
    if isinstance(form, AnteckningForm) and form.auto_id == note.auto_id:
        note = form
    may_write = deltagare.is_guest and _writes_at(workshop, deltagare)
    return {
        "row": workshop,
        "notes_source": f"{part.base}?workshop={workshop.number}",
        "note_action": f"{part.base}anteckning/{workshop.number}/",
        "note": note if may_write or note is form else None,
        "saved_at": saved_at(opened) if opened and note is not form else "",
        "notes": others,
        "inbjudan": next(iter(workshop.inbjudningar.all()), None),
        "poll": poll if forslag and not workshop.is_scheduled else None,
    }


def _notes_of(
    workshop: Workshop, deltagare: Deltagare
) -> tuple[Anteckning | None, list[Anteckning]]:
    """What a guest goes on writing in, and what is only read."""
    notes = [note for note in workshop.anteckningar.all() if note.text]
    own = [note for note in notes if note.by_id == deltagare.pk and deltagare.is_guest]
    opened = own[-1] if own else None
    return opened, [note for note in notes if note != opened or not _may_write(deltagare)]


def _place_of(workshop: Workshop) -> str:
    return f"{workshop.number}-"


def _possibility_form(deltagare: Deltagare, form: Form | None) -> MojlighetForm | None:
    if isinstance(form, MojlighetForm):
        return form
    may_write = deltagare.is_guest and _may_write(deltagare)
    return MojlighetForm(None, keeps_text=False) if may_write else None


def _writes_at(workshop: Workshop, deltagare: Deltagare) -> bool:
    return _may_write(deltagare) and not workshop.cancelled_at


def _may_write(deltagare: Deltagare) -> bool:
    return deltagare.contributes and deltagare.arena.is_open


participation = require_safe(for_participants(_page))
answer = require_POST(for_participants(_answer))
poll = require_POST(for_participants(_poll))
vote = require_POST(for_participants(_vote))

guest = for_guests(require_safe(_page))
guest_answer = for_guests(require_POST(_answer))
guest_poll = for_guests(require_POST(_poll))
guest_vote = for_guests(require_POST(_vote))
guest_note = for_guests(require_POST(_note))
guest_possibility = for_guests(require_POST(_possibility))
