"""The ledger on paper: who may read it, at what cost, and what may be edited."""

import datetime as dt

import pytest
from django.urls import reverse

from organisation.models import Enhet, Roll
from tests.factories import AnvandareFactory, EnhetFactory
from tests.utskick.factories import UtskickFactory
from tests.utskick.rules import make_rule
from utskick import paminnelser, reading, relevance
from utskick.models import Paminnelsesteg, Stangningsdag, about_of

pytestmark = pytest.mark.django_db

LEDGER = reverse("admin:utskick_utskick_changelist")
STEPS = reverse("admin:utskick_paminnelsesteg_changelist")
CLOSED_DAYS = reverse("admin:utskick_stangningsdag_changelist")
MAY_OPEN = {
    LEDGER: {
        Roll.BEREDNING,
        Roll.BEREDNINGSLEDARE,
        Roll.DIGITALISERINGSDIREKTOR,
        Roll.REVISOR,
    },
    STEPS: {Roll.BEREDNINGSLEDARE, Roll.ADMINISTRATOR},
    CLOSED_DAYS: {Roll.BEREDNINGSLEDARE, Roll.ADMINISTRATOR},
}


@pytest.fixture(autouse=True)
def _one_rule(monkeypatch):
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})
    monkeypatch.setattr(reading, "cases", {Enhet: lambda _user: Enhet.objects.filter(active=True)})
    paminnelser.register(make_rule(name="Komplettering"))
    paminnelser.terms_by_rule()


@pytest.fixture
def as_role(client):
    def sign_in(*roles):
        client.force_login(AnvandareFactory(roles=roles))
        return client

    return sign_in


@pytest.mark.parametrize("url", MAY_OPEN)
@pytest.mark.parametrize("roll", Roll)
def test_who_may_open_the_pages(as_role, url, roll):
    expected = 200 if roll in MAY_OPEN[url] else 403

    assert as_role(roll).get(url).status_code == expected


def letter(**fields):
    """A letter about something that everybody may read of."""
    return UtskickFactory(about=about_of(EnhetFactory()), **fields)


def test_nobody_writes_the_ledger(as_role):
    utskick = letter()
    client = as_role(*Roll)
    page = reverse("admin:utskick_utskick_change", args=[utskick.pk])

    assert client.get(page).status_code == 200
    assert client.post(page, {"subject": "Annat"}).status_code == 403
    assert client.get(reverse("admin:utskick_utskick_add")).status_code == 403
    delete = reverse("admin:utskick_utskick_delete", args=[utskick.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("row_count", [1, 3])
def test_ledger_costs_the_same_queries_for_any_number_of_rows(
    as_role, row_count, django_assert_num_queries
):
    client = as_role(Roll.BEREDNING)
    rows = [letter() for _ in range(row_count)]

    # session, user, group permissions, own permissions, kinds for the filter, count, rows
    with django_assert_num_queries(7):
        response = client.get(LEDGER)

    assert all(str(row.recipient) in response.text for row in rows)


@pytest.mark.parametrize(
    ("search", "found"),
    [("enhet/1", 1), ("enhet/12", 1), ("Alma", 1), ("ditt behov", 2), ("enhet/", 0)],
)
def test_ledger_is_searched_by_what_it_is_about_and_by_recipient(as_role, search, found):
    for pk, name in [(1, "Alma"), (12, "Bo")]:
        UtskickFactory(about=about_of(EnhetFactory(pk=pk)), recipient__first_name=name)

    response = as_role(Roll.BEREDNING).get(LEDGER, {"q": search})

    assert response.context["cl"].result_count == found


def test_a_letter_about_what_is_closed_to_the_reader_is_read_by_its_recipient_alone(client):
    recipient, colleague = AnvandareFactory.create_batch(2, roles=[Roll.BEREDNING])
    closed = about_of(EnhetFactory(active=False))
    letters = [UtskickFactory(about=about, recipient=recipient) for about in (closed, "annat/1")]
    pages = [reverse("admin:utskick_utskick_change", args=[one.pk]) for one in letters]

    client.force_login(recipient)
    assert [client.get(page).status_code for page in pages] == [200, 200]
    client.force_login(colleague)
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert client.get(LEDGER).context["cl"].result_count == 0


def test_a_step_is_added_and_then_moved_but_stays_with_its_rule(as_role):
    paminnelser.register(make_rule(key="annat", name="Något annat"))
    client = as_role(Roll.BEREDNINGSLEDARE)

    client.post(
        reverse("admin:utskick_paminnelsesteg_add"),
        {"rule": "prov", "offset_days": "5", "active": "on"},
    )
    step = Paminnelsesteg.objects.get(offset_days=5)
    page = reverse("admin:utskick_paminnelsesteg_change", args=[step.pk])
    response = client.post(page, {"rule": "annat", "offset_days": "4"})

    assert response.status_code == 302
    step.refresh_from_db()
    assert (step.rule, step.offset_days, step.active) == ("prov", 4, False)


def test_a_second_step_on_the_same_day_is_refused_in_words(as_role):
    response = as_role(Roll.ADMINISTRATOR).post(
        reverse("admin:utskick_paminnelsesteg_add"), {"rule": "prov", "offset_days": "-2"}
    )

    assert "Regeln har redan ett steg den dagen." in response.text


def test_steps_are_listed_by_the_name_of_their_rule(as_role):
    Paminnelsesteg.objects.create(rule="borttagen", offset_days=1)

    response = as_role(Roll.ADMINISTRATOR).get(STEPS)

    assert response.text.count("Komplettering") == 3
    assert response.text.count("borttagen") == 1


def test_steps_are_switched_off_rather_than_deleted(as_role):
    [step, *_] = Paminnelsesteg.objects.all()
    delete = reverse("admin:utskick_paminnelsesteg_delete", args=[step.pk])

    assert as_role(*Roll).post(delete, {"post": "yes"}).status_code == 403


def test_a_closed_day_is_entered(as_role):
    as_role(Roll.ADMINISTRATOR).post(
        reverse("admin:utskick_stangningsdag_add"), {"date": "2026-05-15", "name": "Klämdag"}
    )

    assert Stangningsdag.objects.get().date == dt.date(2026, 5, 15)


def test_times_are_written_with_a_point(as_role):
    letter(created_at=dt.datetime(2026, 11, 23, 8, 5, tzinfo=dt.UTC))

    page = as_role(Roll.BEREDNINGSLEDARE).get(LEDGER).text

    assert "23 november 2026 09.05" in page
