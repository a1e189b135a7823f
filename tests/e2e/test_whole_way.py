"""A need of the data set goes all the way: sent in, prepared, completed, decided, answered.

Real browser, real PostgreSQL, real Redis, a real Celery worker and a real SMTP server.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from behov.models import Behov
from organisation.models import Roll
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory
from tests.fixtures_mail import wait_until
from utskick.models import Utskick
from utskick.outbox import wake_worker

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DATA = Path(__file__).resolve().parents[2] / "demo" / "behov.json"
NEED = json.loads(DATA.read_text())[0]
QUESTION = "Vilken rättslig grund har ni för att spela in samtalen?"
ANSWER = "Samtycke, som klienten kan ta tillbaka."
REASON = "Nyttan är tydlig, men juridiken måste vara klar först."
DECISION = "Rådet vill se ett försök i liten skala innan vi upphandlar."


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
@pytest.mark.usefixtures("celery_worker_process")
def test_a_need_goes_all_the_way(visit, smtp_server, javascript):
    owner = AnvandareFactory(email="olle@example.se")
    ForvaltningsobjektFactory(name=NEED["agare"], objektagare=owner)
    maja = AnvandareFactory(email="maja@example.se")
    beredare = AnvandareFactory(email="bo@example.se", roles=[Roll.BEREDNING])
    director = AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    writer = visit(maja, javascript=javascript).page

    check_whether_it_should_be_sent_in(writer)
    write_the_need(writer)
    reference = send_it_in(writer)
    behov = Behov.objects.get(reference=reference)
    assert_mailed(smtp_server, "maja@example.se", f"Vi har tagit emot ditt behov {reference}")
    assert_mailed(smtp_server, "olle@example.se", f"Äger ni behovet {reference}?")

    desk = visit(beredare).page
    take_it_up(desk, reference)
    ask_for_a_completion(desk)
    assert_mailed(smtp_server, "maja@example.se", f"Vi behöver veta mer om {reference}")

    answer_the_completion(writer, behov)
    wait_until(  # news for the digest of the next morning
        Utskick.objects.filter(subject=f"{reference} är kompletterat", immediate=False).exists,
        "the news that it is completed",
    )

    desk.goto(f"/admin/behov/behov/{behov.pk}/change/")
    fill_in_the_checklist(desk)
    recommend(desk)

    decide(visit(director).page, reference)
    mail = assert_mailed(smtp_server, "maja@example.se", f"Beslut om {reference}: Godkänt")
    assert DECISION in mail.get_body(["plain"]).get_content()

    writer.goto(f"/behov/{behov.pk}/")
    expect(writer.get_by_text(DECISION).first).to_be_visible()
    expect(writer.get_by_text("Godkänt").first).to_be_visible()


def check_whether_it_should_be_sent_in(page):
    page.goto("/")
    page.get_by_role("link", name="Anmäl ett behov").first.click()
    page.get_by_role("link", name="Börja med en förkontroll").click()
    expect(page.get_by_role("button", name="Visa svaret")).to_be_visible()
    for group in page.get_by_role("group").all():
        group.get_by_label("Nej").check()
    page.get_by_role("group", name="nytt it-stöd").get_by_label("Ja").check()
    page.get_by_role("button", name="Visa svaret").click()
    page.locator("main form button[type=submit]").click()


def write_the_need(page):
    page.get_by_label("Rubrik").fill(NEED["rubrik"])
    page.get_by_label("Sammanfattning").fill(NEED["sammanfattning"])
    page.get_by_label("Effektivare arbete").check()
    page.get_by_label("Vilket problem behöver lösas?").fill(NEED["problem"])
    page.get_by_label("Vad händer om inget görs?").fill(NEED["konsekvens"])
    page.get_by_label("Ett beskrivet behov").check()
    go_on(page)

    page.get_by_role("button", name="Lägg till en nytta").click()
    for index, nytta in enumerate(NEED["nyttor"]):
        page.get_by_label("Vem får nyttan?").nth(index).fill(nytta["intressent"])
        page.get_by_label("Vad blir bättre?").nth(index).fill(nytta["nytta"])
    go_on(page)

    page.get_by_label("Ett objekt").first.check()
    page.get_by_label("Vilket objekt?").select_option(NEED["agare"])
    page.get_by_label("En verksamhet").last.check()
    go_on(page)

    personal_data = page.get_by_role("group", name="Behandlas personuppgifter?")
    personal_data.get_by_label("Vet ej").check()
    go_on(page)

    page.locator("input[type=file]").set_input_files(
        {"name": "samtal.txt", "mimeType": "text/plain", "buffer": b"Sju samtal i veckan."}
    )
    page.get_by_role("button", name="Ladda upp").click()
    expect(page.get_by_role("link", name="samtal.txt")).to_be_visible()
    go_on(page)


def go_on(page):
    page.get_by_role("button", name="Spara och fortsätt", exact=True).last.click()


def send_it_in(page):
    for text in [NEED["rubrik"], "samtal.txt", *(nytta["nytta"] for nytta in NEED["nyttor"])]:
        expect(page.get_by_text(text).first).to_be_visible()
    page.get_by_role("button", name="Skicka in behovet").click()
    expect(page).to_have_url(re.compile("/kvitto/"))
    return Behov.objects.get().reference


def take_it_up(page, reference):
    page.goto("/admin/")
    page.get_by_role("link", name="Otilldelade").first.click()
    expect(page.get_by_text(reference)).to_be_visible()
    page.get_by_role("link", name=NEED["rubrik"]).click()
    press(page, "Ta upp för beredning")


def press(page, step, **fields):
    """Open the page of the step, fill it in and confirm."""
    page.get_by_role("link", name=step, exact=True).click()
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=step, exact=True).click()


def ask_for_a_completion(page):
    press(page, "Begär komplettering", **{"Vad behöver kompletteras?": QUESTION})


def answer_the_completion(page, behov):
    page.goto(f"/behov/{behov.pk}/")
    expect(page.get_by_text(QUESTION).first).to_be_visible()
    page.goto(f"/behov/{behov.pk}/redigera/behovet/")
    page.get_by_label("Vilket problem behöver lösas?").fill(f"{NEED['problem']} {ANSWER}")
    go_on(page)
    page.goto(f"/behov/{behov.pk}/granska/")
    page.get_by_role("button", name="Skicka in kompletteringen").click()


def fill_in_the_checklist(page):
    page.get_by_role("link", name="Checklista").first.click()
    expect(page.get_by_role("button", name="Spara svaren", exact=True)).to_be_visible()
    for point in page.get_by_role("group").all():
        point.get_by_label("Uppfyllt", exact=True).check()
    page.get_by_role("button", name="Spara svaren", exact=True).click()


def recommend(page):
    page.get_by_role("link", name="Lämna till beslut", exact=True).click()
    page.get_by_label("Pröva i liten skala (PoC)").check()
    page.get_by_label("Motivering").fill(REASON)
    page.get_by_role("button", name="Lämna till beslut", exact=True).click()


def decide(page, reference):
    page.goto("/admin/")
    page.get_by_role("link", name="Klara för beslut").first.click()
    expect(page.get_by_text(reference)).to_be_visible()
    page.get_by_role("link", name=NEED["rubrik"]).click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    page.get_by_role("link", name="Godkänn", exact=True).click()
    page.get_by_label("Digitaliseringsrådet").check()
    page.get_by_label("Motivering").fill(DECISION)
    page.get_by_role("button", name="Godkänn", exact=True).click()


def assert_mailed(server, address, subject):
    """Wait for exactly that letter, and return it. Office hours are another test's question."""

    def arrived():
        if Utskick.objects.filter(at_any_hour=False).update(at_any_hour=True):
            wake_worker()
        return [
            mail for mail in server.inbox if (mail["To"], mail["Subject"]) == (address, subject)
        ]

    [mail] = wait_until(arrived, f"{subject} to {address}")
    return mail
