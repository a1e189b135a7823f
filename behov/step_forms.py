"""What each step of the admin asks for. Forms parse; the workflow decides.

`arguments` fit the keyword arguments of the step's workflow function.
"""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MinLengthValidator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from behov import workflow
from behov.choices import APPROVING, Organ, Status, Utfall
from behov.models import Behov
from behov.permissions import has_interest
from behov.workflow import Step
from organisation.models import Anvandare

IN_HAND = Q(bereder__status__in=[Status.INSKICKAT, Status.UNDER_BEREDNING])
REASON_MIN_LENGTH = 20
REASON_TOO_SHORT = f"Skriv minst {REASON_MIN_LENGTH} tecken, så att den som läser förstår skälet."


class StepForm(forms.Form):
    """A step that asks for nothing more than a yes."""

    keeps_text = True
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Sidan saknar uppgift om vad du har läst. Läs igen och bekräfta.",
            "invalid": "Sidan saknar uppgift om vad du har läst. Läs igen och bekräfta.",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, behov: Behov, step: Step) -> None:
        super().__init__(data, initial={"version": behov.version})
        self.behov = behov
        self.step = step

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False  # the page has two buttons, and puts them itself
        return helper

    @property
    def read_version(self) -> int | None:
        """The version the page was opened at, if it has been posted."""
        try:
            return int(self.data.get("version", ""))
        except ValueError:
            return None

    def read_again(self, behov: Behov) -> None:
        """The page now shows `behov` as it has become, and asks once more."""
        self.behov = behov
        if self.is_bound:
            posted = {name: self.data.get(name) for name in self.data}
            self.data = {**posted, "version": str(behov.version)}

    @property
    def touches(self) -> list[Behov]:
        """The rows that the step locks."""
        return [one for one in (self.behov, self.behov.merged_into) if one]

    @property
    def foretold(self) -> dict[str, object]:
        """What the step writes to the behov besides its status, as far as its letters need it."""
        return {}

    @property
    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def long_text(label: str, help_text: str, required: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": required},
        **kwargs,
    )


class Day(forms.DateField):
    """A date in the browser's own picker, which needs no script; typed as 2026-11-30 elsewhere."""

    default_error_messages = {
        "required": "Ange ett datum.",
        "invalid": "Ange ett datum, till exempel 2026-11-30.",
        "past": "Välj ett datum efter i dag.",
        "future": "Datumet kan inte ligga i framtiden.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%y%m%d", "%Y%m%d", "%d/%m/%Y", "%d/%m %Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **kwargs,
        )


class Later(Day):
    """A day that is yet to come."""

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value and value <= timezone.localdate():
            raise forms.ValidationError(self.error_messages["past"], code="past")


class NotLater(Day):
    """Today, or a day that has been."""

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(self.error_messages["future"], code="future")


def motivation(**kwargs: Any) -> forms.CharField:
    return long_text(
        "Motivering",
        "Den som har skickat in behovet läser det du skriver.",
        "Skriv en motivering.",
        **kwargs,
    )


def reason() -> forms.CharField:
    """The motivation of a judgement, which must say something."""
    return motivation(validators=[MinLengthValidator(REASON_MIN_LENGTH, REASON_TOO_SHORT)])


class MotivationForm(StepForm):
    motivation = motivation()


class NoteForm(StepForm):
    text = long_text(
        "Anteckning",
        "Läses bara av beredningen, inte av den som har skickat in eller äger behovet.",
        "Skriv en anteckning.",
    )


class NudgeForm(StepForm):
    message = long_text(
        "Vad vill du säga?",
        "Texten skickas med mejlet, till den som behovet ligger hos nu.",
        "Skriv något till den som du påminner.",
    )


class BeredareField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Anvandare) -> str:
        return f"{obj} ({obj.in_hand} i arbete)"  # type: ignore[attr-defined]


def beredare() -> QuerySet[Anvandare]:
    """Everybody who may bereda, with how many behov they have in hand."""
    people = Anvandare.objects.with_perm(
        "behov.bereda_behov",
        include_superusers=False,  # there are none, and no column for them
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return people.annotate(in_hand=Count("bereder", filter=IN_HAND))


class ChooseBeredareForm(forms.Form):
    beredare = BeredareField(
        label="Beredare",
        queryset=Anvandare.objects.none(),
        empty_label="Välj en person",
        error_messages={
            "required": "Välj en beredare.",
            "invalid_choice": "Personen kan inte bereda det här behovet. Välj någon annan.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beredare"].queryset = beredare()  # type: ignore[attr-defined]


class AssignForm(ChooseBeredareForm, StepForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unbiased = [one.pk for one in beredare() if not has_interest(one, self.behov)]
        field = self.fields["beredare"]
        field.queryset = beredare().filter(pk__in=unbiased)  # type: ignore[attr-defined]
        field.initial = self.behov.beredare_id
        field.help_text = "Den som har skickat in, äger eller har ägt behovet kan inte bereda det."

    @property
    def foretold(self) -> dict[str, object]:
        return {"beredare": self.cleaned_data.get("beredare") if self.is_bound else None}


class RequestKompletteringForm(StepForm):
    message = long_text(
        "Vad behöver kompletteras?",
        "Skriv så att inlämnaren vet precis vad som ska läggas till. Texten skickas med mejlet.",
        "Skriv vad som behöver kompletteras.",
    )
    due_on = Later(label="Svar senast")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = workflow.deadline(
            Status.KOMPLETTERING, timezone.localdate()
        )


class RecommendForm(StepForm):
    utfall = forms.TypedChoiceField(
        label="Vad rekommenderar ni?",
        choices=Utfall.choices,
        coerce=Utfall,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad ni rekommenderar."},
    )
    motivation = reason()


class DecisionForm(StepForm):
    organ = forms.TypedChoiceField(
        label="Vem har beslutat?",
        choices=Organ.choices,
        coerce=Organ,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vem som har beslutat."},
    )
    decided_on = NotLater(label="Beslutsdatum", initial=timezone.localdate)
    motivation = reason()


class ApproveForm(DecisionForm):
    utfall = forms.TypedChoiceField(
        label="Vad ska hända?",
        choices=[(utfall.value, utfall.label) for utfall in APPROVING],
        coerce=Utfall,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad som ska hända."},
    )
    conditions = forms.CharField(
        label="Villkor",
        help_text="Till exempel ett tak för kostnaden, eller vad som ska vara klart först.",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["utfall", "organ", "decided_on", "motivation", "conditions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["utfall"].initial = self.behov.recommended


class RestForm(DecisionForm):
    watch_on = Later(label="Tas upp igen", help_text="Den dagen påminns beredningen.")


class ParkForm(StepForm):
    watch_on = Later(label="Tas upp igen", help_text="Den dagen påminns beredningen.")
    motivation = motivation()


class MergeForm(StepForm):
    into = forms.CharField(
        label="Nummer på det andra behovet",
        help_text="Det som finns kvar, till exempel BEH-2026-0042.",
        max_length=20,
        error_messages={"required": "Skriv numret på det andra behovet."},
    )
    motivation = motivation()

    @property
    def touches(self) -> list[Behov]:
        return [self.behov, self.cleaned_data["into"]]

    def clean_into(self) -> Behov:
        """The behov itself. Only what has been sent in has a number, so no draft is told of."""
        reference = self.cleaned_data["into"].strip()
        into = Behov.objects.filter(reference__iexact=reference).first()
        if into is None:
            msg = f"Det finns inget behov med numret {reference}."
            raise forms.ValidationError(msg)
        if into.pk == self.behov.pk:
            msg = "Skriv ett annat nummer: det här är samma behov."
            raise forms.ValidationError(msg)
        if into.is_closed:
            state = into.get_status_display().lower()
            msg = f"{into.reference} är {state}. Välj ett öppet behov."
            raise forms.ValidationError(msg)
        return into
