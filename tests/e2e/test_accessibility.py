"""Every page that the table of who-may knows, as a browser and axe see it, narrow and wide."""

import re

import pytest
from playwright.sync_api import Error, expect

from behov import workflow
from behov.choices import Status
from tests.factories import AnvandareFactory, BehovFactory
from tests.test_who_may import ANONYMOUS, OK, URLS, WHO_MAY
from tests.who_may import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NO_PAGES = {
    "live",
    "ready",
    "mail",
    "admin:jsi18n",
    "behov:attachment pk bilaga_pk",
    "arenor:feed token",
    "arenor:document pk",
    "nyttokalkyl:chart pk key",
    "nyttokalkyl:download pk slug",
}
SHOWN = {
    key: row
    for key, row in WHO_MAY.items()
    if key not in NO_PAGES
    and (ANONYMOUS if row.anonymous == OK else row.answer == OK and row.allowed)
}


class Made(dict):
    """What is made of a key the first time it is asked for."""

    def __init__(self, make):
        super().__init__()
        self.make = make

    def __missing__(self, key):
        self[key] = self.make(key)
        return self[key]


def on_the(part):
    return {key: row for key, row in SHOWN.items() if key.startswith("admin:") == (part == "admin")}


def shown_to(row):
    return row.allowed[0] if row.answer == OK else ANONYMOUS


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("part", ["site", "admin"])
def test_no_page_shuts_anyone_out(visit, part, width):
    stages = Made(Stage)
    visitors = Made(lambda person: visit(person, width=width))
    faults = {}
    for key, row in on_the(part).items():
        stage = stages[row.status]
        visitor = visitors[stage.people.get(shown_to(row))]
        answer = visitor.page.goto(stage.url(*URLS[key]))
        found = visitor.violations()
        if answer.status != OK:
            found.append(f"answered {answer.status}")
        if visitor.scrolls_sideways():
            found.append("scrolls sideways")
        if found:
            faults[key] = found

    assert faults == {}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_form_with_errors_says_so_on_top_and_at_the_field(visit, javascript):
    person = AnvandareFactory()
    behov = workflow.create_draft(by=person)
    visitor = visit(person, width=320, javascript=javascript)
    page = visitor.page
    page.goto(f"/behov/{behov.pk}/redigera/behovet/")
    page.get_by_label("Sammanfattning").fill("Det här ska stå kvar.")

    page.get_by_role("button", name="Spara och fortsätt", exact=True).last.click()

    expect(page).to_have_title(re.compile("^Fel: "))
    summary = page.get_by_role("alert")
    expect(page.get_by_label("Sammanfattning")).to_have_value("Det här ska stå kvar.")
    summary.get_by_role("link", name="Skriv en rubrik.").click()
    expect(page.get_by_label("Rubrik")).to_be_focused()
    expect(page.get_by_label("Rubrik")).to_have_attribute("aria-invalid", "true")
    if javascript:
        assert visitor.violations() == []


def test_the_error_summary_gets_the_focus(visit):
    person = AnvandareFactory()
    behov = workflow.create_draft(by=person)
    page = visit(person).page
    page.goto(f"/behov/{behov.pk}/redigera/behovet/")

    page.get_by_role("button", name="Spara och fortsätt", exact=True).last.click()

    expect(page.get_by_role("alert")).to_be_focused()


def test_what_came_of_a_click_gets_the_focus(visit):
    """Read first, and the next stop is on the page, not in the menu above it."""
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    page = visit(AnvandareFactory()).page
    page.goto(behov.get_absolute_url())

    page.get_by_role("button", name="Följ behovet").click()

    told = page.get_by_role("status").filter(has_text="följer")
    expect(told).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.goto(behov.get_absolute_url())
    expect(page.get_by_role("status").first).not_to_be_focused()


def test_the_first_tab_stop_leads_past_the_menu(visit):
    page = visit(AnvandareFactory()).page
    page.goto("/behov/")

    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_planted_script_is_blocked(visit):
    """The control of every test here that finds nothing blocked."""
    visitor = visit(AnvandareFactory())
    visitor.page.goto("/")

    with pytest.raises(Error):
        visitor.page.add_script_tag(content="document.title = 'planted'")

    assert visitor.page.title() != "planted"
    assert [problem for problem in visitor.problems if "Content Security Policy" in problem]
    visitor.problems.clear()
