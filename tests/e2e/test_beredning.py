"""Beredningen's pages in a real browser: with the keyboard, for everyone, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from behov import workflow
from behov.choices import Status
from behov.models import Behov
from behov.workflow import Step
from organisation.models import Roll
from tests.behov.desk import WHY, anyone, came_from, listed, page, step_page
from tests.behov.test_workflow import ready
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LONG_TITLE = "Informationssäkerhetsklassificeringssystemet för verksamhetsövergripande samverkan"


def sent_in(**fields):
    behov = BehovFactory(status=Status.UTKAST, **fields)
    return workflow.submit(behov, by=behov.submitted_by)


def pages():
    """Every page of the desk, with something on it."""
    taken = workflow.start_beredning(sent_in(title=LONG_TITLE), by=AnvandareFactory())
    workflow.add_note(taken, by=AnvandareFactory(), text="Ring chefen först.")
    decided = ready(Status.BEREDD, recommendation="Bygg ut det vi har.")
    approved = BehovFactory(status=Status.GODKANT, nyttor=2)
    late = ready(Status.KOMPLETTERING, due_on="2026-01-02")
    return {
        "first page": "/admin/",
        "queue": listed(ko="forsenade"),
        "empty queue": listed(ko="mina"),
        "case": came_from(page("change", taken), "ko%3Dotilldelade"),
        "case ready": page("change", decided),
        "own case": page("change", late),
        "step": step_page(Step.APPROVE, decided),
        "step that lacks something": step_page(Step.RECOMMEND, taken),
        "checklist": page("checklist", taken),
        "nyttor": page("nyttor", approved),
        "diarienummer": page("diarienummer", approved),
        "bulk": f"/admin/behov/behov/tilldela/?pk={taken.pk}&pk={approved.pk}",
        "texts": "/admin/behov/statusregel/",
        "text": "/admin/behov/statusregel/inskickat/change/",
        "points": "/admin/behov/checklistpunkt/",
        "new point": "/admin/behov/checklistpunkt/add/",
    }


@pytest.mark.parametrize(("width", "color_scheme"), [(320, "light"), (768, "dark")])
def test_every_page_is_for_everyone_and_fits(visit, width, color_scheme):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE, Roll.DIGITALISERINGSDIREKTOR])
    visitor = visit(leader, width=width, color_scheme=color_scheme)

    faults = {}
    for name, url in pages().items():
        response = visitor.page.goto(url)
        found = visitor.violations() + ["scrolls"] * visitor.scrolls_sideways()
        faults[name] = [f"answers {response.status}"] * (response.status != 200) + found

    assert {name: found for name, found in faults.items() if found} == {}


def test_faults_are_told_accessibly_and_take_the_focus(visit):
    visitor = visit(anyone())
    behov = ready(Status.BEREDD)
    visitor.page.goto(step_page(Step.APPROVE, behov))
    visitor.page.get_by_role("button", name="Godkänn", exact=True).click()

    expect(visitor.page).to_have_title(re.compile("^Fel: "))
    expect(visitor.page.locator(".error-summary")).to_be_focused()
    assert visitor.violations() == []


def tab_to(window, name):
    """Press Tab until the focus stands on what is called `name`, as it is seen."""
    for _ in range(80):
        window.keyboard.press("Tab")
        focused = window.evaluate("document.activeElement.innerText || document.activeElement.id")
        if focused.strip().startswith(name):
            return
    pytest.fail(f"Tab never came to {name}")


def enter(window, name):
    tab_to(window, name)
    with window.expect_navigation():
        window.keyboard.press("Enter")


def test_from_the_queue_to_a_decision_with_the_keyboard_alone(visit):
    behov = ready(Status.BEREDD, title="Digitala nycklar")
    window = visit(AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])).page
    window.goto("/admin/")

    tab_to(window, "Hoppa till innehållet")
    window.keyboard.press("Enter")
    for name in ["Hela kön: klara för beslut", "Digitala nycklar", "Godkänn"]:
        enter(window, name)
    tab_to(window, "id_utfall")
    window.keyboard.press("Space")
    tab_to(window, "id_organ")
    window.keyboard.press("ArrowDown")
    tab_to(window, "id_motivation")
    window.keyboard.type(WHY)
    enter(window, "Godkänn")

    expect(window.get_by_text("Behovet är godkänt.")).to_be_visible()
    assert Behov.objects.get(pk=behov.pk).status == Status.GODKANT


def test_what_has_the_focus_is_not_covered(visit):
    window = visit(anyone(), width=1280).page
    window.goto(page("change", ready(Status.UNDER_BEREDNING)))

    for _ in range(20):
        window.keyboard.press("Tab")
        assert window.evaluate(
            """() => {
              const focused = document.activeElement;
              const { x, y, width, height } = focused.getBoundingClientRect();
              const on_top = document.elementFromPoint(x + width / 2, y + height / 2);
              return focused.contains(on_top) || on_top.contains(focused);
            }"""
        )


def test_all_rows_are_ticked_at_once_and_taken_up(visit):
    BehovFactory.create_batch(3)
    window = visit(anyone()).page
    window.goto(listed(ko="otilldelade"))

    window.get_by_role("button", name="Markera alla på sidan").click()
    window.get_by_role("button", name="Ta upp för beredning").click()
    window.get_by_role("button", name="Ta upp för beredning").click()

    expect(window.get_by_text("Upptagna för beredning: 3 av 3 behov.")).to_be_visible()


def test_the_desk_works_without_scripts(visit):
    behov = BehovFactory()
    window = visit(anyone(), javascript=False).page
    window.goto(listed(ko="otilldelade"))

    expect(window.get_by_role("button", name="Markera alla på sidan")).to_be_hidden()
    window.get_by_label(f"Markera {behov.reference}").check()
    window.get_by_role("button", name="Ta upp för beredning").click()
    window.get_by_role("button", name="Ta upp för beredning").click()
    window.goto(page("checklist", behov))
    window.get_by_role("group").first.get_by_label("Delvis").check()
    window.get_by_role("button", name="Spara svaren").click()

    expect(window.get_by_text("1 svar i checklistan sparades.")).to_be_visible()
    assert Behov.objects.get().status == Status.UNDER_BEREDNING


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_search_of_a_list_has_room_for_a_name(visit, width):
    page = visit(AnvandareFactory(roles=[Roll.ADMINISTRATOR]), width=width).page
    page.goto("/admin/organisation/anvandare/")

    assert page.get_by_role("textbox", name="Sök").bounding_box()["width"] > 150


def test_a_fault_in_a_form_of_djangos_takes_the_focus(visit):
    window = visit(AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])).page
    window.goto("/admin/behov/checklistpunkt/add/")

    window.get_by_role("button", name="Spara", exact=True).click()

    expect(window.locator(".errornote")).to_be_focused()
