"""Years of reminders on a simulated clock, and an oracle that reckons them in its own way.

The sweep knows two things of the clock: whether it is office hours, and which day it is. Of the
288 ticks of a day (every five minutes) those are therefore run at which either changes, and the
one after the first; cases change at midnight only. That the other ticks are like their neighbours
is asked of `is_working_hours` itself, for every one of them (`ticks_in_office_hours`). On the
Sundays on which the clocks change, every tick of the first four hours is run.
"""

import bisect
import datetime as dt
import random
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import holidays
import time_machine

from organisation.models import Anvandare, Enhet, Forvaltningsobjekt
from tests.utskick.rules import make_rule
from utskick import paminnelser, relevance
from utskick.arbetsdagar import is_working_hours
from utskick.delivery import drain
from utskick.models import DIGEST, Stangningsdag, State, Utskick
from utskick.paminnelser import STANDARD_STEPS

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = dt.timedelta(days=1)
TICK = dt.timedelta(minutes=5)
EVERY_DAY = [dt.time(7), dt.time(7, 5), dt.time(17)]
PEOPLE = 12


@dataclass
class Case:
    due_on: dt.date
    opened_on: dt.date
    closed_on: dt.date
    row: Forvaltningsobjekt | None = None

    @property
    def about(self):
        return f"forvaltningsobjekt/{self.row.pk}"


@dataclass
class Simulation:
    first: dt.date
    last: dt.date
    count: int
    seed: int = 1
    working: list[dt.date] = field(default_factory=list)  # the oracle's calendar, sorted
    cases: list[Case] = field(default_factory=list)

    def prepare(self):
        """The only rule, own closed days, people, and cases to come. Needs an empty ledger."""
        paminnelser.rules.clear()
        relevance.checks.clear()
        paminnelser.register(make_rule(steps=STANDARD_STEPS, weekly=True))
        chance = random.Random(self.seed)  # noqa: S311 -- no secret
        days = [self.first + number * DAY for number in range((self.last - self.first).days + 1)]
        closed = self._own_closed_days()
        Stangningsdag.objects.bulk_create(Stangningsdag(date=day, name="Stängt") for day in closed)
        years = range(self.first.year - 1, self.last.year + 2)
        red = holidays.Sweden(years=years, categories=("public", "de_facto"))
        around = [self.first - 90 * DAY + number * DAY for number in range(len(days) + 180)]
        self.working = [d for d in around if d.weekday() < 5 and d not in red and d not in closed]
        special = [d for d in days if (d.month, d.day) == (2, 29) or changes_clocks(d)]
        dues = special + [chance.choice(days) for _ in range(self.count - len(special))]
        self.cases = [self._case(chance, due_on) for due_on in dues]
        self._write(chance)

    def _own_closed_days(self):
        """The day after Ascension Day, and a week in July."""
        years = range(self.first.year, self.last.year + 1)
        ascensions = holidays.Sweden(years=years).get_named("Kristi himmelsfärdsdag")
        july = [dt.date(year, 7, day) for year in years for day in range(13, 18)]
        return {day + DAY for day in ascensions} | {*july}

    def _case(self, chance, due_on):
        opened_on = due_on - chance.randrange(30) * DAY
        return Case(due_on, opened_on, opened_on + chance.randrange(1, 60) * DAY)

    def _write(self, chance):
        enhet = Enhet.objects.create(code="sim", kind="namnd", name="Nämnden")
        people = Anvandare.objects.bulk_create(
            Anvandare(username=f"sim{number}", email=f"sim{number}@example.se")
            for number in range(PEOPLE)
        )
        for number, case in enumerate(self.cases):
            case.row = Forvaltningsobjekt(
                code=f"sim{number}",
                name=f"Ärende {number}",
                owner_enhet=enhet,
                description=case.due_on.isoformat(),
                objektagare=chance.choice(people),
                active=case.opened_on < self.first < case.closed_on,
            )
        Forvaltningsobjekt.objects.bulk_create(case.row for case in self.cases)

    def run(self):
        day = self.first
        with time_machine.travel(at(day, dt.time()), tick=False) as clock:
            while day <= self.last:
                self._change_cases(day)
                for moment in self._ticks(day):
                    clock.move_to(moment)
                    paminnelser.sweep()
                    drain()
                day += DAY

    def _change_cases(self, day):
        for active, keys in [
            (True, [case.row.pk for case in self.cases if case.opened_on == day]),
            (False, [case.row.pk for case in self.cases if case.closed_on == day]),
        ]:
            if keys:
                Forvaltningsobjekt.objects.filter(pk__in=keys).update(active=active)

    def _ticks(self, day):
        ticks = [at(day, time) for time in EVERY_DAY]
        if changes_clocks(day):
            midnight = at(day, dt.time()).astimezone(dt.UTC)
            ticks = [midnight + number * TICK for number in range(4 * 12)] + ticks
        return ticks

    def expected(self):
        """{(about, occasion): the day it is sent}, by positions in the sorted working days."""
        return {
            (case.about, occasion): day
            for case in self.cases
            for occasion, day in self._of(case).items()
        }

    def _of(self, case):
        steps = self._steps(case.due_on)
        found = {}
        for day in self.working:
            in_time = self.first <= day <= self.last
            if in_time and case.opened_on <= day < case.closed_on:
                come = [(on, key) for on, key in steps if on <= day]
                last = max(steps)[0]
                monday = day - day.weekday() * DAY
                first_of_week = self.working[bisect.bisect_left(self.working, monday)]
                if max(last, case.due_on) < first_of_week <= day:
                    year, week, _ = day.isocalendar()
                    found.setdefault(f"{case.due_on}/v{year}-{week:02}", day)
                elif come:
                    found.setdefault(max(come)[1], day)
        return found

    def _steps(self, due_on):
        """(day, occasion) of each step: the working day so many places before or after."""
        after = bisect.bisect_right(self.working, due_on)
        before = bisect.bisect_left(self.working, due_on)
        rows = paminnelser.terms_by_rule()["prov"].steps
        places = {
            step: after + step.offset_days - 1
            if step.offset_days > 0
            else before + step.offset_days
            for step in rows
        }
        return [(self.working[place], f"{due_on}/{step.pk}") for step, place in places.items()]

    def sent(self):
        rows = Utskick.objects.filter(kind="prov", state=State.SKICKAD)
        return {(row.about, row.occasion): row.sent_at.astimezone(STOCKHOLM).date() for row in rows}

    def faults(self):
        """What is not as it should be, in words; empty if all is well."""
        expected, sent = self.expected(), self.sent()
        found = [f"not sent: {key} {expected[key]}" for key in expected.keys() - sent.keys()]
        found += [f"not due: {key} {sent[key]}" for key in sent.keys() - expected.keys()]
        found += [
            f"{key} on {sent[key]} instead of {expected[key]}"
            for key in expected.keys() & sent.keys()
            if expected[key] != sent[key]
        ]
        working = set(self.working)
        for digest in Utskick.objects.filter(kind=DIGEST):
            local = digest.sent_at.astimezone(STOCKHOLM)
            if local.date() not in working or not 7 <= local.hour < 17:
                found.append(f"a mail at {local}")
        loose = Utskick.objects.filter(kind="prov", state=State.SKICKAD, digest=None).count()
        return found + ([f"{loose} without a digest"] if loose else [])

    def ticks_in_office_hours(self):
        """Every tick there is: how many are in office hours, by the code and by the oracle."""
        own = set(Stangningsdag.objects.values_list("date", flat=True))
        working = set(self.working)
        moment = at(self.first, dt.time()).astimezone(dt.UTC)
        end = at(self.last + DAY, dt.time()).astimezone(dt.UTC)
        counted = [0, 0, 0]
        while moment < end:
            local = moment.astimezone(STOCKHOLM)
            by_oracle = local.date() in working and 7 <= local.hour < 17
            by_code = is_working_hours(moment, own)
            counted = [
                counted[0] + by_code,
                counted[1] + by_oracle,
                counted[2] + (by_code != by_oracle),
            ]
            moment += TICK
        return counted


def at(day, time):
    return dt.datetime.combine(day, time, STOCKHOLM)


def changes_clocks(day):
    return at(day, dt.time()).utcoffset() != at(day + DAY, dt.time()).utcoffset()
