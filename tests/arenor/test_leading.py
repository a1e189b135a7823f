"""The arena's own page, and the steps that whoever leads it takes from there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arenor import workflow
from arenor.choices import Arenastatus, Svar
from arenor.models import Utvecklingsarena
from behov.choices import Status
from organisation.models import Roll
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory, BehovFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

WORDS = {"title": "Ny rubrik", "question": "Ny fråga?", "background": "Mer att läsa."}


@pytest.fixture
def leader(client):
    person = stories.director()
    client.force_login(person)
    return person


def url(name, arena, *args):
    return reverse(f"arenor:{name}", args=[arena.pk, *args])


def offered(client, arena):
    return [action.slug for action in client.get(url("detail", arena)).context["actions"]]


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    ("status", "slugs"),
    [
        (Arenastatus.FORSLAG, ["planera", "lagg-ned"]),
        (Arenastatus.PLANERAD, ["starta", "lagg-ned"]),
        (Arenastatus.PAGAR, ["sammanstall", "lagg-ned"]),
        (Arenastatus.SAMMANSTALLNING, ["avsluta", "fortsatt", "lagg-ned"]),
        (Arenastatus.AVSLUTAD, []),
        (Arenastatus.NEDLAGD, []),
    ],
)
def test_the_page_offers_the_steps_of_where_it_stands(client, status, slugs):
    assert offered(client, UtvecklingsarenaFactory(status=status)) == slugs


def test_who_only_reads_is_offered_nothing(client):
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))

    page = client.get(url("detail", stories.going_on()))

    assert page.context["actions"] == []
    assert "Ändra texterna" not in page.text


@pytest.mark.usefixtures("leader")
def test_from_a_proposal_to_an_arena_that_is_closed(client):
    arena = UtvecklingsarenaFactory()
    DeltagareFactory(arena=arena)
    WorkshopFactory(arena=arena, is_booked=True)
    for slug in ("planera", "starta"):
        client.post(url("step", arena, slug))
    stories.held(arena)
    client.post(url("step", arena, "sammanstall"))
    stories.agreed(arena)
    stories.effektmal(arena)

    arena.refresh_from_db()
    closing = {"motivation": "Vi går vidare.", "version": arena.version}
    page = client.post(url("step", arena, "avsluta"), closing, follow=True)

    arena.refresh_from_db()
    assert (arena.status, arena.summary) == (Arenastatus.AVSLUTAD, "Vi går vidare.")
    assert "Arenan avslutades" in page.text
    assert Utskick.objects.filter(kind="arena_installd").count() == 1


@pytest.mark.usefixtures("leader")
def test_all_that_is_missing_is_said_at_once_before_and_after(client):
    arena = UtvecklingsarenaFactory(status=Arenastatus.PLANERAD)
    missing = ["Boka tid för minst en workshop.", "Lägg till minst en deltagare."]

    assert client.get(url("detail", arena)).context["missing"] == missing
    assert client.get(url("step", arena, "starta")).context["missing"] == missing
    page = client.post(url("step", arena, "starta"))

    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == missing


@pytest.mark.usefixtures("leader")
def test_a_step_that_is_motivated_keeps_what_was_typed(client):
    arena = UtvecklingsarenaFactory(status=Arenastatus.SAMMANSTALLNING)

    closing = {"motivation": "Nästan klart.", "version": arena.version}
    page = client.post(url("step", arena, "avsluta"), closing)

    assert page.status_code == 422
    assert "Nästan klart." in page.text
    assert client.post(url("step", arena, "lagg-ned"), {}).status_code == 422
    assert client.get(url("step", arena, "finns-inte")).status_code == 404


@pytest.mark.usefixtures("leader")
def test_the_page_names_whom_a_step_mails_and_nobody_else_is(client):
    arena = stories.going_on()
    person, guest = DeltagareFactory(arena=arena), DeltagareFactory(arena=arena, anvandare=None)
    DeltagareFactory()
    stories.invited(WorkshopFactory(arena=arena, is_booked=True), person)
    behov = BehovFactory(status=Status.I_ARENA)
    arena.behov.add(behov)

    told = client.get(url("step", arena, "lagg-ned")).context["told"]
    client.post(url("step", arena, "lagg-ned"), {"motivation": stories.WHY})

    assert set(told) == {person.anvandare, guest.name, behov.submitted_by}
    mailed = {str(row.recipient or row.guest_name) for row in Utskick.objects.all()}
    assert mailed == {str(one) for one in told}


@pytest.mark.usefixtures("leader")
def test_who_comes_too_late_is_told_so(client):
    arena = UtvecklingsarenaFactory(status=Arenastatus.NEDLAGD)

    for page in (url("step", arena, "planera"), url("edit", arena), url("add_behov", arena)):
        assert "Det går inte längre. Läge: Nedlagd." in client.get(page, follow=True).text


@pytest.mark.usefixtures("leader")
def test_closing_begins_with_the_summary_that_is_written(client):
    """Else what somebody has written there would be written over unseen."""
    arena = stories.ready(Arenastatus.SAMMANSTALLNING)
    Utvecklingsarena.objects.filter(pk=arena.pk).update(summary="Så här blev det.")

    assert "Så här blev det.</textarea>" in client.get(url("step", arena, "avsluta")).text
    assert "Så här blev det." not in client.get(url("step", arena, "lagg-ned")).text


@pytest.mark.usefixtures("leader")
def test_who_closes_sees_the_summary_that_another_has_written_meanwhile(client):
    arena = stories.ready(Arenastatus.SAMMANSTALLNING)
    stale = {"motivation": "Vi går vidare.", "version": arena.version}
    words = {"summary": "Så här blev det.", "is_public": False}
    arena = workflow.publish(arena, by=arena.director, version=arena.version, **words)

    page = client.post(url("step", arena, "avsluta"), stale)

    [told] = page.context["differences"]
    assert (page.status_code, told.typed, told.saved) == (422, "Vi går vidare.", words["summary"])
    arena.refresh_from_db()
    assert (arena.status, arena.summary) == (Arenastatus.SAMMANSTALLNING, words["summary"])

    again = {**stale, "version": page.context["form"]["version"].value()}
    client.post(url("step", arena, "avsluta"), again)

    arena.refresh_from_db()
    assert (arena.status, arena.summary) == (Arenastatus.AVSLUTAD, "Vi går vidare.")


@pytest.mark.usefixtures("leader")
def test_who_closes_is_asked_again_when_anything_of_the_arena_has_changed(client):
    arena = stories.ready(Arenastatus.SAMMANSTALLNING)
    stale = {"motivation": "Klart.", "version": arena.version}
    Utvecklingsarena.objects.filter(pk=arena.pk).update(summary="Klart.", version=9)

    page = client.post(url("step", arena, "avsluta"), stale)

    assert page.status_code == 422
    assert "Arenan har ändrats sedan du öppnade sidan." in page.text
    arena.refresh_from_db()
    assert arena.status == Arenastatus.SAMMANSTALLNING


@pytest.mark.usefixtures("leader")
def test_of_two_who_close_at_once_the_second_is_shown_what_the_first_wrote(client):
    arena = stories.ready(Arenastatus.SAMMANSTALLNING)
    stale = {"motivation": "Mina ord.", "version": arena.version}
    words = {"version": arena.version, "motivation": "Deras ord."}
    workflow.close(arena, by=arena.director, **words)

    page = client.post(url("step", arena, "avsluta"), stale)

    [told] = page.context["differences"]
    assert (page.status_code, told.typed, told.saved) == (422, "Mina ord.", "Deras ord.")
    assert "Någon annan har redan avslutat arenan." in page.text
    assert f'action="{url("publish", arena)}"' in page.text
    arena.refresh_from_db()
    assert arena.summary == "Deras ord."
    same = client.post(url("step", arena, "avsluta"), {**stale, "motivation": "Deras ord."})
    assert same.status_code == 302


def test_two_who_edit_at_once_both_see_what_the_other_wrote(client, leader):
    arena = UtvecklingsarenaFactory()
    stale = {**WORDS, "version": arena.version}
    workflow.edit(arena, by=leader, version=arena.version, **WORDS | {"title": "Deras rubrik"})

    page = client.post(url("edit", arena), stale)

    [difference] = page.context["differences"]
    assert (difference.typed, difference.saved) == ("Ny rubrik", "Deras rubrik")
    assert page.status_code == 422
    arena.refresh_from_db()
    assert arena.title == "Deras rubrik"
    client.post(url("edit", arena), {**WORDS, "version": page.context["form"]["version"].value()})
    arena.refresh_from_db()
    assert arena.title == "Ny rubrik"


@pytest.mark.usefixtures("leader")
def test_the_summary_is_shown_to_all_only_when_it_says_something(client):
    arena = UtvecklingsarenaFactory()
    given = {"version": arena.version, "is_public": "on"}

    assert client.post(url("publish", arena), given).status_code == 422
    client.post(url("publish", arena), given | {"summary": "Så blev det."})

    arena.refresh_from_db()
    assert (arena.is_public, arena.summary) == (True, "Så blev det.")


def test_a_summary_that_somebody_has_changed_is_not_written_over(client, leader):
    arena = UtvecklingsarenaFactory()
    stale = {"version": arena.version, "summary": "Min."}
    workflow.publish(arena, by=leader, version=arena.version, summary="Deras.", is_public=False)

    page = client.post(url("publish", arena), stale)

    assert [difference.saved for difference in page.context["differences"]] == ["Deras."]
    arena.refresh_from_db()
    assert arena.summary == "Deras."


def test_a_behov_is_taken_in_by_its_number_and_given_back(client, leader):
    arena, behov = stories.going_on(), BehovFactory(status=Status.UNDER_BEREDNING)

    client.post(url("add_behov", arena), {"behov": behov.reference.lower()})
    assert list(arena.behov.all()) == [behov]
    back = url("return_behov", arena, behov.pk)
    assert client.get(back).context["told"] == [behov.submitted_by]
    client.post(back, {"motivation": "Har fått en ägare."})

    behov.refresh_from_db()
    assert behov.status == Status.UNDER_BEREDNING
    assert behov.handelser.last().by == leader
    assert not arena.behov.exists()
    assert client.get(back).status_code == 404


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("BEH-1-1", "Det finns inget behov med numret BEH-1-1."),
        ("", "Skriv behovets nummer."),
        (None, "Beredningen måste ta upp det innan det kan gå till en arena."),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_the_remedy(client, number, said):
    behov = BehovFactory(status=Status.INSKICKAT)

    given = {"behov": behov.reference if number is None else number}
    page = client.post(url("add_behov", stories.going_on()), given)

    assert page.status_code == 422
    assert said in page.text


def test_nobody_takes_in_what_they_sent_in_but_beredningen_may_have_referred_it(client, leader):
    arena = stories.going_on()
    own = BehovFactory(status=Status.UNDER_BEREDNING, submitted_by=leader)

    refused = client.post(url("add_behov", arena), {"behov": own.reference})

    assert refused.status_code == 422
    assert "(jäv)" in refused.text
    assert not arena.behov.exists()
    referred = BehovFactory(status=Status.I_ARENA, submitted_by=leader)
    assert client.post(url("add_behov", arena), {"behov": referred.reference}).status_code == 302


def test_nobody_gives_back_what_they_sent_in(client, leader):
    arena, own = stories.going_on(), BehovFactory(status=Status.I_ARENA, submitted_by=leader)
    arena.behov.add(own)

    assert client.get(url("return_behov", arena, own.pk)).status_code == 403
    draft = BehovFactory(status=Status.UNDER_BEREDNING, submitted_by=leader)
    page = client.post(url("add_behov", arena), {"behov": draft.reference})
    assert "(jäv)" in page.text


@pytest.mark.usefixtures("leader")
def test_calendars_lead_to_the_workshop_on_the_page(client):
    workshop = WorkshopFactory(is_booked=True)
    for svar in (Svar.JA, Svar.NEJ):
        inbjudan = stories.invited(workshop, DeltagareFactory(arena=workshop.arena))
        inbjudan.svar = svar
        inbjudan.save()

    page = client.get(workshop.get_absolute_url().partition("#")[0])

    anchor = workshop.get_absolute_url().partition("#")[2]
    assert f'id="{anchor}"' in page.text
    assert "1 av 2 har svarat att de kommer." in page.text


@pytest.mark.usefixtures("leader")
def test_the_page_costs_the_same_for_one_and_for_three_of_everything(client):
    arena, costs = stories.going_on(), []
    for more in (1, 2):
        for _ in range(more):
            person = DeltagareFactory(arena=arena)
            stories.invited(WorkshopFactory(arena=arena, is_booked=True), person)
            arena.behov.add(BehovFactory(status=Status.I_ARENA))
            arena.mojligheter.create(text="Läs högt.", by=person)
            stories.effektmal(arena)
        client.get(url("detail", arena))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("detail", arena))
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_everybody_reads_in_the_list_what_is_shown_to_all(client):
    shown = UtvecklingsarenaFactory(is_public=True, summary="Så blev det.")
    UtvecklingsarenaFactory()
    mine = DeltagareFactory().arena
    client.force_login(mine.deltagare.get().anvandare)

    page = client.get(reverse("arenor:list"))

    assert list(page.context["page"]) == [mine, shown]
    assert url("detail", mine) in page.text
    assert url("summary", shown) in page.text
    assert url("detail", shown) not in page.text.replace(url("summary", shown), "")


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    ("lage", "statuses"),
    [
        ("", {Arenastatus.PAGAR, Arenastatus.AVSLUTAD, Arenastatus.NEDLAGD}),
        ("oppna", {Arenastatus.PAGAR}),
        ("avslutade", {Arenastatus.AVSLUTAD, Arenastatus.NEDLAGD}),
        ("nedlagd", {Arenastatus.NEDLAGD}),
        ("finns-inte", {Arenastatus.PAGAR, Arenastatus.AVSLUTAD, Arenastatus.NEDLAGD}),
    ],
)
def test_the_list_is_filtered_by_where_arenas_stand(client, lage, statuses):
    for status in (Arenastatus.PAGAR, Arenastatus.AVSLUTAD, Arenastatus.NEDLAGD):
        UtvecklingsarenaFactory(status=status)

    page = client.get(reverse("arenor:list"), {"lage": lage})

    assert {arena.status for arena in page.context["page"]} == statuses


def test_the_start_page_shows_the_director_what_waits(client):
    BehovFactory(status=Status.I_ARENA)
    arena = stories.going_on()
    UtvecklingsarenaFactory(status=Arenastatus.NEDLAGD, title="Den nedlagda")

    client.force_login(stories.director())
    page = client.get(reverse("start"))
    assert '<span class="queue-count">1</span> behov väntar på en arena' in page.text
    assert arena.title in page.text
    assert "Den nedlagda" not in page.text

    client.force_login(AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE]))
    assert "väntar på en arena" not in client.get(reverse("start")).text


def test_only_one_way_of_listing_shows_what_is_not_ones_own():
    """The negative control of the list: what is visible in full stays with those who take part."""
    arena, stranger = UtvecklingsarenaFactory(is_public=True), AnvandareFactory()

    assert arena in Utvecklingsarena.objects.all().listed_to(stranger)
    assert arena not in Utvecklingsarena.objects.all().visible_to(stranger)


def test_the_page_of_a_behov_leads_to_its_arena_if_one_may_read_of_it(client):
    shown, hidden = UtvecklingsarenaFactory(is_public=True), UtvecklingsarenaFactory()
    behov = BehovFactory(status=Status.I_ARENA)
    for arena in (shown, hidden):
        arena.behov.add(behov)
    client.force_login(behov.submitted_by)

    page = client.get(behov.get_absolute_url()).text

    assert url("summary", shown) in page
    assert hidden.title not in page
    client.force_login(stories.director())
    assert url("detail", hidden) in client.get(behov.get_absolute_url()).text


@pytest.mark.usefixtures("leader")
def test_the_tasks_say_how_far_each_part_has_come(client):
    arena = stories.going_on()
    WorkshopFactory(arena=arena)
    WorkshopFactory(arena=arena, is_booked=True)
    stories.ambition(arena)
    stories.effektmal(arena)

    tasks = client.get(url("detail", arena)).context["tasks"]

    assert {task.label: (task.standing, task.about) for task in tasks} == {
        "Workshoppar och tider": ("Påbörjat", "1 av 2 har en tid"),
        "Deltagare och intressenter": ("Att göra", "0 deltagare"),
        "Möjligheter": ("Att göra", "0 möjligheter"),
        "Ambition": ("Påbörjat", "1 version, inte beslutad än"),
        "Effektmål": ("Klart", "1 effektmål"),
        "Projekt och nya behov": ("Att göra", "0 projekt"),
        "Spår från behov till utfall": ("", ""),
        "Sammanfattning": ("Att göra", "Bara de som ser arenan läser den"),
    }
    assert {client.get(task.url).status_code for task in tasks} == {200}


def test_no_task_leads_where_its_reader_may_not_go(client):
    arena = DeltagareFactory().arena
    client.force_login(arena.deltagare.get().anvandare)

    tasks = client.get(url("detail", arena)).context["tasks"]

    assert "Deltagare och intressenter" not in {task.label for task in tasks}
    assert {client.get(task.url).status_code for task in tasks} == {200}
