"""How the pages of an arena's content are written: what stands in the way stays on the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpResponse

from arenor.forms.content.base import ContentForm, VersionedForm
from arenor.models import Utvecklingsarena
from arenor.views.page import ArenaView, P, show
from arenor.workflow import EditConflict, NotReady, Step, StepNotAllowed
from organisation.http import AppRequest

T = TypeVar("T")
F = TypeVar("F", bound=VersionedForm)

ENDED = "Arenan är avslutad, så det går inte längre att spara. Kopiera det du vill behålla."


def while_open(view: ArenaView[P]) -> ArenaView[P]:
    """No page to write on when the arena has ended. What was written meanwhile is told by save."""

    @wraps(view)
    def wrapped(
        request: AppRequest, arena: Utvecklingsarena, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if request.method != "POST" and not arena.is_open:
            raise StepNotAllowed(arena, Step.EDIT)
        return view(request, arena, *args, **kwargs)

    return wrapped


def save(form: ContentForm, take: Callable[[], T]) -> T | None:
    """Take it. None if something stands in the way, which then stands on the form."""
    try:
        return take()
    except NotReady as error:
        form.add_error(None, error.missing)
    except StepNotAllowed:
        form.add_error(None, ENDED)
    return None


def save_over(form: F, take: Callable[[], T], reread: Callable[[Any], F]) -> T | None:
    """As save; when somebody has saved meanwhile, both texts are shown. `reread` makes a form
    of what is saved."""
    try:
        return save(form, take)
    except EditConflict as conflict:
        if form.meet(reread(conflict.saved)):
            return None
        same: T = conflict.saved  # type: ignore[assignment]
        return same


def show_form(
    request: AppRequest,
    arena: Utvecklingsarena,
    form: ContentForm,
    *,
    heading: str,
    back: tuple[str, str],
    template: str = "form.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form. `back` is the address and the name of where it leads back."""
    wrong = request.method == "POST" and (form.errors or form.differences)
    context |= {"form": form, "heading": heading, "back_url": back[0], "back_name": back[1]}
    return show(request, arena, template, status=form.status if wrong else 200, **context)
