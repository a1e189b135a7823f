"""Whether reminders and mail work: the page of the admin, the figures for monitoring, bounces."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.utskick.factories import UtskickFactory
from tests.utskick.rules import case, make_rule
from utskick import heartbeat, ops, paminnelser, relevance, tasks
from utskick.models import State, Studs

pytestmark = pytest.mark.django_db

OPS = reverse("admin:utskick_heartbeat_changelist")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})
    paminnelser.register(make_rule(name="Provregeln"))
    paminnelser.terms_by_rule()
    monday = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
    with time_machine.travel(monday, tick=False) as traveller:
        yield traveller


def figures(client):
    response = client.get("/halsa/utskick")
    assert response.status_code == 200
    return response.json()


def test_monitoring_is_told_that_all_is_well(client):
    tasks.sweep()
    tasks.drain()

    assert figures(client) == {
        "status": "ok",
        "seconds_since_sweep": 0,
        "seconds_since_sending": 0,
        "seconds_since_worker": 0,
        "oldest_queued_seconds": 0,
        "queued": 0,
        "failed": 0,
        "unclear": 0,
    }


@pytest.mark.parametrize("silent", [tasks.sweep, tasks.drain])
def test_a_part_that_falls_silent_is_late(client, clock, silent):
    tasks.sweep()
    tasks.drain()
    clock.shift(ops.LATE + dt.timedelta(seconds=1))
    for task in {tasks.sweep, tasks.drain} - {silent}:
        task()

    assert figures(client)["status"] == "försenat"


def test_before_anything_ever_ran_it_is_late(client):
    assert figures(client)["status"] == "försenat"


def test_mail_that_is_not_sent_is_late_and_counted(client, clock):
    UtskickFactory()
    UtskickFactory(state=State.FEL, next_attempt_at=None, reason="550")
    UtskickFactory(state=State.OKLAR, reason="Avbröts.")
    clock.shift(ops.LATE + dt.timedelta(seconds=1))
    heartbeat.note(heartbeat.SWEEP)
    heartbeat.note(heartbeat.DRAIN)

    told = figures(client)

    assert (told["status"], told["queued"], told["failed"], told["unclear"]) == (
        "försenat",
        2,
        1,
        1,
    )
    assert told["oldest_queued_seconds"] == ops.LATE.total_seconds() + 1


def test_at_night_what_waits_for_the_morning_is_not_late(client, clock):
    clock.move_to(dt.datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("Europe/Stockholm")))
    UtskickFactory()
    clock.shift(dt.timedelta(hours=3))
    heartbeat.note(heartbeat.SWEEP)
    heartbeat.note(heartbeat.DRAIN)
    assert figures(client)["status"] == "ok"

    clock.move_to(dt.datetime(2026, 11, 24, 7, 1, tzinfo=ZoneInfo("Europe/Stockholm")))
    heartbeat.note(heartbeat.SWEEP)
    heartbeat.note(heartbeat.DRAIN)
    assert figures(client)["oldest_queued_seconds"] == 60


def test_the_page_tells_what_should_have_been_reminded_of(client):
    client.force_login(AnvandareFactory(roles=[Roll.ADMINISTRATOR]))
    assert "Inget" in client.get(OPS).content.decode()
    case("2026-11-20")
    case("2026-11-19")

    page = client.get(OPS).content.decode()

    assert "19 november 2026, Provregeln" in page
    assert "Något står still." in page


def test_the_page_links_to_the_ledger_only_who_may_read_it(client):
    UtskickFactory(state=State.FEL, next_attempt_at=None, reason="550")
    for roll, links in [(Roll.ADMINISTRATOR, 0), (Roll.BEREDNINGSLEDARE, 1)]:
        client.force_login(AnvandareFactory(roles=[roll]))
        assert client.get(OPS).content.decode().count("state__exact=fel") == links


def test_a_bounce_is_noted_and_taken_back(capsys):
    for _ in range(2):
        call_command("note_bounce", "Kim@Example.se", reason="550 No such user")
    assert list(Studs.objects.values_list("address", "reason")) == [
        ("kim@example.se", "550 No such user")
    ]

    call_command("note_bounce", "kim@example.se", works=True)
    assert not Studs.objects.exists()
    assert capsys.readouterr().out.splitlines()[-1] == "kim@example.se is sent mail again."


def test_what_is_no_address_cannot_bounce():
    with pytest.raises(CommandError, match="is no address"):
        call_command("note_bounce", "kim")


def test_an_address_is_noted_in_the_admin_as_it_is_compared(client):
    client.force_login(AnvandareFactory(roles=[Roll.ADMINISTRATOR]))

    client.post(reverse("admin:utskick_studs_add"), {"address": "Kim@Example.se", "reason": "550"})

    assert Studs.objects.get().address == "kim@example.se"
