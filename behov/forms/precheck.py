"""Before the form: must this go through the process at all?"""

from typing import Any

from django import forms

from behov.choices import Forkontrollfraga

YES, NO = "ja", "nej"


class PrecheckForm(forms.Form):
    """Förkontrollen: seven questions, each with yes or no."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fraga in Forkontrollfraga:
            self.fields[fraga.value] = forms.ChoiceField(
                label=fraga.label,
                choices=[(YES, "Ja"), (NO, "Nej")],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Svara ja eller nej.",
                    "invalid_choice": "Svara ja eller nej.",
                },
            )

    def holds(self) -> list[str]:
        """The questions with a yes."""
        return [name for name, answer in self.cleaned_data.items() if answer == YES]


class CreateForm(forms.Form):
    """What the answer page sends on: the key of the draft to come, and the answers."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    precheck = forms.MultipleChoiceField(
        choices=Forkontrollfraga.choices, widget=forms.MultipleHiddenInput, required=False
    )
