"""A behov that nobody owns becomes an arena, an ambition, an effektmål and a project.

As beredare, director, facilitator, participant, guest and ordinary employee; real browser, real
PostgreSQL, real Redis, a real Celery worker and a real SMTP server.
"""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from arenor.models import Utvecklingsarena, Workshop
from arenor.workflow.series import TEMPLATE
from behov.choices import Status
from organisation.models import Roll
from tests.arenor import stories
from tests.arenor.letters import guest_address_in, parts_of, text_of
from tests.factories import AnvandareFactory, BehovFactory
from tests.fixtures_mail import wait_until
from utskick.arbetsdagar import add_working_days
from utskick.models import State, Utskick
from utskick.outbox import wake_worker

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE = "Vem läser upp våra beslut?"
FIRST, SECOND = TEMPLATE[:2]
IDEA = "Läs upp besluten i appen."
EFFECT = "Fler förstår sitt beslut utan att ringa."
PROJECT = "Uppläsning av beslut"
FOUND = "Vi prövar uppläsning i två verksamheter och mäter samtalen."
LEAD, MEMBER, GUEST = "ulla@example.se", "karin@example.se", "robin@foretag.example"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
@pytest.mark.usefixtures("celery_worker_process")
def test_an_arena_goes_all_the_way(visit, smtp_server, javascript):
    beredare = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    director = visit(stories.director()).page
    ulla = AnvandareFactory(first_name="Ulla", last_name="Ledare", email=LEAD)
    karin = AnvandareFactory(first_name="Karin", last_name="Ståhl", email=MEMBER)
    lead, member = visit(ulla).page, visit(karin, javascript=javascript).page
    guest = visit(width=320, javascript=javascript).page
    behov = BehovFactory(status=Status.UNDER_BEREDNING, title="Beslut som ingen förstår")

    refer(visit(beredare).page, behov)
    arena = open_arena(director, behov)
    add_person(director, arena, "Ulla", role="facilitator", group="verksamhet")
    add_person(lead, arena, "karin", role="deltagare", group="invanare")
    add_guest(lead, arena)
    plan_four(director, lead, arena)

    find_a_time(lead, member, guest, arena, smtp_server)
    move_and_cancel(lead, arena, smtp_server)
    press(director, arena, "Starta")
    meet(lead, member, guest, arena)
    agree(lead, director, arena)
    lead_on(lead, arena, behov)
    close(director, arena, behov)

    read_the_summary(visit(AnvandareFactory()).page, arena)
    assert trace_of(lead, arena) == [
        f"{behov.title} {behov.reference}",
        IDEA,
        f"{PROJECT} Projekt, planerat",
        "Inte mätt än Mål 900 samtal",
    ]
    measure(lead, arena)
    today = date_format(timezone.localdate(), "j F Y")
    assert trace_of(lead, arena)[-1] == (
        f"Målet är inte nått än 1050 samtal den {today}, mål 900 samtal"
    )


def refer(page, behov):
    """Beredningen finds that nobody owns it."""
    page.goto(f"/admin/behov/behov/{behov.pk}/change/")
    take(page, "Hänvisa till utvecklingsarena", Motivering="Frågan rör alla, och ingen äger den.")


def take(page, step, **fields):
    """Open the page of the step, fill it in and confirm."""
    page.get_by_role("link", name=step, exact=True).click()
    fill(page, fields)
    page.get_by_role("button", name=step, exact=True).click()


def press(page, arena, step, **fields):
    """A step of the whole arena, from its own page."""
    page.goto(arena.get_absolute_url())
    take(page, step, **fields)
    page.wait_for_load_state()  # nothing is missing from a page that is only half there
    expect(page.get_by_role("link", name=step, exact=True)).to_have_count(0)


def fill(page, fields):
    for label, text in fields.items():
        page.get_by_label(label).fill(text)


def open_arena(page, behov):
    page.goto("/")
    page.get_by_role("link", name="1 behov väntar på en arena").click()
    expect(page.get_by_text("Hänvisat av beredningen")).to_be_visible()
    page.get_by_role("checkbox", name=f"Välj {behov.reference}").check()
    page.get_by_role("button", name="Öppna en arena").click()
    expect(page.get_by_role("checkbox", name=behov.title)).to_be_checked()
    fill(page, {"Rubrik": TITLE, "Fråga": "Hur når besluten dem som inte kan läsa dem?"})
    page.get_by_role("button", name="Öppna arenan").click()
    expect(page.get_by_text("Arenan är öppnad.")).to_be_visible()
    return Utvecklingsarena.objects.get()


def add_person(page, arena, name, *, role, group):
    people(page, arena, "Lägg till någon i kommunen")
    page.get_by_label("Namn eller hela e-postadressen").fill(name)
    page.get_by_role("button", name="Sök").click()
    page.get_by_role("group", name="Vem?").get_by_role("radio").check()
    page.get_by_label("Roll").select_option(role)
    page.get_by_label("Intressentgrupp").select_option(group)
    page.get_by_role("button", name="Lägg till deltagaren").click()
    expect(page.get_by_text("är deltagare i arenan.")).to_be_visible()


def add_guest(page, arena):
    people(page, arena, "Bjud in en gäst")
    page.get_by_label("Namn", exact=True).fill("Robin Ek")
    fill(page, {"E-postadress": GUEST, "Organisation": "Synskadades förening"})
    page.get_by_label("Intressentgrupp").select_option("invanare")
    page.get_by_role("button", name="Bjud in gästen").click()
    expect(page.get_by_text("Robin Ek är deltagare i arenan.")).to_be_visible()


def people(page, arena, link):
    page.goto(arena.get_absolute_url())
    page.get_by_role("link", name="Deltagare och intressenter").click()
    page.get_by_role("link", name=link).click()


def plan_four(director, lead, arena):
    series(lead, arena, "Lägg till workshoppar")
    lead.get_by_role("button", name="Lägg till workshopparna").click()
    for number, theme in enumerate(TEMPLATE, start=1):
        expect(lead.get_by_role("heading", name=f"{number}. {theme}")).to_be_visible()
    press(director, arena, "Planera serien")


def series(page, arena, link):
    page.goto(arena.get_absolute_url())
    page.get_by_role("link", name="Workshoppar och tider").click()
    page.get_by_role("link", name=link).click()


def find_a_time(lead, member, guest, arena, server):
    """Two times are proposed; both answer, each by the link in their own mail; one is booked."""
    days = [add_working_days(timezone.localdate(), number) for number in (20, 22)]
    series(lead, arena, f"Fråga när deltagarna kan för {FIRST}")
    lead.get_by_role("button", name="Lägg till en tid").click()
    for index, day in enumerate(days):
        fill_nth(lead, index, {"Dag": f"{day}", "Börjar klockan": "9", "Slutar klockan": "12"})
    lead.get_by_role("button", name="Föreslå tiderna").last.click()
    mails = mailed(server, f"När kan du? {FIRST}")
    assert mails.keys() == {LEAD, MEMBER, GUEST}
    own = f"/arenor/{arena.pk}/medverkan/"
    assert own in text_of(mails[MEMBER])

    answer_times(member, own, ["Passar inte", "Passar"])
    answer_times(guest, guest_address_in(mails[GUEST]), ["Om det måste", "Passar"])

    lead.reload()
    expect(lead.get_by_text("2 av 3 deltagare har svarat.")).to_be_visible()
    lead.get_by_role("button", name=f"Boka {date_format(days[1], 'l j F')}").click()
    expect(lead.get_by_text(f"{FIRST} är bokad:")).to_be_visible()
    when = f"{date_format(days[1], 'l j F Y')} kl. 09.00–12.00"
    invitations = mailed(server, f"Workshop {when}: {FIRST}")
    assert invitations.keys() == {LEAD, MEMBER, GUEST}
    for mail in invitations.values():
        assert parts_of(mail)[1].vevent.dtstart.value.hour == 9
    for page in (member, guest):
        page.reload()
        page.get_by_role("button", name="Kommer", exact=True).click()
        expect(page.get_by_text("Tack, svaret är sparat.")).to_be_visible()


def fill_nth(page, index, fields):
    for label, text in fields.items():
        page.get_by_label(label).nth(index).fill(text)


def answer_times(page, url, answers):
    page.goto(url)
    for index, answer in enumerate(answers):
        page.get_by_label(answer, exact=True).nth(index).check()
    page.get_by_role("button", name="Spara svaren").click()
    expect(page.get_by_text("Tack, svaren är sparade.")).to_be_visible()


def mailed(server, subject, count=3):
    """Wait for so many letters of that subject, and return them by address.

    Office hours, and the minute for which a letter is held, are other tests' questions.
    """

    def arrived():
        now = timezone.now()
        waiting = Utskick.objects.filter(state=State.KOAD, immediate=True)
        if waiting.exclude(at_any_hour=True, next_attempt_at__lte=now).update(
            at_any_hour=True, next_attempt_at=now
        ):
            wake_worker()
        # A long subject begins on a line of its own, of which the parser keeps the blank.
        found = [mail for mail in server.inbox if mail["Subject"].strip() == subject]
        return found if len(found) >= count else None

    mails = wait_until(arrived, f"{count} letters: {subject}")
    assert len(mails) == count
    return {mail["To"]: mail for mail in mails}


def move_and_cancel(lead, arena, server):
    """What a calendar holds that takes in every letter about the second workshop."""
    calendar = {}
    day = add_working_days(timezone.localdate(), 30)
    series(lead, arena, f"Boka tid för {SECOND}")
    fill(lead, {"Dag": f"{day}", "Börjar klockan": "13", "Slutar klockan": "15.30"})
    fill(lead, {"Lokal eller adress": "Sal 2"})
    lead.get_by_role("button", name="Boka", exact=True).click()
    take_in(calendar, server, f"Workshop {date_format(day, 'l j F Y')} kl. 13.00–15.30: {SECOND}")
    assert states_of(calendar) == [("REQUEST", "CONFIRMED", "1", 13)]

    lead.get_by_role("link", name=f"Flytta eller byt lokal för {SECOND}").click()
    fill(lead, {"Börjar klockan": "14"})
    lead.get_by_role("button", name="Boka", exact=True).click()
    when = f"{date_format(day, 'l j F Y')} kl. 14.00–15.30"
    take_in(calendar, server, f"Workshop {when}: {SECOND}")
    assert states_of(calendar) == [("REQUEST", "CONFIRMED", "2", 14)]

    lead.get_by_role("link", name=f"Ställ in {SECOND}").click()
    lead.get_by_role("button", name="Ja, ställ in workshoppen").click()
    take_in(calendar, server, f"Inställd: workshop {when}, {SECOND}")
    assert states_of(calendar) == [("CANCEL", "CANCELLED", "3", 14)]


def take_in(calendar, server, subject):
    """As a calendar does: by UID, the higher sequence replaces the lower one."""
    for mail in mailed(server, subject).values():
        event = parts_of(mail)[1]
        before = calendar.get(event.vevent.uid.value)
        if before is None or int(before.vevent.sequence.value) < int(event.vevent.sequence.value):
            calendar[event.vevent.uid.value] = event


def states_of(calendar):
    return [
        (
            one.method.value,
            one.vevent.status.value,
            one.vevent.sequence.value,
            one.vevent.dtstart.value.hour,
        )
        for one in calendar.values()
    ]


def meet(lead, member, guest, arena):
    """The day has come: both write and vote; then who came, and what is to be done."""
    begins = timezone.now() - dt.timedelta(hours=1)
    Workshop.objects.filter(number=1).update(
        starts_at=begins, ends_at=begins + dt.timedelta(hours=3)
    )
    member.goto(arena.get_absolute_url())
    member.get_by_role("link", name=f"1. {FIRST}").click()
    write_note(member, "Många ringer om samma sak.")
    guest.reload()
    write_note(guest, "Vi lyssnar hellre än vi läser.")
    member.get_by_role("link", name="Möjligheter").click()
    member.get_by_role("link", name="Skriv en möjlighet").click()
    fill(member, {"Vad skulle kunna göras?": IDEA, "Vad är det värt för invånarna?": "Färre fel."})
    member.get_by_role("button", name="Spara möjligheten").click()
    guest.reload()
    for page in (member, guest):
        page.get_by_role("button", name=f"Rösta för ”{IDEA}”").click()
        expect(page.get_by_role("button", name="Ta bort min röst")).to_be_visible()
    expect(guest.get_by_text("2 röster")).to_be_visible()

    series(lead, arena, f"Genomförd: skriv in närvaro för {FIRST}")
    for name in ("Karin Ståhl", "Robin Ek"):
        expect(lead.get_by_label(name)).to_be_checked()
    lead.get_by_role("button", name="Spara närvaron").click()
    expect(lead.get_by_text("2 av 3 inbjudna kom.")).to_be_visible()
    give_karin_something_to_do(lead, arena)


def write_note(page, text):
    page.get_by_label("Din anteckning").first.fill(text)
    page.get_by_role("button", name="Spara anteckningen").first.click()
    expect(page.get_by_role("status").filter(has_text="Sparat")).to_be_visible()


def give_karin_something_to_do(lead, arena):
    lead.goto(f"/arenor/{arena.pk}/workshoppar/1/")
    expect(lead.get_by_text("Vi lyssnar hellre än vi läser.")).to_be_visible()
    lead.get_by_role("link", name="Skriv en åtgärd").click()
    lead.get_by_label("Vem gör det?").select_option("Karin Ståhl")
    soon = timezone.localdate() + dt.timedelta(days=9)
    fill(lead, {"Vad ska göras?": "Räkna samtalen.", "När ska det vara klart?": f"{soon}"})
    lead.get_by_role("button", name="Spara åtgärden").click()
    expect(lead.get_by_text("Karin Ståhl påminns med mejl.")).to_be_visible()


def agree(lead, director, arena):
    """The facilitator writes the ambition, the director says who stands behind it."""
    lead.goto(arena.get_absolute_url())
    lead.get_by_role("link", name="Ambition", exact=True).click()
    lead.get_by_role("link", name="Skriv ambitionen").click()
    lead.get_by_label("Testa").check()
    fill(lead, {"Ambitionen i ord": "Vi prövar uppläsning i två verksamheter."})
    lead.get_by_role("button", name="Spara som ny version").click()

    press(director, arena, "Sammanställ")
    director.get_by_role("link", name="Ambition", exact=True).click()
    director.get_by_role("link", name="Enas om ambitionen").click()
    for name in ("Karin Ståhl", "Robin Ek"):
        director.get_by_label(name).check()
    director.get_by_role("button", name="Enas om ambitionen").click()
    expect(director.get_by_text("Version 1 av ambitionen är beslutad.")).to_be_visible()


def lead_on(lead, arena, behov):
    """An effektmål out of the possibility and the behov; and a project."""
    today = timezone.localdate()
    lead.goto(arena.get_absolute_url())
    lead.get_by_role("link", name="Effektmål", exact=True).click()
    lead.get_by_role("link", name="Skriv ett effektmål").click()
    lead.get_by_role("textbox", name="Enhet").fill("samtal")
    lead.get_by_label("Mål", exact=True).fill("900")
    fill(
        lead,
        {
            "Vilken effekt vill ni se?": EFFECT,
            "Mätetal": "Samtal om beslut per månad",
            "Nuläge (baslinje)": "1 300",
            "När mättes nuläget?": f"{today - dt.timedelta(days=30)}",
            "När ska målet vara nått?": f"{today + dt.timedelta(days=300)}",
        },
    )
    lead.get_by_label("Ägare").select_option("Ulla Ledare")
    lead.get_by_label(IDEA).check()
    lead.get_by_label(behov.title).check()
    lead.get_by_role("button", name="Spara effektmålet").click()
    expect(lead.get_by_text("Effektmål 1 är sparat.")).to_be_visible()

    lead.goto(arena.get_absolute_url())
    lead.get_by_role("link", name="Projekt och nya behov", exact=True).click()
    lead.get_by_role("link", name="Starta ett projekt eller behov").click()
    lead.get_by_label("Projekt", exact=True).check()
    lead.get_by_label("Namn", exact=True).fill(PROJECT)
    lead.get_by_label(EFFECT).check()
    lead.get_by_role("button", name="Starta").click()
    expect(lead.get_by_text(f"Projektet ”{PROJECT}” är startat.")).to_be_visible()


def close(director, arena, behov):
    """What stands in the way is said before; then it is gone."""
    left = f"{behov.reference} är kvar i arenan."
    director.goto(arena.get_absolute_url())
    expect(director.get_by_text(left)).to_be_visible()
    take(director, "Avsluta arenan", Motivering=FOUND)
    expect(director.get_by_role("alert")).to_contain_text(left)
    director.goto(arena.get_absolute_url())
    director.get_by_role("link", name=f"Lämna tillbaka {behov.reference}").click()
    fill(director, {"Motivering": "Arenan har startat ett projekt."})
    director.get_by_role("button", name="Lämna tillbaka").click()
    expect(director.get_by_text("är tillbaka hos beredningen.")).to_be_visible()
    press(director, arena, "Avsluta arenan", Motivering=FOUND)
    expect(director.get_by_text("Arenan är avslutad.")).to_be_visible()

    director.get_by_role("link", name="Skriv sammanfattningen").click()
    expect(director.get_by_role("textbox", name="Sammanfattning")).to_have_value(FOUND)
    director.get_by_label("Alla anställda får läsa sammanfattningen").check()
    director.get_by_role("button", name="Spara").click()
    expect(director.get_by_text("Sammanfattningen är sparad.")).to_be_visible()


def read_the_summary(page, arena):
    """Someone who has nothing to do with it reads what came of it, and nothing of who said what."""
    page.goto("/arenor/")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_load_state()
    for text in (FOUND, EFFECT, PROJECT):
        expect(page.get_by_text(text).first).to_be_visible()
    for text in ("Robin Ek", "Vi lyssnar hellre än vi läser."):
        expect(page.get_by_text(text)).to_have_count(0)
    assert page.goto(arena.get_absolute_url()).status == 404


def trace_of(page, arena):
    """What the trace says of the only effektmål: where it came from, what it led to."""
    page.goto(arena.get_absolute_url())
    page.get_by_role("link", name="Spår från behov till utfall").click()
    expect(page.get_by_role("img", name="Från behov till utfall")).to_contain_text(PROJECT)
    page.wait_for_load_state()
    return [" ".join(text.split()) for text in page.locator("main dd").all_inner_texts()]


def measure(page, arena):
    """Also after the arena has closed."""
    page.goto(f"{arena.get_absolute_url()}effektmal/")
    page.get_by_role("link", name="Mätningar av effektmål 1").click()
    fill(page, {"Värde": "1 050", "Kommentar": "Första månaden."})
    page.get_by_role("button", name="Spara mätningen").click()
    expect(page.get_by_text("Mätningen är sparad.")).to_be_visible()
    page.get_by_text("Visa som tabell").click()
    expect(page.get_by_role("cell", name="1 050")).to_be_visible()
