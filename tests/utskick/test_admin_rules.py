"""Rules that an administrator edits, and what they would send today."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from organisation.models import Forvaltningsobjekt, Roll
from tests.factories import AnvandareFactory
from tests.utskick.rules import case, make_rule
from utskick import paminnelser, reading, relevance
from utskick.models import Paminnelseregel, Utskick
from utskick.paminnelser import sweep
from utskick.texts import fill, unknown

pytestmark = pytest.mark.django_db

LIST = reverse("admin:utskick_paminnelseregel_changelist")
CHANGE = reverse("admin:utskick_paminnelseregel_change", args=["prov"])
PREVIEW = reverse("admin:utskick_paminnelseregel_preview", args=["prov"])
TEXTS = {
    "active": "on",
    "subject": "Dags för {namn}",
    "text": "Det ska vara klart {datum}.",
    "late_subject": "Sent: {namn}",
    "late_text": "Det är {dagar} försenat.",
    "action": "Gör det",
}


@pytest.fixture(autouse=True)
def _rule(monkeypatch):
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})
    paminnelser.register(make_rule(name="Provregeln"))
    readable = Forvaltningsobjekt.objects.exclude(code="egen")
    monkeypatch.setattr(reading, "cases", {Forvaltningsobjekt: lambda _user: readable.all()})
    paminnelser.terms_by_rule()
    monday = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
    with time_machine.travel(monday, tick=False):
        yield


@pytest.fixture
def as_role(client):
    def sign_in(*roles):
        client.force_login(AnvandareFactory(roles=roles))
        return client

    return sign_in


def test_an_edited_text_is_what_is_sent(as_role):
    case("2026-11-23", name="Bokningen")

    assert as_role(Roll.ADMINISTRATOR).post(CHANGE, TEXTS).status_code == 302
    sweep()

    reminder = Utskick.objects.get(kind="prov")
    assert (reminder.subject, reminder.body) == (
        "Dags för Bokningen",
        "Det ska vara klart 23 november 2026.",
    )


@pytest.mark.parametrize("field", ["subject", "text", "late_subject", "late_text", "action"])
@pytest.mark.parametrize("word", ["{okänt}", "{namn.owner}", "{}"])
def test_a_placeholder_that_the_rule_does_not_know_is_refused(as_role, field, word):
    response = as_role(Roll.ADMINISTRATOR).post(CHANGE, {**TEXTS, field: f"Hej {word}"})

    assert f"{word} går inte att använda här." in response.content.decode()
    assert Paminnelseregel.objects.get().subject == "Påminnelse om {namn}"


def test_a_text_is_no_template_and_is_filled_once():
    values = {"namn": "{datum} {{ settings }}", "datum": "i dag"}

    assert fill("{namn} {{ namn }} {annat}", values) == "{datum} {{ settings }} {{ namn }} {annat}"
    assert unknown("{namn} {annat}", values) == ["annat"]


def test_a_rule_out_of_use_reminds_nobody():
    case("2026-11-23")
    Paminnelseregel.objects.update(active=False)

    assert sweep() == 0


def test_only_a_rule_that_reckons_with_days_asks_for_them(as_role):
    client = as_role(Roll.ADMINISTRATOR)
    assert 'name="days"' not in client.get(CHANGE).content.decode()

    paminnelser.register(make_rule(days=3, days_mean="Så många dagar."))
    page = client.get(CHANGE).content.decode()
    assert 'name="days"' in page
    assert "Så många dagar." in page
    assert client.post(CHANGE, {**TEXTS, "days": ""}).status_code == 200
    assert client.post(CHANGE, {**TEXTS, "days": "7"}).status_code == 302
    assert paminnelser.days_of("prov") == 7


def test_the_preview_shows_what_the_sweep_would_send(as_role):
    client = as_role(Roll.BEREDNINGSLEDARE)
    rows = [case("2026-11-23"), case("2026-11-25"), case("2026-12-25")]

    page = client.get(PREVIEW).content.decode()
    sent = sweep()

    assert f"påminna {sent} personer om {sent} saker" in page
    for row, shown in zip(rows, [True, True, False], strict=True):
        assert (f"Påminnelse om {row.name}" in page) == shown
    assert "skulle regeln inte påminna någon" in client.get(PREVIEW).content.decode()


def test_the_preview_shows_no_case_that_its_reader_may_not_read(as_role):
    case("2026-11-23", name="Öppet")
    case("2026-11-23", name="Eget", code="egen")

    page = as_role(Roll.BEREDNINGSLEDARE).get(PREVIEW).content.decode()

    assert "Påminnelse om Öppet" in page
    assert "Påminnelse om Eget" not in page
    assert "Här visas 1 av 2" in page


def test_the_preview_sends_nothing(as_role):
    case("2026-11-23")

    as_role(Roll.BEREDNINGSLEDARE).get(PREVIEW)

    assert not Utskick.objects.exists()


@pytest.mark.parametrize(
    ("roll", "private"), [(Roll.ADMINISTRATOR, False), (Roll.BEREDNINGSLEDARE, True)]
)
def test_the_preview_tells_who_may_not_read_the_ledger_how_many_only(as_role, roll, private):
    paminnelser.register(make_rule(private=private))
    row = case("2026-11-23", name="Hemligheten")

    page = as_role(roll).get(PREVIEW).content.decode()

    assert "påminna 1 person om 1 sak" in page
    assert "Hemligheten" not in page
    assert str(row.objektagare) not in page


def test_a_private_row_is_for_its_reader_alone(as_role):
    paminnelser.register(make_rule(private=True))
    case("2026-11-23", name="Hemligheten")
    sweep()
    row = Utskick.objects.get(kind="prov")
    client = as_role(*Roll)

    assert (
        "Hemligheten"
        not in client.get(reverse("admin:utskick_utskick_changelist")).content.decode()
    )
    assert client.get(reverse("admin:utskick_utskick_change", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("row_count", [0, 1, 3])
def test_the_list_costs_the_same_queries(as_role, django_assert_num_queries, row_count):
    client = as_role(Roll.ADMINISTRATOR)
    for number in range(row_count):
        paminnelser.register(make_rule(key=f"regel{number}"))
    paminnelser.terms_by_rule()

    with django_assert_num_queries(6):  # session, user, two of permissions, count and rows
        client.get(LIST)
