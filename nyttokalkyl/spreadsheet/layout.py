"""Which cells hold what people fill in: every sheet with its columns, each for a field of the form.

The writer and the reader both follow this declaration. A sheet has a heading in its first line, a
line that says what the columns are about, the titles of the columns, and then its rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from nyttokalkyl.spreadsheet import labels
from nyttokalkyl.spreadsheet.cells import (
    KRONOR,
    PERCENT,
    PLAIN,
    WHOLE,
    Day,
    Figure,
    FigureOrFactor,
    Kind,
    Mark,
    Pick,
    Words,
    YesNo,
)

Path: TypeAlias = tuple[str, ...]
"""Where in an item of the JSON form a cell belongs."""

TITLES_AT = 3
FIRST_ROW = TITLES_AT + 1

COMPUTED = "Räknat: "
"""Titles of columns with formulas, on a sheet that people fill in, begin like this."""

OF_ALTERNATIVE = "Alternativ: "
"""What follows is the id of the alternative that a column is about."""

MOST_FACTORS = 20
"""As many as a row may be multiplied by."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    path: Path
    kind: Kind
    width: int = 14
    about: str = ""
    """Said once, above the first of the columns that it holds for."""

    optional: bool = False
    """The sheet may do without the column."""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    heading: str
    columns: Sequence[Column]
    most: int
    """Rows, at most."""

    remedy: str = "Ta bort kolumnen, eller skriv rubriken som i en ny export."
    """What to do about a column that is not known."""

    def column(self, *path: str) -> int:
        """The number of a column, from 1."""
        return next(n for n, c in enumerate(self.columns, start=1) if c.path == path)


WORDS, LONG, KR, NUMBER = Words(), Words(), Figure(KRONOR), Figure(PLAIN)
SHARE, YEAR = Figure(PERCENT), Figure(WHOLE)

PROVENANCE = (
    Column("Källa", ("source",), LONG, 30, "Underlag"),
    Column("Antagande", ("assumption",), LONG, 30),
    Column("Hur säkert", ("certainty",), WORDS, 16),
    Column("Skrivet av", ("author",), WORDS, 16),
    Column("Skrivet den", ("date",), Day(), 12),
)

TERMS = Table(
    "Villkor",
    "Villkor som gäller hela kalkylen",
    (
        Column("Kalkylens namn", ("name",), WORDS),
        Column("Första året", ("period", "first_year"), YEAR),
        Column("Sista året", ("period", "last_year"), YEAR, about="Räknas med."),
        Column(
            "Posterna är", ("rows_are",), Pick(labels.by_word(labels.ROWS_ARE)),
            about="Läses när arbetsboken läses in i Behovsfas, inte av formlerna.",
        ),
        Column("Basår", ("base_year",), YEAR, about="Året som nuvärdena gäller."),
        Column("Flödena kommer i", ("timing",), Pick(labels.by_word(labels.TIMINGS))),
        Column(
            "Även första året diskonteras", ("first_year_discounted",), YesNo(),
            about="Ja ger samma som kalkylprogrammens NETNUVÄRDE.",
        ),
        Column("Prisnivå, år", ("price_level",), YEAR, about="Tomt: basåret."),
        Column(
            "Annuitetens år", ("annuity_years",), YEAR,
            about="Antal år. Tomt: åren efter basåret.",
        ),
        Column(
            "Kostnader som faller bort räknas som", ("saved_costs",),
            Pick(labels.by_word(labels.SAVED_COSTS)),
            about="I kvoterna mot nollalternativet. Nettonuvärdet påverkas inte.",
        ),
        Column(
            "Försämringar räknas som", ("disbenefits",), Pick(labels.by_word(labels.DISBENEFITS)),
            about="I kvoterna mot nollalternativet. Nettonuvärdet påverkas inte.",
        ),
        Column(
            "Räntans ändring i känslighetsanalysen", ("sensitivity", "rate_change"), SHARE,
            about="Procentenheter.",
        ),
        Column("Nyttans lägsta andel", ("sensitivity", "benefit_share_low"), SHARE,
               about="I känslighetsanalysen."),
        Column("Nyttans högsta andel", ("sensitivity", "benefit_share_high"), SHARE,
               about="I känslighetsanalysen."),
        Column("Simuleringens frö", ("simulation", "seed"), YEAR,
               about="Samma frö ger samma resultat. Tomt: ingen simulering."),
        Column("Antal dragningar", ("simulation", "draws"), Figure("#,##0")),
        Column("Fördelning", ("simulation", "distribution"),
               Pick(labels.by_word(labels.DISTRIBUTIONS))),
        Column("Dragningar över åren", ("simulation", "years"), Pick(labels.by_word(labels.YEARS))),
        Column("Kalkylräntans källa", ("discount_rate_source",), LONG, optional=True),
        Column("Kalkylräntan hämtad den", ("discount_rate_date",), Day(), optional=True),
    ),
    20,
)  # fmt: skip

RATES = Table(
    "Räntor",
    "Kalkylränta, real, per år",
    (
        Column("Från och med år", ("from_year",), YEAR, 18, "Tomt när räntan är densamma alla år"),
        Column("Kalkylränta", ("rate",), SHARE),
    ),
    50,
)
PRICES = Table(
    "Prisindex",
    "Prisindex för belopp i andra års priser",
    (Column("År", ("year",), YEAR), Column("Index", ("index",), NUMBER)),
    1000,
)
OTHER_RATES = Table(
    "Andra räntor",
    "Nettonuvärde vid andra räntor, kronor",
    (Column("Ränta", ("rate",), SHARE),),
    50,
)
ALTERNATIVES = Table(
    "Alternativ",
    "Alternativen som jämförs",
    (
        Column("Id", ("id",), WORDS, 18, "Poster hänvisar till id"),
        Column("Namn", ("name",), WORDS, 40),
        Column("Nollalternativ", ("baseline",), YesNo(), 16),
        Column("Annuitetens år", ("annuity_years",), YEAR, 16, "Tomt: som i Villkor"),
    ),
    50,
)
FACTORS = Table(
    "Faktorer",
    "Kalkylfaktorer: tal som flera poster delar",
    (
        Column("Id", ("id",), WORDS, 18, "Poster hänvisar till id"),
        Column("Namn", ("name",), WORDS, 30),
        Column("Enhet", ("unit",), WORDS, 10),
        Column("Lägsta", ("value", "low"), NUMBER, 12, "Tomt lägsta eller högsta: som troligt"),
        Column("Troligt", ("value", "likely"), NUMBER, 12),
        Column("Högsta", ("value", "high"), NUMBER, 12),
        Column("Prisår", ("price_year",), YEAR, 10, "Tomt: kalkylens prisnivå"),
        Column("Gäller från", ("valid_from",), Day(), 12),
        *PROVENANCE,
    ),
    500,
)

LEVELS = {
    "likely": "Troligt belopp",
    "low": "Lägsta belopp",
    "high": "Högsta belopp",
    "ramp_up": "Upptrappning",
}
_NAME_OF_POST = Column(f"{COMPUTED}namn", ("of",), WORDS, 30, optional=True)

STAKEHOLDERS = Table(
    "Intressenter",
    "Vem som betalar eller får nyttan, andel av posten. Andelarna ska bli 100 % per post.",
    (
        Column("Post", ("id",), WORDS, 18, "Postens id"),
        _NAME_OF_POST,
        Column("Intressent", ("name",), WORDS, 30),
        Column("Andel", ("share",), Figure(PERCENT, percent=True)),
    ),
    10_000,
)
CHANGES = {
    "benefits_times": "Alla nyttor gånger",
    "costs_times": "Alla kostnader gånger",
    "rows_times": "Posten gånger",
    "factors": "Faktorns värde",
    "discount_rate": "Kalkylränta som andel",
    "benefits_delayed_years": "Nyttorna försenas så många år",
}
WHAT_IFS = Table(
    "Tänk om",
    "Tänk om: frågor att räkna om kalkylen med. Räknas i Behovsfas, inte här.",
    (
        Column("Nr", ("number",), YEAR, 6, "Rader med samma nummer hör till samma fråga"),
        Column("Fråga", ("name",), WORDS, 40),
        Column("Ändring", ("change",), Pick(CHANGES), 34),
        Column("Id", ("id",), WORDS, 18, "Id för posten eller faktorn"),
        Column("Tal", ("value",), NUMBER),
    ),
    10_000,
)
EXACT = Table(
    "Exakta tal",
    "Tal med fler siffror än ett kalkylprogram håller reda på",
    (
        Column("Cell", ("cell",), WORDS, 24, "Gäller så länge cellen visar samma tal"),
        Column("Exakt tal", ("exact",), WORDS, 44),
    ),
    20_000,
)


def rows_table(alternatives: Iterable[str], ids: frozenset[str], factors: int) -> Table:
    """Poster. It has a column per alternative, and for `factors` factors to multiply by."""
    belongs = [
        Column(f"{OF_ALTERNATIVE}{name}", ("alternatives", name), Mark(), 12, optional=True)
        for name in alternatives
    ]
    times = [
        Column(f"Faktor {n}", ("multiply_by", str(n)), WORDS, 14, optional=True)
        for n in range(1, factors + 1)
    ]
    columns = [
        *_WHAT,
        *_said_first("Hör till: x för varje alternativ", belongs),
        *_KINDS,
        *_valued(ids),
        *_said_first("Gånger kalkylfaktorer: deras id", times),
        *_WHEN,
        *PROVENANCE,
    ]
    return Table(
        "Poster",
        "Kalkylposter: nyttor, kostnader och restvärden",
        columns,
        2000,
        "Ta bort kolumnen, lägg till alternativet i bladet Alternativ, eller skriv rubriken som i "
        "en ny export.",
    )


_WHAT = (
    Column("Id", ("id",), WORDS, 18),
    Column("Namn", ("name",), WORDS, 34),
    Column("Typ", ("type",), Pick(labels.by_word(labels.ROW_TYPES)), 11),
)
_KINDS = (
    Column("Kategori", ("category",), Pick(labels.by_word(labels.KATEGORIER)), 14),
    Column("Kostnadsslag", ("kind",), Pick(labels.by_word(labels.COST_KINDS)), 18),
    Column("Räknas i NNK som", ("counts_as",), Pick(labels.by_word(labels.COUNTS_AS)), 18,
           "Tomt: efter slaget"),
)  # fmt: skip
_WHEN = (
    Column("Första år", ("first_year",), YEAR, 10, "Tomt: hela perioden"),
    Column("Sista år", ("last_year",), YEAR, 10),
    Column("Bedömning", ("rating",), Pick(labels.by_word(labels.RATINGS)), 16,
           "I stället för pengar"),
    Column("Prisår", ("price_year",), YEAR, 10, "Tomt: kalkylens prisnivå"),
)  # fmt: skip


def _valued(ids: frozenset[str]) -> list[Column]:
    """How a row is valued, other than per year. Likely numbers may be one of the factors."""
    number, kronor = FigureOrFactor(ids), FigureOrFactor(ids, KRONOR)
    return [
        *_three("Belopp", ("amount",), kronor, "Samma belopp varje år. Tal, eller en faktors id"),
        *_three("Kvantitet", ("quantity",), number, "Antal per år, gånger värde per enhet"),
        *_three("Volym", ("quantity", "volume"), number, "Sparad tid: volym × (i dag − efter)"),
        *_three("Timmar i dag", ("quantity", "hours_today"), number, ""),
        *_three("Timmar efter", ("quantity", "hours_after"), number, ""),
        *_three("Värde per enhet", ("unit_value",), kronor, "Kronor per enhet"),
        *_three("Andel", ("share_realised",), FigureOrFactor(ids, PERCENT), "Del som blir av"),
    ]


def _said_first(about: str, columns: list[Column]) -> list[Column]:
    """What is about all of them, at the first."""
    return [replace(columns[0], about=about), *columns[1:]] if columns else []


def _three(title: str, path: Path, kind: FigureOrFactor, about: str) -> list[Column]:
    ends = Figure(kind.number_format)
    low = Column(f"{title}, lägsta", (*path, "low"), ends, 13, about)
    likely = Column(f"{title}, troligt", (*path, "likely"), kind, 13)
    high = Column(f"{title}, högsta", (*path, "high"), ends, 13)
    return [low, likely, high]


def years_table(years: Iterable[int]) -> Table:
    """Belopp per år: a line per post and level, a column per year."""
    columns = [
        Column("Post", ("id",), WORDS, 18, "Postens id"),
        _NAME_OF_POST,
        Column("Gäller", ("level",), Pick(LEVELS), 16),
        *_said_first(
            "Kronor per år. Upptrappning: andel av postens belopp",
            [Column(str(year), ("years", str(year)), KR, 14) for year in years],
        ),
    ]
    return Table("Belopp per år", "Belopp per år, där posten har olika belopp", columns, 8000)
