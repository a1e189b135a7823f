"""Signing in, and what an Administratör may say of people, units and objekt."""

from collections.abc import Iterator
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm, UsernameField

from organisation.models import Anvandare, Enhet

CHANGED_PAGE = "Sidan har ändrats på vägen hit. Ladda om den och försök igen."
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


class ChoosePasswordForm(SetPasswordForm):
    """For somebody who has come by a link that was mailed to them."""

    helper = FormHelper()
    helper.add_input(Submit("", "Spara lösenordet"))


TAKEN = "Det finns redan en användare med det namnet, kanske med andra stora bokstäver."


class PersonForm(forms.ModelForm):
    """A person as an Administratör sees them. Without a password: see workflow.py."""

    def clean_username(self) -> str:
        username: str = Anvandare.normalize_username(self.cleaned_data["username"])
        others = Anvandare.objects.exclude(pk=self.instance.pk)
        if others.filter(username__iexact=username).exists():
            raise forms.ValidationError(TAKEN)
        return username

    def changes(self) -> Iterator[tuple[Anvandare, str]]:
        """What the person may do now and not before, and the other way round; in words."""
        before = {str(group) for group in self.initial.get("groups", [])}
        after = {str(group) for group in self.cleaned_data.get("groups", before)}
        for role in sorted(after - before):
            yield self.instance, f"har fått rollen {role}"
        for role in sorted(before - after):
            yield self.instance, f"har inte längre rollen {role}"
        if "is_active" in self.changed_data:
            may = "kan logga in igen" if self.instance.is_active else "kan inte längre logga in"
            yield self.instance, may
        if "email" in self.changed_data:
            yield self.instance, "har fått en ny e-postadress i Behovsfas"


NAMES_ONESELF = "Du kan inte utse dig själv. Be en annan administratör, så att någon annan vet."


class PostsForm(forms.ModelForm):
    """Names people to posts: chef of a unit, owner or leader of an objekt.

    Whoever holds one reads and acts on its behov, so nobody names themself.
    """

    by: ClassVar[Anvandare]
    """Who is at it; set by the admin."""

    def clean(self) -> dict[str, Any]:
        for name in self._posts():
            if self.cleaned_data.get(name) == self.by:
                self.add_error(name, NAMES_ONESELF)
        return self.cleaned_data

    def changes(self) -> Iterator[tuple[Anvandare, str]]:
        """Who has got and who has lost a post, in words."""
        for name in self._posts():
            post = f"{str(self.fields[name].label).lower()} för {self.instance}"
            for person in Anvandare.objects.filter(pk__in=[self.initial.get(name) or 0]):
                yield person, f"är inte längre {post}"
            if self.cleaned_data[name]:
                yield self.cleaned_data[name], f"är nu {post}"

    def _posts(self) -> list[str]:
        """The changed fields that name a person."""
        return [
            name
            for name in self.changed_data
            if getattr(self.fields[name], "queryset", Enhet.objects).model is Anvandare
        ]


class IndentedChoices:
    """Takes `queryset=Enhet.objects.tree()`; each level stands further in, in one query."""

    def label_from_instance(self, unit: Enhet) -> str:
        return "\N{NO-BREAK SPACE}" * 3 * unit.tree_depth + unit.name


class EnhetChoiceField(IndentedChoices, forms.ModelChoiceField):
    pass


class EnhetMultipleChoiceField(IndentedChoices, forms.ModelMultipleChoiceField):
    pass
