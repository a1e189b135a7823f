"""The page of the checklist: a few answers at a time, by several people at once."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from behov import workflow
from behov.choices import Checksvar, Status
from behov.models import Checklistpunkt, Checklistsvar, Handelse
from organisation.models import Roll
from tests.behov.desk import page
from tests.behov.test_workflow import check_everything
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def beredare(client):
    user = AnvandareFactory(roles=[Roll.BEREDNING])
    client.force_login(user)
    return user


@pytest.fixture
def behov(beredare):
    return BehovFactory(status=Status.UNDER_BEREDNING, beredare=beredare)


@pytest.fixture
def punkt():
    return Checklistpunkt.objects.first()


def opened(client, behov):
    """What a browser would post from the page unchanged."""
    form = client.get(page("checklist", behov)).context["form"]
    return dict(form.opened()) | {field.html_name: field.value() or "" for field in form}


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_shows_every_point_in_use_and_how_many_are_answered(
    client, behov, beredare, punkt
):
    Checklistpunkt.objects.filter(pk=punkt.pk).update(active=False)
    answered = Checklistpunkt.objects.filter(active=True).first()
    workflow.check(behov, by=beredare, answers={answered: (Checksvar.DELVIS, "Hm.")})

    html = client.get(page("checklist", behov)).text

    assert "1 av 15 besvarade." in html
    assert html.count("<legend>") == 15
    assert f"Bedömt av {beredare}" in html
    assert f"<legend>{punkt.text}</legend>" not in html


def test_only_what_was_changed_is_saved(client, behov, beredare, punkt):
    other = Checklistpunkt.objects.last()
    before = workflow.check(behov, by=AnvandareFactory(), answers={other: (Checksvar.DELVIS, "")})
    posted = opened(client, behov)

    response = client.post(
        page("checklist", behov),
        posted | {f"svar_{punkt.pk}": "uppfyllt", f"comment_{punkt.pk}": "Klart."},
    )

    assert response["Location"] == page("change", behov)
    assert said(response) == [f"{behov.reference}: 1 svar i checklistan sparades."]
    svar = Checklistsvar.objects.get(punkt=punkt)
    assert (svar.svar, svar.comment, svar.by) == ("uppfyllt", "Klart.", beredare)
    assert Checklistsvar.objects.get(punkt=other).by != beredare
    assert Handelse.objects.filter(version__gt=before.version).count() == 1


def test_nothing_changed_saves_nothing(client, behov):
    check_everything(behov)

    response = client.post(page("checklist", behov), opened(client, behov))

    assert said(response) == ["Inga svar var ändrade."]
    assert not Handelse.objects.exists()


def test_a_changed_comment_keeps_its_answer(client, behov, beredare, punkt):
    workflow.check(behov, by=beredare, answers={punkt: (Checksvar.DELVIS, "Först.")})

    client.post(page("checklist", behov), opened(client, behov) | {f"comment_{punkt.pk}": "Sedan."})

    svar = Checklistsvar.objects.get()
    assert (svar.svar, svar.comment) == ("delvis", "Sedan.")


def test_a_comment_needs_an_answer(client, behov, punkt):
    response = client.post(
        page("checklist", behov), opened(client, behov) | {f"comment_{punkt.pk}": "Hm."}
    )

    assert response.status_code == 422
    assert f"Välj ett svar på ”{punkt.text}” till kommentaren." in response.text
    assert "Hm.</textarea>" in response.text
    assert not Checklistsvar.objects.exists()


def test_what_a_colleague_answered_meanwhile_is_neither_lost_nor_overwritten(client, behov, punkt):
    posted = opened(client, behov)
    other = Checklistpunkt.objects.last()
    workflow.check(behov, by=AnvandareFactory(), answers={other: (Checksvar.DELVIS, "Hm.")})

    client.post(page("checklist", behov), posted | {f"svar_{punkt.pk}": "uppfyllt"})

    assert Checklistsvar.objects.get(punkt=punkt).svar == "uppfyllt"
    assert Checklistsvar.objects.get(punkt=other).comment == "Hm."


def test_two_answers_to_one_point_are_both_shown_and_asked_about(client, behov, beredare, punkt):
    posted = opened(client, behov)
    colleague = AnvandareFactory()
    workflow.check(behov, by=colleague, answers={punkt: (Checksvar.EJ_UPPFYLLT, "Nej.")})
    mine = posted | {f"svar_{punkt.pk}": "uppfyllt", f"comment_{punkt.pk}": "Jo."}

    response = client.post(page("checklist", behov), mine)

    assert response.status_code == 422
    assert f"{colleague} svarade ”Ej uppfyllt: Nej.” medan du skrev." in response.text
    assert "Jo.</textarea>" in response.text
    assert Checklistsvar.objects.get().by == colleague

    form = response.context["form"]
    again = dict(form.opened()) | {field.html_name: field.value() or "" for field in form}
    assert client.post(page("checklist", behov), again).status_code == 302
    svar = Checklistsvar.objects.get()
    assert (svar.svar, svar.comment, svar.by) == ("uppfyllt", "Jo.", beredare)


def test_the_same_answer_as_a_colleagues_is_no_conflict(client, behov, punkt):
    posted = opened(client, behov)
    workflow.check(behov, by=AnvandareFactory(), answers={punkt: (Checksvar.DELVIS, "")})

    response = client.post(page("checklist", behov), posted | {f"svar_{punkt.pk}": "delvis"})

    assert said(response) == ["Inga svar var ändrade."]


def test_an_untouched_page_does_not_bring_an_old_answer_back(client, behov, punkt):
    posted = opened(client, behov)
    workflow.check(behov, by=AnvandareFactory(), answers={punkt: (Checksvar.DELVIS, "Hm.")})
    faulty = posted | {f"comment_{Checklistpunkt.objects.last().pk}": "Utan svar."}

    response = client.post(page("checklist", behov), faulty)

    form = response.context["form"]
    again = dict(form.opened()) | {field.html_name: field.value() or "" for field in form}
    assert again[f"svar_{punkt.pk}"] == "delvis"


def test_line_breaks_of_a_browser_are_no_change(client, behov, beredare, punkt):
    workflow.check(behov, by=beredare, answers={punkt: (Checksvar.DELVIS, "En\nTvå")})
    posted = opened(client, behov)
    key = f"comment_{punkt.pk}"
    as_sent = posted | {key: "En\r\nTvå", f"initial-{key}": "En\r\nTvå"}

    assert said(client.post(page("checklist", behov), as_sent)) == ["Inga svar var ändrade."]


def test_an_answer_that_does_not_exist_is_refused(client, behov, punkt):
    response = client.post(
        page("checklist", behov), opened(client, behov) | {f"svar_{punkt.pk}": "kanske"}
    )

    assert response.status_code == 422
    assert not Checklistsvar.objects.exists()


def test_too_late_to_answer(client, beredare):
    behov = BehovFactory(status=Status.BEREDD, beredare=beredare)

    response = client.post(page("checklist", behov), {})

    assert response["Location"] == page("change", behov)
    assert said(response) == ["Behovet är redan klart för beslut."]


def test_on_to_the_next_of_the_queue(client, behov, beredare):
    following = BehovFactory(status=Status.UNDER_BEREDNING, beredare=beredare)
    url = f"{page('checklist', behov)}?_changelist_filters=ko%3Dmina"

    response = client.post(url, {**opened(client, behov), "next": "1"})

    url = reverse("admin:behov_behov_change", args=[following.pk])
    assert response["Location"] == f"{url}?_changelist_filters=ko%3Dmina"


@pytest.mark.parametrize("points", [1, 16])
def test_the_page_costs_the_same_queries_for_any_number_of_points(
    client, behov, points, django_assert_num_queries
):
    keys = list(Checklistpunkt.objects.values_list("pk", flat=True)[points:])
    Checklistpunkt.objects.filter(pk__in=keys).delete()
    check_everything(behov)

    # session, user, 2 × permissions, behov, answers, points
    with django_assert_num_queries(7):
        response = client.get(page("checklist", behov))

    assert response.text.count("<legend>") == points


def test_a_page_that_says_it_saw_what_never_was_is_asked_about(client, behov, punkt):
    key = f"svar_{punkt.pk}"
    tampered = opened(client, behov) | {f"initial-{key}": "delvis", key: "uppfyllt"}

    response = client.post(page("checklist", behov), tampered)

    assert response.status_code == 422
    assert not Checklistsvar.objects.exists()
