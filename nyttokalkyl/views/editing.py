"""How a page changes a nyttokalkyl: what stands in the way comes back to the form."""

from collections.abc import Callable
from typing import TypeAlias

from django import forms

from nyttokalkyl import workflow
from nyttokalkyl.calculation import Fault
from nyttokalkyl.editing import Changed, Edit
from nyttokalkyl.forms.differences import differences, in_words
from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Nyttokalkyl, What
from organisation.models import Anvandare

Told: TypeAlias = tuple[str | None, str]
"""A field of the form, and a sentence."""

CHANGED = (
    "Någon annan har sparat det här medan du skrev. Det du skrev står kvar nedan. Spara igen om "
    "det ska ersätta det som är sparat."
)


def apply(
    kalkyl: Nyttokalkyl,
    *,
    by: Anvandare,
    edit: Edit,
    note: str,
    form: forms.Form,
    saved_as: Callable[[Document], forms.Form | str],
    told: Callable[[Fault], Told] = lambda fault: (None, fault.sentence),
    what: What = What.CHANGED,
) -> bool:
    """Change it. False if something stands in the way, which then stands in the form.

    `saved_as` gives the form as it would be opened now, to say what differs from what was typed,
    or its fingerprint alone: it is adopted, so that the form may be sent again;
    `told` says which field a fault is about, None being the form as a whole, and in which words.
    """
    try:
        workflow.change(kalkyl, by=by, edit=edit, note=note, what=what)
    except workflow.Misfit as misfit:
        for fault in misfit.faults:
            field, sentence = told(fault)
            form.add_error(field if field in form.fields else None, sentence)
        return False
    except Changed:
        document = workflow.document_of(Nyttokalkyl.objects.get(pk=kalkyl.pk))
        _tell_what_differs(form, saved_as(document))
        return False
    return True


def _tell_what_differs(form: forms.Form, saved: forms.Form | str) -> None:
    """From what is saved now, which the form replaces if it is sent again."""
    if isinstance(saved, str):
        form.add_error(None, CHANGED)
        adopt(form, saved)
    else:
        form.add_error(None, [CHANGED, *in_words(differences(form, saved))])
        adopt(form, str(saved["seen"].value()))


def adopt(form: forms.Form, seen: str) -> None:
    """Sending the form again is meant to replace what is saved now."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = seen
    form.data = data
