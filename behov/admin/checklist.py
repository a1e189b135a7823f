"""The page of the checklist: every point with its answer, saved a few at a time or all at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from behov import workflow
from behov.admin.page import load, onwards, show, too_late
from behov.choices import Checksvar
from behov.forms.merging import MergingForm
from behov.models import Behov, Checklistpunkt, Checklistsvar
from behov.permissions import require
from behov.workflow import Step, StepNotAllowed
from organisation import unsaved
from organisation.http import AppRequest


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the list, and how this behov stands on it if somebody has said so."""

    punkt: Checklistpunkt
    svar: Checklistsvar | None


def answered_points(behov: Behov) -> list[Point]:
    """The points in use, and those no longer in use that this behov was judged on."""
    answers = {svar.punkt_id: svar for svar in behov.checklistsvar.select_related("by")}
    return [
        Point(punkt, answers.get(punkt.pk))
        for punkt in Checklistpunkt.objects.all()
        if punkt.active or punkt.pk in answers
    ]


class ChecklistForm(MergingForm):
    """One answer and one comment per point."""

    def __init__(self, data: QueryDict | None = None, *, behov: Behov) -> None:
        self.points = [point for point in answered_points(behov) if point.punkt.active]
        super().__init__(data)

    def add_fields(self) -> None:
        for point in self.points:
            svar, comment = _names(point.punkt)
            self.fields[svar] = forms.ChoiceField(
                label=point.punkt.text,
                help_text=point.punkt.help_text,
                choices=Checksvar.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=point.svar.svar if point.svar else "",
            )
            self.fields[comment] = forms.CharField(
                label="Kommentar",
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                initial=point.svar.comment if point.svar else "",
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        for point in self.points:
            svar, comment = _names(point.punkt)
            if self.cleaned_data.get(comment) and self.cleaned_data.get(svar) == "":
                self.add_error(svar, f"Välj ett svar på ”{point.punkt.text}” till kommentaren.")
        return self.cleaned_data

    def meanwhile(self, name: str) -> str:
        answer = next(point.svar for point in self.points if name in _names(point.punkt))
        if answer is None:  # answers are never taken away, but a page may be tampered with
            return super().meanwhile(name)
        told = ": ".join(filter(None, [answer.get_svar_display(), answer.comment]))
        return (
            f"{answer.by} svarade ”{told}” medan du skrev. "
            "Spara igen om ditt svar ska gälla i stället."
        )

    @property
    def answers(self) -> dict[Checklistpunkt, tuple[Checksvar, str]]:
        """The points of which this person changed the answer or the comment."""
        return {
            point.punkt: (Checksvar(self._new_or_saved(svar)), self._new_or_saved(comment))
            for point in self.points
            for svar, comment in [_names(point.punkt)]
            if {svar, comment} & set(self.changed_data)
        }

    def _new_or_saved(self, name: str) -> str:
        value = self.changes[name] if name in self.changed_data else self.fields[name].initial
        return str(value)

    def rows(self) -> list[tuple[Point, BoundField, BoundField]]:
        rows = []
        for point in self.points:
            svar, comment = _names(point.punkt)
            rows.append((point, self[svar], self[comment]))
        return rows


def _names(punkt: Checklistpunkt) -> tuple[str, str]:
    return f"svar_{punkt.pk}", f"comment_{punkt.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: AppRequest, pk: int) -> HttpResponse:
    behov = load(request, pk)
    require(Step.CHECK.may(request.user, behov))
    if not workflow.allows(behov, Step.CHECK):
        return too_late(request, behov)
    if request.method != "POST":
        return _show(request, behov, ChecklistForm(unsaved.take(request), behov=behov))
    try:
        with transaction.atomic():
            workflow.lock(behov)
            form = ChecklistForm(request.POST, behov=behov)
            if form.is_valid():
                _save(request, behov, form)
                return onwards(request, behov)
    except StepNotAllowed as refusal:
        return too_late(request, refusal.behov)
    return _show(request, behov, form, status=422)


def _save(request: AppRequest, behov: Behov, form: ChecklistForm) -> None:
    answers = form.answers
    if not answers:
        messages.info(request, "Inga svar var ändrade.")
        return
    workflow.check(behov, by=request.user, answers=answers)
    count = "1 svar" if len(answers) == 1 else f"{len(answers)} svar"
    messages.success(request, f"{behov.name}: {count} i checklistan sparades.")


def _show(
    request: AppRequest, behov: Behov, form: ChecklistForm, *, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "checklist.html",
        behov,
        status=status,
        title="Checklista",
        form=form,
        answered=sum(point.svar is not None for point in form.points),
    )
