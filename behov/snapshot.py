"""What was sent in, as plain data: frozen in a Behovsversion, shown on pages and compared.

The form is a list of sections, each with a heading and rows of (key, label, value). Labels are
stored with the values, so that a version reads the same after the form has changed.
"""

import hashlib
import json
from typing import TypedDict

from django.db.models import CharField, F, Func, OuterRef, Subquery
from django.db.models.functions import Coalesce

from behov.choices import Forkontrollfraga
from behov.models import Behov, BehovQuerySet, Behovsversion


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


def content_of(behov: Behov) -> Content:
    """The whole behov as its writers see it now."""
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


def value_of(content: Content, key: str) -> str:
    """What was answered to one question."""
    return next(
        (row["value"] for section in content for row in section["rows"] if row["key"] == key), ""
    )


class _ValueOf(Func):
    """`value_of` in the database."""

    template = (
        "(jsonb_path_query_first(%(expressions)s,"
        """ '$[*].rows[*] ? (@.key == "%(key)s").value') #>> '{}')"""
    )


def with_published_title(behov: BehovQuerySet) -> BehovQuerySet:
    """Rows with the title that was last sent in, whatever their writers do to it since."""
    latest = Behovsversion.objects.filter(behov=OuterRef("pk")).order_by("-number")
    title = _ValueOf(F("content"), key="title", output_field=CharField())
    sent_in = Subquery(latest.values_list(title)[:1])
    return behov.annotate(published_title=Coalesce(sent_in, F("title"), output_field=CharField()))


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
