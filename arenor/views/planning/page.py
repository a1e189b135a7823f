"""What the planning pages have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, Self

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from arenor.models import Utvecklingsarena, Workshop
from arenor.views.page import ArenaView, WorkshopView, for_facilitators, with_workshop
from arenor.workflow import NotReady, Step, StepNotAllowed
from nyttokalkyl.forms.differences import Difference, differences
from organisation.http import AppRequest

P = ParamSpec("P")

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where somebody sits who books, moves or cancels a workshop: the site or the admin."""

    name: str
    url: str
    """The page that they came from, and go back to."""

    booking_url: str
    """Where the form of the booking is sent."""

    @classmethod
    def on_site(cls, workshop: Workshop) -> Self:
        return cls(
            name="Workshoppar",
            url=reverse("arenor:series", args=[workshop.arena_id]),
            booking_url=reverse("arenor:schedule", args=[workshop.arena_id, workshop.number]),
        )


def for_planners(view: ArenaView[P]) -> Callable[..., HttpResponse]:
    """As for_facilitators, while the arena is open."""

    def wrapped(
        request: AppRequest, arena: Utvecklingsarena, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not arena.is_open:
            raise StepNotAllowed(arena, Step.EDIT)
        return view(request, arena, *args, **kwargs)

    return for_facilitators(wrapped)


def for_workshops(view: WorkshopView[P]) -> Callable[..., HttpResponse]:
    """As for_planners, and give the view the workshop of that number."""
    return for_planners(with_workshop(view))


def saved_meanwhile(form: forms.Form, saved: forms.Form) -> list[Difference]:
    """What somebody else has saved, beside what was typed. Sending it again replaces that."""
    found = differences(form, saved)
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(saved.initial["version"])
    form.data = data
    return found


def tell(form: forms.Form, error: NotReady) -> None:
    """What stands in the way, on the form."""
    for sentence in error.missing:
        form.add_error(None, sentence)
