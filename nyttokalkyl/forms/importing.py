"""Reading a whole nyttokalkyl from a file."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from nyttokalkyl import spreadsheet
from nyttokalkyl.interchange import MOST_BYTES, Document, Faulty, line, read
from nyttokalkyl.numbers import NBSP

MOST_LINES = 50
"""Faults that are shown at once: whoever has mended these may send the file again."""


class ImportForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="Fil",
        help_text="Ett kalkylblad (XLSX) eller en kalkyl (JSON) som är hämtad här, eller skriven i "
        "samma form. Den ersätter allt som står i kalkylen nu.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
        error_messages={
            "required": "Välj en fil.",
            "empty": "Filen är tom. Välj en annan.",
        },
    )
    use_required_attribute = False

    helper = FormHelper()
    helper.add_input(Submit("", "Läs in filen"))

    def clean_file(self) -> Document:
        upload = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            message = f"Filen är större än {MOST_BYTES // 1_000_000}{NBSP}MB. Välj en mindre."
            raise forms.ValidationError(message)
        content = upload.read()
        is_json = (upload.name or "").lower().endswith(".json")
        write_line = line if is_json else spreadsheet.line
        try:
            return read(content) if is_json else spreadsheet.read_xlsx(content)
        except Faulty as faulty:
            lines: list[Any] = [write_line(fault) for fault in faulty.faults[:MOST_LINES]]
            if len(faulty.faults) > MOST_LINES:
                lines.append(f"Och {len(faulty.faults) - MOST_LINES} fel till.")
            raise forms.ValidationError(lines) from faulty
