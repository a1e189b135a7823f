"""What was typed when the session was over comes back: to its writer, in their browser, once."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from behov.choices import Agartyp
from behov.models import Behov, Checklistpunkt, Handelse
from behov.workflow import Step
from organisation import unsaved
from organisation.models import Anvandare, Roll, UnsavedPost
from organisation.unsaved import TO_SIGN_IN, TOLD, signature_of
from tests.behov import stories
from tests.behov.desk import page, step_page
from tests.behov.typed import page_url, typed, url
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db

NEW = {"title": "Ny rubrik", "problem": "Första raden.\r\nAndra raden ”å ä ö” <b>\x00"}


@pytest.fixture
def draft():
    return stories.draft()


@pytest.fixture
def browser():
    """One that checks CSRF, as the real ones are checked."""
    return Client(enforce_csrf_checks=True)


def sign_in(browser, user):
    browser.force_login(user)


def session_ends(browser):
    del browser.cookies["session"]


def opened(browser, address):
    """What the form on a page holds besides its fields."""
    text = browser.get(address).text
    names = ["csrfmiddlewaretoken", "writer"]
    return {name: re.search(f'name="{name}" value="([^"]+)"', text)[1] for name in names}


def type_and_lose(browser, behov, **changes):
    """Open the first page of a draft, type, and press save when the session is over."""
    sign_in(browser, behov.submitted_by)
    address = page_url(behov, "behovet")
    data = typed(behov, "behovet", **NEW) | opened(browser, address) | changes
    session_ends(browser)
    return browser.post(address, data)


def form_on(browser, behov, slug="behovet"):
    response = browser.get(page_url(behov, slug))
    return response, {one.name: one.value() for one in response.context["form"]}


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_the_text_is_there_again_after_sign_in(browser, draft):
    to_sign_in = type_and_lose(browser, draft)
    assert to_sign_in["Location"] == f"/logga-in/?next={page_url(draft, 'behovet')}"
    assert said(browser.get(to_sign_in["Location"])) == [TO_SIGN_IN]

    sign_in(browser, draft.submitted_by)
    response, fields = form_on(browser, draft)

    assert said(response) == [TOLD]
    assert fields["title"] == "Ny rubrik"
    assert fields["problem"] == "Första raden.\r\nAndra raden ”å ä ö” <b>"
    assert "Ny rubrik" in response.text
    assert "&lt;b&gt;" in response.text
    assert Behov.objects.get().title == draft.title


def test_it_can_then_be_saved(browser, draft):
    type_and_lose(browser, draft)
    sign_in(browser, draft.submitted_by)
    response, fields = form_on(browser, draft)
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', response.text)[1]

    data = {name: value for name, value in fields.items() if value is not None}

    browser.post(page_url(draft, "behovet"), data | {"csrfmiddlewaretoken": token})

    assert Behov.objects.get().title == "Ny rubrik"


def test_it_is_there_once(browser, draft):
    type_and_lose(browser, draft)
    sign_in(browser, draft.submitted_by)
    form_on(browser, draft)

    response, fields = form_on(browser, draft)

    assert (said(response), fields["title"]) == ([], draft.title)
    assert not UnsavedPost.objects.exists()


def test_to_ask_for_the_head_of_the_page_does_not_use_it_up(browser, draft):
    type_and_lose(browser, draft)
    sign_in(browser, draft.submitted_by)

    browser.head(page_url(draft, "behovet"))

    assert form_on(browser, draft)[1]["title"] == "Ny rubrik"


def test_somebody_else_at_the_same_computer_sees_none_of_it(browser):
    """Both may write: the owner is at the computer of the submitter."""
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    behov = stories.asked(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    type_and_lose(browser, behov)

    sign_in(browser, owner)
    response, fields = form_on(browser, behov)
    assert fields["title"] == behov.title
    assert TOLD not in said(response)

    sign_in(browser, behov.submitted_by)
    assert form_on(browser, behov)[1]["title"] == "Ny rubrik"


def test_the_writer_at_another_computer_sees_none_of_it(browser, draft):
    type_and_lose(browser, draft)
    another = Client(enforce_csrf_checks=True)
    type_and_lose(another, stories.draft(submitted_by=draft.submitted_by))
    sign_in(another, draft.submitted_by)

    assert form_on(another, draft)[1]["title"] == draft.title


def test_it_is_there_for_some_hours(browser, draft, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    type_and_lose(browser, draft)
    time_machine.move_to(start + unsaved.KEPT_FOR, tick=False)
    sign_in(browser, draft.submitted_by)

    assert form_on(browser, draft)[1]["title"] == draft.title

    unsaved.forget_expired()
    assert not UnsavedPost.objects.exists()


def test_two_pages_lost_at_once_are_both_there(browser, draft):
    type_and_lose(browser, draft)
    sign_in(browser, draft.submitted_by)
    address = page_url(draft, "agare")
    data = typed(draft, "agare", owner_contact="Rut") | opened(browser, address)
    session_ends(browser)
    browser.post(address, data)

    sign_in(browser, draft.submitted_by)
    assert form_on(browser, draft)[1]["title"] == "Ny rubrik"
    assert form_on(browser, draft, "agare")[1]["owner_contact"] == "Rut"


def test_of_one_page_sent_twice_the_last_is_kept(browser, draft):
    type_and_lose(browser, draft, title="Först")
    type_and_lose(browser, draft, title="Sedan")
    sign_in(browser, draft.submitted_by)

    assert form_on(browser, draft)[1]["title"] == "Sedan"


def test_the_key_is_in_the_browser_alone(browser, draft, settings):
    response = type_and_lose(browser, draft)

    cookie = response.cookies[settings.UNSAVED_COOKIE_NAME]
    key = cookie.value.partition(":")[0]
    assert len(key) >= 43  # 256 bits
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 4 * 60 * 60
    assert key not in str(UnsavedPost.objects.values().get())


def test_a_cookie_that_was_tampered_with_opens_nothing(browser, draft, settings):
    type_and_lose(browser, draft)
    browser.cookies[settings.UNSAVED_COOKIE_NAME].set("k", "x" * 43, "x" * 43)
    sign_in(browser, draft.submitted_by)

    assert form_on(browser, draft)[1]["title"] == draft.title


def test_neither_files_nor_passwords_nor_keys_are_kept(browser, draft):
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n")
    type_and_lose(browser, draft, uploads=file, **{"password": "hemligt", "n-Password1": "hemligt"})

    fields = UnsavedPost.objects.get().fields
    assert fields.keys() == typed(draft, "behovet").keys()
    assert "hemligt" not in str(fields)


@pytest.mark.parametrize("signature", ["", "x", "12", "MTI:1abc:xyz"])
def test_a_page_that_was_not_made_here_is_not_kept(browser, draft, signature):
    response = type_and_lose(browser, draft, writer=signature)

    assert response.status_code == 302
    assert not UnsavedPost.objects.exists()
    assert "unsaved" not in response.cookies


def test_a_page_that_is_too_old_or_whose_writer_has_left_is_not_kept(browser, draft, time_machine):
    now = timezone.now()
    old = signature_of(draft.submitted_by)
    time_machine.move_to(now + dt.timedelta(days=8), tick=False)
    type_and_lose(browser, draft, writer=old)
    left = AnvandareFactory(is_active=False)
    type_and_lose(browser, draft, writer=signature_of(left))

    assert not UnsavedPost.objects.exists()


def test_of_one_person_so_and_so_many_pages_are_kept(browser, draft, monkeypatch):
    monkeypatch.setattr(unsaved, "MOST_PER_PERSON", 2)
    drafts = [stories.draft(submitted_by=draft.submitted_by) for _ in range(3)]
    for one in drafts:
        type_and_lose(browser, one)

    paths = set(UnsavedPost.objects.values_list("path", flat=True))
    assert paths == {page_url(one, "behovet") for one in drafts[1:]}


def test_more_than_any_page_holds_is_not_kept(browser, draft):
    type_and_lose(browser, draft, problem="x" * unsaved.MOST_CHARACTERS)

    assert not UnsavedPost.objects.exists()


# CSRF


def test_without_its_key_a_form_is_refused_and_nothing_is_kept(browser, draft):
    response = type_and_lose(browser, draft, csrfmiddlewaretoken="")

    assert response.status_code == 403
    assert not UnsavedPost.objects.exists()


def test_a_page_that_was_open_while_its_writer_signed_in_again_comes_back(browser, draft):
    """Signing in gives a new key, in this tab and in every other."""
    sign_in(browser, draft.submitted_by)
    data = typed(draft, "behovet", **NEW) | opened(browser, page_url(draft, "behovet"))
    del browser.cookies["csrf"]
    browser.get("/behov/nytt/forkontroll/svar/")
    opened(browser, page_url(draft, "behovet"))

    response = browser.post(page_url(draft, "behovet"), data, follow=True)

    assert said(response) == [TOLD]
    assert response.context["form"]["title"].value() == "Ny rubrik"
    assert Behov.objects.get().title == draft.title


def test_with_an_old_key_and_somebody_elses_page_it_does_not(browser, draft):
    sign_in(browser, draft.submitted_by)
    data = typed(draft, "behovet", **NEW) | opened(browser, page_url(draft, "behovet"))
    data |= {"csrfmiddlewaretoken": "x" * 64, "writer": signature_of(AnvandareFactory())}

    assert browser.post(page_url(draft, "behovet"), data).status_code == 403
    assert not UnsavedPost.objects.exists()


def test_another_site_gets_nothing_kept_even_with_a_signature(browser, draft):
    sign_in(browser, draft.submitted_by)
    data = typed(draft, "behovet", **NEW) | opened(browser, page_url(draft, "behovet"))

    for headers in [{"Origin": "https://evil.example"}, {"Origin": "null"}]:
        response = browser.post(page_url(draft, "behovet"), data, headers=headers)

        assert response.status_code == 403
    assert not UnsavedPost.objects.exists()
    assert Behov.objects.get().title == draft.title


# Every page on which somebody writes


def owned(user):
    objekt = ForvaltningsobjektFactory(objektagare=user)
    return {"owner_kind": Agartyp.OBJEKT, "owner_objekt": objekt}


def all_roles():
    return Anvandare.objects.get(pk=AnvandareFactory(roles=list(Roll)).pk)


def nytta_field(behov):
    return f"nytta_{behov.nyttor.get().pk}-target"


def punkt_field(_behov):
    return f"comment_{Checklistpunkt.objects.first().pk}"


PAGES = {
    "benefits": (stories.draft, lambda behov: page_url(behov, "nytta"), "nyttor-0-target"),
    "links": (stories.draft, lambda behov: url("edit_bilagor", behov.pk), "links"),
    "withdraw": (stories.sent_in, lambda behov: url("withdraw", behov.pk), "motivation"),
    "decline": (stories.sent_in, lambda behov: url("decline_owner", behov.pk), "motivation"),
    "measures": (stories.approved, lambda behov: url("nyttor", behov.pk), nytta_field),
    "measures in the admin": (stories.approved, lambda behov: page("nyttor", behov), nytta_field),
    "checklist": (stories.under_beredning, lambda behov: page("checklist", behov), punkt_field),
    "note": (stories.sent_in, lambda behov: step_page(Step.NOTE, behov), "text"),
    "question": (
        stories.under_beredning,
        lambda behov: step_page(Step.ASK_YTTRANDE, behov),
        "question",
    ),
    "decision": (stories.ready, lambda behov: step_page(Step.REJECT, behov), "motivation"),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_on_which_somebody_writes_gives_it_back(browser, name):
    story, address_of, field = PAGES[name]
    user = all_roles()
    own = name in {"benefits", "links", "withdraw"}
    owns = name in {"decline", "measures"}
    behov = story(**({"submitted_by": user} if own else {}), **(owned(user) if owns else {}))
    address = address_of(behov)
    field = field if isinstance(field, str) else field(behov)
    sign_in(browser, user)
    fields = {
        one.html_name: one.value() or ""
        for form in forms_of(browser.get(address).context)
        for one in form
    }
    data = fields | {"nyttor-TOTAL_FORMS": "1"} | opened(browser, address) | {field: "Tjugo ord."}
    session_ends(browser)
    happened = Handelse.objects.count()

    browser.post(address, data)
    sign_in(browser, user)
    response = browser.get(address)

    assert TOLD in response.text
    assert "Tjugo ord." in response.text
    assert response.status_code == 200
    assert Handelse.objects.count() == happened


def forms_of(context):
    if "measures" in context:
        return context["measures"].rows
    return [context["form"], *(context.get("formset") or [])]


def test_nothing_is_promised_to_who_signs_in(client):
    assert "writer" not in client.get(reverse("login")).text
