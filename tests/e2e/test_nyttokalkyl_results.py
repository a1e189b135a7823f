"""The results of a nyttokalkyl in a browser: sliders, pictures, the way down to a source."""

import re

import pytest
from playwright.sync_api import expect

from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.stored import stored
from tests.nyttokalkyl.test_pages_what_if import with_factor
from tests.nyttokalkyl.uncertain_example import uncertain_example

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DIAGRAM = re.compile("^Diagram: ")


@pytest.fixture
def reader():
    return AnvandareFactory(roles=[Roll.REVISOR])


@pytest.fixture
def address():
    return f"/nyttokalkyl/{stored(uncertain_example()).pk}/resultat/"


def opened(page, address):
    """With its pictures: a process draws its first one slowly, which is not what is waited for."""
    page.goto(address)
    for picture in page.get_by_role("img", name=DIAGRAM).all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True, timeout=30_000)
    return page


def changed_npv(page):
    """Of the first alternative, as it would be."""
    table = page.get_by_role("table", name="Kalkylen som den är")
    return (
        table.get_by_role("row", name=re.compile("Nettonuvärde")).first.get_by_role("cell").nth(1)
    )


def test_slider_moved_by_keyboard_changes_figures_and_address(visit, reader, address):
    page = opened(visit(reader).page, address)
    slider = page.get_by_role("slider", name="Kalkylränta, reglage")

    slider.focus()
    page.keyboard.press("ArrowRight")

    expect(page.get_by_label("Kalkylränta", exact=True)).to_have_value("3,5\u00a0%")
    expect(changed_npv(page)).to_have_text("3\u00a0889\u00a0818\u00a0kr")
    expect(page.get_by_role("status").last).to_contain_text("A Upphandla är fortfarande bäst.")
    expect(page).to_have_url(re.compile(r"ranta=3%2C5"))
    expect(slider).to_be_focused()
    page.reload()
    expect(changed_npv(page)).to_have_text("3\u00a0889\u00a0818\u00a0kr")
    expect(slider).to_have_value("3.5")


def test_typed_number_moves_the_slider(visit, reader, address):
    page = opened(visit(reader).page, address)

    page.get_by_label("Kalkylränta", exact=True).fill("8")

    expect(changed_npv(page)).to_have_text("3\u00a0159\u00a0309\u00a0kr")
    expect(page.get_by_role("slider", name="Kalkylränta, reglage")).to_have_value("8")


def test_what_cannot_be_read_is_said_and_the_figures_wait(visit, reader, address):
    page = opened(visit(reader).page, address)

    page.get_by_label("Kalkylränta", exact=True).fill("tre")

    expect(page.get_by_role("status").last).to_contain_text("Rätta det som är fel i fälten")
    page.get_by_role("link", name="Kalkylränta: Skriv bara siffror.").click()
    expect(page.get_by_label("Kalkylränta", exact=True)).to_be_focused()


def test_factor_has_a_slider_too(visit, reader):
    page = opened(visit(reader).page, f"/nyttokalkyl/{stored(with_factor()).pk}/resultat/")
    page.get_by_text("Andra värden på kalkylfaktorerna").click()
    slider = page.get_by_role("slider", name="Timkostnad, reglage")

    slider.focus()
    page.keyboard.press("End")

    expect(page.get_by_label("Timkostnad", exact=True)).to_have_value("600")
    expect(changed_npv(page)).to_have_text("119\u00a0000\u00a0kr")


def test_without_javascript_the_form_does_the_same(visit, reader, address):
    page = visit(reader, javascript=False).page
    page.goto(address)
    expect(page.get_by_role("slider")).to_have_count(0)

    page.get_by_label("Kalkylränta", exact=True).fill("8")
    page.get_by_role("button", name="Räkna om").click()

    expect(changed_npv(page)).to_have_text("3\u00a0159\u00a0309\u00a0kr")
    expect(page.get_by_label("Kalkylränta", exact=True)).to_have_value("8")


@pytest.mark.parametrize("options", [{}, {"javascript": False}], ids=["javascript", "without"])
@pytest.mark.parametrize(("width", "drawn"), [(320, 288), (1280, 520)])
def test_pictures_come_when_scrolled_to(visit, address, options, width, drawn):
    page = visit(AnvandareFactory(roles=[Roll.REVISOR]), width=width, **options).page
    page.goto(address)
    pictures = page.get_by_role("img", name=DIAGRAM)

    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True, timeout=30_000)
        expect(picture).to_have_js_property("naturalWidth", drawn)
    expect(pictures).to_have_count(6)


def test_dark_page_has_dark_pictures(visit, reader, address):
    page = visit(reader, color_scheme="dark").page
    page.goto(address)
    picture = page.get_by_role("img", name=DIAGRAM).first

    picture.scroll_into_view_if_needed()

    expect(picture).to_have_js_property("complete", value=True)
    assert "tema=mork" in picture.evaluate("image => image.currentSrc")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_pages_shut_nobody_out(visit, reader, address, width):
    visitor = visit(reader, width=width)
    explained = "forklaring/?alternativ=a&matt=bcr", "simulering/?alternativ=a&matt=p10"
    for asked in ("", "?ranta=8&nytta=70", *explained, "simulering/?matt=evpi"):
        visitor.page.goto(address + asked)
        for details in visitor.page.locator("details").all():
            details.evaluate("element => element.open = true")

        assert visitor.violations() == []
        assert not visitor.scrolls_sideways()


def test_figure_is_followed_to_its_source_by_keyboard(visit, reader, address):
    page = opened(visit(reader).page, address)

    page.get_by_role("link", name="1,87", exact=True).first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Nyttokostnadskvot, A Upphandla")
    row = page.locator("details", has_text="Färre körda mil")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_text("Tidmätning 2025")).to_be_visible()
    expect(row.get_by_role("row", name=re.compile("^2028"))).to_be_visible()


def test_simulated_figure_is_followed_to_its_draws_by_keyboard(visit, reader, address):
    page = opened(visit(reader).page, address)
    figure = page.get_by_role("row", name=re.compile(r"Lågt utfall \(P10\)")).get_by_role("link")
    shown = figure.first.inner_text()

    figure.first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Lågt utfall (P10), A Upphandla")
    expect(page.locator(".answer-headline")).to_contain_text(shown)
    row = page.locator("details", has_text="Färre körda mil")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_text("Tidmätning 2025")).to_be_visible()
    page.get_by_role("link", name="Resultat", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Resultat")
