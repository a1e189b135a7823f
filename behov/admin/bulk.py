"""Several behov at once: what will happen to each, then each by itself, with every refusal told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from behov import workflow
from behov.admin import columns
from behov.admin.rows import MOST_URGENT_FIRST, seen_by
from behov.models import Behov, BehovQuerySet
from behov.permissions import has_interest, require
from behov.step_forms import ChooseBeredareForm
from behov.workflow import EditConflict, NotReady, Step, StepNotAllowed
from organisation.http import AppRequest
from organisation.models import Anvandare

AT_MOST = 100
"""How many behov at once: each is a transaction, and a person has to read the list."""

NO_KEY_IS_LONGER = 18

FOLLOWERS = Count(
    "followers",
    filter=~Q(followers=F("submitted_by"))
    & ~Q(followers=F("owner_objekt__objektagare"))
    & ~Q(followers=F("owner_enhet__manager")),
)
"""How many followers mail.moved() writes to, counted for all rows at once."""


@dataclass(frozen=True, slots=True)
class Row:
    behov: Behov
    badge: str
    refusal: str
    """Why the step cannot be taken, as a sentence; empty if it can."""
    what: str
    mailed: str


def address(url_name: str, keys: Iterable[int]) -> str:
    return f"{reverse(url_name)}?{urlencode([('pk', key) for key in keys])}"


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: AppRequest) -> HttpResponse:
    require(request.user.has_perm("behov.lead_beredning"))
    form = ChooseBeredareForm(request.POST if request.method == "POST" else None)
    chosen = _chosen(request)
    if not form.is_valid():
        return _show(request, Step.ASSIGN, chosen, form)
    beredare: Anvandare = form.cleaned_data["beredare"]

    def give(behov: Behov) -> object:
        return workflow.assign(behov, by=request.user, beredare=beredare)

    return _take(request, Step.ASSIGN, chosen, give, f"Tilldelade {beredare}")


@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: AppRequest) -> HttpResponse:
    require(request.user.has_perm("behov.bereda_behov"))
    chosen = _chosen(request)
    if request.method != "POST":
        return _show(request, Step.START_BEREDNING, chosen)

    def start(behov: Behov) -> object:
        return workflow.start_beredning(behov, by=request.user)

    return _take(request, Step.START_BEREDNING, chosen, start, "Upptagna för beredning")


def _chosen(request: AppRequest) -> BehovQuerySet:
    """The rows named in the address, as far as they may be seen; the most urgent first."""
    keys = [number for key in request.GET.getlist("pk")[:AT_MOST] if (number := _whole(key))]
    rows = seen_by(request.user).with_owner().filter(pk__in=keys)
    return rows.order_by(*MOST_URGENT_FIRST)


def _show(
    request: AppRequest, step: Step, chosen: BehovQuerySet, form: ChooseBeredareForm | None = None
) -> HttpResponse:
    user = request.user
    return render(
        request,
        "admin/behov/bulk.html",
        {
            "title": step.label,
            "step": step,
            "form": form,
            "rows": [_row(user, behov, step) for behov in chosen.annotate(others=FOLLOWERS)],
        },
        status=422 if form is not None and form.errors else 200,
    )


def _row(user: Anvandare, behov: Behov, step: Step) -> Row:
    if step == Step.ASSIGN:
        what, mailed = "Tilldelas den du väljer", "Den du väljer"
    else:
        beredare = behov.beredare or user
        what = f"Blir {step.end.label.lower()}, beredare {beredare}"  # type: ignore[union-attr]
        others = behov.others  # type: ignore[attr-defined]
        mailed = f"{behov.submitted_by} och {others} följare" if others else f"{behov.submitted_by}"
    return Row(
        behov=behov,
        badge=columns.badge(behov),
        refusal=_refusal(user, behov, step),
        what=what,
        mailed=mailed,
    )


def _refusal(user: Anvandare, behov: Behov, step: Step) -> str:
    if has_interest(user, behov):
        return "Du har skickat in, äger eller har ägt behovet och kan inte bereda det (jäv)."
    if not workflow.allows(behov, step):
        return f"Behovet är redan {behov.get_status_display().lower()}."
    return ""


def _take(
    request: AppRequest,
    step: Step,
    chosen: BehovQuerySet,
    take: Callable[[Behov], object],
    done: str,
) -> HttpResponse:
    """Each behov by itself: one that is refused does not stop the others."""
    refused = 0
    for behov in chosen:
        refusal = _refusal(request.user, behov, step) or _attempt(request, behov, take)
        if refusal:
            refused += 1
            messages.error(request, f"{behov.name}: {refusal}")
    succeeded = len(chosen) - refused
    level = messages.SUCCESS if succeeded else messages.WARNING
    messages.add_message(request, level, f"{done}: {succeeded} av {len(chosen)} behov.")
    return redirect("admin:behov_behov_changelist")


def _attempt(request: AppRequest, behov: Behov, take: Callable[[Behov], object]) -> str:
    """Take the step, unless something has happened since the page was opened."""
    try:
        with transaction.atomic():
            workflow.lock_at(behov, _whole(request.POST.get(f"version_{behov.pk}", "")))
            take(behov)
    except StepNotAllowed as refusal:
        return f"Behovet är redan {refusal.behov.get_status_display().lower()}."
    except EditConflict:
        return "Något har hänt med behovet sedan du valde det. Läs det och försök igen."
    except NotReady as refusal:
        return " ".join(refusal.missing)
    return ""


def _whole(text: str) -> int:
    """A number that came with the request; 0, which is no key and no version, for anything else."""
    return int(text) if text.isdecimal() and len(text) < NO_KEY_IS_LONGER else 0
