"""Two participants who write at a workshop at the same time, in real browsers: nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from arenor import workflow
from arenor.models import Anteckning
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workshop():
    return WorkshopFactory(arena=stories.going_on(), agenda="Vi börjar med fika.")


def address(workshop):
    return f"/arenor/{workshop.arena_id}/workshoppar/{workshop.number}/"


def participant(visit, workshop, **options):
    person = DeltagareFactory(arena=workshop.arena)
    visitor = visit(person.anvandare, **options)
    visitor.page.goto(address(workshop))
    return visitor


def guest(visit, workshop, **options):
    person = DeltagareFactory(arena=workshop.arena, anvandare=None)
    visitor = visit(width=320, **options)
    visitor.page.goto(f"/arena/gast/{person.link_token}/")
    return visitor


def field(visitor):
    return visitor.page.get_by_label("Din anteckning")


def saved(visitor):
    return visitor.page.get_by_text(re.compile(r"^Sparat \d\d\.\d\d$"))


def texts():
    return sorted(Anteckning.objects.values_list("text", flat=True))


def stored(visitor, wanted):
    """Waits until the notes are `wanted`, and for no longer than Playwright waits for a page."""
    for _ in range(50):
        if texts() == wanted:
            return True
        visitor.page.wait_for_timeout(100)
    return False


def test_two_write_at_once_and_everything_is_saved_as_they_go(visit, workshop):
    first, second = participant(visit, workshop), participant(visit, workshop, width=320)

    for letter in "Vi vill":
        field(first).press_sequentially(letter)
        field(second).press_sequentially(letter.upper())
    for visitor in (first, second):
        expect(saved(visitor)).to_be_visible()
    assert stored(first, ["VI VILL", "Vi vill"])
    field(first).press_sequentially(" pröva.")
    field(second).press_sequentially(" MER.")

    assert stored(first, ["VI VILL MER.", "Vi vill pröva."])
    first.page.reload()
    expect(field(first)).to_have_value("Vi vill pröva.")
    expect(first.page.get_by_text("VI VILL MER.")).to_be_visible()
    assert first.violations() == second.violations() == []
    assert not second.scrolls_sideways()


def test_two_write_at_once_without_javascript(visit, workshop):
    both = [participant(visit, workshop, javascript=False) for _ in range(2)]

    for visitor, text in zip(both, ("Vi vill pröva.", "Vi vill mer."), strict=True):
        field(visitor).fill(text)
    for visitor in both:
        visitor.page.get_by_role("button", name="Spara anteckningen").click()
        expect(saved(visitor)).to_be_visible()

    assert texts() == ["Vi vill mer.", "Vi vill pröva."]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_guest_writes_beside_a_participant(visit, workshop, javascript):
    both = [one(visit, workshop, javascript=javascript) for one in (participant, guest)]

    for visitor, text in zip(both, ("Från kommunen.", "Från företaget."), strict=True):
        field(visitor).fill(text)
    for visitor in both:
        if not javascript:
            visitor.page.get_by_role("button", name="Spara anteckningen").click()
        expect(saved(visitor)).to_be_visible()

    assert texts() == ["Från företaget.", "Från kommunen."]


def test_what_others_write_comes_by_itself(visit, workshop):
    """Two participants and a guest, none of whom loads the page again."""
    writer, reader, outside = (one(visit, workshop) for one in (participant, participant, guest))
    reader.page.clock.install()
    reader.page.reload()
    field(reader).focus()

    field(writer).fill("Först.")
    expect(saved(writer)).to_be_visible()
    reader.page.clock.fast_forward("00:21")
    expect(reader.page.get_by_text("Först.")).to_be_visible()
    expect(reader.page.get_by_text(re.compile("^Andras anteckningar ändrades"))).to_be_visible()
    expect(field(reader)).to_be_focused()

    field(outside).fill("Från företaget.")  # whoever saves is told at once
    expect(outside.page.get_by_text("Först.")).to_be_visible()
    field(writer).fill("Först och sedan.")
    expect(writer.page.get_by_text("Från företaget.")).to_be_visible()
    expect(writer.page.locator("article").get_by_text("Först och sedan.")).to_have_count(0)
    for visitor in (writer, reader, outside):
        assert visitor.violations() == []
        assert visitor.problems == []
        assert not visitor.scrolls_sideways()


def test_a_list_that_holds_the_focus_stays_as_it_is(visit, workshop):
    person = DeltagareFactory(arena=workshop.arena)
    for text in ("Gammal.", "Ny."):
        Anteckning.objects.create(workshop=workshop, by=person, text=text)
    visitor = visit(person.anvandare)
    visitor.page.clock.install()
    visitor.page.goto(address(workshop))
    visitor.page.get_by_role("link", name=re.compile("^Ändra")).focus()
    Anteckning.objects.create(
        workshop=workshop, by=DeltagareFactory(arena=workshop.arena), text="Deras."
    )

    with visitor.page.expect_response(lambda answer: "token=" in answer.url):
        visitor.page.clock.fast_forward("00:21")

    expect(visitor.page.get_by_role("link", name=re.compile("^Ändra"))).to_be_focused()
    expect(visitor.page.get_by_text("Deras.")).to_have_count(0)
    field(visitor).focus()
    visitor.page.clock.fast_forward("00:21")
    expect(visitor.page.get_by_text("Deras.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_one_person_in_two_windows_sees_both_texts_and_chooses(visit, workshop, javascript):
    person = DeltagareFactory(arena=workshop.arena)
    windows = [visit(person.anvandare, width=320, javascript=javascript) for _ in range(2)]
    first, second = windows
    save = "Spara anteckningen"
    first.page.goto(address(workshop))
    field(first).fill("Först.")
    first.page.get_by_role("button", name=save).click()
    expect(saved(first)).to_be_visible()
    second.page.goto(address(workshop))
    field(first).fill("I det ena fönstret.")
    first.page.get_by_role("button", name=save).click()
    expect(saved(first)).to_be_visible()

    field(second).fill("I det andra fönstret.")
    if javascript:
        expect(
            second.page.get_by_text("Anteckningen är ändrad i ett annat fönster.")
        ).to_be_visible()
    second.page.get_by_role("button", name=save).click()

    summary = second.page.get_by_role("alert")
    for text in ("I det ena fönstret.", "I det andra fönstret."):
        expect(summary.get_by_text(text)).to_be_visible()
    expect(field(second)).to_have_value("I det andra fönstret.")
    assert texts() == ["I det ena fönstret."]
    if javascript:
        assert second.violations() == []
    second.page.get_by_role("button", name=save).click()
    expect(saved(second)).to_be_visible()
    assert texts() == ["I det andra fönstret."]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
@pytest.mark.parametrize("one", [participant, guest])
def test_a_note_to_a_workshop_that_is_removed_meanwhile_can_be_copied(
    visit, workshop, one, javascript
):
    visitor = one(visit, workshop, javascript=javascript)
    workflow.remove_workshop(workshop, by=stories.director(), version=1)

    field(visitor).fill("Vi vill pröva.")
    if javascript:
        expect(visitor.page.get_by_text("Workshoppen är borttagen.")).to_be_visible()
        expect(field(visitor)).to_have_value("Vi vill pröva.")
    visitor.page.get_by_role("button", name="Spara anteckningen").click()

    heading = visitor.page.get_by_role("heading", name="Det du skrev är inte sparat")
    expect(heading).to_be_visible()
    expect(visitor.page.get_by_text("Vi vill pröva.")).to_be_visible()
    assert texts() == []
    assert not visitor.scrolls_sideways()
    if javascript:
        expect(visitor.page.get_by_role("alert")).to_be_focused()
        assert visitor.violations() == []
    visitor.page.get_by_role(
        "link", name=re.compile("^(Till arenan|Tillbaka till din sida)")
    ).click()
    expect(visitor.page.get_by_role("heading", name=workshop.arena.title)).to_be_visible()


def test_what_the_net_lost_is_sent_again(visit, workshop):
    visitor = participant(visit, workshop)
    page = visitor.page
    page.clock.install()
    page.route("**/workshoppar/**", lambda route: route.abort())
    field(visitor).fill("Utan nät.")
    page.clock.fast_forward("00:02")
    expect(page.get_by_text("Inte sparat än.")).to_be_visible()
    assert texts() == []
    visitor.problems.clear()

    page.unroute("**/workshoppar/**")
    page.clock.fast_forward("00:11")

    expect(saved(visitor)).to_be_visible()
    assert texts() == ["Utan nät."]
