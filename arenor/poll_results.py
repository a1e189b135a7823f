"""What a poll has come to: for each proposed time who can, and which suits most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arenor.choices import Deltagarroll, Kan
from arenor.models import Deltagare, Tidsforslag

NO_ANSWER = "Inget svar"


@dataclass(frozen=True, slots=True)
class Column:
    forslag: Tidsforslag
    yes: int
    if_needed: int
    no: int
    is_best: bool

    @property
    def can(self) -> int:
        return self.yes + self.if_needed


@dataclass(frozen=True, slots=True)
class Results:
    columns: list[Column]
    rows: list[tuple[Deltagare, list[str]]]
    """Each participant, and an answer in words for each column."""

    answered: int


def results_of(forslag: Sequence[Tidsforslag], people: Sequence[Deltagare]) -> Results:
    """Of proposed times with their answers read (`svar`), and those who take part now."""
    answers = {one: _answers_about(one, people) for one in forslag}
    ranks = {one: _rank(given) for one, given in answers.items()}
    best = max(ranks.values(), default=None)
    return Results(
        columns=[
            _column(one, Counter(given.values()), is_first=ranks[one] == best)
            for one, given in answers.items()
        ],
        rows=[
            (person, [_in_words(given.get(person)) for given in answers.values()])
            for person in people
        ],
        answered=sum(any(person in given for given in answers.values()) for person in people),
    )


def _answers_about(forslag: Tidsforslag, people: Sequence[Deltagare]) -> dict[Deltagare, Kan]:
    """By each of `people` who has answered."""
    given = {svar.deltagare_id: Kan(svar.kan) for svar in forslag.svar.all()}
    return {person: given[person.pk] for person in people if person.pk in given}


def _rank(given: Mapping[Deltagare, Kan]) -> tuple[bool, int, int]:
    """The best is the time that most can come to, and of such the one most without having to.

    One that its facilitator cannot is never best while another has been answered.
    """
    counted = Counter(given.values())
    is_led = not any(
        kan == Kan.NEJ and person.role == Deltagarroll.FACILITATOR for person, kan in given.items()
    )
    return is_led, counted[Kan.JA] + counted[Kan.NODVANDIGT], counted[Kan.JA]


def _column(forslag: Tidsforslag, counted: Counter[Kan], *, is_first: bool) -> Column:
    return Column(
        forslag,
        yes=counted[Kan.JA],
        if_needed=counted[Kan.NODVANDIGT],
        no=counted[Kan.NEJ],
        is_best=is_first and counted[Kan.JA] + counted[Kan.NODVANDIGT] > 0,
    )


def _in_words(kan: Kan | None) -> str:
    return kan.label if kan else NO_ANSWER
