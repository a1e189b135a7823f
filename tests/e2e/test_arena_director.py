"""Whoever leads arenas, in a real browser: from candidates to an arena that is planned."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from arenor import workflow
from arenor.choices import Arenastatus
from arenor.models import Utvecklingsarena
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import UtvecklingsarenaFactory
from tests.factories import BehovFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_an_arena_is_opened_from_two_candidates_and_the_third_rests(visit, javascript):
    first, second, third = [
        BehovFactory(status=Status.I_ARENA, title=f"Fråga {number}") for number in range(3)
    ]
    visitor = visit(stories.director(), width=320, javascript=javascript)
    page = visitor.page

    page.goto("/")
    page.get_by_role("link", name="3 behov väntar på en arena").click()
    for behov in (first, second):
        page.get_by_role("checkbox", name=f"Välj {behov.reference}").check()
    page.get_by_role("button", name="Öppna en arena").click()
    expect(page.get_by_role("checkbox", name="Fråga 1")).to_be_checked()
    page.get_by_role("textbox", name="Rubrik").fill("Vem äger frågorna?")
    page.get_by_role("button", name="Öppna arenan").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv frågan som arenan ska ge svar på.")
    page.get_by_role("textbox", name="Fråga").fill("Vem äger dem?")
    page.get_by_role("button", name="Öppna arenan").click()
    expect(page.get_by_text("Arenan är öppnad.")).to_be_visible()
    page.get_by_role("link", name="Planera serien").click()
    page.get_by_role("button", name="Planera serien").click()
    expect(page.get_by_text("Innan nästa steg, starta, behövs det här:")).to_be_visible()
    page.goto("/arenor/kandidater/")
    page.get_by_role("link", name=f"Låt vila {third.reference}").click()
    soon = timezone.localdate() + dt.timedelta(days=40)
    page.get_by_label("Tas upp igen").fill(soon.isoformat())
    page.get_by_label("Motivering").fill("Vi väntar på lagen.")
    page.get_by_role("button", name="Låt behovet vila").click()
    expect(page.get_by_text(f"{third.reference} har nu läget vilande.")).to_be_visible()

    arena = Utvecklingsarena.objects.get()
    assert arena.status == Arenastatus.PLANERAD
    assert set(arena.behov.all()) == {first, second}
    assert not visitor.scrolls_sideways()


def test_two_directors_who_write_at_once_both_see_it(visit):
    arena = UtvecklingsarenaFactory(title="Min rubrik")
    visitor = visit(stories.director())
    page = visitor.page
    page.goto(f"/arenor/{arena.pk}/andra/")
    words = {"title": "Deras rubrik", "question": arena.question, "background": ""}
    workflow.edit(arena, by=arena.director, version=arena.version, **words)

    page.get_by_role("textbox", name="Rubrik").fill("Vår rubrik")
    page.get_by_role("button", name="Spara").click()

    conflict = page.get_by_role("alert")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Deras rubrik")
    expect(page.get_by_role("textbox", name="Rubrik")).to_have_value("Vår rubrik")
    expect(page).to_have_title(re.compile("^Ändrat under tiden: "))
    assert visitor.violations() == []
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", name="Vår rubrik", level=1)).to_be_visible()
