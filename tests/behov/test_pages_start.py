"""The start page: what waits for whom, and the links to beredningen."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from behov import workflow
from behov.choices import Agartyp, Status
from behov.queues import Queue
from behov.views.start import MOST_FOLLOWED, MOST_TASKS
from organisation.models import Roll
from tests.behov import stories
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    ForvaltningsobjektFactory,
    YttrandeFactory,
)

pytestmark = pytest.mark.django_db


def start(client, user):
    client.force_login(user)
    return client.get(reverse("start"))


def tasks(client, user):
    return [(task.what, task.row.behov) for task in start(client, user).context["tasks"]]


def owned_by(user):
    return {
        "owner_kind": Agartyp.OBJEKT,
        "owner_objekt": ForvaltningsobjektFactory(objektagare=user),
    }


def test_what_waits_for_the_submitter_the_most_urgent_first(client):
    me = AnvandareFactory()
    draft, asked = stories.draft(submitted_by=me), stories.asked(submitted_by=me)
    stories.sent_in(submitted_by=me)

    assert tasks(client, me) == [("Komplettera", asked), ("Fortsätt på utkastet", draft)]


def test_what_waits_for_the_owner(client):
    me = AnvandareFactory()
    unconfirmed, asked = stories.sent_in(**owned_by(me)), stories.asked(**owned_by(me))
    workflow.confirm_owner(stories.sent_in(**owned_by(me)), by=me)
    stories.draft(**owned_by(me))

    assert tasks(client, me) == [("Komplettera", asked), ("Svara på om ni äger", unconfirmed)]


def test_each_date_says_what_it_is_of(client):
    me, today = AnvandareFactory(), date_format(timezone.localdate(), "j F Y")
    stories.draft(submitted_by=me)
    stories.sent_in(**owned_by(me))
    resting, late = dt.date(2099, 3, 1), dt.date(2099, 4, 1)
    BehovFactory(status=Status.VILANDE, submitted_by=me, watch_on=resting)
    BehovFactory(status=Status.UNDER_BEREDNING, submitted_by=me, due_on=late)

    words = " ".join(start(client, me).text.split())

    assert f"Sparat {today}" in words
    assert f"Inskickat {today}" in words
    assert "Tas upp igen 1 mars 2099" in words
    assert "Senast 1 april 2099" in words


def test_nothing_of_others_waits_for_me(client):
    stories.draft()
    stories.asked(**owned_by(AnvandareFactory()))

    page = start(client, AnvandareFactory())

    assert page.context["tasks"] == []
    assert "Inget väntar på dig just nu." in page.text


def test_a_draft_leads_to_its_form_and_a_question_to_its_page(client):
    me = AnvandareFactory()
    draft, asked = stories.draft(submitted_by=me), stories.asked(submitted_by=me)

    urls = [task.url for task in start(client, me).context["tasks"]]

    assert urls == [asked.get_absolute_url(), reverse("behov:edit", args=[draft.pk])]


def test_what_goes_on_without_me_is_mine_and_what_i_follow(client):
    me = AnvandareFactory()
    mine, followed = stories.under_beredning(submitted_by=me), stories.under_beredning()
    workflow.follow(followed, by=me)
    workflow.follow(mine, by=me)
    stories.asked(submitted_by=me)
    stories.rejected(submitted_by=me)
    stories.sent_in()

    assert [row.behov for row in start(client, me).context["followed"]] == [followed, mine]


def test_no_more_is_shown_than_can_be_read(client):
    me = AnvandareFactory()
    BehovFactory.create_batch(MOST_TASKS + 1, status=Status.UTKAST, submitted_by=me)
    BehovFactory.create_batch(MOST_FOLLOWED + 1, submitted_by=me)

    page = start(client, me)

    assert (len(page.context["tasks"]), len(page.context["followed"])) == (20, 10)
    assert "Fler finns bland dina behov" in page.text


BEREDER = {Roll.BEREDNING, Roll.BEREDNINGSLEDARE}
DECIDES = {Roll.DIGITALISERINGSRAD, Roll.DIGITALISERINGSDIREKTOR}


@pytest.mark.parametrize("role", [None, *Roll])
def test_whose_start_page_shows_the_queues_and_what_is_to_be_decided(client, role):
    page = start(client, AnvandareFactory(roles=[role] if role else []))

    assert bool(page.context["queues"]) == (role in BEREDER)
    assert bool(page.context["to_decide"]) == (role in DECIDES)


def test_the_queues_are_counted_and_lead_to_the_admin(client):
    me = AnvandareFactory(roles=[Roll.BEREDNING])
    stories.sent_in()
    stories.under_beredning(by=me)
    stories.asked()
    stories.ready()
    stories.draft()

    queues = start(client, me).context["queues"]

    assert {queue.label: queue.count for queue in queues} == {
        "Otilldelade": 1,
        "Mina": 1,
        "Väntar på andra": 1,
        "Försenade": 0,
        "Klara för beslut": 1,
    }
    url = reverse("admin:behov_behov_changelist")
    assert [queue.url for queue in queues] == [f"{url}?ko={queue}" for queue in Queue]


def test_what_is_to_be_decided(client):
    behov = stories.ready()
    stories.sent_in()

    to_decide = start(client, AnvandareFactory(roles=[Roll.DIGITALISERINGSRAD])).context[
        "to_decide"
    ]

    assert [row.behov for row in to_decide["rows"]] == [behov]
    assert to_decide["count"] == 1
    assert to_decide["url"] == f"{reverse('admin:behov_behov_changelist')}?ko=klara"


def test_drafts_of_others_are_in_no_figure(client):
    stories.draft()

    figures = start(client, AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])).context["figures"]

    assert (figures.open, figures.submitted_this_year) == (0, 0)


def test_the_promise_is_shown_when_there_is_one(client, monkeypatch):
    stories.approved()
    user = AnvandareFactory()
    assert "Så räknar vi tiden till besked" not in start(client, user).text

    monkeypatch.setattr("behov.figures.FEWEST", 1)
    page = start(client, user)

    assert page.context["figures"].promise.cases == 1
    assert "80 % av behoven har fått besked inom 0 arbetsdagar" in page.text


@pytest.mark.parametrize("row_count", [1, 3])
@pytest.mark.parametrize(
    ("role", "queries"),
    [
        # session, user, 2 × permissions, texts of the statuses, yttranden, tasks, followed,
        # 4 × figures
        (None, 12),
        (Roll.BEREDNING, 13),  # and the queues
        (Roll.DIGITALISERINGSRAD, 14),  # and what is ready with its count
    ],
)
def test_the_page_costs_the_same_queries_for_any_number_of_rows(
    client, role, queries, row_count, django_assert_num_queries
):
    me = AnvandareFactory(roles=[role] if role else [])
    BehovFactory.create_batch(row_count, status=Status.UTKAST, submitted_by=me)
    BehovFactory.create_batch(row_count, status=Status.KOMPLETTERING, **owned_by(me))
    BehovFactory.create_batch(row_count, submitted_by=me)
    BehovFactory.create_batch(row_count, status=Status.BEREDD)
    YttrandeFactory.create_batch(row_count, sakkunnig=me)
    client.force_login(me)

    with django_assert_num_queries(queries):
        page = client.get(reverse("start"))

    assert len(page.context["tasks"]) == row_count * 3
