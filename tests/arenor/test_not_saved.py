"""What was written in vain, as a workshop was removed or an arena ended: shown, to be copied."""

import datetime as dt
import pkgutil
import uuid
from importlib import import_module

import pytest
import time_machine
from django import forms as django_forms
from django.utils import timezone

from arenor import forms, workflow
from arenor.choices import Arenastatus
from arenor.models import Anteckning, Atgard, Workshop
from arenor.views.not_saved import LABELS
from arenor.workflow import steps
from organisation.unsaved import signature_of
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 25, 14, 5, tzinfo=timezone.get_default_timezone())
NOTE = {"version": 0, "text": "Vi vill\npröva <b>röst</b>."}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def lead(arena, client):
    person = stories.facilitator(arena)
    client.force_login(person.anvandare)
    return person


@pytest.fixture
def remover():
    return AnvandareFactory(first_name="Vera", last_name="Lind")


@pytest.fixture
def gone(arena, remover):
    """Was number 1, and is removed by somebody else than who writes."""
    workshop = WorkshopFactory(arena=arena, theme="Nuläge")
    workflow.remove_workshop(Workshop.objects.get(pk=workshop.pk), by=remover, version=1)
    return f"/arenor/{arena.pk}/workshoppar/1/"


def note():
    return NOTE | {"token": str(uuid.uuid4())}


def shown(response):
    """What the page says was written."""
    return response.context["written"]


def test_a_note_to_a_removed_workshop_is_shown_with_who_removed_it(client, arena, gone):
    client.force_login(DeltagareFactory(arena=arena).anvandare)

    page = client.post(gone, note())

    assert page.status_code == 409
    assert shown(page) == [("Text", NOTE["text"])]
    assert "pröva &lt;b&gt;röst&lt;/b&gt;." in page.text
    told = " ".join(page.text.split())
    assert "”Nuläge” togs bort ur serien den 25 november 2026 kl. 14.05 av Vera Lind." in told
    assert f'<a href="/arenor/{arena.pk}/">Till arenan</a>' in page.text
    assert not Anteckning.objects.exists()


@pytest.mark.usefixtures("lead")
def test_the_script_that_saves_is_told_that_it_is_in_vain(client, gone):
    answer = client.post(gone, note(), headers={"Accept": "application/json"})

    assert answer.status_code == 409  # which leaves it to the button
    said = "Workshoppen är borttagen. Det går inte att spara. Kopiera det du vill behålla."
    assert answer.json() == {"said": said}


def test_a_guest_is_shown_it_without_names_and_goes_back_to_their_own_page(client, arena, gone):
    assert gone
    guest = DeltagareFactory(arena=arena, anvandare=None)
    own = f"/arena/gast/{guest.link_token}/"

    page = client.post(f"{own}anteckning/1/", note())

    assert page.status_code == 409
    assert shown(page) == [("Text", NOTE["text"])]
    assert "togs bort ur serien den 25 november" in page.text
    assert "Vera" not in page.text
    assert f'<a href="{own}">' in page.text
    assert f"/arenor/{arena.pk}/" not in page.text
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    script = client.post(f"{own}anteckning/1/", note(), headers={"Accept": "application/json"})
    assert "Workshoppen är borttagen." in script.json()["said"]


@pytest.mark.parametrize(
    ("rest", "typed", "kept"),
    [
        ("andra/", {"version": 1, "theme": "Nytt", "agenda": "Fika"}, ["Nytt", "Fika"]),
        (
            "boka/",
            {"day": "2026-12-08", "begins": "9", "ends": "12", "place": "Sal 2", "link": ""},
            ["2026-12-08", "9", "12", "Sal 2"],
        ),
        (
            "tider/",
            {"tider-TOTAL_FORMS": 2, "tider-INITIAL_FORMS": 0, "tider-0-day": "2026-12-08",
             "tider-1-day": "2026-12-09", "tider-1-begins": "8"},
            ["2026-12-08", "2026-12-09", "8"],
        ),
        ("atgarder/ny/", {"version": 0, "text": "Fråga", "owner": "7", "due_on": "2027-01-01"},
         ["Fråga", "2027-01-01"]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("lead")
def test_whatever_was_written_on_a_page_of_it_is_shown(client, gone, rest, typed, kept):
    page = client.post(f"{gone}{rest}", typed)

    assert page.status_code == 409
    assert [text for _label, text in shown(page)] == kept
    assert not Atgard.objects.exists()


def test_who_may_not_see_the_arena_learns_nothing(client, gone):
    client.force_login(AnvandareFactory())

    for rest, typed in (("", note()), ("andra/", {"theme": "Nytt"})):
        assert client.post(f"{gone}{rest}", typed).status_code == 404


@pytest.mark.usefixtures("lead")
def test_an_address_on_which_nothing_was_written_is_not_found(client, arena, gone):
    assert client.get(gone).status_code == 404
    assert client.post(gone, {"version": 0, "text": " "}).status_code == 404
    assert client.post(f"{gone}ordning/", {"seen": 2, "to": 1}).status_code == 404
    never = f"/arenor/{arena.pk}/workshoppar/2/"
    assert client.post(never, note()).status_code == 404


@pytest.mark.usefixtures("lead")
def test_a_removal_of_which_no_event_tells_is_shown_without_a_name(client, arena):
    """From before events held the number of the workshop: there is a later one."""
    WorkshopFactory(arena=arena, number=2, position=1)

    page = client.post(f"/arenor/{arena.pk}/workshoppar/1/", note())

    assert page.status_code == 409
    assert shown(page) == [("Text", NOTE["text"])]
    assert "togs bort" not in page.text


def test_what_was_written_when_the_session_had_ended_is_shown_once(client, arena, gone):
    me = DeltagareFactory(arena=arena)
    client.post(gone, note() | {"writer": signature_of(me.anvandare)})
    client.force_login(me.anvandare)

    page = client.get(gone)

    assert page.status_code == 409
    assert shown(page) == [("Text", NOTE["text"])]
    assert "Kontrollera och spara" not in page.text
    assert client.get(gone).status_code == 404


@pytest.fixture
def removed_under_way(arena, monkeypatch):
    """A workshop that is removed after its page has found it, and before it is locked."""
    workshop, lock = WorkshopFactory(arena=arena), steps.lock

    def removed_just_before(row):
        Workshop.objects.all().delete()
        return lock(row)

    monkeypatch.setattr(steps, "lock", removed_just_before)
    return workshop


@pytest.mark.usefixtures("lead")
def test_a_time_of_a_workshop_that_is_removed_meanwhile(client, arena, removed_under_way):
    time = removed_under_way.tidsforslag.create(starts_at=NOW, ends_at=NOW + dt.timedelta(hours=1))
    series = f"/arenor/{arena.pk}/workshoppar/"

    answer = client.post(f"{series}1/tider/{time.pk}/ta-bort/", follow=True)

    assert answer.redirect_chain == [(series, 302)]
    assert "Workshoppen är borttagen." in answer.text


@pytest.mark.usefixtures("lead", "removed_under_way")
def test_a_workshop_that_is_removed_as_its_words_are_saved(client, arena):
    words = {"version": 1, "theme": "Nytt", "agenda": "Fika"}

    page = client.post(f"/arenor/{arena.pk}/workshoppar/1/andra/", words)

    assert page.status_code == 422
    assert "Workshoppen är borttagen." in page.text
    assert page.context["form"]["agenda"].value() == "Fika"


WRITTEN_TOO_LATE = [
    ("workshoppar/nya/", {"after": 1, "themes": "Nuläge"}, [("Teman", "Nuläge")]),
    (
        "workshoppar/1/andra/",
        {"version": 1, "theme": "Nytt", "agenda": "Fika"},
        [("Tema", "Nytt"), ("Dagordning", "Fika")],
    ),
    ("workshoppar/1/boka/", {"place": "Sal 2"}, [("Lokal eller adress", "Sal 2")]),
    ("workshoppar/1/tider/", {"tider-0-day": "2026-12-08"}, [("Dag", "2026-12-08")]),
    ("deltagare/gast/", {"name": "Robin", "role": "expert"}, [("Namn", "Robin")]),
    ("andra/", {"version": 1, "title": "Ny", "question": ""}, [("Rubrik", "Ny")]),
    ("steg/lagg-ned/", {"motivation": "Ingen kom."}, [("Motivering", "Ingen kom.")]),
]


@pytest.fixture
def over(arena, remover):
    WorkshopFactory(arena=arena)
    workflow.abandon(arena, by=remover, motivation=stories.WHY)
    return arena


@pytest.mark.parametrize(("rest", "typed", "kept"), WRITTEN_TOO_LATE)
def test_what_was_written_as_the_arena_ended_is_shown(client, over, rest, typed, kept):
    client.force_login(stories.director())

    page = client.post(f"/arenor/{over.pk}/{rest}", typed)

    assert page.status_code == 409
    assert shown(page) == kept
    assert "Arenan har nu läget ”Nedlagd”" in page.text
    told = " ".join(page.text.split())
    assert "Arenan lades ned den 25 november 2026 kl. 14.05 av Vera Lind." in told


@pytest.mark.parametrize("rest", ["", "atgarder/ny/", "andra/"])
def test_what_was_written_before_the_arena_ended_outlives_the_session(client, over, rest):
    lead = stories.facilitator(over)
    page = f"/arenor/{over.pk}/workshoppar/1/{rest}"
    signed = {"writer": signature_of(lead.anvandare)}
    client.post(page, note() | {"theme": NOTE["text"]} | signed)
    client.force_login(lead.anvandare)

    assert "pröva &lt;b&gt;röst&lt;/b&gt;." in client.get(page).text


def test_where_nothing_was_written_the_arena_says_how_it_stands(client):
    arena = UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD)
    WorkshopFactory(arena=arena)
    client.force_login(stories.director())

    held = f"/arenor/{arena.pk}/workshoppar/1/genomford/"
    answer = client.post(held, {"version": 1}, follow=True)

    assert answer.redirect_chain == [(f"/arenor/{arena.pk}/", 302)]
    assert "Det går inte längre. Läge: Avslutad." in answer.text


WRITTEN_IN = (
    django_forms.TextInput,
    django_forms.Textarea,
    django_forms.EmailInput,
    django_forms.URLInput,
    django_forms.DateInput,
)


ELSEWHERE = {
    "value", "measured_on", "comment",  # of a measurement, also after the arena has ended
    "watch_on",  # of a behov that is in no arena
    "behov",  # its reference, looked up
}  # fmt: skip


def fields_that_are_written_in():
    for module in pkgutil.walk_packages(forms.__path__, f"{forms.__name__}."):
        if module.name == "arenor.forms.filter":  # sought, and kept by the address
            continue
        for form in vars(import_module(module.name)).values():
            if isinstance(form, type) and issubclass(form, django_forms.BaseForm):
                for name, field in form.base_fields.items():
                    if isinstance(field.widget, WRITTEN_IN) and not field.widget.is_hidden:
                        yield name


def test_every_field_that_is_written_in_has_a_label():
    assert set(fields_that_are_written_in()) - ELSEWHERE == set(LABELS)
