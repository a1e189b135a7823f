"""What a poll has come to: for each proposed time who can, and which suits most."""

from collections import Counter
from collections.abc import Sequence
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
    """Of proposed times with their answers read (`svar`), and those who take part now.

    The best are those that most can come to, and among these most without having to; a time that
    its facilitator cannot is never best while another has been answered.
    """
    given = {
        (svar.forslag_id, svar.deltagare_id): svar for one in forslag for svar in one.svar.all()
    }
    counted = {
        one.pk: Counter(
            given[one.pk, person.pk].kan for person in people if (one.pk, person.pk) in given
        )
        for one in forslag
    }
    leads = [person.pk for person in people if person.role == Deltagarroll.FACILITATOR]
    ranks = {
        one.pk: (
            not any((one.pk, pk) in given and given[one.pk, pk].kan == Kan.NEJ for pk in leads),
            counted[one.pk][Kan.JA] + counted[one.pk][Kan.NODVANDIGT],
            counted[one.pk][Kan.JA],
        )
        for one in forslag
    }
    best = max(ranks.values(), default=None)
    columns = [
        Column(
            one,
            yes=counted[one.pk][Kan.JA],
            if_needed=counted[one.pk][Kan.NODVANDIGT],
            no=counted[one.pk][Kan.NEJ],
            is_best=ranks[one.pk] == best and ranks[one.pk][1] > 0,
        )
        for one in forslag
    ]
    rows = [
        (
            person,
            [
                given[one.pk, person.pk].get_kan_display()
                if (one.pk, person.pk) in given
                else NO_ANSWER
                for one in forslag
            ],
        )
        for person in people
    ]
    answered = sum(any((one.pk, person.pk) in given for one in forslag) for person in people)
    return Results(columns, rows, answered)
