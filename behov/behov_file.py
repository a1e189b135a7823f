"""Reading behov from a JSON file. Who may own them is given: this knows nothing of the database.

The fields are described in demo/README.md. Limits and choices are those of the model.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db import models

from behov.choices import DATED, Agartyp, Anledning, Belopp, Kategori, Mognad, Omfattning
from behov.models import Behov, Nytta
from organisation.json_file import Fault, FaultyFile, Reader, parse, quoted, type_of
from organisation.models import NAME_LENGTH, Enhet, Forvaltningsobjekt

Values: TypeAlias = Mapping[str, object]
Owner: TypeAlias = Forvaltningsobjekt | Enhet
Owners: TypeAlias = Mapping[str, Mapping[str, Sequence[Owner]]]
"""Kind of owner -> name -> those who bear it."""

NAMESPACE = uuid.UUID("a3d0f5f6-3a36-4b0e-9a54-3f7d3f0d1c55")
MOST_KRONOR = 10**12
LONGEST_SOURCE = 900  # two of them fit in the links

FIELDS = (
    "rubrik", "sammanfattning", "problem", "konsekvens", "anledning", "mognad", "agartyp", "agare",
    "omfattning", "nyttor", "hard_tidsgrans", "tidsgrans_orsak", "kostnad_engang_kr",
    "kostnad_arlig_kr", "kommun", "kalla", "antagande",
)  # fmt: skip
OWNER_FIELDS: dict[str, str] = {
    Agartyp.OBJEKT: "owner_objekt",
    Agartyp.VERKSAMHET: "owner_enhet",
}
LIMITS = (
    (200_000, Belopp.HOGST_200),
    (1_000_000, Belopp.HOGST_1000),
    (5_000_000, Belopp.HOGST_5000),
)
NYTTA_FIELDS = ("intressent", "nytta", "kategori", "matetal", "baslinje", "mal")


@dataclass(frozen=True, slots=True)
class NewBehov:
    """One row of the file, as workflow.save_draft takes it."""

    token: uuid.UUID
    """From the title, so that a file read twice gives each behov once."""
    fields: dict[str, object]
    nyttor: list[dict[str, str]]


def read(content: bytes, owners: Owners) -> list[NewBehov]:
    """The behov in the file, or FaultyFile with every fault that was found."""
    rows = parse(content)
    if not isinstance(rows, list):
        raise FaultyFile([Fault("the file", "", f"must be a list, is {type_of(rows)}")])
    reader, found = _Reader(owners=owners), []
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            found.append(reader.behov(row, f"row {number}"))
        else:
            reader.fault(f"row {number}", "", f"must be an object, is {type_of(row)}")
    if reader.faults:
        raise FaultyFile(reader.faults)
    return found


@dataclass
class _Reader(Reader):
    owners: Owners = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def behov(self, row: Values, place: str) -> NewBehov:
        self.mapping(row, place, FIELDS)
        title = self.title(row, place)
        anledning = self.choice(row, place, "anledning", Anledning)
        self.assumptions(row, place)
        return NewBehov(
            token=uuid.uuid5(NAMESPACE, title),
            fields={
                "title": title,
                "summary": self.field_text(row, place, "sammanfattning", Behov, "summary"),
                "anledning": anledning,
                "problem": self.field_text(row, place, "problem", Behov, "problem"),
                "consequence": self.field_text(row, place, "konsekvens", Behov, "consequence"),
                "mognad": self.choice(row, place, "mognad", Mognad),
                "omfattning": self.choice(row, place, "omfattning", Omfattning),
                **self.owner(row, place),
                **self.deadline(row, place, dated=anledning in DATED),
                **self.cost(row, place),
                "links": self.links(row, place),
            },
            nyttor=self.nyttor(row, place),
        )

    def title(self, row: Values, place: str) -> str:
        title = self.field_text(row, place, "rubrik", Behov, "title")
        if title in self.titles:
            self.fault(place, "rubrik", f"is the same as in {self.titles[title]}")
        elif title:
            self.titles[title] = place
        return title

    def owner(self, row: Values, place: str) -> dict[str, object]:
        kind = self.choice(row, place, "agartyp", Agartyp)
        if kind not in self.owners:
            if kind and row.get("agare") is not None:
                self.fault(place, "agare", f'must be null when agartyp is "{kind}"')
            return {"owner_kind": kind}
        name = self.text(row, place, "agare", longest=NAME_LENGTH)
        bearers = self.owners[kind].get(name, [])
        if name and not bearers:
            self.fault(place, "agare", f"{quoted(name)} is not the name of an active {kind}")
        if len(bearers) > 1:
            what = f"{quoted(name)} is the name of {len(bearers)}: rename all but one"
            self.fault(place, "agare", what)
        return {"owner_kind": kind, OWNER_FIELDS[kind]: next(iter(bearers), None)}

    def deadline(self, row: Values, place: str, *, dated: bool) -> dict[str, object]:
        """Without its date a contract or a law could not be sent in (guards.submit).

        Never guessed: a wrong date would be watched as if it were true. The seven such behov of
        demo/behov.json all have theirs.
        """
        deadline_on = self.date(row, place, "hard_tidsgrans")
        reason = self.field_text(
            row, place, "tidsgrans_orsak", Behov, "deadline_reason", required=False
        )
        for name in ("hard_tidsgrans", "tidsgrans_orsak"):
            if dated and not str(row.get(name) or "").strip():
                self.fault(place, name, f"is needed when anledning is {quoted(row['anledning'])}")
        return {"deadline_on": deadline_on, "deadline_reason": reason}

    def cost(self, row: Values, place: str) -> dict[str, object]:
        """The form asks for an interval; the exact amount goes into the comment."""
        once = self.whole_number(row, place, "kostnad_engang_kr", most=MOST_KRONOR)
        yearly = self.whole_number(row, place, "kostnad_arlig_kr", most=MOST_KRONOR)
        notes = [
            f"{what} {amount:,} kr.".replace(",", "\N{NO-BREAK SPACE}")
            for what, amount in (("Engångskostnad", once), ("Kostnad per år", yearly))
            if amount is not None
        ]
        return {
            "cost_once": interval_of(once),
            "cost_yearly": interval_of(yearly),
            "cost_note": " ".join(notes),
        }

    def links(self, row: Values, place: str) -> str:
        parts = [
            self.text(row, place, name, longest=LONGEST_SOURCE, required=False, one_line=True)
            for name in ("kommun", "kalla")
        ]
        return ": ".join(filter(None, parts))

    def assumptions(self, row: Values, place: str) -> None:
        """`antagande` names the fields that somebody has guessed. Checked, but not kept."""
        for number, name in enumerate(self.list(row, place, "antagande"), start=1):
            if name not in FIELDS:
                self.fault(place, f"antagande {number}", f"{quoted(name)} is not a field we know")

    def nyttor(self, row: Values, place: str) -> list[dict[str, str]]:
        rows = self.list(row, place, "nyttor")
        if row.get("nyttor", []) == []:
            self.fault(place, "nyttor", "must hold at least one")
        return [
            self.nytta(values, f"{place} > nyttor {number}")
            for number, values in enumerate(rows, start=1)
        ]

    def nytta(self, row: object, place: str) -> dict[str, str]:
        if not isinstance(row, dict):
            self.fault(place, "", f"must be an object, is {type_of(row)}")
            return {}
        self.mapping(row, place, NYTTA_FIELDS)
        return {
            "intressent": self.field_text(row, place, "intressent", Nytta, "intressent"),
            "text": self.field_text(row, place, "nytta", Nytta, "text"),
            "kategori": self.choice(row, place, "kategori", Kategori),
            **{
                name: self.field_text(row, place, key, Nytta, name, required=False)
                for key, name in (
                    ("matetal", "indicator"), ("baslinje", "baseline"), ("mal", "target"),
                )
            },
        }  # fmt: skip

    def field_text(
        self,
        row: Values,
        place: str,
        name: str,
        model: type[Behov | Nytta],
        column: str,
        *,
        required: bool = True,
    ) -> str:
        """A text that fits in a column of the model."""
        target = model._meta.get_field(column)  # noqa: SLF001 -- Django's public way to a field
        longest: int = target.max_length  # type: ignore[union-attr, assignment]
        one_line = not isinstance(target, models.TextField)
        return self.text(row, place, name, longest=longest, required=required, one_line=one_line)


def interval_of(kronor: int | None) -> str:
    """The interval of the form an amount lies in; "" if it is not known."""
    if kronor is None:
        return ""
    return next((belopp for limit, belopp in LIMITS if kronor <= limit), Belopp.OVER_5000)
