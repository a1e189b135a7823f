"""What whoever leads an arena writes: its words, why a step is taken, and which behov."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from arenor.actions import Action
from arenor.models import Utvecklingsarena
from arenor.workflow import Step
from behov.choices import Status
from behov.models import Behov
from behov.permissions import has_interest
from organisation.models import Anvandare

Posted = Mapping[str, Any] | None
STALE = "Sidan saknar uppgift om vad du har läst. Läs igen och spara."


def one_button(label: str, css_class: str = "") -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("", label, css_class=css_class))
    return helper


def read_again(form: forms.BaseForm, saved: Utvecklingsarena) -> None:
    """The page now shows what is `saved`, and asks once more."""
    form.data = {**{name: form.data.get(name) for name in form.data}, "version": saved.version}


class StepForm(forms.Form):
    """Why a step is taken; nothing but a yes where it needs no reason."""

    keeps_text = True
    use_required_attribute = False
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE}
    )
    motivation = forms.CharField(
        label="Motivering",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Skriv en motivering."},
    )

    def __init__(self, data: Posted, *, action: Action, arena: Utvecklingsarena) -> None:
        """What closes an arena becomes its summary: it begins as the one that is written."""
        closes = action.step is Step.CLOSE
        initial = {"motivation": arena.summary, "version": arena.version} if closes else None
        super().__init__(data, initial=initial)
        if not closes:
            del self.fields["version"]
        if action.step.needs_note:
            self.fields["motivation"].help_text = action.hint
        else:
            del self.fields["motivation"]
        css_class = "btn-danger" if action.step is Step.ABANDON else ""
        self.helper = one_button(action.step.label, css_class)


class WrittenForm(forms.ModelForm):
    """Words of an arena that somebody else may write at the same time."""

    keeps_text = True
    use_required_attribute = False
    button = "Spara"
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE}
    )

    def __init__(self, data: Posted = None, *, instance: Utvecklingsarena | None = None) -> None:
        version = {"version": instance.version} if instance else {}
        super().__init__(data, instance=instance, initial=version)
        self.helper = one_button(self.button)


class WordsForm(WrittenForm):
    class Meta:
        model = Utvecklingsarena
        fields = ("title", "question", "background")
        help_texts = {
            "title": "Kort, så att den känns igen i kalendrar och listor. Även gäster läser den, "
            "men inte vilka behov arenan rör.",
            "question": "Vad ska arenan ge svar på? Skriv en fråga som ingen äger ensam.",
            "background": "Vad deltagarna behöver veta innan första workshoppen.",
        }
        error_messages = {
            "title": {"required": "Skriv en rubrik."},
            "question": {"required": "Skriv frågan som arenan ska ge svar på."},
        }
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3}),
            "background": forms.Textarea(attrs={"rows": 8}),
        }


class PublishForm(WrittenForm):
    is_public = forms.BooleanField(
        label="Alla anställda får läsa sammanfattningen",
        help_text="Då syns frågan, sammanfattningen, den beslutade ambitionen, effektmålen och "
        "projekten. Deltagare, anteckningar och röster visas aldrig där.",
        required=False,
    )

    class Meta:
        model = Utvecklingsarena
        fields = ("summary",)
        help_texts = {"summary": "Vad arenan kom fram till och vad som händer nu."}
        widgets = {"summary": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, data: Posted = None, *, instance: Utvecklingsarena) -> None:
        super().__init__(data, instance=instance)
        self.fields["is_public"].initial = instance.is_public

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if given.get("is_public") and not given.get("summary"):
            self.add_error("summary", "Skriv en sammanfattning innan du visar den för alla.")
        return given


class BehovForm(forms.Form):
    """One more behov, by the number that people know it by."""

    keeps_text = True
    use_required_attribute = False
    behov = forms.CharField(
        label="Behovets nummer",
        help_text="Till exempel BEH-2026-0042. Det ska vara under beredning eller hänvisat till "
        "en arena.",
        max_length=20,
        error_messages={"required": "Skriv behovets nummer."},
    )

    def __init__(self, data: Posted = None, *, by: Anvandare) -> None:
        super().__init__(data)
        self.by = by
        self.helper = one_button("Ta in behovet")

    def clean_behov(self) -> Behov:
        number = self.cleaned_data["behov"].strip()
        found = Behov.objects.visible_to(self.by).with_owner()
        behov = found.filter(reference__iexact=number).first()
        if behov is None:
            msg = f"Det finns inget behov med numret {number}. Kontrollera numret."
            raise forms.ValidationError(msg)
        refuse_interest([behov], by=self.by)
        return behov


def refuse_interest(behov: list[Behov], *, by: Anvandare) -> None:
    """Jäv: whoever sent it in or owns it does not refer it. What is referred already may be used.

    Needs `with_owner()`.
    """
    own = [
        f"Du har skickat in, äger eller har ägt {one.reference} och kan inte hänvisa det (jäv). Be "
        "beredningen."
        for one in behov
        if one.status == Status.UNDER_BEREDNING and has_interest(by, one)
    ]
    if own:
        raise forms.ValidationError(own)


class MotivatedForm(forms.Form):
    keeps_text = True
    use_required_attribute = False
    motivation = forms.CharField(
        label="Motivering",
        help_text="Den som har skickat in behovet läser det du skriver.",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Skriv en motivering."},
    )

    def __init__(self, data: Posted = None, *, button: str) -> None:
        super().__init__(data)
        self.helper = one_button(button)
