"""The fifth page: files and links."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict

from behov.attachments import ACCEPTED
from behov.forms.fields import LongText
from behov.forms.page import PageForm
from behov.models import Behov


class FileInput(forms.FileInput):
    allow_multiple_selected = True


class BilagorForm(PageForm):
    """The files themselves are taken one by one, by the view."""

    uploads = forms.Field(
        label="Lägg till filer",
        help_text=f"Högst 25 MB var: {ACCEPTED}. Du kan välja flera på en gång.",
        widget=FileInput(attrs={"multiple": True}),
        required=False,
    )
    links = LongText(
        "links",
        label="Länkar",
        help_text="En adress på varje rad. Den ska börja med https:// eller http://.",
        rows=3,
    )

    def __init__(self, behov: Behov, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(behov, data, **kwargs)
        self.bilagor = behov.bilagor.filter(removed_at=None)

    @classmethod
    def saved(cls, behov: Behov) -> Mapping[str, Any]:
        return {"links": behov.links}

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in super().answers().items() if name == "links"}

    def clean_links(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines()]
        links = [line for line in lines if line]
        wrong = [link for link in links if not is_web_address(link)]
        if wrong:
            raise forms.ValidationError(
                [
                    f"Skriv hela adressen, från https://, i stället för ”{one[:60]}”."
                    for one in wrong
                ]
            )
        return "\n".join(links)


def is_web_address(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    has_host = url.scheme in {"http", "https"} and bool(url.hostname)
    return has_host and text.isprintable() and not re.search(r"[\s<>\"]", text)
