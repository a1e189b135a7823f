"""What the arithmetic finds wrong with a kalkylpost, in the words of the page it is written on.

The sentences of calculation/ and interchange/ are for whoever writes JSON, and name its fields.
A form rules most of them out; the rest arise when somebody else changes the calculation meanwhile.
"""

import re

from nyttokalkyl.calculation import Fault, RowType
from nyttokalkyl.forms.choices import Valued

GENERAL = "Uppgiften går inte att räkna på. Kontrollera den och försök igen."
CHOOSE_VALUE = "Välj hur posten värderas och fyll i de uppgifter som hör till."
NO_OWN_YEARS = "Ett restvärde kommer i slutet av periodens sista år och har inga egna år."

WORDS: tuple[tuple[str, str], ...] = (
    (r"Ange ett av amounts.*", CHOOSE_VALUE),
    (r"Ange bara ett av .*", CHOOSE_VALUE),
    (r"En kvantitet behöver .*", "Skriv också vad varje styck eller timme är värd."),
    (r"Ett värde per enhet behöver .*", "Skriv också antalet."),
    (r"En rad som inte värderas i pengar .*",
     "En post som inte värderas i pengar har varken andel eller kalkylfaktor."),
    (r"Ange minst ett alternativ .*|Ska ha 1 till .*", "Välj minst ett alternativ."),
    (r"Det finns inget alternativ med id .*", "Alternativet finns inte kvar. Välj ett annat."),
    (r"Raderna är skillnader mot nollalternativet.*",
     "Kalkylen räknar skillnaden mot nollalternativet, så det har inga egna poster."),
    (r"Alternativet ”.*” står mer än en gång\.", "Alternativet är valt två gånger."),
    (r"Det finns ingen kalkylfaktor med id .*", "Kalkylfaktorn finns inte kvar. Välj en annan."),
    (r"Kalkylfaktorn ”.*” används mer än en gång i samma rad\.",
     "Samma kalkylfaktor används två gånger i posten. Välj den på ett ställe."),
    (r"(\d+) ligger före periodens första år, (\d+)\.",
     r"\1 ligger före kalkylens första år, \2."),
    (r"Raden slutar \((\d+)\) innan den börjar \((\d+)\)\.",
     r"Sista året, \1, ligger före det första, \2."),
    (r"(\d+) ligger utanför radens år, (\d+)–(\d+)\.",
     r"\1 ligger utanför postens år, \2–\3."),
    (r"Ett restvärde kommer i slutet .*", NO_OWN_YEARS),
    (r"Ett restvärde är i pengar\.", "Ett restvärde är i pengar. Välj ett annat sätt att värdera."),
    (r"Kan inte anges tillsammans med .*", "Det här går inte ihop med hur posten värderas."),
    (r"Andelen ska vara .*", "Andelen ska vara mer än 0 och högst 100 procent."),
    (r"Andelarna blir (.*) procent\..*", r"Andelarna blir \1 procent. De ska bli 100."),
    (r"Bara kostnader har kostnadsslag\.", "Bara en kostnad har kostnadsslag."),
    (r"Prisindex saknas för (\d+).*",
     r"Prisindex saknas för \1. Skriv det på sidan Villkor, eller ändra prisnivån här."),
    (r"Raden blir orimligt stor .*",
     "Beloppet blir orimligt stort när talen multipliceras. Kontrollera talen."),
    (r"Talet är orimligt stort: .*", "Talet är orimligt stort. Kontrollera antalet siffror."),
    (r"Talet har fler än (\d+) siffror\.", r"Talet har fler än \1 siffror."),
    (r"Texten är längre än (\d+) tecken\.", r"Texten är längre än \1 tecken. Korta den."),
    (r"Texten innehåller tecken .*", "Texten innehåller tecken som inte kan visas. Skriv om den."),
    (r"Ska vara mellan 0 och .*", "Skriv ett år med fyra siffror."),
    (r"Ska vara minst 0, .*", "Skriv en andel som är minst 0."),
    (r"Ska ha 0 till ([\d\s]+) poster\.", r"Det får vara högst \1."),
    (r"Id ”.*” förekommer mer än en gång\.",
     "Någon annan har just lagt till en post. Spara igen så får din ett eget nummer."),
    (r"Med oberoende år dras .*",
     "Med oberoende år blir det för många osäkra tal att simulera. Ta bort något spann."),
)  # fmt: skip
"""What a sentence of the arithmetic is for whoever fills in the page."""

_FIELDS = {
    "name": "name",
    "type": "type",
    "alternatives": "alternatives",
    "category": "kategori",
    "kind": "kind",
    "counts_as": "counts_as",
    "rating": "valued",
    "first_year": "first_year",
    "last_year": "last_year",
    "multiply_by": "multiply_by",
    "price_year": "price_year",
    "source": "source",
    "assumption": "assumption",
    "certainty": "certainty",
    "amounts": "valued",
    "ramp_up": "valued",
}
_NUMBERS = {"amount", "quantity", "unit_value", "share_realised"}
_PARTS = {"volume", "hours_today", "hours_after"}


def told(fault: Fault) -> tuple[None, str]:
    """A sentence for a form in which no field is to blame."""
    return None, sentence_of(fault)


def sentence_of(fault: Fault) -> str:
    """Of a fault of the row, or of the whole calculation because of it."""
    for pattern, words in WORDS:
        match = re.fullmatch(pattern, fault.sentence, re.DOTALL)
        if match:
            return match.expand(words) if "\\" in words else words
    return GENERAL


def field_of(fault: Fault, valued: Valued, kind: RowType) -> str | None:
    """The field of RowForm; None for the row as a whole."""
    if fault.where[:1] == ("price_index",):
        return "price_year"
    where = [str(step) for step in fault.where[2:]] if fault.where[:1] == ("rows",) else []
    name = where[0] if where else ""
    if where[1:] and name == "amounts" and valued is Valued.AMOUNTS:
        return f"amounts_{where[1]}_likely"
    if where[1:] and name == "ramp_up" and kind is not RowType.RESIDUAL_VALUE:
        return f"ramp_{where[1]}"
    if name in _NUMBERS:
        number = where[1] if where[1:] and where[1] in _PARTS else name
        in_hours = {"unit_value": "hour_value", "quantity": "volume"}
        return f"{in_hours.get(number, number) if valued is Valued.TIME else number}_likely"
    return _FIELDS.get(name)
