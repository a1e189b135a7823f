"""Who pays and who gains: the usual reason why benefits are never collected."""

from decimal import Decimal

from nyttokalkyl.calculation.measures import NOT_STATED, Party
from nyttokalkyl.charts.look import INK, SOLID, STRIPES, patterned
from nyttokalkyl.charts.model import Chart, Key, Spec, Table
from nyttokalkyl.charts.rows import bar, row_chart, tick
from nyttokalkyl.charts.subject import NO_ROWS, Subject
from nyttokalkyl.charts.units import short, unit_for
from nyttokalkyl.numbers import format_number
from nyttokalkyl.wording import shortened, stakeholder

TITLE = "Vem som betalar och vem som vinner"

MOST = 12
"""Rows in the picture. The table has all."""

_HEAD = ("Intressent", "Nytta", "Kostnad", "Netto")


def stakeholders(subject: Subject) -> Chart:
    parties = sorted(subject.measures.stakeholders, key=lambda party: party.net, reverse=True)
    if not parties:
        return subject.empty(Key.STAKEHOLDERS, TITLE, NO_ROWS, _HEAD)
    if all(party.name == NOT_STATED for party in parties):
        why = "Ingen post anger vem som betalar eller vinner."
        return subject.empty(Key.STAKEHOLDERS, TITLE, why, _HEAD)
    caption = f"{TITLE}{subject.against}: {subject.name}. Kronor i nuvärde"
    rows = tuple(
        (stakeholder(p.name), *map(format_number, (p.benefits, p.costs, p.net))) for p in parties
    )
    spec = _spec(subject, _largest(parties), len(parties))
    table = Table(caption, _HEAD, rows)
    return subject.chart(Key.STAKEHOLDERS, TITLE, _summary(parties), spec, table)


def _largest(parties: list[Party]) -> list[Party]:
    """Those with most at stake, in the order they had."""
    by_size = sorted(parties, key=lambda p: max(abs(p.benefits), abs(p.costs)), reverse=True)
    kept = [party for party in by_size if party.benefits or party.costs][:MOST]
    return [party for party in parties if party in kept]


def _spec(subject: Subject, parties: list[Party], count: int) -> Spec:
    unit = unit_for(amount for party in parties for amount in (party.benefits, party.costs))
    values = [
        {
            "name": stakeholder(party.name),
            "figures": f"vinner {unit.format(party.benefits)}, betalar {unit.format(party.costs)}",
            "gains": unit.scaled(party.benefits),
            "pays": unit.scaled(-party.costs),
            "net": unit.scaled(party.net),
            "gain": "Vinner",
            "payment": "Betalar",
        }
        for party in parties
    ]
    names = {"Vinner": SOLID, "Betalar": STRIPES}
    bars = (
        bar("zero", end, offset=offset, size=8, fills=patterned(field, names), strokeWidth=1)
        for end, offset, field in (("gains", -4, "gain"), ("pays", 4, "payment"))
    )
    net = tick("net", color=INK, thickness=3, size=16)
    title = [f"Nuvärde{subject.against}", f"{unit.sentence} Streck: netto."]
    if count > len(parties):
        title.append(f"De {len(parties)} största av {count}. Tabellen har alla.")
    return row_chart(values, *bars, net, title=title)


def _summary(parties: list[Party]) -> str:
    """Largest gainer and largest payer."""
    first, last = parties[0], parties[-1]
    said = []
    if first.net > 0:
        said.append(
            f"Vinner mest: {shortened(stakeholder(first.name))} ({short(first.net)} netto)."
        )
    if last.net < Decimal(0):
        said.append(
            f"Förlorar mest: {shortened(stakeholder(last.name))} ({short(last.net)} netto)."
        )
    return " ".join(said) or "Ingen vinner eller förlorar."
