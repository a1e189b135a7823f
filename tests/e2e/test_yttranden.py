"""A question to a sakkunnig and the answer, in a real browser: by keyboard, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from behov import workflow
from behov.choices import Status
from organisation.models import Roll
from tests.behov.desk import page
from tests.behov.test_workflow import ready
from tests.e2e.test_beredning import enter, tab_to
from tests.factories import AnvandareFactory, YttrandeFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUESTION = "Får vi lagra uppgifterna utanför EU?"
ANSWER = "Ja, om avtalet har standardavtalsklausuler."


@pytest.mark.parametrize("javascript", [True, False])
def test_beredning_asks_and_a_sakkunnig_answers_with_the_keyboard(visit, javascript):
    behov = ready(Status.UNDER_BEREDNING, beredare=AnvandareFactory(roles=[Roll.BEREDNING]))
    sakkunnig = AnvandareFactory(first_name="Siv", last_name="Åberg")

    visitor = visit(behov.beredare, javascript=javascript)
    window = visitor.page
    window.goto(page("change", behov))
    enter(window, "Begär yttrande")
    expect(window).to_have_title(re.compile("^Begär yttrande"))
    tab_to(window, "Välj en person")
    window.keyboard.type("Siv")
    tab_to(window, "id_omrade_0")
    window.keyboard.press("Space")
    tab_to(window, "id_question")
    window.keyboard.type(QUESTION)
    enter(window, "Begär yttrande")
    expect(window.get_by_text("Yttrandet är begärt.")).to_be_visible()
    expect(window.locator("#yttranden ~ article")).to_contain_text(QUESTION)

    visitor = visit(sakkunnig, javascript=javascript)
    window = visitor.page
    window.goto("/")
    enter(window, "Lämna yttrande om juridik")
    expect(window.get_by_text(QUESTION)).to_be_visible()
    tab_to(window, "id_text")
    window.keyboard.type(ANSWER)
    tab_to(window, "submit-id-")
    window.keyboard.press("Enter")
    expect(window.get_by_text("Tack. Yttrandet är lämnat.")).to_be_visible()
    expect(window.get_by_text(ANSWER)).to_be_visible()
    assert behov.yttranden.get().text == ANSWER


@pytest.mark.parametrize("width", [320, 1280])
def test_what_came_too_late_is_shown_to_everyone_and_fits(visit, width):
    yttrande = YttrandeFactory()
    visitor = visit(yttrande.sakkunnig, width=width)
    window = visitor.page
    window.goto(f"/behov/{yttrande.behov_id}/yttrande/")
    assert visitor.violations() == []
    window.get_by_label("Ditt yttrande").fill(ANSWER)
    workflow.reject(
        yttrande.behov,
        by=AnvandareFactory(),
        organ="direktoren",
        decided_on=yttrande.due_on,
        motivation="Det finns ett annat system.",
    )
    window.get_by_role("button", name="Lämna yttrande").click()

    expect(window).to_have_title(re.compile("^Yttrandet behövs inte längre"))
    expect(window.get_by_text(ANSWER)).to_be_visible()
    assert visitor.violations() == []
    assert not visitor.scrolls_sideways()
