"""A completion with two writers, each in a window of their own."""

import pytest
from playwright.sync_api import expect

from behov import workflow
from behov.choices import Agartyp
from behov.models import Behov
from tests.behov import stories
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE = "Nycklar till hemtjänsten"


def look(visitor):
    """What would shut somebody out of the page as it stands."""
    assert visitor.violations() == []
    assert not visitor.scrolls_sideways()


def sent_in_with_an_owner():
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    return stories.asked(title=TITLE, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_slower_of_two_writers_gets_the_words_back(visit, width):
    behov = sent_in_with_an_owner()
    slow, fast = visit(behov.owner_person, width=width), visit(behov.submitted_by, width=width)
    slow.page.goto(behov.get_absolute_url())
    slow.page.get_by_role("link", name="Komplettera behovet").click()
    slow.page.goto(f"/behov/{behov.pk}/redigera/behovet/")
    slow.page.get_by_label("Vilket problem behöver lösas?").fill("Nycklar tappas bort varje vecka.")

    fast.page.goto(f"/behov/{behov.pk}/redigera/behovet/")
    fast.page.get_by_label("Rubrik").fill("Digitala nycklar till hemtjänsten")
    fast.page.get_by_role("button", name="Spara och fortsätt senare").last.click()
    slow.page.goto(behov.get_absolute_url())
    expect(slow.page.get_by_role("heading", name=TITLE)).to_be_visible()  # nothing is sent in yet
    look(slow)
    slow.page.go_back()
    fast.page.goto(f"/behov/{behov.pk}/granska/")
    fast.page.get_by_role("button", name="Skicka in kompletteringen").click()
    slow.page.get_by_role("button", name="Spara och fortsätt", exact=True).last.click()

    expect(slow.page.get_by_role("heading", name="Det du skrev är inte sparat")).to_be_visible()
    expect(slow.page.get_by_text("Nycklar tappas bort varje vecka.")).to_be_visible()
    look(slow)
    slow.page.get_by_role("link", name="Till behovet").click()
    expect(slow.page.get_by_role("heading", name="Digitala nycklar")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_draft_that_was_discarded_in_another_tab(visit, width):
    draft = stories.draft(title=TITLE)
    visitor = visit(draft.submitted_by, width=width)
    visitor.page.goto(f"/behov/{draft.pk}/kasta/")
    workflow.discard(draft)

    visitor.page.get_by_role("button", name="Ta bort utkastet").click()

    expect(visitor.page.get_by_role("heading", name="Utkastet finns inte")).to_be_visible()
    look(visitor)
    visitor.page.get_by_role("main").get_by_role("link", name="dina behov").click()
    assert not Behov.objects.exists()
