"""Notes that are saved as somebody writes: by a script that asks for JSON, or as a plain form."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format

from arenor import workflow
from arenor.forms.content.workshop import AnteckningForm
from arenor.models import Anteckning, Deltagare, Workshop
from arenor.views.content.page import save_over
from organisation.http import is_script

IN_TWO_WINDOWS = (
    "Anteckningen är ändrad i ett annat fönster. Det du skriver här sparas inte förrän du väljer "
    "Spara anteckningen. Då ser du båda texterna."
)


def save_note(
    request: HttpRequest, workshop: Workshop, by: Deltagare, *, back: str, place: str = ""
) -> HttpResponse | AnteckningForm:
    """The answer; or the form with what stands in the way, for a page that shows it.

    `back` is where a plain form leads, with the note that was saved.
    """
    form = AnteckningForm(request.POST, place=place)
    if form.is_valid():
        note = save_over(
            form,
            lambda: workflow.save_note(workshop, by=by, **form.cleaned_data),
            lambda row: AnteckningForm(None, note=row, place=place),
        )
        if note:
            return _saved(request, note, back)
    if is_script(request):
        return JsonResponse({"said": _why_not(form)}, status=form.status)
    return form


def others_notes(
    request: HttpRequest, workshop: Workshop, me: Deltagare | None, *, writes: bool
) -> HttpResponse:
    """The list of notes alone, without the one that is being written: its token is in the address.

    For a page that is open, which asks now and then.
    """
    written = request.GET.get("token", "")
    rows = workshop.anteckningar.select_related("by").exclude(text="")
    notes = [note for note in rows if str(note.token) != written]
    context = {"notes": notes, "me": me, "note_form": writes}
    return render(request, "arenor/_notes.html", context)


def _saved(request: HttpRequest, note: Anteckning, back: str) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"version": note.version, "said": saved_at(note)})
    return redirect(f"{back}?anteckning={note.pk}#anteckning-{note.workshop.number}")


def saved_at(note: Anteckning) -> str:
    return f"Sparat {date_format(timezone.localtime(note.updated_at), 'H.i')}"


def _why_not(form: AnteckningForm) -> str:
    if form.differences:
        return IN_TWO_WINDOWS
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
