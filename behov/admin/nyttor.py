"""The page on which each benefit gets an owner, a measure and a baseline before hand-over."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from behov import workflow
from behov.admin.page import load, onwards, show, too_late
from behov.forms.merging import MergingForm
from behov.models import Behov, Nytta
from behov.permissions import can_bereda, can_hand_over, require
from behov.workflow import COMPLETING_NYTTOR, NotEditable
from organisation.http import AppRequest
from organisation.models import Anvandare

TEXTS = {
    "indicator": ("Mätetal", "Det som räknas, till exempel minuter per ärende."),
    "baseline": ("Nuläge (baslinje)", "Mätt före införandet, till exempel 14 minuter."),
    "target": ("Mål", "Till exempel 9 minuter, ett år efter införandet."),
    "no_baseline_reason": (
        "Varför baslinje saknas",
        "Fylls i bara om mätetal eller baslinje inte går att få fram.",
    ),
}


class NyttaForm(MergingForm):
    """One benefit."""

    def __init__(self, data: QueryDict | None, *, nytta: Nytta, people: dict[str, str]) -> None:
        self.nytta, self.people = nytta, people
        super().__init__(data, prefix=f"nytta_{nytta.pk}")

    def add_fields(self) -> None:
        self.fields["owner_id"] = forms.TypedChoiceField(
            label="Nyttoägare",
            help_text="Den som ser till att nyttan blir av och mäts.",
            choices=[("", "Ingen ännu"), *self.people.items()],
            coerce=int,
            empty_value=None,
            required=False,
            initial=self.nytta.owner_id,
        )
        for name, (label, help_text) in TEXTS.items():
            self.fields[name] = forms.CharField(
                label=label,
                help_text=help_text,
                max_length=300,
                required=False,
                initial=getattr(self.nytta, name),
            )

    def meanwhile(self, name: str) -> str:
        if name == "owner_id":
            return (
                f"Någon annan har valt {self.nytta.owner or 'ingen'} medan du skrev. "
                "Spara igen om ditt val ska gälla i stället."
            )
        return super().meanwhile(name)


def may_complete(user: Anvandare, behov: Behov) -> bool:
    return behov.status in COMPLETING_NYTTOR and (
        can_bereda(user, behov) or can_hand_over(user, behov)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: AppRequest, pk: int) -> HttpResponse:
    behov = load(request, pk)
    require(can_bereda(request.user, behov) or can_hand_over(request.user, behov))
    if behov.status not in COMPLETING_NYTTOR:
        return too_late(request, behov)
    if request.method != "POST":
        return _show(request, behov, _forms(behov, None))
    try:
        with transaction.atomic():
            workflow.lock(behov)
            rows = _forms(behov, request.POST)
            if all(row.is_valid() for row in rows):
                for row in rows:
                    if row.changes:
                        workflow.complete_nytta(row.nytta, **row.changes)
                messages.success(request, f"{behov.name}: nyttorna är sparade.")
                return onwards(request, behov)
    except NotEditable as refusal:
        return too_late(request, refusal.behov)
    return _show(request, behov, rows, status=422)


def _forms(behov: Behov, posted: QueryDict | None) -> list[NyttaForm]:
    people = {str(one.pk): str(one) for one in Anvandare.objects.active()}
    nyttor = behov.nyttor.select_related("owner")
    for nytta in nyttor:
        if nytta.owner:  # who has left stays chosen until somebody takes over
            people.setdefault(str(nytta.owner_id), str(nytta.owner))
    return [NyttaForm(posted, nytta=nytta, people=people) for nytta in nyttor]


def _show(
    request: AppRequest, behov: Behov, rows: list[NyttaForm], *, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "nyttor.html",
        behov,
        status=status,
        title="Nyttornas ägare och mått",
        rows=rows,
        has_errors=any(row.errors for row in rows),
        missing=workflow.Step.HAND_OVER.missing(behov),
    )
