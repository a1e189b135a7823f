"""The work queues: what stands in each, what they cost, and what a visitor may ask of them."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from behov.admin import columns
from behov.admin.rows import next_in
from behov.choices import Agartyp, Anledning, Status
from behov.queues import Queue
from organisation.models import Roll
from tests.behov.desk import TODAY, anyone, listed
from tests.factories import AnvandareFactory, BehovFactory, EnhetFactory, ForvaltningsobjektFactory
from utskick.models import Stangningsdag

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def desk(client):
    client.user = anyone()
    client.force_login(client.user)
    return client


def shown(response):
    return [row.behov for row in response.context["rows"]]


def counts(response):
    return {tab.query.removeprefix("?ko="): tab.count for tab in response.context["queues"]}


def test_each_queue_holds_what_its_link_counts(desk):
    yesterday = TODAY - dt.timedelta(days=1)
    unassigned = BehovFactory()
    mine = BehovFactory(status=Status.UNDER_BEREDNING, beredare=desk.user)
    late = BehovFactory(status=Status.UNDER_BEREDNING, due_on=yesterday)
    resting = BehovFactory(status=Status.VILANDE)
    ready = BehovFactory(status=Status.BEREDD)
    BehovFactory(status=Status.AVSLAGET)
    BehovFactory(status=Status.UTKAST, submitted_by=desk.user)

    in_queue = {
        queue.value: shown(desk.get(listed(ko=queue.value))) if queue else [] for queue in Queue
    }

    assert in_queue == {
        "otilldelade": [unassigned],
        "mina": [mine],
        "vantar": [resting],
        "forsenade": [late],
        "klara": [ready],
    }
    assert counts(desk.get(listed())) == {
        "otilldelade": 1,
        "mina": 1,
        "vantar": 1,
        "forsenade": 1,
        "klara": 1,
        "?": 6,
    }


def test_the_current_queue_is_marked_in_the_row_of_links(desk):
    BehovFactory(status=Status.BEREDD)

    html = desk.get(listed(ko="klara")).text

    nav = html[html.index('<nav class="tabs"') : html.index("</nav>", html.index("tabs"))]
    assert re.findall(r'aria-current="page">\s*(\S.*?) <span', nav) == ["Klara för beslut"]


def test_who_does_not_bereda_has_no_queue_of_their_own(client):
    client.force_login(AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR]))

    assert "mina" not in counts(client.get(listed()))


@pytest.mark.parametrize("row_count", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number_of_rows(
    desk, row_count, django_assert_num_queries
):
    for number in range(row_count):
        BehovFactory(
            status=Status.UNDER_BEREDNING,
            owner_kind=Agartyp.OBJEKT,
            owner_objekt=ForvaltningsobjektFactory(),
            due_on=TODAY + dt.timedelta(days=number + 1),
        )

    # session, user, 2 × permissions, nämnder, beredare, rows: count and page, closed days, queues
    with django_assert_num_queries(10):
        response = desk.get(listed())

    assert len(shown(response)) == row_count


def test_the_most_urgent_stands_first_and_what_has_no_deadline_last(desk):
    later = BehovFactory(due_on=TODAY + dt.timedelta(days=5))
    rejected = BehovFactory(status=Status.AVSLAGET)
    sooner = BehovFactory(due_on=TODAY + dt.timedelta(days=2))

    assert shown(desk.get(listed())) == [sooner, later, rejected]


@pytest.mark.parametrize("column", range(1, 7))
@pytest.mark.parametrize("direction", ["", "-"])
def test_every_heading_that_is_a_link_sorts(desk, column, direction):
    BehovFactory.create_batch(2)

    response = desk.get(listed(o=f"{direction}{column}"))

    assert response.status_code == 200
    assert len(shown(response)) == 2


def test_a_sorted_column_says_so(desk):
    second, first = BehovFactory(title="Öppna data"), BehovFactory(title="Arkiv")

    response = desk.get(listed(o="1"))

    assert shown(response) == [first, second]
    assert 'aria-sort="ascending"' in response.text


def test_the_headings_are_those_of_the_cells(desk):
    BehovFactory()

    response = desk.get(listed())

    [row] = response.context["rows"]
    headings = [heading["text"] for heading in response.context["headings"]]
    assert headings == ["Behov", *(heading for heading, _ in row.cells)]


def test_a_search_finds_the_number_and_inflected_words(desk):
    found = BehovFactory(title="Digitala nycklar i hemtjänsten")
    BehovFactory(title="Snöröjning")

    assert shown(desk.get(listed(q="nycklarna"))) == [found]
    assert shown(desk.get(listed(q=found.reference.lower()))) == [found]
    assert shown(desk.get(listed(q="x" * 5000))) == []


def test_filters_narrow_the_list(desk):
    namnd = EnhetFactory()
    found = BehovFactory(anledning=Anledning.LAGKRAV, myndighet=namnd)
    other = BehovFactory(status=Status.UNDER_BEREDNING)

    assert shown(desk.get(listed(anledning="lagkrav"))) == [found]
    assert shown(desk.get(listed(myndighet=namnd.pk))) == [found]
    assert shown(desk.get(listed(beredare="ingen"))) == [found]
    assert shown(desk.get(listed(beredare=other.beredare_id))) == [other]
    assert shown(desk.get(listed(status="under_beredning"))) == [other]


@pytest.mark.parametrize(
    "query", [{"ko": "x"}, {"status": "utkast"}, {"myndighet": "9" * 40}, {"beredare": "x"}]
)
def test_a_filter_that_does_not_exist_narrows_nothing(desk, query):
    behov = BehovFactory()

    assert shown(desk.get(listed(**query))) == [behov]


@pytest.mark.parametrize(
    "lookup",
    ["submitted_by__password__startswith", "beredare__username", "reference", "pk", "token"],
)
def test_no_other_column_can_be_asked_about(desk, lookup):
    assert desk.get(listed(**{lookup: "a"})).status_code == 400


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"ko": "otilldelade"}, "Alla behov som har kommit in har en beredare."),
        ({"ko": "mina"}, "Du bereder inget behov just nu."),
        ({"ko": "forsenade"}, "Inget behov är försenat."),
        ({"ko": "vantar"}, "Inget behov väntar på någon annan."),
        ({"ko": "klara"}, "Inget behov väntar på beslut."),
        ({"q": "cykel"}, "Inget behov passar filtret."),
        ({}, "Inget behov har kommit in än."),
    ],
)
def test_an_empty_list_says_what_that_means(desk, query, text):
    assert text in desk.get(listed(**query)).text


def test_a_row_leads_to_its_page_which_knows_the_list(desk):
    behov = BehovFactory(status=Status.BEREDD)

    [row] = desk.get(listed(ko="klara")).context["rows"]

    url = reverse("admin:behov_behov_change", args=[behov.pk])
    assert row.url == f"{url}?_changelist_filters=ko%3Dklara"
    assert 'href="/admin/behov/behov/?ko=klara"' in desk.get(row.url).text


def test_more_than_a_page_of_rows_is_split(desk):
    BehovFactory.create_batch(51)

    first, second = desk.get(listed()), desk.get(listed(p=2))

    assert (len(shown(first)), len(shown(second))) == (50, 1)
    assert "Sida 1 av 2" in first.text
    assert "Sida 2 av 2" in second.text


@pytest.mark.parametrize(
    ("due_on", "text"),
    [
        (dt.date(2026, 11, 23), "i dag"),
        (dt.date(2026, 11, 24), "om 1 arbetsdag"),
        (dt.date(2026, 11, 30), "om 4 arbetsdagar"),  # the municipality is closed on the 25th
        (dt.date(2026, 11, 20), "försenat 1 arbetsdag"),
        (dt.date(2026, 11, 18), "försenat 3 arbetsdagar"),
    ],
)
@time_machine.travel(MONDAY, tick=False)
def test_time_is_told_in_working_days(due_on, text):
    Stangningsdag.objects.create(date=dt.date(2026, 11, 25), name="Klämdag")
    behov = BehovFactory(due_on=due_on)

    assert columns.time_left(behov) == text


@pytest.mark.parametrize(
    ("today", "due_on", "text"),
    [
        (dt.date(2026, 11, 22), dt.date(2026, 11, 21), "försenat"),
        (dt.date(2026, 11, 21), dt.date(2026, 11, 22), "före nästa arbetsdag"),
    ],
)
def test_time_is_told_over_a_weekend_too(today, due_on, text):
    with time_machine.travel(dt.datetime.combine(today, dt.time(9), tzinfo=dt.UTC), tick=False):
        assert columns.time_left(BehovFactory(due_on=due_on)) == text


def test_no_time_is_told_where_no_clock_runs():
    assert columns.time_left(BehovFactory(status=Status.GODKANT)) == ""
    assert columns.time_left(BehovFactory(status=Status.AVSLAGET, due_on=TODAY)) == ""
    assert columns.due(BehovFactory(status=Status.GODKANT)) == "–"


def test_a_resting_behov_shows_when_it_is_taken_up_again():
    behov = BehovFactory(status=Status.VILANDE, watch_on=dt.date(2027, 3, 1))

    assert columns.due(behov) == "Bevakas 2027-03-01"


def test_text_from_people_is_escaped(desk):
    BehovFactory(
        title="<b>x</b>", beredare=AnvandareFactory(first_name="<i>y"), status=Status.BEREDD
    )

    html = desk.get(listed()).text

    assert "<b>x" not in html
    assert "<i>y" not in html


def test_next_in_a_queue_is_the_row_below():
    user = AnvandareFactory()
    rows = [
        BehovFactory(status=Status.BEREDD, due_on=TODAY + dt.timedelta(days=day))
        for day in range(3)
    ]

    assert next_in(Queue.KLARA, user, rows[0]) == rows[1]
    assert next_in(Queue.KLARA, user, rows[2]) is None
    assert next_in(Queue.KLARA, user, BehovFactory()) == rows[0]
