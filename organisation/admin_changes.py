"""Two people on the same page of the admin: whoever saves last sees first what the other saved."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib.admin.utils import display_for_field, unquote
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict

from organisation.admin_lists import PlainLists

SEEN = "seen"
BY_ANOTHER = (
    "Någon annan har sparat sedan du öppnade sidan. Det du har skrivit står kvar i formuläret. "
    "Spara igen om det ska gälla, eller ändra det först."
)


class SeenForm(forms.ModelForm):
    """A form that knows what its row looked like when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[SEEN] = _fingerprint(self.initial) if self.instance.pk else ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        key, now = self.add_prefix(SEEN), self.initial[SEEN]
        if now and self.data.get(key, now) != now:
            self.add_error(None, [BY_ANOTHER, *self._saved_meanwhile()])
            data = cast("QueryDict", self.data).copy()  # a request's own cannot be changed
            data[key] = now
            self.data = data
        return cleaned

    def _saved_meanwhile(self) -> list[str]:
        """What now stands in each field in which something else was typed."""
        changed = [name for name in self.changed_data if name != SEEN]
        return [
            f"{self.fields[name].label}: nu står där ”{self._saved(name)}”." for name in changed
        ]

    def _saved(self, name: str) -> str:
        value = self.initial.get(name)
        if isinstance(value, list):
            return ", ".join(map(str, value)) or "inget"
        field = self.instance._meta.get_field(name)  # noqa: SLF001 -- documented API
        if field.is_relation:
            return str(getattr(self.instance, name) or "inget")
        return display_for_field(value, field, "inget")


class OneAtATime(PlainLists):
    """Pages on which one change of a row is saved at a time, and none over one not seen."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            self._lock(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _lock(self, request: HttpRequest, object_id: str | None) -> None:
        found = self.get_object(request, unquote(object_id)) if object_id else None
        rows = self.model._base_manager.select_for_update(no_key=True)  # noqa: SLF001
        rows.filter(pk=getattr(found, "pk", None)).first()

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (SeenForm, form), {})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Without the hidden field, which the template writes above them."""
        return [name for name in super().get_fields(request, obj) if name != SEEN]


def _fingerprint(values: Mapping[str, Any]) -> str:
    """Of what a form begins with. Told apart from everything else, not kept secret."""
    plain = {name: _plain(value) for name, value in values.items() if name != SEEN}
    text = json.dumps(plain, cls=DjangoJSONEncoder, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(str(getattr(row, "pk", row)) for row in value)
    return value
