"""A calculation that came to nothing is laid aside, and can be taken out again."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from behov.choices import Status
from nyttokalkyl import workflow
from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory
from tests.nyttokalkyl import stories

pytestmark = pytest.mark.django_db


def step(kalkyl, slug):
    return reverse("nyttokalkyl:step", args=[kalkyl.pk, slug])


def set_aside(**fields):
    kalkyl = stories.filled(**fields)
    return workflow.set_aside(kalkyl, by=kalkyl.created_by)


def test_it_is_set_aside_and_taken_out_from_its_page(client):
    kalkyl = stories.filled()
    before = kalkyl.content
    client.force_login(kalkyl.behov.submitted_by)

    page = client.post(step(kalkyl, "lagg-undan"), follow=True)
    assert "Kalkylen är undanlagd." in page.text
    kalkyl.refresh_from_db()
    assert kalkyl.standing == "Undanlagd"
    client.post(step(kalkyl, "ta-fram"))

    kalkyl.refresh_from_db()
    assert (kalkyl.standing, kalkyl.content) == ("Utkast", before)
    assert list(kalkyl.handelser.values_list("what", flat=True))[-2:] == ["set_aside", "taken_out"]


def test_nobody_writes_in_it_while_it_is_aside(client):
    kalkyl = set_aside()
    client.force_login(kalkyl.behov.submitted_by)

    page = client.get(reverse("nyttokalkyl:rows", args=[kalkyl.pk]), follow=True)
    assert "Kalkylens läge: Undanlagd." in page.text
    for slug in ("begar-granskning", "lagg-undan"):
        assert client.post(step(kalkyl, slug)).url == kalkyl.get_absolute_url()
    with pytest.raises(workflow.NotEditable):
        workflow.request_review(kalkyl, by=kalkyl.created_by)


@pytest.mark.parametrize("story", [stories.in_review, stories.approved, stories.locked])
def test_what_others_have_been_asked_to_vouch_for_stays(story):
    kalkyl = story()

    with pytest.raises(workflow.NotEditable):
        workflow.set_aside(kalkyl, by=kalkyl.created_by)


def test_the_database_sets_no_calculation_aside_that_is_with_its_reviewer():
    kalkyl = stories.in_review()

    with pytest.raises(IntegrityError, match="set_aside_only_while_a_draft"):
        Nyttokalkyl.objects.filter(pk=kalkyl.pk).update(set_aside_at=timezone.now())


def test_two_clicks_set_it_aside_once():
    kalkyl = set_aside()

    with pytest.raises(workflow.NotEditable):
        workflow.set_aside(kalkyl, by=kalkyl.created_by)
    workflow.take_out(kalkyl, by=kalkyl.created_by)
    with pytest.raises(workflow.NotEditable):
        workflow.take_out(kalkyl, by=kalkyl.created_by)


@pytest.mark.parametrize(("role", "answer"), [(Roll.REVISOR, 403), (None, 404)])
def test_who_may_not_write_may_not_take_it_out(client, role, answer):
    kalkyl = set_aside()
    client.force_login(AnvandareFactory(roles=[role] if role else []))

    assert client.post(step(kalkyl, "ta-fram")).status_code == answer
    kalkyl.refresh_from_db()
    assert kalkyl.standing == "Undanlagd"


def test_it_stands_last_among_those_of_its_behov(client):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    first, aside = stories.filled(behov=behov), set_aside(behov=behov)
    latest = stories.filled(behov=behov)

    assert list(Nyttokalkyl.objects.filter(behov=behov).for_list()) == [latest, first, aside]
    client.force_login(behov.submitted_by)
    assert "Undanlagd" in client.get(behov.get_absolute_url()).text


def test_nobody_waits_for_it():
    aside, draft = set_aside(), stories.filled()

    assert list(Nyttokalkyl.objects.open()) == [draft]
    assert aside.set_aside_at
