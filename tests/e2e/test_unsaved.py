"""The session is over while somebody writes: warned with a script, and nothing lost without."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from behov import workflow
from tests.factories import AnvandareFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "en lång och ovanlig fras"  # noqa: S105 -- of a person that only this test knows


@pytest.fixture
def writer():
    user = AnvandareFactory()
    user.set_password(PASSWORD)
    user.save()
    return user


def test_what_was_written_is_there_after_signing_in_again_without_javascript(visit, writer):
    behov = workflow.create_draft(by=writer)
    page = visit(writer, width=320, javascript=False).page
    page.goto(f"/behov/{behov.pk}/redigera/behovet/")
    page.get_by_label("Rubrik").fill("Kortare kö till bygglov")
    Session.objects.all().delete()

    page.get_by_role("button", name="Spara och fortsätt", exact=True).last.click()
    expect(page.get_by_role("status")).to_contain_text("Logga in igen, så står det du skrev kvar.")
    page.get_by_label("Användarnamn").fill(writer.username)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()

    expect(page.get_by_text("Du loggades ut innan det här sparades.")).to_be_visible()
    expect(page.get_by_label("Rubrik")).to_have_value("Kortare kö till bygglov")
    page.get_by_role("button", name="Spara och fortsätt senare").click()
    behov.refresh_from_db()
    assert behov.title == "Kortare kö till bygglov"


def test_one_is_warned_before_the_session_ends_and_told_after(visit, writer):
    behov = workflow.create_draft(by=writer)
    visitor = visit(writer, width=320)
    page = visitor.page
    page.clock.install()
    page.goto(f"/behov/{behov.pk}/redigera/behovet/")
    soon, over = page.get_by_text("Snart loggas du ut"), page.get_by_text("Du är utloggad sedan")

    page.clock.fast_forward("07:49:00")
    expect(soon).to_be_hidden()
    page.clock.fast_forward("00:02:00")
    expect(soon).to_be_visible()
    page.get_by_label("Vad händer om inget görs?").scroll_into_view_if_needed()
    expect(soon).to_be_in_viewport()
    assert visitor.violations() == []
    page.clock.fast_forward("00:10:00")

    expect(soon).to_be_hidden()
    expect(over).to_be_visible()
