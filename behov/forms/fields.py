"""The kinds of answer a form asks for."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db.models import Model, TextChoices

from behov.forms.dates import NotADate, parse_date
from behov.models import Behov

TOO_LONG = "Skriv högst %(limit_value)d tecken. Nu är det %(show_value)d."
NOT_A_CHOICE = "Välj ett av svaren i listan."


class Text(forms.CharField):
    """Words, as long as the column of the model holds them.

    The browser is not told the limit: it would cut off what is pasted, without a word.
    """

    def __init__(self, column: str, *, of: type[Model] = Behov, **kwargs: Any) -> None:
        limit = of._meta.get_field(column).max_length  # type: ignore[union-attr]  # noqa: SLF001
        super().__init__(max_length=limit, required=False, **kwargs)
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value: Any) -> Any:
        """A browser sends CRLF where somebody pressed Enter."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LongText(Text):
    def __init__(self, column: str, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(column, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Choice(forms.ChoiceField):
    """One of a few answers, all of them seen at once."""

    widget = forms.RadioSelect

    def __init__(self, choices: type[TextChoices], **kwargs: Any) -> None:
        super().__init__(choices=choices.choices, required=False, **kwargs)
        self.error_messages["invalid_choice"] = NOT_A_CHOICE


class Selection(forms.ChoiceField):
    """One of several answers, or none."""

    def __init__(self, choices: type[TextChoices], **kwargs: Any) -> None:
        super().__init__(choices=[("", "Välj"), *choices.choices], required=False, **kwargs)
        self.error_messages["invalid_choice"] = NOT_A_CHOICE


class Keys(forms.TypedMultipleChoiceField):
    """Any number of rows of a table, known by their keys."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=[], required=False, **kwargs)
        self.error_messages["invalid_choice"] = NOT_A_CHOICE


class Key(forms.TypedChoiceField):
    """One row of a table, known by its key, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, required=False, **kwargs)
        self.error_messages["invalid_choice"] = NOT_A_CHOICE


class WebAddress(forms.URLField):
    """What a browser opens as a page: no ftp, which Django's own field takes."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, assume_scheme="https", **kwargs)


class Date(forms.CharField):
    """A date, written as one likes.

    Not the browser's own date field: it drops what it does not understand, so that the person
    is told that nothing was written, and it is hard to use by voice and with a screen reader.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, empty_value=None, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text is None:
            return None
        try:
            return parse_date(text)
        except NotADate as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value
