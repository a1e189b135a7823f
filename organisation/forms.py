from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField

from organisation.models import Enhet

# One answer for every reason: who exists here, and who has left, is nobody's business.
REFUSED = "Användarnamnet eller lösenordet stämmer inte."


class LoginForm(AuthenticationForm):
    username = UsernameField(
        label="Användarnamn",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Skriv ditt användarnamn."},
    )
    password = forms.CharField(
        label="Lösenord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Skriv ditt lösenord."},
    )

    error_messages = {"invalid_login": REFUSED, "inactive": REFUSED}

    helper = FormHelper()
    helper.add_input(Submit("", "Logga in"))


class IndentedChoices:
    """Takes `queryset=Enhet.objects.tree()`; each level stands further in, in one query."""

    def label_from_instance(self, unit: Enhet) -> str:
        return "\N{NO-BREAK SPACE}" * 3 * unit.tree_depth + unit.name


class EnhetChoiceField(IndentedChoices, forms.ModelChoiceField):
    pass


class EnhetMultipleChoiceField(IndentedChoices, forms.ModelMultipleChoiceField):
    pass
