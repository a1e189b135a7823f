"""The sheets with the workings: discount factors, kronor per post and year, posts per alternative.

Formulas use only functions that spreadsheet programs agree on. Where something can be looked up by
number it is; where it is looked up by text, EXACT tells "Timme" from "timme".
"""

from collections.abc import Iterator
from decimal import Decimal

from nyttokalkyl.calculation import CostKind, CountsAs, Kategori, Row
from nyttokalkyl.calculation.discounting import in_context, rate_into
from nyttokalkyl.spreadsheet.cells import PERCENT, WHOLE
from nyttokalkyl.spreadsheet.labels import COST_KINDS, COUNTS_AS, KATEGORIER
from nyttokalkyl.spreadsheet.layout import COMPUTED, FIRST_ROW, MOST_FACTORS, TITLES_AT
from nyttokalkyl.spreadsheet.plan import Area, Plan, cell, span

KR = "#,##0"
FACTOR = "0.000000"

RESIDUAL_LABEL, NOT_STATED_LABEL = "Restvärde", "Ej angiven"
INVESTMENT = COUNTS_AS[CountsAs.INVESTMENT]
OPERATION = COUNTS_AS[CountsAs.OPERATION]


class Discounts:
    """Where the sheet Diskontering has what is needed of it."""

    TITLE = "Diskontering"
    FIRST = 3
    SPARE = 5
    """Years around the period that the base year can be moved to."""

    FROM, RATE, GROWTH, AT_END, FACTOR, STEPS_AT_END, STEPS = range(FIRST_ROW, FIRST_ROW + 7)
    SINGLE = FIRST_ROW + 8
    """The first of the single numbers below, each with a name."""

    def __init__(self, plan: Plan) -> None:
        terms = plan.calculation.terms
        longest = [a.annuity_years or 0 for a in plan.calculation.compared]
        longest.append(terms.annuity_years or 0)
        self.years = range(
            max(0, min(terms.first_year, terms.base_year) - self.SPARE),
            max(terms.last_year, terms.base_year) + max(self.SPARE, *longest) + 1,
        )
        self.period = plan.years

    def column(self, year: int) -> int:
        return self.FIRST + year - self.years.start

    def cell(self, row: int, year: int) -> str:
        return cell(self.TITLE, row, self.column(year))

    def of_period(self, row: int) -> str:
        """A row, in the years of the period."""
        first, last = self.column(self.period[0]), self.column(self.period[-1])
        return span(self.TITLE, row, first, last)

    def all(self, row: int) -> str:
        return span(self.TITLE, row, self.FIRST, self.column(self.years[-1]))


_LABELS = (
    "Räntan gäller från och med år",
    "Ränta in i året",
    "Ackumulerad tillväxt",
    "Faktor för slutet av året",
    "Faktor",
    "År från basåret till årets slut",
    "År från basåret",
)


def write_discounting(plan: Plan) -> Discounts:
    at = Discounts(plan)
    page = plan.book.page(at.TITLE, "workings")
    about = "Vad en krona varje år är värd i basåret. Räknas ut av Villkor och Räntor."
    page.head("Diskontering", about, at.column(at.years[-1]), frozen=2)
    page.title(1, "Storhet", 38)
    page.title(2, "Värde", 12)
    for row, label in enumerate(_LABELS, start=FIRST_ROW):
        page.text(row, 1, label)
    _single_numbers(plan, at)
    for year in at.years:
        page.title(at.column(year), year, 12)
        _write_year(plan, at, year)
    return at


@in_context
def _write_year(plan: Plan, at: Discounts, year: int) -> None:
    terms, found = plan.calculation.terms, plan.evaluation.setting.discounting
    page, column = plan.book.pages[-1], at.column(year)
    rates = Area("Räntor", len(terms.rates) + 3)
    froms, rate = rates.column(1), rates.column(2)
    this = {row: at.cell(row, year) for row in range(TITLES_AT, at.STEPS + 1)}
    grown = f"{at.cell(at.GROWTH, year - 1)}*(1+{this[at.RATE]})" if year > at.years[0] else "1"
    late = f"AND(Mitt_på_året=1,{this[at.STEPS_AT_END]}>0)"
    page.formula(at.FROM, column, f"SUMPRODUCT(MAX(({froms}<={this[TITLES_AT]})*{froms}))", WHOLE)
    page.formula(
        at.RATE,
        column,
        f"IF({this[at.FROM]}=0,{rates.cell(0, 2)},SUMIF({froms},{this[at.FROM]},{rate}))",
        PERCENT,
        rate_into(terms, year),
    )
    page.formula(at.GROWTH, column, grown, FACTOR)
    at_end = f"Tillväxt_till_basåret/{this[at.GROWTH]}/(1+Även_första*Ränta_in_i_basåret)"
    page.formula(at.AT_END, column, at_end, FACTOR, found.at_end.get(year))
    factor = f"{this[at.AT_END]}*IF({late},(1+{this[at.RATE]})^0.5,1)"
    page.formula(at.FACTOR, column, factor, FACTOR, found.factors.get(year))
    page.formula(at.STEPS_AT_END, column, f"{this[TITLES_AT]}-Basår+Även_första")
    page.formula(at.STEPS, column, f"{this[at.STEPS_AT_END]}-IF({late},0.5,0)")


def _single_numbers(plan: Plan, at: Discounts) -> None:
    """Named, since formulas everywhere use them."""
    page = plan.book.pages[-1]
    of_base = f"({at.all(TITLES_AT)}=Basår)"
    growth = f"SUMPRODUCT({of_base}*{at.all(at.GROWTH)})"
    numbers = {
        "Även_första": ("Även första året diskonteras (1 = ja)",
                        'IF(Första_året_diskonteras="Ja",1,0)', WHOLE),
        "Mitt_på_året": ("Flödena kommer i mitten av året (1 = ja)",
                         'IF(Flödena_kommer_i="Mitten av året",1,0)', WHOLE),
        "Prisnivå": ("Prisnivå, år", 'IF(Angiven_prisnivå="",Basår,Angiven_prisnivå)', WHOLE),
        "Ränta_in_i_basåret": ("Ränta in i basåret",
                               f"SUMPRODUCT({of_base}*{at.all(at.RATE)})", PERCENT),
        "Tillväxt_till_basåret": ("Ackumulerad tillväxt till basåret",
                                  f"IF({growth}=0,NA(),{growth})", FACTOR),
    }  # fmt: skip
    for row, (name, (label, formula, number_format)) in enumerate(numbers.items(), at.SINGLE):
        page.text(row, 1, label)
        page.formula(row, 2, formula, number_format)
        plan.book.name({name: cell(at.TITLE, row, 2)})


class Amounts:
    """Where the sheet Årsbelopp has what is needed of it."""

    TITLE = "Årsbelopp"
    SIDE, IS_RESIDUAL, KATEGORI, COUNTS, AMOUNT, QUANTITY, UNIT, SHARE = range(3, 11)
    FACTORS, PRICES, PRODUCT, PV, FIRST = range(11, 16)

    def __init__(self, plan: Plan) -> None:
        self.area = Area(self.TITLE, len(plan.calculation.rows))
        self.first_year = plan.calculation.terms.first_year

    def column(self, column: int) -> str:
        return self.area.column(column)

    def year(self, year: int) -> str:
        return self.area.column(self.FIRST + year - self.first_year)


def write_amounts(plan: Plan, discounts: Discounts) -> Amounts:
    at = Amounts(plan)
    page = plan.book.page(at.TITLE, "workings")
    about = "Kronor per post och år i kalkylens prisnivå, plus som ifyllt. Räknas ut av Poster."
    page.head("Belopp per post och år", about, at.FIRST + len(plan.years) - 1, frozen=2)
    titles = (
        "Post", "Namn", "Sida (1 nytta, −1 kostnad)", "Restvärde (1 = ja)", "Kategori",
        "Räknas i NNK som", "Belopp", "Kvantitet", "Värde per enhet", "Andel", "Faktorer",
        "Prisomräkning", "Produkt", "Nuvärde",
    )  # fmt: skip
    for column, title in enumerate(titles, start=1):
        page.title(column, title, 30 if title == "Namn" else 14, of_numbers=column > at.COUNTS)
    for year in plan.years:
        page.title(at.FIRST + year - at.first_year, year, 14)
    for index, row in enumerate(plan.calculation.rows):
        _write_row(plan, discounts, at, index, row)
    return at


def _write_row(plan: Plan, discounts: Discounts, at: Amounts, index: int, row: Row) -> None:
    page = plan.book.pages[-1]
    line = FIRST_ROW + index
    flow = plan.evaluation.flows[row.id]
    page.text(line, 1, row.id)
    page.text(line, 2, row.name)
    for column, formula in enumerate(_parts(plan, at, index), start=at.SIDE):
        page.formula(line, column, formula)
    first, last = at.FIRST, at.FIRST + len(plan.years) - 1
    flows = span(at.TITLE, line, first, last)
    pv = (
        f"IF({at.area.cell(index, at.IS_RESIDUAL)}=1,"
        f"SUMPRODUCT({flows},{discounts.of_period(discounts.AT_END)}),"
        f"SUMPRODUCT({flows},{discounts.of_period(discounts.FACTOR)}))"
    )
    page.formula(line, at.PV, pv, KR, flow.pv)
    for column, year in enumerate(plan.years, start=first):
        this = cell(at.TITLE, TITLES_AT, column)
        share = _share(plan, at, index, year, this)
        product = at.area.cell(index, at.PRODUCT)
        formula = f"IF(AND({this}>=Första_året,{this}<=Sista_året),{share}*{product},0)"
        page.formula(line, column, formula, KR, flow.amounts.get(year, Decimal(0)))


def _parts(plan: Plan, at: Amounts, index: int) -> Iterator[str]:
    """Everything that a row's amount is the product of, and how it is counted."""

    def of(*path: str) -> str:
        return plan.input("Poster", index, *path)

    is_cost = f'{of("type")}="Kostnad"'
    kind, counts_as = of("kind"), of("counts_as")
    investment = f'IF({kind}="{COST_KINDS[CostKind.INVESTMENT]}","{INVESTMENT}",'
    operation = f'IF({kind}="{COST_KINDS[CostKind.OPERATION]}","{OPERATION}",""))'
    residual = at.area.cell(index, at.IS_RESIDUAL)
    kategori = of("category")
    yield f"IF({is_cost},-1,1)"
    yield f'IF({of("type")}="{RESIDUAL_LABEL}",1,0)'
    is_time = f'{kind}="{COST_KINDS[CostKind.INTERNAL_TIME]}"'
    unstated = f'IF({is_time},"{KATEGORIER[Kategori.OMFORDELNING]}","{NOT_STATED_LABEL}")'
    yield f'IF({residual}=1,"{RESIDUAL_LABEL}",IF({kategori}="",{unstated},{kategori}))'
    yield f'IF({is_cost},IF({counts_as}="",{investment}{operation},{counts_as}),"")'
    yield number_at(plan, of("amount", "likely"))
    volume, today, after = (
        number_at(plan, of("quantity", part, "likely"))
        for part in ("volume", "hours_today", "hours_after")
    )
    quantity = number_at(plan, of("quantity", "likely"))
    is_saved = f'{of("quantity", "volume", "likely")}=""'
    yield f"IF({is_saved},{quantity},{volume}*({today}-{after}))"
    yield number_at(plan, of("unit_value", "likely"))
    yield number_at(plan, of("share_realised", "likely"))
    columns = {column.path for column in plan.tables["Poster"].columns}
    named = [("multiply_by", str(n)) for n in range(1, MOST_FACTORS + 1)]
    yield "*".join(number_at(plan, of(*path)) for path in named if path in columns)
    yield _price_ratio(of("price_year"))
    product = [at.area.cell(index, column) for column in range(at.AMOUNT, at.PRODUCT)]
    yield "*".join(product)


def number_at(plan: Plan, at: str) -> str:
    """What a cell is worth: a number, the factor it names, or 1 when it is empty."""
    if not plan.calculation.factors:
        return f'IF({at}="",1,{at})'
    ids, values = plan.factors.column(1), plan.factors.column(factor_column(plan))
    found = f"SUMPRODUCT(EXACT({ids},{at})*{values})/SUMPRODUCT(--EXACT({ids},{at}))"
    return f'IF({at}="",1,IF(ISNUMBER({at}),{at},{found}))'


def _price_ratio(price_year: str) -> str:
    years, index = "Prisindex_år", "Prisindex_tal"
    ratio = f"SUMIF({years},Prisnivå,{index})/SUMIF({years},{price_year},{index})"
    return f'IF(OR({price_year}="",{price_year}=Prisnivå),1,{ratio})'


def _share(plan: Plan, at: Amounts, index: int, year: int, this: str) -> str:
    """What the product is multiplied by in a year: an amount, or the part of a whole year's."""
    row = plan.calculation.rows[index]
    years = plan.tables["Belopp per år"]
    column = next((n for n, c in enumerate(years.columns, 1) if c.path == ("years", str(year))), 0)
    if row.amounts:
        line = plan.level_rows[row.id, "likely"]
        return cell(years.title, line, column) if column else "0"
    ramp_up = plan.level_rows.get((row.id, "ramp_up"))
    first, last = (plan.input("Poster", index, name) for name in ("first_year", "last_year"))
    runs = (
        f'IF(AND({this}>=IF({first}="",Första_året,{first}),'
        f'{this}<=IF({last}="",Sista_året,{last})),1,0)'
    )
    if ramp_up and column:
        part = cell(years.title, ramp_up, column)
        runs += f'*IF({part}="",1,{part})'
    residual = f"IF({at.area.cell(index, at.IS_RESIDUAL)}=1,IF({this}=Sista_året,1,0),{runs})"
    return f'IF({plan.input("Poster", index, "rating")}="",{residual},0)'


def factor_column(plan: Plan) -> int:
    return len(plan.tables["Faktorer"].columns) + 1


def write_factors(plan: Plan) -> None:
    """Beside each factor, what it is in the price level of the calculation."""
    page = next(p for p in plan.book.pages if p.sheet.title == "Faktorer")
    column = factor_column(plan)
    page.title(column, f"{COMPUTED}troligt i kalkylens prisnivå", 16)
    for index, factor in enumerate(plan.calculation.factors):
        likely = plan.input("Faktorer", index, "value", "likely")
        ratio = _price_ratio(plan.input("Faktorer", index, "price_year"))
        value = plan.evaluation.setting.factors[factor.id].likely
        page.formula(FIRST_ROW + index, column, f"{likely}*{ratio}", "General", value)
