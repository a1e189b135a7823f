"""Förkontrollen, and the draft it leads to."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from behov import workflow
from behov.choices import Forkontrollfraga, Status
from behov.forms.pages import PAGES
from behov.models import Behov
from tests.behov import stories
from tests.behov.typed import page_url, url
from tests.factories import (
    AnvandareFactory,
)

pytestmark = pytest.mark.django_db

NO_TO_ALL = dict.fromkeys(Forkontrollfraga.values, "nej")


# Förkontroll


@pytest.mark.parametrize("name", ["new", "form", "precheck"])
def test_reading_what_is_asked_stores_nothing(client, name):
    client.force_login(AnvandareFactory())

    assert client.get(url(name)).status_code == 200
    assert not Behov.objects.exists()


def test_the_first_page_says_what_must_not_be_written_and_whom_to_call(client, settings):
    settings.SECURITY_CONTACT = "säkerhetschefen, 0980-319 250"
    client.force_login(AnvandareFactory())

    page = client.get(url("new"))

    assert "ring säkerhetschefen, 0980-319 250" in page.text
    assert f'href="{url("form")}"' in page.text


def test_the_whole_form_can_be_read_beforehand(client):
    client.force_login(AnvandareFactory())

    text = client.get(url("form")).text

    asked = [field.label for page in PAGES for field in page.form.asked().values()]
    assert [label for label in asked if label not in text] == []
    assert "<input" not in text.partition("<main")[2]


@pytest.mark.parametrize(
    ("answers", "heading"),
    [
        (NO_TO_ALL | {"finansiering": "ja"}, "Ditt behov bör skickas in"),
        (NO_TO_ALL, "Ditt behov kan troligen lösas enklare"),
    ],
)
def test_the_answers_lead_somewhere_and_store_nothing(client, answers, heading):
    client.force_login(AnvandareFactory())

    page = client.get(url("precheck_answer", **answers), follow=True)

    assert f"<h1>{heading}</h1>" in page.text
    assert f'action="{url("create")}"' in page.text
    assert not Behov.objects.exists()


@pytest.mark.parametrize("answer", ["", "kanske"])
def test_an_unanswered_question_is_an_error_and_the_others_are_kept(client, answer):
    client.force_login(AnvandareFactory())
    answers = NO_TO_ALL | {"finansiering": answer}

    page = client.get(url("precheck_answer", **answers))

    assert page.status_code == 422
    assert page.context["form"].errors == {"finansiering": ["Svara ja eller nej."]}
    assert page.text.count(" checked") == len(answers) - 1


def test_the_key_of_the_draft_stays_in_the_address_of_the_answer(client):
    client.force_login(AnvandareFactory())

    first = client.get(url("precheck_answer", **NO_TO_ALL), follow=True)
    again = client.get(first.redirect_chain[-1][0])

    assert first.context["create"].data == again.context["create"].data


@pytest.mark.parametrize("key", ["", "abc", "'; drop table"])
def test_an_answer_without_a_key_gets_one(client, key):
    client.force_login(AnvandareFactory())

    response = client.get(url("precheck_answer", **NO_TO_ALL, nyckel=key))

    assert response.status_code == 302
    assert client.get(response.url).status_code == 200


def create(client, token, **answers):
    return client.post(url("create"), {"token": token, **answers})


def test_going_on_stores_a_draft_with_the_answers(client):
    client.force_login(AnvandareFactory())

    response = create(client, uuid.uuid4(), precheck=["finansiering", "nytt_stod"])

    behov = Behov.objects.get()
    assert response.url == page_url(behov, "behovet")
    assert (behov.status, behov.precheck) == (Status.UTKAST, ["finansiering", "nytt_stod"])


def test_going_on_twice_gives_one_draft(client):
    client.force_login(AnvandareFactory())
    token = uuid.uuid4()

    first, second = create(client, token), create(client, token)

    assert first.url == second.url
    assert Behov.objects.count() == 1


def test_going_on_with_another_key_gives_another_draft(client):
    """The negative control: it is the key that makes one of two."""
    client.force_login(AnvandareFactory())

    create(client, uuid.uuid4())
    create(client, uuid.uuid4())

    assert Behov.objects.count() == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_clicks_give_one_draft():
    user, token = AnvandareFactory(), uuid.uuid4()

    def click(_number):
        try:
            return workflow.create_draft(by=user, token=token).pk
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        first, second = pool.map(click, range(2))

    assert first == second


@pytest.mark.parametrize("token", ["", "abc"])
def test_going_on_without_a_key_starts_anew(client, token):
    client.force_login(AnvandareFactory())

    assert create(client, token).url == url("new")
    assert not Behov.objects.exists()


def test_going_on_with_somebody_elses_key_starts_anew(client, draft):
    client.force_login(AnvandareFactory())

    assert create(client, draft.token).url == url("new")
    assert Behov.objects.get() == draft


def test_going_on_after_sending_in_shows_where_it_stands(client):
    behov = stories.sent_in()
    client.force_login(behov.submitted_by)

    response = client.post(url("create"), {"token": behov.token}, follow=True)

    assert response.redirect_chain[-1][0] == behov.get_absolute_url()
