"""The series and each of its workshops."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from arenor.forms.planning.fields import WhenForm, buttons, version_field, written
from arenor.models import Deltagare, Utvecklingsarena, Workshop
from behov.forms.fields import LongText, Text, WebAddress

LONGEST_THEME = 120
MOST_AT_ONCE = 20
LARGEST_POSITION = 2**15 - 1
NO_ARENA = "Välj en arena i listan."


class ThemesForm(forms.Form):
    """One theme on each line."""

    keeps_text = True
    after = version_field()
    themes = forms.CharField(
        label="Workshopparnas teman",
        help_text="Ett tema på varje rad, i den ordning de kommer.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Skriv minst ett tema."},
    )
    use_required_attribute = False
    helper = buttons("Lägg till workshopparna")

    def clean_themes(self) -> list[str]:
        themes = [line.strip() for line in self.cleaned_data["themes"].splitlines()]
        themes = [theme for theme in themes if theme]
        if len(themes) > MOST_AT_ONCE:
            msg = f"Lägg till högst {MOST_AT_ONCE} workshoppar åt gången."
            raise forms.ValidationError(msg)
        for number, theme in enumerate(themes, start=1):
            if len(theme) > LONGEST_THEME:
                msg = f"Tema {number} är för långt. Skriv högst {LONGEST_THEME} tecken."
                raise forms.ValidationError(msg)
        return themes


class CloneForm(forms.Form):
    after = version_field()
    source = forms.ModelChoiceField(
        Utvecklingsarena.objects.none(),
        label="Arena att kopiera från",
        empty_label="Välj",
        help_text="Teman och dagordningar följer med. Tider och deltagare gör det inte.",
        error_messages={"required": NO_ARENA, "invalid_choice": NO_ARENA},
    )
    use_required_attribute = False
    helper = buttons("Kopiera serien")

    def __init__(self, *args: Any, sources: QuerySet[Utvecklingsarena], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """What a workshop is called and what is on its agenda."""

    keeps_text = True
    version = version_field()
    theme = Text("theme", of=Workshop, label="Tema")
    agenda = LongText(
        "agenda",
        of=Workshop,
        rows=8,
        label="Dagordning",
        help_text="Syns för deltagare och gäster, och står i kalenderinbjudan.",
    )
    use_required_attribute = False
    helper = buttons("Spara")

    def __init__(self, data: QueryDict | None, *, workshop: Workshop) -> None:
        names = ("version", "theme", "agenda")
        super().__init__(data, initial={name: getattr(workshop, name) for name in names})
        self.fields["theme"].required = True
        self.fields["theme"].error_messages["required"] = "Skriv workshoppens tema."


class ScheduleForm(WhenForm):
    """When and where. `despite` holds what stood in the way and was seen, to book all the same."""

    version = version_field()
    place = Text("place", of=Workshop, label="Lokal eller adress")
    link = WebAddress(
        label="Möteslänk",
        max_length=500,
        help_text="För den som deltar på distans.",
        error_messages={
            "invalid": "Kontrollera länken. Den ska se ut som https://mote.example/123.",
            "max_length": "Länken är för lång. Högst 500 tecken.",
        },
    )
    despite = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | dict[str, Any] | None, *, workshop: Workshop, **proposed: Any
    ) -> None:
        saved = {
            "version": workshop.version,
            "place": workshop.place,
            "link": workshop.link,
            **written(workshop.starts_at, workshop.ends_at),
        }
        super().__init__(data, initial=saved | proposed)
        self.fields["link"].widget.attrs.pop("maxlength", None)

    @property
    def booking(self) -> dict[str, Any]:
        """What workflow.schedule takes."""
        names = ("version", "starts_at", "ends_at", "place", "link")
        return {name: self.cleaned_data[name] for name in names}


class CancelForm(forms.Form):
    version = version_field()
    helper = buttons("Ja, ställ in workshoppen", css_class="btn-danger")


class RemoveForm(forms.Form):
    version = version_field()
    helper = buttons("Ja, ta bort workshoppen", css_class="btn-danger")


class MoveForm(forms.Form):
    """A press on a button: where the workshop stood on the page, and where it is to go."""

    seen = forms.IntegerField(min_value=1, max_value=LARGEST_POSITION)
    to = forms.IntegerField(min_value=1, max_value=LARGEST_POSITION)


class HoldForm(forms.Form):
    """Who came. Whoever has said that they come is ticked beforehand."""

    version = version_field()
    attended = forms.ModelMultipleChoiceField(
        Deltagare.objects.none(),
        label="Vilka kom?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Välj bland dem som är inbjudna.",
            "invalid_pk_value": "Välj bland dem som är inbjudna.",
        },
    )
    helper = buttons("Spara närvaron")
    helper.hide_optional = True

    def __init__(
        self, data: QueryDict | None, *, workshop: Workshop, ticked: Iterable[int]
    ) -> None:
        super().__init__(data, initial={"version": workshop.version, "attended": list(ticked)})
        invited = Deltagare.objects.filter(inbjudningar__workshop=workshop)
        self.fields["attended"].queryset = invited.by_name()  # type: ignore[attr-defined]
