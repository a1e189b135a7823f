"""Times are proposed, answered, taken back, and one of them booked in one click."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import workflow
from arenor.choices import Kan
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.arenor.test_planning_schedule import written_when_the_session_had_ended
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

STOCKHOLM = timezone.get_default_timezone()
NOW = dt.datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM)
MORNING = dt.datetime(2026, 12, 8, 9, tzinfo=STOCKHOLM)
DAY = dt.timedelta(days=1)
HOURS = dt.timedelta(hours=3)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def workshop(client):
    person = stories.facilitator(stories.going_on())
    client.force_login(person.anvandare)
    return WorkshopFactory(arena=person.arena, theme="Ambition")


@pytest.fixture
def page(workshop):
    return f"/arenor/{workshop.arena_id}/workshoppar/1/tider/"


def rows(*times, **more):
    """What the form sends: (day, begins, ends) for each row."""
    data = {"tider-TOTAL_FORMS": len(times), "tider-INITIAL_FORMS": 0}
    for index, row in enumerate(times):
        for name, value in zip(("day", "begins", "ends"), row, strict=True):
            data[f"tider-{index}-{name}"] = value
    return data | more


def propose(workshop, *days):
    times = [(MORNING + day * DAY, MORNING + day * DAY + HOURS) for day in days]
    return workflow.propose_times(workshop, times)


FIRST, EMPTY = ("2026-12-08", "9", "12"), ("", "", "")


def test_times_are_proposed_and_everyone_is_asked(workshop, page, client):
    response = client.post(page, rows(FIRST, EMPTY, ("9 december 2026", "13.30", "16")))

    assert response.status_code == 302
    times = workshop.tidsforslag.values_list("starts_at", "ends_at")
    afternoon = MORNING + DAY + dt.timedelta(hours=4, minutes=30)
    assert list(times) == [
        (MORNING, MORNING + HOURS),
        (afternoon, afternoon + dt.timedelta(hours=2, minutes=30)),
    ]
    assert [row.kind for row in Utskick.objects.all()] == ["arena_tider"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (EMPTY, "Skriv minst en tid att föreslå."),
        (("2026-12-08", "", "12"), "Skriv när det börjar."),
        (("2026-11-24", "9", "12"), "Tiden har redan varit. Föreslå en som kommer."),
        (("2027-03-28", "2.15", "4"), "Klockan 02.15 finns inte den 28 mars 2027"),
        (("2026-12-08", "12", "9"), "Sluttiden måste vara efter starttiden"),
    ],
)
def test_times_that_cannot_be_say_why_and_are_kept(workshop, page, client, row, sentence):
    response = client.post(page, rows(row))

    assert response.status_code == 422
    assert sentence in response.text
    [form] = response.context["formset"].forms
    assert tuple(form[name].value() for name in ("day", "begins", "ends")) == row
    assert not workshop.tidsforslag.exists()
    assert not Utskick.objects.exists()


def test_a_fault_is_told_by_the_name_that_the_page_has_for_the_row(page, client):
    response = client.post(page, rows(FIRST, ("2026-12-09", "12", "9")))

    fault = "Tid 2, Slutar klockan – Sluttiden måste vara efter starttiden, samma dag."
    assert f'<a href="#id_tider-1-ends">{fault}</a>' in response.text


def test_without_javascript_a_row_is_added_and_removed_by_the_server(workshop, page, client):
    more = client.post(page, rows(FIRST, add="1"))
    assert more.status_code == 200
    typed = [one["day"].value() for one in more.context["formset"]]
    assert typed == ["2026-12-08", None]

    fewer = client.post(page, rows(FIRST, ("2026-12-09", "9", "12"), remove="0"))

    assert [one["day"].value() for one in fewer.context["formset"]] == ["2026-12-09"]
    assert not workshop.tidsforslag.exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "99999", "1000"])
def test_a_page_that_was_tampered_with_is_refused(workshop, page, client, total):
    for button in ({}, {"add": "1"}, {"remove": "7"}):
        response = client.post(page, {"tider-TOTAL_FORMS": total, **button})
        assert response.status_code in {200, 422}
    assert not workshop.tidsforslag.exists()


def test_the_best_time_is_said_in_words_and_booked_in_one_click(workshop, page, client):
    first, second = propose(workshop, 0, 1)
    anna, bo = DeltagareFactory.create_batch(2, arena=workshop.arena)
    workflow.answer_poll(anna, {first: Kan.NEJ, second: Kan.JA})
    workflow.answer_poll(bo, {first: Kan.JA, second: Kan.NODVANDIGT})
    shown = client.get(page).text
    assert "2 av 3 deltagare har svarat." in shown
    assert "2 kan, varav 1 om det måste. 0 kan inte." in " ".join(shown.split())
    assert shown.count("Passar bäst.") == 2  # in the list and in the table

    response = client.post(f"{page}{second.pk}/boka/", {"version": 1}, follow=True)

    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.ends_at) == (MORNING + DAY, MORNING + DAY + HOURS)
    assert "Ambition är bokad: onsdag 9 december 2026 kl. 09.00–12.00." in response.text
    assert workshop.inbjudningar.count() == 3


def test_a_time_that_clashes_is_shown_filled_in_before_it_is_booked(workshop, page, client):
    [time] = propose(workshop, 0)
    person = workshop.arena.deltagare.get()
    there = DeltagareFactory(anvandare=person.anvandare)
    stories.invited(WorkshopFactory(arena=there.arena, starts_at=MORNING), there)

    warned = client.post(f"{page}{time.pk}/boka/", {"version": 1})

    assert warned.status_code == 422
    assert "Workshoppen är inte bokad än" in warned.text
    form = warned.context["form"]
    shown = {name: form[name].value() for name in ("day", "begins", "ends", "version")}
    assert shown == {"day": "2026-12-08", "begins": "09.00", "ends": "12.00", "version": "1"}
    workshop.refresh_from_db()
    assert workshop.starts_at is None
    schedule = f"/arenor/{workshop.arena_id}/workshoppar/1/boka/"
    client.post(schedule, shown | {"despite": warned.context["despite"]})
    workshop.refresh_from_db()
    assert workshop.starts_at == MORNING


def test_a_click_on_an_old_page_does_not_move_what_a_colleague_has_booked(workshop, page, client):
    _first, second = propose(workshop, 0, 1)
    workflow.schedule(workshop, version=1, starts_at=MORNING, ends_at=MORNING + HOURS)

    conflict = client.post(f"{page}{second.pk}/boka/", {"version": 1})

    assert conflict.status_code == 422
    assert "Någon har sparat under tiden" in conflict.text
    workshop.refresh_from_db()
    assert workshop.starts_at == MORNING


def test_a_time_is_taken_back_with_its_answers(workshop, page, client):
    first, second = propose(workshop, 0, 1)
    workflow.answer_poll(workshop.arena.deltagare.get(), {first: Kan.JA, second: Kan.JA})

    client.post(f"{page}{first.pk}/ta-bort/")

    assert list(workshop.tidsforslag.all()) == [second]
    assert second.svar.count() == 1


def test_a_time_of_another_workshop_is_not_found_here(workshop, page, client):
    [other] = propose(WorkshopFactory(arena=workshop.arena), 0)

    for rest in ("boka/", "ta-bort/"):
        assert client.post(f"{page}{other.pk}/{rest}", {"version": 1}).status_code == 404
    assert other.workshop.tidsforslag.exists()
    workshop.refresh_from_db()
    assert workshop.starts_at is None


def test_a_time_that_is_gone_is_neither_booked_nor_taken_back_again(workshop, page, client):
    gone = propose(workshop, 0)[0].pk

    first = client.post(f"{page}{gone}/ta-bort/", follow=True)
    answers = [client.post(f"{page}{gone}/{rest}") for rest in ("ta-bort/", "boka/")]

    assert "Tiden är borttagen." in first.text
    for answer in answers:
        assert answer.status_code == 404
        assert "Tiden är inte längre föreslagen." in answer.text
        assert "Föreslå tider" in answer.text


def test_what_is_booked_asks_for_no_times(workshop, page, client):
    workflow.schedule(workshop, version=1, starts_at=MORNING, ends_at=MORNING + HOURS)

    response = client.post(page, rows(FIRST))

    assert response.status_code == 422
    assert "Workshoppen har redan en tid." in response.text
    [form] = response.context["formset"].forms
    assert tuple(form[name].value() for name in ("day", "begins", "ends")) == FIRST
    assert not workshop.tidsforslag.exists()
    assert "Föreslå" not in client.get(page).text


def test_the_page_costs_the_same_for_many_as_for_few(workshop, page, client):
    counts = []
    for days, more in (((0,), 0), ((1, 2), 2), ((3, 4, 5), 27)):
        times = propose(workshop, *days)
        for person in DeltagareFactory.create_batch(more, arena=workshop.arena):
            workflow.answer_poll(person, dict.fromkeys(times, Kan.JA))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3


def test_times_that_were_written_outlive_the_session(workshop, page, client):
    [lead] = workshop.arena.deltagare.all()

    answer = written_when_the_session_had_ended(client, lead.anvandare, page, rows(FIRST))

    assert answer.status_code == 200
    [form] = answer.context["formset"].forms
    assert tuple(form[name].value() for name in ("day", "begins", "ends")) == FIRST
    assert not workshop.tidsforslag.exists()
