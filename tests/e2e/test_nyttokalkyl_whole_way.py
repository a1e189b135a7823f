"""A nyttokalkyl from nothing to lock, by three people who use nothing but the keyboard."""

import pytest
from django.urls import reverse
from django.utils import timezone

from behov.choices import Status
from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NAME_OF_FOCUSED = """() => {
    const element = document.activeElement;
    const label = element.labels?.[0] ?? element;
    return element.getAttribute("aria-label")
        ?? (element.type === "submit" && element.value || label.innerText);
}"""


def tab_to(page, name):
    """Tab until the field, link or button is there."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUSED).replace("\n", " ").strip().startswith(name):
            return
    message = f"{name!r} is not reached from {page.url}"
    raise AssertionError(message)


def press(page, name):
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def take_step(page, kalkyl, name):
    """From the page of review through the page that asks once more."""
    page.goto(reverse("nyttokalkyl:review", args=[kalkyl.pk]))
    press(page, name)
    press(page, name)


def test_a_calculation_is_made_from_nothing_to_lock_by_keyboard(visit):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    controller = AnvandareFactory(roles=[Roll.CONTROLLER])
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    page = visit(behov.submitted_by).page
    page.goto(behov.get_absolute_url())

    press(page, "Gör en nyttokalkyl")
    tab_to(page, "Vad jämför kalkylen?")
    page.keyboard.type("Köpa eller vänta")
    tab_to(page, "Enkel")
    page.keyboard.press("ArrowDown")
    press(page, "Skapa kalkylen")
    press(page, "Poster")
    press(page, "Ny post")
    tab_to(page, "Vad heter posten?")
    page.keyboard.type("Mindre körning")
    tab_to(page, "Nytta: något")
    page.keyboard.press("Space")
    tab_to(page, f"{timezone.localdate().year}, troligt")
    page.keyboard.type("10 000")
    tab_to(page, "Varifrån kommer uppgifterna?")
    page.keyboard.type("Körjournaler")
    press(page, "Spara posten")
    kalkyl = Nyttokalkyl.objects.get()
    take_step(page, kalkyl, "Begär granskning")
    take_step(visit(controller).page, kalkyl, "Godkänn kalkylen")
    take_step(visit(leader).page, kalkyl, "Lås kalkylen")

    kalkyl.refresh_from_db()
    assert (kalkyl.standing, kalkyl.locked_by) == ("Låst", leader)
    assert behov.handelser.last().figures["npv"] == "10000"
