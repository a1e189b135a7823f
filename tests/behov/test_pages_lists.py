"""The list of all behov and the lists of one's own: what stands in them, and what it costs."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from behov import workflow
from behov.choices import CLOSED, Agartyp, Anledning, Omfattning, Status
from organisation.models import Roll
from tests.behov import stories
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
)

pytestmark = pytest.mark.django_db


def listed(client, user=None, **query):
    client.force_login(user or AnvandareFactory())
    response = client.get(reverse("behov:list"), query)
    assert response.status_code == 200
    return [row.behov for row in response.context["rows"]]


def own(client, user, **query):
    client.force_login(user)
    return client.get(reverse("behov:mine"), query)


@pytest.mark.parametrize("row_count", [0, 1, 3, 30])
def test_the_list_costs_the_same_queries_for_any_number_of_rows(
    client, row_count, django_assert_num_queries
):
    client.force_login(AnvandareFactory(roles=[Roll.BEREDNING]))
    for _ in range(row_count):
        BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=ForvaltningsobjektFactory())

    # session, user, 2 × permissions, texts of the statuses, objekt, verksamheter and nämnder to
    # filter on, count, rows with their titles as last sent in
    with django_assert_num_queries(10):
        response = client.get(reverse("behov:list"))

    assert len(response.context["rows"]) == min(row_count, 25)


def test_drafts_are_in_no_list_no_count_and_no_search(client):
    me = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    stories.draft(title="Skola")
    stories.draft(title="Skola", submitted_by=me)
    shown = stories.sent_in(title="Skola")
    client.force_login(me)

    for query in [{}, {"status": "alla"}, {"q": "skola"}, {"status": "utkast"}]:
        response = client.get(reverse("behov:list"), query)
        assert [row.behov for row in response.context["rows"]] == [shown]
        assert response.context["page"].paginator.count == 1


def test_the_list_shows_what_is_open_unless_asked_for_more(client):
    every = {status: BehovFactory(status=status) for status in Status}
    del every[Status.UTKAST]
    merged_into = every[Status.SAMMANSLAGET].merged_into
    closed = {every[status] for status in CLOSED}
    open_ = {*every.values(), merged_into} - closed

    assert set(listed(client)) == open_
    assert set(listed(client, status="avslutade")) == closed
    assert set(listed(client, status="alla")) == open_ | closed
    assert listed(client, status=Status.VILANDE) == [every[Status.VILANDE]]


def test_each_filter_keeps_what_it_says(client):
    objekt, enhet, namnd = ForvaltningsobjektFactory(), EnhetFactory(), EnhetFactory()
    chosen = {
        BehovFactory(anledning=Anledning.MILJO): {"anledning": "miljo"},
        BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt): {
            "agare": f"objekt-{objekt.pk}"
        },
        BehovFactory(owner_kind=Agartyp.VERKSAMHET, owner_enhet=enhet): {
            "agare": f"enhet-{enhet.pk}"
        },
        BehovFactory(owner_kind=Agartyp.VET_EJ): {"agare": "vet_ej"},
        BehovFactory(omfattning=Omfattning.ETT_OBJEKT): {"omfattning": "ett_objekt"},
        BehovFactory(myndighet=namnd): {"namnd": str(namnd.pk)},
        BehovFactory(title="Nya pärmar"): {"q": "pärmarna"},
    }

    for behov, query in chosen.items():
        assert listed(client, **query) == [behov]


def test_filters_narrow_each_other(client):
    both = BehovFactory(anledning=Anledning.MILJO, omfattning=Omfattning.FLERA)
    BehovFactory(anledning=Anledning.MILJO, omfattning=Omfattning.ETT_OBJEKT)

    assert listed(client, anledning="miljo", omfattning="flera", q=both.reference) == [both]


def test_an_owner_is_offered_only_if_it_owns_something_sent_in(client):
    owns, drafts, nothing = (ForvaltningsobjektFactory(name=name) for name in "ABC")
    BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=owns)
    stories.draft(owner_kind=Agartyp.OBJEKT, owner_objekt=drafts)
    client.force_login(AnvandareFactory())

    form = client.get(reverse("behov:list")).context["form"]

    assert dict(form.fields["agare"].choices)["Objekt"] == [(f"objekt-{owns.pk}", "A")]
    assert nothing.name not in str(form["agare"])


HOSTILE = [
    {"status": "utkast"},
    {"status": "; drop table"},
    {"agare": "objekt-0"},
    {"agare": "objekt-' or 1=1"},
    {"agare": "objekt"},
    {"namnd": "9" * 40},
    {"namnd": "-1"},
    {"namnd": "٣"},
    {"anledning": ["miljo", "x"]},
    {"sida": "0"},
    {"sida": "-1"},
    {"sida": "9" * 5000},
    {"sida": "abc"},
    {"sortering": "submitted_by__password"},
    {"sortering": "--rubrik"},
    {"sortering": "?"},
    {"q": "x" * 201},
    {"q": "\"'!&|:*()\\ -"},
    {"submitted_by": "1", "submitted_by__password__startswith": "a", "search": "a"},
    {"status__in": "utkast", "or": "1"},
]


@pytest.mark.parametrize("query", HOSTILE, ids=str)
def test_what_does_not_belong_in_the_address_is_ignored(client, query):
    stories.draft(title="CANARY")
    shown = BehovFactory()
    client.force_login(AnvandareFactory())

    response = client.get(reverse("behov:list"), query)

    assert response.status_code == 200
    assert "CANARY" not in response.text
    assert {row.behov for row in response.context["rows"]} <= {shown}


def test_a_value_that_is_not_among_the_choices_is_told(client):
    shown = BehovFactory()
    client.force_login(AnvandareFactory())

    response = client.get(reverse("behov:list"), {"agare": "<b>x"})

    assert response.context["form"].errors == {
        "agare": ["Det valet finns inte. Listan visas utan det."]
    }
    assert response.context["is_folded_out"] is True
    assert [row.behov for row in response.context["rows"]] == [shown]
    assert "<b>x" not in response.text


def test_the_search_goes_no_deeper_than_the_reader_may_read(client):
    behov = BehovFactory(problem="Ingen vet var pärmarna står.")

    assert listed(client, behov.submitted_by, q="pärm") == [behov]
    assert listed(client, AnvandareFactory(), q="pärm") == []


TITLES = ["öl", "Zebra", "Ärta", "åka", "apa", "Bok"]


def test_titles_are_sorted_as_in_swedish(client):
    for title in TITLES:
        BehovFactory(title=title)

    up = [behov.title for behov in listed(client, sortering="rubrik")]

    assert up == ["apa", "Bok", "Zebra", "åka", "Ärta", "öl"]
    assert [behov.title for behov in listed(client, sortering="-rubrik")] == up[::-1]


def test_owners_are_sorted_together_whatever_they_are(client):
    def owned(name):
        objekt = ForvaltningsobjektFactory(name=name)
        return BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)

    nobody, o, a = BehovFactory(), owned("Öppet"), owned("Arkiv")
    enhet = EnhetFactory(name="Bad")
    b = BehovFactory(owner_kind=Agartyp.VERKSAMHET, owner_enhet=enhet)

    assert listed(client, sortering="agare") == [a, b, o, nobody]
    assert listed(client, sortering="-agare") == [o, b, a, nobody]


def test_statuses_are_sorted_in_the_order_of_the_process(client):
    ready, sent = BehovFactory(status=Status.BEREDD), BehovFactory(status=Status.INSKICKAT)

    assert listed(client, sortering="lage") == [sent, ready]


def test_the_next_date_is_the_deadline_or_the_watch_date(client):
    today = timezone.localdate()
    rests = BehovFactory(status=Status.VILANDE, watch_on=today + dt.timedelta(days=2))
    soon = BehovFactory(due_on=today + dt.timedelta(days=1))
    never = BehovFactory(status=Status.GODKANT, due_on=None)

    assert listed(client, sortering="datum") == [soon, rests, never]
    assert listed(client, sortering="-datum") == [rests, soon, never]


def test_newest_first_unless_asked_otherwise(client):
    now = timezone.now()
    old, new = (BehovFactory(submitted_at=now - dt.timedelta(days=days)) for days in (9, 1))

    assert listed(client) == [new, old]
    assert listed(client, sortering="inskickat") == [old, new]


def test_the_heading_says_how_the_list_is_sorted(client):
    BehovFactory()
    client.force_login(AnvandareFactory())

    page = client.get(reverse("behov:list"), {"sortering": "rubrik", "q": "", "sida": "1"})

    [column] = [column for column in page.context["columns"] if column.aria_sort]
    assert (column.heading, column.aria_sort, column.sort_key) == ("Behov", "ascending", "-rubrik")
    assert page.text.count("aria-sort=") == 1
    assert 'href="?sortering=-rubrik&amp;q="' in page.text


def test_pages_of_25_keep_the_filter_in_their_links(client):
    BehovFactory.create_batch(26, anledning=Anledning.MILJO)
    client.force_login(AnvandareFactory())

    first = client.get(reverse("behov:list"), {"anledning": "miljo"})
    second = client.get(reverse("behov:list"), {"anledning": "miljo", "sida": "2"})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 1)
    assert 'href="?anledning=miljo&amp;sida=2"' in first.text
    assert "26 behov" in first.text


def test_an_empty_list_says_what_to_do(client):
    client.force_login(AnvandareFactory())

    none_at_all = client.get(reverse("behov:list")).text
    none_match = client.get(reverse("behov:list"), {"q": "xyzzy"}).text

    assert "Det finns inga öppna behov just nu." in none_at_all
    assert "Inget behov passar filtret." in none_match
    assert f'<a href="{reverse("behov:list")}">Visa alla öppna behov</a>' in none_match


def test_waiting_for_an_answer_waits_for_you_only_if_you_are_to_answer(client):
    behov = stories.asked()

    def name(user):
        client.force_login(user)
        [row] = client.get(reverse("behov:list")).context["rows"]
        return row.standing.name

    assert name(behov.submitted_by) == "Väntar på dig"
    assert name(AnvandareFactory()) == "Väntar på komplettering"


def test_mine_are_those_i_submitted_drafts_first(client):
    me = AnvandareFactory()
    sent, draft = stories.sent_in(submitted_by=me), stories.draft(submitted_by=me, title="")
    stories.sent_in()

    page = own(client, me)

    assert [row.behov for row in page.context["rows"]] == [draft, sent]
    assert page.context["counts"] == {"inskickade": 2, "foljer": 0, "ager": 0}
    assert f'href="{reverse("behov:edit", args=[draft.pk])}"' in page.text
    assert "Utan rubrik" in page.text


def test_what_i_follow_and_what_we_own(client):
    me = AnvandareFactory()
    followed = stories.sent_in()
    workflow.follow(followed, by=me)
    owned = stories.sent_in(
        owner_kind=Agartyp.OBJEKT, owner_objekt=ForvaltningsobjektFactory(objektledare_it=me)
    )
    stories.draft(owner_kind=Agartyp.OBJEKT, owner_objekt=owned.owner_objekt)

    assert [row.behov for row in own(client, me, visa="foljer").context["rows"]] == [followed]
    assert [row.behov for row in own(client, me, visa="ager").context["rows"]] == [owned]
    assert own(client, me).context["counts"] == {"inskickade": 0, "foljer": 1, "ager": 1}


@pytest.mark.parametrize("visa", ["inskickade", "foljer", "ager", "", "x", "submitted_by"])
def test_an_empty_list_of_mine_says_what_to_do(client, visa):
    page = own(client, AnvandareFactory(), visa=visa)

    assert page.status_code == 200
    assert len(re.findall(r'<div class="empty">', page.text)) == 1


@pytest.mark.parametrize("row_count", [0, 1, 3])
def test_mine_costs_the_same_queries_for_any_number_of_rows(
    client, row_count, django_assert_num_queries
):
    me = AnvandareFactory()
    BehovFactory.create_batch(row_count, submitted_by=me)
    client.force_login(me)

    # session, user, 2 × permissions, 3 × count of a list, count of the chosen one for its pages,
    # rows, texts of the statuses
    with django_assert_num_queries(10):
        page = client.get(reverse("behov:mine"))

    assert len(page.context["rows"]) == row_count
