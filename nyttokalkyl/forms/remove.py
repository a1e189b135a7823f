"""Removing a part of a nyttokalkyl: yes, this one, as I saw it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms


class RemoveForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.add_input(Submit("", "Ja, ta bort", css_class="btn-danger"))
