"""A facilitator plans an arena with the keyboard alone; a participant answers in between."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from arenor.choices import Deltagarroll
from arenor.models import Inbjudan
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.factories import AnvandareFactory
from utskick.arbetsdagar import add_working_days

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def press(page, role, name, *, stays=False):
    """Go to a control with the Tab key, as who cannot use a mouse must, and press it.

    A link or a button leads to another page, unless one `stays`.
    """
    control = page.get_by_role(role, name=name).first
    expect(control).to_be_visible()
    page.wait_for_load_state()
    for _ in range(120):
        if control.evaluate("element => element === document.activeElement"):
            if stays:
                page.keyboard.press("Space")
            else:
                with page.expect_navigation():
                    page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The Tab key does not come to {name}")


def write(page, label, text):
    """Into the field that the Tab key comes to."""
    field = page.get_by_label(label).last
    for _ in range(120):
        if field.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The Tab key does not come to {label}")


def test_a_facilitator_plans_a_series_with_the_keyboard(visit):
    lead = stories.facilitator(stories.going_on())
    guest = DeltagareFactory(arena=lead.arena, anvandare=None, name="Robin Ek")
    visitor = visit(lead.anvandare)
    page, base = visitor.page, f"/arenor/{lead.arena_id}/workshoppar/"
    first = add_working_days(timezone.localdate(), 20)

    page.goto(base)
    press(page, "link", "Lägg till workshoppar")
    press(page, "button", "Lägg till workshopparna")
    expect(page.get_by_text("4 workshoppar är tillagda.")).to_be_visible()
    press(page, "link", "Fråga när deltagarna kan för Ambition")
    write(page, "Dag", first.isoformat())
    write(page, "Börjar klockan", "9")
    write(page, "Slutar klockan", "12")
    press(page, "button", "Lägg till en tid", stays=True)
    write(page, "Dag", (first + dt.timedelta(days=7)).isoformat())
    write(page, "Börjar klockan", "13")
    write(page, "Slutar klockan", "16")
    assert visitor.violations() == []
    press(page, "button", "Föreslå tiderna")
    expect(page.get_by_text("Tiderna är föreslagna.")).to_be_visible()

    there = visit(width=320, javascript=False)
    there.page.goto(f"/arena/gast/{guest.link_token}/")
    there.page.get_by_role("radio", name="Passar", exact=True).first.check()
    there.page.get_by_role("radio", name="Passar inte").last.check()
    there.page.get_by_role("button", name="Spara svaren").click()

    page.reload()
    expect(page.get_by_role("listitem").filter(has_text="Passar bäst.")).to_have_count(1)
    press(page, "button", "Boka")
    expect(page.get_by_text("Ambition är bokad:")).to_be_visible()
    assert visitor.violations() == []
    booked = lead.arena.workshoppar.get(theme="Ambition")
    assert timezone.localdate(booked.starts_at) == first
    assert booked.inbjudningar.count() == 2


def test_a_clash_is_seen_and_booked_all_the_same_with_the_keyboard(visit):
    lead = stories.facilitator(stories.going_on())
    there = DeltagareFactory(anvandare=lead.anvandare)
    other = WorkshopFactory(arena=there.arena, theme="Annat möte", is_booked=True)
    stories.invited(other, there)
    workshop = WorkshopFactory(arena=lead.arena)
    visitor = visit(lead.anvandare)
    page = visitor.page

    page.goto(f"/arenor/{lead.arena_id}/workshoppar/1/boka/")
    begins = timezone.localtime(other.starts_at).replace(hour=0, minute=5)
    write(page, "Dag", begins.date().isoformat())
    write(page, "Börjar klockan", "0.05")
    write(page, "Slutar klockan", "23.55")
    press(page, "button", "Boka")

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Annat möte")
    expect(page).to_have_title(re.compile("^Inte bokad än: "))
    assert visitor.violations() == []
    press(page, "button", "Boka ändå")
    expect(page.get_by_text("är bokad:")).to_be_visible()
    workshop.refresh_from_db()
    assert timezone.localtime(workshop.starts_at) == begins.replace(second=0, microsecond=0)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_people_are_found_invited_and_their_attendance_kept(visit, javascript):
    lead = stories.facilitator(stories.going_on())
    AnvandareFactory(first_name="Karin", last_name="Ståhl")
    WorkshopFactory(arena=lead.arena, starts_at=timezone.now() - dt.timedelta(hours=2))
    visitor = visit(lead.anvandare, width=320, javascript=javascript)
    page, base = visitor.page, f"/arenor/{lead.arena_id}/"

    page.goto(f"{base}deltagare/")
    press(page, "link", "Lägg till någon i kommunen")
    write(page, "Namn eller hela e-postadressen", "karin")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press(page, "radio", "Karin Ståhl", stays=True)
    page.get_by_label("Intressentgrupp").select_option("invanare")
    page.get_by_label("Inflytande").select_option("5")
    press(page, "button", "Lägg till deltagaren")
    expect(page.get_by_text("Karin Ståhl är deltagare i arenan.")).to_be_visible()
    assert not visitor.scrolls_sideways()
    karin = lead.arena.deltagare.get(name="Karin Ståhl")
    assert (karin.influence, karin.role) == (5, Deltagarroll.DELTAGARE)
    page.goto(f"{base}workshoppar/")
    press(page, "link", "Genomförd: skriv in närvaro")
    press(page, "checkbox", "Karin Ståhl", stays=True)
    press(page, "button", "Spara närvaron")
    expect(page.get_by_text("1 av")).to_be_visible()

    assert Inbjudan.objects.get(deltagare=karin).attended is True
    assert not visitor.scrolls_sideways()
    if javascript:
        assert visitor.violations() == []


def test_the_calendar_leads_from_a_day_to_a_booking_with_the_keyboard(visit):
    lead = stories.facilitator(stories.going_on())
    WorkshopFactory(arena=lead.arena, theme="Ambition")
    visitor = visit(lead.anvandare)
    page = visitor.page
    day = add_working_days(timezone.localdate(), 1)

    page.goto(f"/arenor/kalender/?manad={day:%Y-%m}")
    press(page, "link", f"Boka en workshop den {day.day} ")
    press(page, "link", "Ambition")

    expect(page.get_by_label("Dag")).to_have_value(day.isoformat())
    page.goto("/arenor/kalender/")
    press(page, "link", "Nästa:")
    press(page, "link", "Visa som lista")
    assert visitor.violations() == []


def themes_on(page):
    return page.get_by_role("heading", level=2)


def test_the_order_is_changed_and_one_is_removed_with_the_keyboard(visit):
    lead = stories.facilitator(stories.going_on())
    for theme in ("Nuläge", "Möjligheter", "Ambition"):
        WorkshopFactory(arena=lead.arena, theme=theme)
    visitor = visit(lead.anvandare, width=320)
    page = visitor.page

    page.goto(f"/arenor/{lead.arena_id}/workshoppar/")
    press(page, "button", "Upp i ordningen: Ambition")
    expect(themes_on(page)).to_have_text(["1. Nuläge", "2. Ambition", "3. Möjligheter"])
    expect(page.get_by_text("Ambition är nu nummer 2.")).to_be_visible()
    page.keyboard.press("Tab")  # the reader is still at the workshop that was moved
    here = page.get_by_role("region", name="2. Ambition").get_by_role("link").first
    expect(here).to_be_focused()
    assert visitor.violations() == []

    press(page, "link", "Ta bort Möjligheter")
    press(page, "button", "Ja, ta bort workshoppen")
    expect(page.get_by_text("Möjligheter är borttagen ur serien.")).to_be_visible()
    expect(themes_on(page)).to_have_text(["1. Nuläge", "2. Ambition"])

    there = visit(lead.anvandare, javascript=False)
    there.page.goto(f"/arenor/{lead.arena_id}/workshoppar/")
    there.page.get_by_role("button", name="Ned i ordningen: Nuläge").click()
    expect(themes_on(there.page)).to_have_text(["1. Ambition", "2. Nuläge"])


def test_a_director_books_and_cancels_in_the_admin_with_the_keyboard(visit):
    workshop = WorkshopFactory(arena=stories.going_on(), theme="Nuläge")
    visitor = visit(stories.director())
    page = visitor.page
    day = add_working_days(timezone.localdate(), 20)

    page.goto("/admin/arenor/workshop/?lage=obokad")
    press(page, "link", "Boka tid")
    write(page, "Dag", day.isoformat())
    assert visitor.violations() == []
    press(page, "button", "Boka")
    expect(page.get_by_text("Nuläge är bokad:")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/admin/arenor/workshop/\?lage=obokad$"))
    assert visitor.violations() == []

    there = visit(stories.director(), width=320, javascript=False)
    there.page.goto("/admin/arenor/workshop/?lage=kommande")
    assert not there.scrolls_sideways()
    there.page.get_by_role("link", name="Ställ in").click()
    there.page.get_by_role("button", name="Ja, ställ in workshoppen").click()
    expect(there.page.get_by_text("Nuläge är inställd.")).to_be_visible()
    workshop.refresh_from_db()
    assert workshop.cancelled_at is not None
