"""A nyttokalkyl is written in a real browser: by keyboard, without scripts, by paste, by two."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from nyttokalkyl import workflow
from nyttokalkyl.models import Mode
from tests.nyttokalkyl.build import benefit, cost
from tests.nyttokalkyl.writing import TO, a_kalkyl, calculation_of, likely, row_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LICENCE = cost("licens", 100, 200, to=TO, name="Licens")
GAIN = benefit("vinst", 0, 500, 500, to=TO, name="Mindre körning")
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {
        clipboardData: data, bubbles: true, cancelable: true,
    });
    document.activeElement.dispatchEvent(event);
}"""


def url(name, kalkyl, *args):
    return reverse(f"nyttokalkyl:{name}", args=[kalkyl.pk, *args])


def open_grid(visit, kalkyl, **options):
    page = visit(kalkyl.created_by, **options).page
    page.goto(url("rows", kalkyl))
    return page


def field(page, name, year):
    return page.get_by_label(f"{name}, {year}", exact=True)


def save(page):
    page.get_by_role("button", name="Spara beloppen").click()
    expect(page.locator(".message-success")).to_be_visible()


def tab_to(page, name):
    """Tab until the field or button is there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const element = document.activeElement;
                const label = element.labels?.[0] ?? element;
                return element.getAttribute("aria-label") ?? label.innerText;
            }"""
        )
        if found.replace("\n", " ").strip().startswith(name):
            return
    message = f"{name!r} is not reached from {page.url}"
    raise AssertionError(message)


def test_the_keyboard_is_enough_to_fill_a_calculation(visit):
    kalkyl = a_kalkyl()
    page = open_grid(visit, kalkyl)
    keys = page.keyboard

    for name, kind in (("Licens", "Kostnad"), ("Mindre körning", "Nytta")):
        tab_to(page, "Ny post")
        keys.press("Enter")
        page.wait_for_url("**/ny/**")
        tab_to(page, "Vad heter posten?")
        keys.type(name)
        tab_to(page, "Nytta: något")
        keys.press("Space")
        if kind == "Kostnad":
            keys.press("ArrowDown")
        tab_to(page, "2026, troligt")
        keys.type("10 000")
        tab_to(page, "Spara posten")
        keys.press("Enter")
        page.wait_for_url("**/poster/")

    tab_to(page, "Mindre körning, 2026")
    keys.type("0")
    keys.press("ArrowRight")
    keys.type("1,5 mnkr")
    keys.press("ArrowDown")
    keys.type("5")
    keys.press("Escape")
    keys.press("ArrowLeft")
    keys.type("250 000")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(field(page, "Licens", 2026)).to_be_focused()
    expect(page.get_by_text("Med det du har skrivit, inte sparat:")).to_be_visible()
    tab_to(page, "Spara beloppen")
    keys.press("Enter")
    expect(page.get_by_text("2 poster sparades.")).to_be_visible()

    rows = {row.name: likely(row) for row in calculation_of(kalkyl).rows}
    assert rows == {"Licens": {2026: 250_000}, "Mindre körning": {2026: 0, 2027: 1_500_000}}


def test_a_row_is_written_without_scripts(visit):
    kalkyl = a_kalkyl(LICENCE)
    page = open_grid(visit, kalkyl, javascript=False)

    page.get_by_role("link", name="Ny post", exact=True).click()
    page.get_by_label("Vad heter posten?").fill("Sparad tid")
    page.get_by_label("Nytta: något blir bättre").check()
    page.get_by_label("Volym × sparad tid × timkostnad").check()
    expect(page.get_by_role("group", name="Belopp", exact=True)).to_be_hidden()
    page.get_by_role("textbox", name="Ärenden per år, Troligt").fill("12 000")
    page.get_by_role("textbox", name="Tid per ärende i dag, Troligt").fill("30 min")
    page.get_by_role("textbox", name="Tid per ärende efteråt, Lägst").fill("20 min")
    page.get_by_role("textbox", name="Tid per ärende efteråt, Troligt").fill("15 min")
    page.get_by_role("textbox", name="Kronor per timme, Troligt").fill("331")
    page.get_by_role("button", name="Lägg till en intressent").click()
    page.get_by_label("Vem").first.fill("Omsorgsnämnden")
    page.get_by_role("button", name="Ta bort intressent 2").click()
    page.get_by_role("button", name="Spara posten").last.click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Det lägsta värdet är större än det troliga")
    page.get_by_role("button", name="Sätt talen i ordning").click()
    expect(page.get_by_role("textbox", name="Tid per ärende efteråt, Lägst")).to_have_value(
        "15 min"
    )
    page.get_by_role("button", name="Spara posten").last.click()
    page.wait_for_url("**/poster/")

    row = row_of(kalkyl, "post-1")
    assert row.stakeholders == {"Omsorgsnämnden": 100}
    assert int(row.quantity.hours_after.low * 60) == 15


def test_a_block_of_twenty_rows_is_pasted_into_the_grid(visit):
    rows = [cost(f"r{n}", 1, 1, to=TO, name=f"Rad {n}") for n in range(20)]
    kalkyl = a_kalkyl(*rows)
    page = open_grid(visit, kalkyl)
    block = "".join(f"{n}\u00a0000,50\t−{n}\t{n},5 mnkr\r\n" for n in range(20))

    field(page, "Rad 0", 2026).focus()
    page.evaluate(PASTE, block)

    expect(page.get_by_text("60 rutor fylldes.")).to_be_attached()
    save(page)
    found = [likely(row) for row in calculation_of(kalkyl).rows]
    assert found == [{2026: n * 1000, 2027: -n, 2028: n * 1_000_000 + 500_000} for n in range(20)]


def test_what_does_not_fit_of_a_pasted_block_is_told(visit):
    kalkyl = a_kalkyl(LICENCE)
    page = open_grid(visit, kalkyl)

    field(page, "Licens", 2031).focus()
    page.evaluate(PASTE, "1\t2\n3")

    expect(page.get_by_text("1 rutor fylldes. 2 fick inte plats.")).to_be_visible()
    expect(field(page, "Licens", 2031)).to_have_value("1")


def test_twenty_rows_are_pasted_without_scripts(visit):
    kalkyl = a_kalkyl()
    page = open_grid(visit, kalkyl, javascript=False)
    block = "\n".join(f"Rad {n}\t{n} 000\t{n},5 mnkr" for n in range(20))

    page.get_by_role("link", name="Klistra in poster").click()
    page.get_by_label("Raderna").fill(block)
    page.get_by_label("Kostnad: något").check()
    page.get_by_role("button", name="Visa hur raderna uppfattas").click()
    expect(page.get_by_role("heading", name="20 rader uppfattades så här")).to_be_visible()
    page.get_by_role("button", name="Spara 20 poster").click()
    page.wait_for_url("**/poster/")

    rows = calculation_of(kalkyl).rows
    assert [row.name for row in rows] == [f"Rad {n}" for n in range(20)]
    assert likely(rows[19]) == {2026: 19_000, 2027: 19_500_000}


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_two_people_in_two_rows_are_both_saved(visit, javascript):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    mine = open_grid(visit, kalkyl, javascript=javascript)
    yours = open_grid(visit, kalkyl, javascript=javascript)

    field(mine, "Licens", 2026).fill("111")
    field(yours, "Mindre körning", 2027).fill("555")
    save(mine)
    save(yours)

    assert likely(row_of(kalkyl, "licens"))[2026] == 111
    assert likely(row_of(kalkyl, "vinst"))[2027] == 555


def test_two_people_in_the_same_row_are_asked(visit):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    mine, yours = open_grid(visit, kalkyl), open_grid(visit, kalkyl)
    field(mine, "Licens", 2026).fill("111")
    field(yours, "Licens", 2026).fill("999")
    save(mine)

    yours.get_by_role("button", name="Spara beloppen").click()
    expect(yours.get_by_role("alert")).to_be_focused()
    expect(yours.get_by_role("alert")).to_contain_text("Licens: någon annan har sparat posten")
    expect(field(yours, "Licens", 2026)).to_have_value("999")
    assert likely(row_of(kalkyl, "licens"))[2026] == 111
    save(yours)

    assert likely(row_of(kalkyl, "licens"))[2026] == 999


def test_the_summary_and_the_sums_follow_what_is_typed(visit):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    page = open_grid(visit, kalkyl)

    field(page, "Mindre körning", 2026).fill("1 mnkr")

    expect(page.get_by_role("row", name="Summa nyttor")).to_contain_text("1\u00a0000\u00a0000")
    expect(page.locator("[data-summary]")).to_contain_text("inte sparat")
    field(page, "Mindre körning", 2026).fill("en miljon")
    expect(page.locator("[data-summary]")).to_contain_text("1 rad går inte att räkna med än.")
    assert likely(row_of(kalkyl, "vinst")) == likely(GAIN)


def test_a_light_calculation_is_written_and_becomes_full(visit):
    kalkyl = a_kalkyl()
    workflow.set_mode(kalkyl, by=kalkyl.created_by, mode=Mode.LIGHT)
    page = visit(kalkyl.created_by).page
    page.goto(kalkyl.get_absolute_url())

    page.get_by_role("link", name="Volym, tid och kostnad: Alternativ A").click()
    page.get_by_role("textbox", name="Ärenden per år", exact=True).fill("6 000")
    page.get_by_role("textbox", name="Minuter per ärende i dag", exact=True).fill("20")
    page.get_by_role("textbox", name="Minuter per ärende efteråt", exact=True).fill("10")
    page.get_by_role("textbox", name="Kronor per timme", exact=True).fill("300")
    page.get_by_role("textbox", name="Från vilket år?").fill("2031")
    expect(page.locator("[data-summary]")).to_contain_text("258\u00a0783\u00a0kr")
    page.get_by_role("button", name="Spara").last.click()
    page.wait_for_url(f"**{kalkyl.get_absolute_url()}")
    page.get_by_role("link", name="Volym, tid och kostnad: Alternativ A").click()
    page.get_by_role("button", name="Gör kalkylen fullständig").click()

    expect(page.get_by_role("row", name="Sparad tid")).to_contain_text("300\u00a0000")
