"""What an alternative costs and gives, year by year and category by category."""

from nyttokalkyl.calculation.measures import YearLine
from nyttokalkyl.charts.look import FILLS, INK, axis, layer, patterned, whole, years, zero_line
from nyttokalkyl.charts.model import Chart, Key, Spec, Table
from nyttokalkyl.charts.subject import NO_ROWS, Subject
from nyttokalkyl.charts.units import short, unit_for
from nyttokalkyl.numbers import format_number
from nyttokalkyl.wording import CATEGORIES

TITLE = "Kassaflöde per år"

NET = "Netto"

_FILLS = dict(zip(CATEGORIES.values(), FILLS, strict=True))


def cash_flow(subject: Subject) -> Chart:
    lines = subject.measures.years
    shown = [name for name in CATEGORIES if any(name in line.by_category for line in lines)]
    if not shown:
        return subject.empty(Key.CASH_FLOW, TITLE, NO_ROWS, ("År", NET))
    head = ("År", *(CATEGORIES[name] for name in shown), NET)
    rows = tuple(
        (
            str(line.year),
            *(format_number(line.by_category[name]) for name in shown),
            format_number(line.net),
        )
        for line in lines
    )
    caption = f"{TITLE}{subject.against}: {subject.name}. Kronor, inte diskonterade"
    spec = _spec(subject, shown)
    return subject.chart(Key.CASH_FLOW, TITLE, _summary(lines), spec, Table(caption, head, rows))


def _spec(subject: Subject, shown: list[str]) -> Spec:
    lines = subject.measures.years
    amounts = [amount for line in lines for amount in line.by_category.values()]
    unit = unit_for([*amounts, *(line.net for line in lines)])
    parts = [
        {
            "year": line.year,
            "category": CATEGORIES[name],
            "order": order,
            "amount": unit.scaled(line.by_category[name]),
        }
        for line in lines
        for order, name in enumerate(shown)
    ]
    net = [{"year": line.year, "net": unit.scaled(line.net)} for line in lines]
    fills = patterned("category", {CATEGORIES[n]: _FILLS[CATEGORIES[n]] for n in shown})
    amount: Spec = {"field": "amount", "type": "quantitative", "stack": "zero", "axis": axis()}
    bars = layer(
        parts,
        {"type": "bar", "strokeWidth": 1, "width": {"band": 0.7}},
        x=years(),
        y=amount,
        order={"field": "order"},
        **fills,
    )
    y: Spec = {"field": "net", "type": "quantitative"}
    line = layer(net, {"type": "line", "strokeWidth": 2}, x=years(), y=y)
    shape: Spec = {"datum": NET, "scale": {"domain": [NET], "range": ["diamond"]}}
    points = layer(
        net,
        {"type": "point", "filled": True, "size": 60, "fill": INK, "opacity": 1},
        x=years(),
        y=y,
        shape=shape,
    )
    title = [f"{TITLE}{subject.against}", f"{unit.sentence} Inte diskonterat."]
    return whole(bars, zero_line(), line, points, title=title, height=210)


def _summary(lines: tuple[YearLine, ...]) -> str:
    worst = min(lines, key=lambda line: line.net)
    best = max(lines, key=lambda line: line.net)
    total = f"Summan är {short(lines[-1].accumulated)}, inte diskonterat."
    if worst.net == best.net:
        each = "varje år" if len(lines) > 1 else f"{best.year}"
        return f"Netto {each}: {short(best.net)}. {total}"
    return (
        f"Lägst netto {worst.year} ({short(worst.net)}), högst {best.year} ({short(best.net)}). "
        f"{total}"
    )
