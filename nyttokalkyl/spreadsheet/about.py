"""The first sheet: how to use the workbook, and every convention that its figures rest on."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from nyttokalkyl.calculation import METHOD_VERSION
from nyttokalkyl.interchange import FORMAT
from nyttokalkyl.numbers import format_number
from nyttokalkyl.simulation import Settings
from nyttokalkyl.spreadsheet.cells import PERCENT
from nyttokalkyl.spreadsheet.labels import DISTRIBUTIONS, ROWS_ARE, TIMINGS, YEARS
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from nyttokalkyl.spreadsheet.plan import Plan
from nyttokalkyl.spreadsheet.workbook import Page
from nyttokalkyl.wording import RANDOM_NUMBERS

TITLE = "Läs mig"

_USE = (
    "Fyll i och ändra i celler med ram. De står på bladen med gul flik. Allt annat räknas ut.",
    "Ändrar du ett belopp, en ränta, en faktor eller en andel räknas resultaten om direkt.",
    "Nya rader räknas först när arbetsboken har lästs in i Behovsfas och exporterats på nytt.",
    "Överst på bladet Resultat står om formlerna räknar med allt som är ifyllt.",
    "Ändra inte rubrikerna eller bladens namn: Behovsfas känner igen cellerna på dem.",
    "Ett tomt lägsta eller högsta värde betyder samma som det troliga.",
)
_SHEETS: Mapping[str, str] = {
    "Resultat": "Alla mått per alternativ, och vad Behovsfas räknade vid exporten",
    "Fördelning": "Nuvärden per kategori och per intressent",
    "Resultat per år": "Flöden per år, ackumulerade och diskonterade",
    "Känslighet": "Nettonuvärdet när en sak i taget går från lägsta till högsta",
    "Simulering": "Vad dragningarna gav vid exporten: värden, inga formler",
    "Villkor": "Fyll i: det som gäller hela kalkylen",
    "Räntor": "Fyll i: kalkylräntan, som kan ändras med åren",
    "Alternativ": "Fyll i: alternativen som jämförs",
    "Faktorer": "Fyll i: tal som flera poster delar",
    "Poster": "Fyll i: nyttor, kostnader och restvärden",
    "Belopp per år": "Fyll i: belopp för poster som har olika belopp olika år",
    "Intressenter": "Fyll i: vem som betalar och vem som får nyttan",
    "Prisindex": "Fyll i: index för belopp i andra års priser",
    "Andra räntor": "Fyll i: räntor att visa nettonuvärdet vid",
    "Tänk om": "Fyll i: frågor som Behovsfas räknar om kalkylen med",
    "Diskontering": "Diskonteringsfaktorn för varje år",
    "Årsbelopp": "Kronor per post och år",
    "Poster per alternativ": "Hur varje post räknas i varje alternativ",
    "Andelar": "Intressenternas del av varje post",
    "Internränta": "Flödet som internräntan söks i",
    "Exakta tal": "Siffror som inte får plats i en cell",
}
FIRST_SHEETS = (TITLE, *_SHEETS)
"""The order of all sheets."""


def write_about(plan: Plan, simulation: Settings | None) -> None:
    page = plan.book.page(TITLE, "results")
    name = plan.calculation.name or "utan namn"
    page.head(f"Nyttokalkyl: {name}", "Läs detta först", 2)
    page.title(1, "Om", 30)
    page.title(2, "Förklaring", 100)
    row = FIRST_ROW
    for text in _USE:
        page.text(row, 1, "Så gör du" if row == FIRST_ROW else "", is_bold=True)
        page.text(row, 2, text, is_long=True)
        row += 1
    page.text(row, 1, "En cell att fylla i ser ut så här")
    page.frame(row, 2)
    row = _conventions(page, plan, simulation, row + 2)
    page.text(row + 1, 1, "Bladen", is_bold=True)
    for below, (sheet, text) in enumerate(_SHEETS.items(), start=row + 2):
        page.link(below, 1, sheet)
        page.text(below, 2, text)


def _conventions(page: Page, plan: Plan, simulation: Settings | None, row: int) -> int:
    """What another tool needs to repeat the figures, beside the rows. The next free row."""
    page.text(row, 1, "Så är det räknat", is_bold=True)
    row += 1
    terms = plan.calculation.terms
    live: list[tuple[str, str, str, Decimal | str]] = [
        ("Första året", "Första_året", "0", Decimal(terms.first_year)),
        ("Sista året (räknas med)", "Sista_året", "0", Decimal(terms.last_year)),
        ("Basår, som diskonteras till", "Basår", "0", Decimal(terms.base_year)),
        ("Prisnivå, år", "Prisnivå", "0", Decimal(plan.price_level)),
        ("Flödena kommer i", "Flödena_kommer_i", "@", TIMINGS[terms.timing]),
        ("Första året diskonteras", "Första_året_diskonteras", "@",
         "Ja" if terms.first_year_discounted else "Nej"),
    ]  # fmt: skip
    if len(terms.rates) == 1:
        rate = plan.input("Räntor", 0, "rate")
        live.insert(0, ("Kalkylränta, real, per år", rate, PERCENT, terms.rates[0].rate))
    for label, formula, number_format, value in live:
        page.text(row, 1, label)
        page.formula(row, 2, formula, number_format, value)
        page.align(row, 2, right=False)
        row += 1
    for label, text in _fixed(plan, simulation):
        page.text(row, 1, label)
        page.text(row, 2, text, is_long=True)
        row += 1
    return row


def _fixed(plan: Plan, simulation: Settings | None) -> Iterator[tuple[str, str]]:
    if len(plan.calculation.terms.rates) > 1:
        yield "Kalkylränta", "Ändras med åren: se bladet Räntor"
    yield "Enhet", "Kronor exklusive moms, fasta priser"
    yield "Posterna är", ROWS_ARE[plan.calculation.rows_are]
    yield "Diskontering", "Basåret har faktor 1. År t efter det divideras med (1 + ränta)^t."
    yield "Avrundning", "Inga tal avrundas före visning, så en summa kan skilja från sina delar."
    if simulation is None:
        yield "Dragningar", "Inga"
    else:
        draws = format_number(Decimal(simulation.draws))
        yield "Dragningar", f"{draws} med frö {simulation.seed}, {RANDOM_NUMBERS}"
        yield "Fördelning", DISTRIBUTIONS[simulation.distribution]
        yield "Dragningar över åren", YEARS[simulation.years]
    yield "Metodens version", METHOD_VERSION
    yield "Formatets version", FORMAT
