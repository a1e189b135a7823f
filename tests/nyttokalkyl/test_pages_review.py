"""The page of review and lock, its steps, and what the behov's page shows of it."""

import pytest
from django.urls import reverse

from behov.choices import Belopp, Finansiering, Omfattning, Status, Timmar
from nyttokalkyl import workflow
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.suggestion import reasons_for
from nyttokalkyl.templatetags.nyttokalkyl_tags import nyttokalkyler_waiting_for
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory, NyttokalkylFactory
from tests.nyttokalkyl import stories

pytestmark = pytest.mark.django_db


def step(kalkyl, slug):
    return reverse("nyttokalkyl:step", args=[kalkyl.pk, slug])


def review(kalkyl):
    return reverse("nyttokalkyl:review", args=[kalkyl.pk])


def offered(client, kalkyl):
    return [action.slug for action in client.get(review(kalkyl)).context["actions"]]


def test_from_a_draft_to_a_locked_one_and_its_successor(client):
    kalkyl, controller = stories.filled(), stories.controller()
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])

    client.force_login(kalkyl.behov.submitted_by)
    assert offered(client, kalkyl) == ["begar-granskning", "lagg-undan"]
    client.post(step(kalkyl, "begar-granskning"), {"message": "Titta på resorna."})
    client.force_login(controller)
    assert offered(client, kalkyl) == ["godkann", "lamna-tillbaka"]
    client.post(step(kalkyl, "godkann"))
    client.force_login(leader)
    assert offered(client, kalkyl) == ["las"]
    client.post(step(kalkyl, "las"))
    assert offered(client, kalkyl) == ["ny-version"]
    page = client.post(step(kalkyl, "ny-version"), follow=True)

    first, second = Nyttokalkyl.objects.order_by("pk")
    assert first.is_locked
    assert page.redirect_chain == [(second.get_absolute_url(), 302)]
    assert first.sha256 in client.get(review(first)).text


@pytest.mark.parametrize(
    ("story", "slug", "expected"),
    [
        (stories.filled, "godkann", 302),
        (stories.in_review, "las", 302),
        (stories.locked, "las", 302),
        (stories.in_review, "finns-inte", 404),
        (stories.in_review, "godkann", 200),
    ],
)
def test_a_step_out_of_its_turn_leads_back(client, story, slug, expected):
    client.force_login(stories.controller())

    assert client.get(step(story(), slug)).status_code == expected


def test_a_controller_with_jav_may_not_review(client):
    controller = stories.controller()
    behov = BehovFactory(status=Status.UNDER_BEREDNING, submitted_by=controller)
    kalkyl = stories.in_review(behov=behov)
    client.force_login(controller)

    assert offered(client, kalkyl) == []
    assert client.post(step(kalkyl, "godkann")).status_code == 403


def test_a_controller_who_has_written_in_it_may_not_review_and_is_told_so(client):
    controller = stories.controller()
    kalkyl = stories.in_review(by=controller)
    client.force_login(controller)

    assert "Du har själv skrivit" in client.get(review(kalkyl)).text
    assert client.post(step(kalkyl, "godkann")).status_code == 403


def test_the_page_says_whom_the_click_will_mail(client):
    kalkyl, controller = stories.filled(), stories.controller()
    client.force_login(kalkyl.behov.submitted_by)

    page = client.get(step(kalkyl, "begar-granskning"))

    assert page.context["told"] == [controller]


def test_what_is_missing_is_said_on_the_page_and_at_the_step(client):
    kalkyl = NyttokalkylFactory(behov=BehovFactory(status=Status.UNDER_BEREDNING))
    client.force_login(kalkyl.behov.submitted_by)
    missing = workflow.missing_for_review(workflow.document_of(kalkyl))

    assert client.get(review(kalkyl)).context["missing"] == missing
    refused = client.post(step(kalkyl, "begar-granskning"), {"message": "Granska!"})

    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == missing
    assert refused.context["form"]["message"].value() == "Granska!"


def test_sending_back_without_a_word_is_refused(client):
    kalkyl = stories.in_review()
    client.force_login(stories.controller())

    page = client.post(step(kalkyl, "lamna-tillbaka"), {"message": " "})

    assert page.context["form"].errors == {"message": ["Skriv vad som behöver ändras."]}


def test_the_tasks_of_a_reader_are_those_that_can_be_read(client):
    kalkyl = stories.filled()
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))

    tasks = client.get(kalkyl.get_absolute_url()).context["tasks"]

    assert {client.get(task.url).status_code for task in tasks} == {200}


@pytest.mark.parametrize(
    ("story", "about"),
    [(stories.filled, "Räknas om vid varje ändring"), (stories.locked, "")],
    ids=["open", "locked"],
)
def test_the_results_of_a_locked_one_are_not_said_to_change(client, story, about):
    kalkyl = story()
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))

    tasks = client.get(kalkyl.get_absolute_url()).context["tasks"]

    assert [task.about for task in tasks if task.label == "Resultat"] == [about]


def test_the_figures_stand_on_the_behov_and_where_it_is_decided(client):
    behov = BehovFactory(status=Status.BEREDD)
    kalkyl = stories.locked(behov=behov)
    client.force_login(AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR]))

    pages = [
        client.get(behov.get_absolute_url()),
        client.get(f"/admin/behov/behov/{behov.pk}/change/"),
        client.get(f"/admin/behov/behov/{behov.pk}/steg/approve/"),
    ]

    assert [kalkyl.get_absolute_url() in page.text for page in pages] == [True] * 3
    assert ["Nettonuvärde" in page.text for page in pages] == [True] * 3


def test_whoever_reads_a_summary_sees_no_calculations(client):
    kalkyl = stories.filled()
    client.force_login(AnvandareFactory())

    assert "Nyttokalkyl" not in client.get(kalkyl.behov.get_absolute_url()).text


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({}, []),
        ({"cost_once": Belopp.HOGST_5000}, ["kostnaden väntas bli mer än en miljon kronor"]),
        ({"cost_once": Belopp.HOGST_1000}, []),
        ({"hours_total": Timmar.OVER_500}, ["arbetet väntas ta mer än 500 timmar"]),
        ({"omfattning": Omfattning.FLERA}, ["flera verksamheter berörs"]),
        ({"idea": "Köpa", "examined": "Bygga"}, ["det finns mer än ett sätt att lösa det på"]),
        ({"finansiering": Finansiering.OKLAR}, ["finansieringen är oklar"]),
    ],
)
def test_when_a_calculation_is_suggested(fields, reasons):
    behov = BehovFactory(**{"omfattning": Omfattning.ETT_OBJEKT, **fields})

    assert reasons_for(behov) == reasons


def test_the_suggestion_is_on_the_page_and_stands_in_nobodys_way(client):
    behov = BehovFactory(status=Status.UNDER_BEREDNING, omfattning=Omfattning.FLERA)
    client.force_login(behov.submitted_by)

    assert "flera verksamheter berörs" in client.get(behov.get_absolute_url()).text
    NyttokalkylFactory(behov=behov)
    assert "flera verksamheter berörs" not in client.get(behov.get_absolute_url()).text


def waiting(client, controller):
    client.force_login(controller)
    page = client.get(reverse("start"))
    return [kalkyl.pk for kalkyl in page.context["kalkyler"]]


def test_a_controller_begins_with_what_waits_and_may_be_reviewed(client):
    controller = stories.controller()
    stories.filled()
    asked, to_lock = stories.in_review(), stories.approved()
    stories.in_review(by=controller)
    stories.in_review(behov=BehovFactory(status=Status.BEREDD, submitted_by=controller))
    stories.locked()

    assert waiting(client, controller) == [to_lock.pk, asked.pk]


def test_nobody_else_is_shown_what_controllers_do(client):
    stories.in_review()

    assert waiting(client, AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])) == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_what_waits_costs_one_query(count, django_assert_num_queries):
    for _ in range(count):
        stories.in_review()
    controller = stories.controller()

    with django_assert_num_queries(3):  # 2 × permissions, the calculations
        found = nyttokalkyler_waiting_for(controller)["kalkyler"]

    assert len(found) == count
