"""What is said with a step of the review."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import QueryDict

from nyttokalkyl.actions import Action


class MessageForm(forms.Form):
    message = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Skriv vad som behöver ändras."},
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None, *, action: Action) -> None:
        super().__init__(data)
        if action.message:
            self.fields["message"].label = action.message
            self.fields["message"].required = action.needs_message
        else:
            del self.fields["message"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("", action.label))
