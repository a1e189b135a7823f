"""How an effektmål goes: who sees it, what is measured, and the picture of it."""

import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import charts, workflow
from arenor.choices import Arenastatus
from arenor.models import Effektmal, Matning
from arenor.obligations import measurements, measurements_by
from nyttokalkyl.charts import svg
from nyttokalkyl.charts.look import SOLID, STRIPES
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def mal():
    """14 days a year ago, 4 in a year. Its arena has closed, and its owner took no part in it."""
    arena = UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD)
    mal = stories.effektmal(arena, not_pursued="", owner=AnvandareFactory(), unit="dagar")
    year = dt.timedelta(days=365)
    Effektmal.objects.update(
        baseline=14, baseline_on=TODAY - year, target=4, target_on=TODAY + year
    )
    mal.refresh_from_db()
    return mal


def page(mal):
    return f"/arenor/effektmal/{mal.pk}/"


def typed(**more):
    return {
        "value": "8,5",
        "measured_on": TODAY.isoformat(),
        "comment": "",
        "measure_on": "",
    } | more


def test_its_owner_measures_after_the_arena_has_closed(client, mal):
    client.force_login(mal.owner)
    again = TODAY + dt.timedelta(days=90)

    response = client.post(page(mal), typed(comment="Ur systemet", measure_on=again.isoformat()))

    assert response.url == page(mal)
    mal.refresh_from_db()
    assert mal.measure_on == again
    [row] = mal.matningar.all()
    assert (row.value, row.comment, row.by) == (Decimal("8.5"), "Ur systemet", mal.owner)
    text = client.get(page(mal)).text
    assert "8,5\u00a0dagar" in text
    assert f"/arenor/{mal.arena_id}/" not in text  # which they may not see


def test_who_takes_part_reads_and_does_not_measure(client, mal):
    client.force_login(DeltagareFactory(arena=mal.arena).anvandare)

    response = client.get(page(mal))

    assert response.status_code == 200
    assert "För in en mätning" not in response.text
    assert client.post(page(mal), typed()).status_code == 403
    assert not Matning.objects.exists()


def test_others_do_not_learn_that_it_exists(client, mal):
    client.force_login(AnvandareFactory())

    assert client.get(page(mal)).status_code == 404
    assert client.post(page(mal), typed()).status_code == 404


def test_a_former_owner_does_not_see_it(client, mal):
    """The control of the owner's own right."""
    before = mal.owner
    client.force_login(before)
    assert client.get(page(mal)).status_code == 200
    Effektmal.objects.update(owner=AnvandareFactory())

    assert client.get(page(mal)).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("value", "", "Skriv vilket värde ni mätte."),
        ("value", "ungefär 8", "innehåller bokstäver"),
        ("measured_on", "", "Skriv när det mättes."),
        ("measured_on", (TODAY + dt.timedelta(days=1)).isoformat(), "Dagen har inte varit än."),
        ("measure_on", TODAY.isoformat(), "Nästa mätning måste vara efter den här."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, mal, field, value, sentence):
    client.force_login(mal.owner)

    response = client.post(page(mal), typed(comment="Ur systemet") | {field: value})

    assert response.status_code == 422
    assert sentence in response.text
    assert "Ur systemet" in response.text
    assert not Matning.objects.exists()


def test_the_same_measurement_sent_twice_is_one(client, mal):
    client.force_login(mal.owner)

    for _ in range(2):
        assert client.post(page(mal), typed()).status_code == 302

    assert mal.matningar.count() == 1


def measure(mal, value, days_ago=0):
    day = TODAY - dt.timedelta(days=days_ago)
    workflow.measure(mal, by=mal.owner, measured_on=day, value=Decimal(value))


def chart_of(mal):
    return charts.chart(mal, charts.points_of(mal.matningar.order_by("pk")))


def test_the_picture_is_told_in_words_and_in_numbers(mal):
    measure(mal, "20")
    measure(mal, "8")  # corrects it
    measure(mal, "11", days_ago=100)

    chart = chart_of(mal)

    assert "Senast mätt: 8\u00a0dagar" in chart.summary
    assert "hade det då varit 9\u00a0dagar" in chart.summary  # halfway from 14 to 4
    values = [row[1] for row in chart.table.rows]
    assert values == ["14", "11", "8", "4"]
    assert chart.table.rows[2] == (str(TODAY), "8", "9")


@pytest.mark.parametrize(
    ("value", "said"),
    [("9.5", "vi ligger efter"), ("9", "i linje med målet eller bättre"), ("4", "Målet är nått.")],
)
def test_how_it_goes_is_said(mal, value, said):
    measure(mal, value)

    assert said in chart_of(mal).summary


def test_the_picture_draws_a_dashed_line_to_the_target_and_a_whole_one_of_what_was_measured(mal):
    """Dashes tell them apart for who sees no colour."""

    def lines():
        root = ET.fromstring(svg(chart_of(mal), width=640))  # noqa: S314 -- our own
        colours = {STRIPES.colour, SOLID.colour}
        drawn = [one for one in root.iter(f"{SVG}path") if one.get("stroke") in colours]
        return ["stroke-dasharray" in one.attrib for one in drawn if one.get("fill") is None]

    assert lines() == [True]
    measure(mal, "11", days_ago=100)
    measure(mal, "8")

    assert sorted(lines()) == [False, True]


def test_without_baseline_and_measurements_there_is_still_a_page(client, mal):
    Effektmal.objects.update(baseline=None, baseline_on=None)
    client.force_login(mal.owner)

    response = client.get(page(mal))

    assert response.status_code == 200
    assert "Ingen mätning är gjord än." in response.text


def test_the_page_costs_the_same_for_any_number_of_measurements(client, mal):
    client.force_login(mal.owner)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(page(mal))
        return len(captured)

    queries()
    none = queries()
    for number in range(3):
        measure(mal, number, days_ago=number)

    assert queries() == none


def test_the_reminder_leads_to_the_page(mal):
    Effektmal.objects.update(measure_on=TODAY)

    [obligation] = measurements(measurements_by(TODAY))

    assert obligation.link.endswith(page(mal))
    assert obligation.recipients == [mal.owner]
