"""A behov is written in a real browser: with and without scripts, and by keyboard alone."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from behov import workflow
from behov.choices import Forkontrollfraga, Status
from behov.models import Behov, Nytta
from tests.factories import AnvandareFactory, BehovFactory, NyttaFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DEMO = Path(settings.BASE_DIR) / "demo"
NEED = json.loads((DEMO / "behov.json").read_text())[0]
SAVE = "Spara och fortsätt"


@pytest.fixture
def organisation():
    call_command("import_organisation", DEMO / "organisation.json")


@pytest.fixture
def draft():
    return BehovFactory(status=Status.UTKAST)


def press(page, name):
    """The visible button, of two by the same name."""
    page.get_by_role("button", name=name, exact=True).last.click()


def pass_the_precheck(page):
    page.goto(reverse("behov:new"))
    page.get_by_role("link", name="Börja med en förkontroll").click()
    for number, fraga in enumerate(Forkontrollfraga.labels):
        page.get_by_role("group", name=fraga).get_by_label("Nej" if number else "Ja").check()
    press(page, "Visa svaret")
    press(page, "Beskriv behovet")


def describe(page):
    page.get_by_label("Rubrik").fill(NEED["rubrik"])
    page.get_by_label("Sammanfattning").fill(NEED["sammanfattning"])
    page.get_by_label("Effektivare arbete").check()
    page.get_by_label("Hård tidsgräns").fill("31 december 2026")
    page.get_by_label("Vilket problem behöver lösas?").fill(NEED["problem"])
    page.get_by_label("Vad händer om inget görs?").fill(NEED["konsekvens"])
    page.get_by_label("Ett beskrivet behov").check()
    press(page, SAVE)


def describe_nyttor(page):
    for number, nytta in enumerate(NEED["nyttor"]):
        if number:
            press(page, "Lägg till en nytta")
        row = page.get_by_role("group", name=f"Nytta {number + 1}")
        row.get_by_label("Vem får nyttan?").fill(nytta["intressent"])
        row.get_by_label("Vad blir bättre?").fill(nytta["nytta"])
    press(page, SAVE)


def name_the_owner(page):
    page.get_by_label("Ett objekt").first.check()
    page.get_by_label("Vilket objekt?").select_option(label=NEED["agare"])
    page.get_by_role("group", name="Hur många berörs?").get_by_label("En verksamhet").check()
    press(page, SAVE)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.usefixtures("organisation")
def test_a_behov_is_written_and_sent_in(visit, javascript):
    visitor = visit(AnvandareFactory(), javascript=javascript)
    page = visitor.page
    pass_the_precheck(page)
    describe(page)
    describe_nyttor(page)
    name_the_owner(page)
    page.get_by_role("group", name="Används AI?").get_by_label("Vet ej").check()
    press(page, SAVE)
    page.get_by_label("Lägg till filer").set_input_files(
        {"name": "Förstudie.txt", "mimeType": "text/plain", "buffer": "Åtgärder".encode()}
    )
    press(page, SAVE)

    page.get_by_role("link", name="Ändra Rubrik").click()
    page.get_by_label("Rubrik").fill("Ändrad rubrik")
    press(page, SAVE)
    press(page, "Skicka in behovet")
    page.wait_for_url("**/kvitto/")

    behov = Behov.objects.get()
    expect(page.get_by_text(behov.reference).first).to_be_visible()
    assert (behov.status, behov.title) == (Status.INSKICKAT, "Ändrad rubrik")
    assert (str(behov.owner_objekt), behov.deadline_on.isoformat()) == (NEED["agare"], "2026-12-31")
    wanted = [(nytta["intressent"], nytta["nytta"]) for nytta in NEED["nyttor"]]
    assert list(behov.nyttor.values_list("intressent", "text")) == wanted
    assert bytes(behov.bilagor.get(name="Förstudie.txt").fil.content) == "Åtgärder".encode()


class Keyboard:
    """Somebody without a pointer: Tab until it is there, then keys."""

    def __init__(self, page):
        self.page = page

    def focused(self):
        return self.page.evaluate(
            """() => {
                const element = document.activeElement;
                const label = element.labels?.[0] ?? element;
                const group = element.type === "radio" ? element.closest("fieldset") : null;
                return [group?.querySelector("legend").innerText, label.innerText]
                    .filter(Boolean).join(" / ").replace(/\\s+/g, " ").trim();
            }"""
        )

    def to(self, name):
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.focused().startswith(name):
                return self
        message = f"{name!r} is not reached from {self.page.url}"
        raise AssertionError(message)

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self


@pytest.mark.usefixtures("organisation")
def test_the_keyboard_is_enough(visit):
    page = visit(AnvandareFactory()).page
    page.goto(reverse("behov:new"))
    keys = Keyboard(page)

    keys.to("Börja med en förkontroll").press("Enter")
    page.wait_for_url("**/forkontroll/")
    for fraga in Forkontrollfraga.labels:
        keys.to(fraga).press("Space")
    keys.to("Visa svaret").press("Enter")
    page.wait_for_url("**/svar/**")
    keys.to("Beskriv behovet").press("Enter")

    page.wait_for_url("**/behovet/")
    keys.to("Rubrik").type("Rubrik från tangentbordet")
    keys.to("Sammanfattning").type("Sammanfattning")
    keys.to("Vad är anledningen").press("Space", "ArrowDown")
    keys.to("Vilket problem").type("Problem")
    keys.to("Vad händer").type("Konsekvens")
    keys.to("Hur långt").press("Space")
    keys.to("Berätta mer").press("Enter")
    keys.to("Nuläge").type("Nuläge").to(SAVE).press("Enter")

    page.wait_for_selector(".error-summary:focus")
    assert keys.focused().startswith("Något behöver rättas")  # the reason was a law
    keys.to("Hård tidsgräns").press("Enter").type("1/1 2027")
    keys.to("Vad beror").type("Nya lagen").press("Enter")

    page.wait_for_url("**/nytta/")
    keys.to("Vem får nyttan?").type("Alla").to("Vad blir bättre?").type("Allt")
    keys.to("Lägg till en nytta").press("Enter")
    assert keys.focused() == "Vem får nyttan?"
    keys.type("Överflödig").to("Ta bort").press("Enter")
    assert keys.focused().startswith("Nytta 1")
    keys.to(SAVE).press("Enter")

    page.wait_for_url("**/agare/")
    keys.to("Vem äger behovet?").press("Space", "ArrowDown").to("Vilken verksamhet?").type("Bibl")
    keys.to("Hur många").press("Space").to(SAVE).press("Enter")
    page.wait_for_url("**/forutsattningar/")
    keys.to("Används AI?").press("Space").to(SAVE).press("Enter")
    page.wait_for_url("**/bilagor/")
    keys.to("Länkar").type("https://kommun.example").to(SAVE).press("Enter")
    page.wait_for_url("**/granska/")
    keys.to("Skicka in behovet").press("Enter")
    page.wait_for_url("**/kvitto/")

    behov = Behov.objects.get()
    assert (behov.status, behov.title) == (Status.INSKICKAT, "Rubrik från tangentbordet")
    assert (behov.owner_enhet.name.strip(), behov.deadline_reason) == ("Bibliotek", "Nya lagen")
    assert [nytta.intressent for nytta in behov.nyttor.all()] == ["Alla"]


# Rows with scripts


@pytest.fixture
def nytta_page(visit, draft):
    for position in [2, 3]:
        NyttaFactory(behov=draft, position=position, text=f"Nytta {position}")
    page = visit(draft.submitted_by).page
    page.goto(reverse("behov:edit", args=[draft.pk, "nytta"]))
    return page


def status_of(page):
    return page.locator("[data-rows-status]")


def test_a_row_is_removed_and_the_rest_are_counted_anew(nytta_page, draft):
    kept = list(draft.nyttor.values_list("pk", flat=True))[::2]

    nytta_page.get_by_role("button", name="Ta bort nytta 2").click()

    expect(status_of(nytta_page)).to_have_text("Nytta 2 är borttagen. Det finns 2 kvar.")
    expect(nytta_page.locator("#nytta-2")).to_be_focused()
    expect(nytta_page.locator("#id_nyttor-1-text")).to_have_value("Nytta 3")
    press(nytta_page, SAVE)
    nytta_page.wait_for_url("**/agare/")
    assert list(draft.nyttor.values_list("pk", "position")) == [(kept[0], 1), (kept[1], 2)]


def test_a_row_is_added_and_written_in_at_once(nytta_page, draft):
    press(nytta_page, "Lägg till en nytta")

    expect(status_of(nytta_page)).to_have_text("Nytta 4 är tillagd.")
    expect(nytta_page.locator("#id_nyttor-3-intressent")).to_be_focused()
    nytta_page.keyboard.type("Företag")
    nytta_page.locator("#id_nyttor-3-text").fill("Kortare väntan")
    press(nytta_page, SAVE)
    nytta_page.wait_for_url("**/agare/")
    assert draft.nyttor.get(position=4).intressent == "Företag"


def test_no_more_rows_are_offered_than_are_taken(nytta_page):
    for _ in range(17):
        press(nytta_page, "Lägg till en nytta")

    expect(nytta_page.locator("[data-row]")).to_have_count(20)
    expect(nytta_page.locator("button[name=add]")).to_be_hidden()
    nytta_page.get_by_role("button", name="Ta bort nytta 20").click()
    expect(nytta_page.locator("button[name=add]")).to_be_visible()


def test_the_last_row_leaves_an_empty_one(nytta_page):
    for number in [3, 2, 1]:
        nytta_page.get_by_role("button", name=f"Ta bort nytta {number}").click()

    expect(nytta_page.locator("[data-row]")).to_have_count(1)
    nytta_page.get_by_role("button", name="Spara och fortsätt senare").click()
    nytta_page.wait_for_url("**/mina/")
    assert not Nytta.objects.exists()


# What the pages look like where something is wrong


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("slug", ["behovet", "nytta", "agare"])
def test_a_page_with_errors_can_be_used_by_all(visit, slug, width, color_scheme):
    draft = workflow.create_draft(by=AnvandareFactory())
    visitor = visit(draft.submitted_by, width=width, color_scheme=color_scheme)
    visitor.page.goto(reverse("behov:edit", args=[draft.pk, slug]))

    press(visitor.page, SAVE)

    visitor.page.wait_for_selector(".error-summary:focus")
    expect(visitor.page).to_have_title(re.compile("^Fel: "))
    visitor.page.locator(".error-summary a").first.click()
    expect(visitor.page.locator("input:focus, textarea:focus")).to_have_count(1)
    assert visitor.violations() == []
    assert not visitor.scrolls_sideways()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_clash_can_be_read_and_settled_by_all(visit, draft, width):
    visitor = visit(draft.submitted_by, width=width)
    visitor.page.goto(reverse("behov:edit", args=[draft.pk, "behovet"]))
    workflow.save_draft(draft, version=draft.version, fields={"title": "Deras rubrik"})
    visitor.page.get_by_label("Rubrik").fill("Min rubrik")

    press(visitor.page, SAVE)

    expect(visitor.page.get_by_text("Deras rubrik").first).to_be_visible()
    assert visitor.violations() == []
    assert not visitor.scrolls_sideways()
    press(visitor.page, SAVE)
    visitor.page.wait_for_url("**/nytta/")
    assert Behov.objects.get().title == "Min rubrik"


def test_a_file_that_is_too_large_is_answered_by_the_page(visit, draft, tmp_path):
    large = tmp_path / "stor.pdf"
    large.write_bytes(b"%PDF-" + bytes(27 * 1024 * 1024))
    page = visit(draft.submitted_by).page
    page.goto(reverse("behov:edit", args=[draft.pk, "bilagor"]))
    page.get_by_label("Lägg till filer").set_input_files(large)

    press(page, "Ladda upp")

    told = page.get_by_text("stor.pdf: Filen är 28 MB, men högst 25 MB tas emot.")
    expect(told.first).to_be_visible()


def test_enter_saves_the_page_and_removes_nothing(nytta_page, draft):
    """The first button of a form is the one that Enter presses."""
    nytta_page.locator("#id_nyttor-0-intressent").press("Enter")

    nytta_page.wait_for_url("**/agare/")
    assert draft.nyttor.count() == 3
