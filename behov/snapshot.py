"""What was sent in, as plain data: frozen in a Behovsversion, shown on pages and compared.

The form is a list of sections, each with a heading and rows of (key, label, value). Labels are
stored with the values, so that a version reads the same after the form has changed.
"""

import hashlib
import json
from typing import TypedDict

from behov.choices import Forkontrollfraga
from behov.models import Behov


class Row(TypedDict):
    key: str
    label: str
    value: str


class Section(TypedDict):
    key: str
    heading: str
    rows: list[Row]


Content = list[Section]

SECTIONS = {
    "behovet": (
        "Behovet",
        [
            "title", "summary", "anledning", "problem", "consequence", "mognad",
            "current_state", "desired_state", "idea", "examined", "deadline_on", "deadline_reason",
        ],
    ),
    "agare": (
        "Ägare och berörda",
        [
            "owner_kind", "owner_objekt", "owner_enhet", "owner_contact", "omfattning",
            "affected_systems",
        ],
    ),
    "forutsattningar": (
        "Förutsättningar",
        ["hours_common", "hours_total", "cost_once", "cost_yearly", "cost_note", "finansiering"],
    ),
}  # fmt: skip

COLUMNS = [*(name for _heading, names in SECTIONS.values() for name in names), "links", "precheck"]
"""The columns of a behov that are its text; the others tell where it stands."""


def content_of(behov: Behov) -> Content:
    """The whole text as the row has it now."""
    behovet, agare, forutsattningar = (
        Section(key=key, heading=heading, rows=[_field(behov, name) for name in names])
        for key, (heading, names) in SECTIONS.items()
    )
    agare["rows"].append(
        Row(
            key="affected_enheter",
            label="Berörda verksamheter",
            value=", ".join(enhet.name for enhet in behov.affected_enheter.order_by("name")),
        )
    )
    forutsattningar["rows"] += [
        Row(
            key=f"fraga_{answer.fraga}",
            label=answer.get_fraga_display(),
            value=". ".join(filter(None, [answer.get_svar_display(), answer.comment])),
        )
        for answer in behov.forutsattningar.order_by("pk")
    ]
    forutsattningar["rows"].append(
        Row(
            key="precheck",
            label="Ja i förkontrollen",
            value="\n".join(Forkontrollfraga(value).label for value in behov.precheck),
        )
    )
    return [behovet, _nyttor(behov), agare, forutsattningar, _bilagor(behov)]


def digest(content: Content) -> str:
    """SHA-256 of the canonical JSON, as hex."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _field(behov: Behov, name: str) -> Row:
    field = behov._meta.get_field(name)  # noqa: SLF001 -- Django's public way to a field
    display = getattr(behov, f"get_{name}_display", None)
    value = display() if display else getattr(behov, name)
    label = str(field.verbose_name)  # type: ignore[union-attr]
    return Row(
        key=name,
        label=label[0].upper() + label[1:],
        value="" if value is None else str(value),
    )


def _nyttor(behov: Behov) -> Section:
    rows = []
    for number, nytta in enumerate(behov.nyttor.all(), start=1):
        details = {
            "Nytta": nytta.text,
            "Kategori": nytta.get_kategori_display(),
            "Storlek": nytta.get_size_display(),
            "Mätetal": nytta.indicator,
            "Nuläge": nytta.baseline,
            "Mål": nytta.target,
        }
        lines = [f"{label}: {value}" for label, value in details.items() if value]
        rows.append(
            Row(key=f"nytta_{number}", label=f"För {nytta.intressent}", value="\n".join(lines))
        )
    return Section(key="nytta", heading="Nyttan och för vem", rows=rows)


def _bilagor(behov: Behov) -> Section:
    rows = [
        Row(key=f"bilaga_{bilaga.pk}", label=bilaga.name, value=f"SHA-256 {bilaga.fil_id}")
        for bilaga in behov.bilagor.filter(removed_at=None)
    ]
    rows.append(Row(key="links", label="Länkar", value=behov.links))
    return Section(key="bilagor", heading="Bilagor och länkar", rows=rows)
