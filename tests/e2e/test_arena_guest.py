"""A guest with nothing but the link in their mail, in a real browser."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from arenor import workflow
from arenor.choices import Svar
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_guest_answers_and_votes(visit, javascript):
    guest = DeltagareFactory(arena=stories.going_on(), anvandare=None, name="Robin Ek")
    booked = WorkshopFactory(arena=guest.arena, is_booked=True, agenda="Vi börjar med fika.")
    stories.invited(booked, guest)
    to_find = WorkshopFactory(arena=guest.arena, theme="Ambition")
    begins = timezone.now() + dt.timedelta(days=40)
    workflow.propose_times(to_find, [(begins, begins + dt.timedelta(hours=2))])
    guest.arena.mojligheter.create(text="Läs handlingar högt.", for_residents="Fler förstår.")
    visitor = visit(width=320, javascript=javascript)
    page = visitor.page

    page.goto(f"/arena/gast/{guest.link_token}/")
    page.get_by_role("button", name="Kommer", exact=True).click()
    expect(page.get_by_text("Tack, svaret är sparat.")).to_be_visible()
    page.get_by_role("radio", name="Om det måste").check()
    page.get_by_role("button", name="Spara svaren").click()
    expect(page.get_by_text("Tack, svaren är sparade.")).to_be_visible()
    page.get_by_role("button", name="Rösta för ”Läs handlingar högt.”").click()
    taken_back = page.get_by_role("button", name="Ta bort min röst för ”Läs handlingar högt.”")
    expect(taken_back).to_be_visible()

    assert booked.inbjudningar.get().svar == Svar.JA
    assert to_find.tidsforslag.get().svar.get().kan == "nodvandigt"
    assert guest.roster.count() == 1
    assert not visitor.scrolls_sideways()
    if javascript:
        assert visitor.violations() == []
