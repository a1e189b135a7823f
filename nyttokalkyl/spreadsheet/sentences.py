"""Faults of the JSON form, said of a spreadsheet: its words instead of the form's."""

import re

_WORDS = {
    "amounts": "belopp per år",
    "amount": "belopp",
    "quantity": "kvantitet",
    "rating": "bedömning",
    "baseline": "Nollalternativ",
    "true": "Ja",
    "same_draw": "samma dragning alla år",
}
_WHOLE = {
    "Saknas.": "Fyll i cellen.",
    "Får inte vara tomt.": "Fyll i cellen.",
    "En kvantitet behöver ett värde per enhet (unit_value).": "Fyll i värdet per enhet också.",
    "Ett värde per enhet behöver en kvantitet (quantity).": "Fyll i kvantiteten också.",
}
_WORD = re.compile(rf"(”[^”]*”)|\b({'|'.join(_WORDS)})\b")
"""What is quoted was written by somebody, and is left as it is."""


def of_a_sheet(sentence: str) -> str:
    if sentence in _WHOLE:
        return _WHOLE[sentence]
    said = sentence.replace(" (skriv 0.03 för 3 %)", " (skriv 3 % för tre procent)")
    return _WORD.sub(lambda match: match[1] or _WORDS[match[2]], said)
