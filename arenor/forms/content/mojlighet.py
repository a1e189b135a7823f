"""Something that could be done, and its value to whom."""

from django.http import QueryDict

from arenor.forms.content.base import VersionedForm
from arenor.models import Mojlighet
from behov.forms.fields import LongText

NAMES = ("version", "text", "for_residents", "for_businesses", "for_organisation")


class MojlighetForm(VersionedForm):
    text = LongText("text", of=Mojlighet, rows=2, label="Vad skulle kunna göras?")
    for_residents = LongText(
        "for_residents", of=Mojlighet, rows=2, label="Vad är det värt för invånarna?"
    )
    for_businesses = LongText(
        "for_businesses", of=Mojlighet, rows=2, label="Vad är det värt för företagen?"
    )
    for_organisation = LongText(
        "for_organisation", of=Mojlighet, rows=2, label="Vad är det värt för kommunen?"
    )

    demanded = {"text": "Skriv vad som skulle kunna göras."}

    def __init__(
        self,
        data: QueryDict | None,
        *,
        mojlighet: Mojlighet | None = None,
        keeps_text: bool = True,
    ) -> None:
        """`keeps_text` for whoever signs in; a guest has no session that ends."""
        saved = {name: getattr(mojlighet, name) for name in NAMES} if mojlighet else {"version": 0}
        super().__init__(data, initial=saved, button="Spara möjligheten")
        self.keeps_text = keeps_text
