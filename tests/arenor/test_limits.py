"""How much, and how fast, whoever has a guest's link may write."""

import threading
import uuid

import pytest

from arenor import limits, workflow
from arenor.models import Anteckning, Mojlighet
from arenor.workflow import NotReady
from organisation import throttle
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.arenor.test_races import without_locks  # noqa: F401 -- a fixture
from tests.behov.test_workflow_races import in_threads

pytestmark = pytest.mark.django_db

AS_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def guest():
    return DeltagareFactory(arena=stories.going_on(), anvandare=None)


@pytest.fixture
def workshop(guest):
    return WorkshopFactory(arena=guest.arena)


def page_of(guest, path=""):
    return f"/arena/gast/{guest.link_token}/{path}"


def note(workshop, by, text="Så sade vi."):
    return workflow.write_note(workshop, by=by, text=text, token=uuid.uuid4())


def posted(text, *, version=0, token=None):
    return {"version": version, "token": token or uuid.uuid4(), "text": text}


def test_a_guest_writes_so_many_notes_and_possibilities(guest, workshop, monkeypatch):
    monkeypatch.setattr(limits, "MOST_NOTES", 2)
    monkeypatch.setattr(limits, "MOST_MOJLIGHETER", 2)
    for number in range(2):
        last = note(workshop, guest)
        workflow.add_mojlighet(guest.arena, by=guest, text=f"Läs {number}")

    with pytest.raises(NotReady, match=r"högst 2 anteckningar\. Fortsätt i en du har\."):
        note(workshop, guest)
    with pytest.raises(NotReady, match="högst 2 möjligheter"):
        workflow.add_mojlighet(guest.arena, by=guest, text="Läs 3")

    assert (guest.anteckningar.count(), guest.mojligheter.count()) == (2, 2)
    workflow.edit_note(last, version=1, text="Så sade vi inte.")
    workflow.add_mojlighet(guest.arena, by=guest, text="Läs 1")  # sent twice


def test_what_a_guest_has_written_has_a_length_of_its_own(guest, workshop, monkeypatch):
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 10)
    mine = note(workshop, guest, "1234")
    words = {"text": "5", "for_residents": "6", "for_businesses": "7", "for_organisation": "8"}
    workflow.add_mojlighet(guest.arena, by=guest, **words)

    with pytest.raises(NotReady, match="plats för 10 tecken"):
        workflow.edit_note(mine, version=1, text="1234567")
    with pytest.raises(NotReady, match="plats för 10 tecken"):
        workflow.add_mojlighet(guest.arena, by=guest, text="123")

    workflow.edit_note(mine, version=1, text="123456")
    assert Mojlighet.objects.count() == 1


def test_who_is_signed_in_and_other_guests_have_room(guest, workshop, monkeypatch):
    monkeypatch.setattr(limits, "MOST_NOTES", 1)
    note(workshop, guest)

    for other in (DeltagareFactory(arena=guest.arena), None):
        by = other or DeltagareFactory(arena=guest.arena, anvandare=None)
        note(workshop, by)
    person = DeltagareFactory(arena=guest.arena)
    note(workshop, person)
    note(workshop, person)

    assert Anteckning.objects.count() == 5


def test_what_has_no_room_is_said_and_stays_on_the_page(client, guest, workshop, monkeypatch):
    monkeypatch.setattr(limits, "MOST_NOTES", 0)
    address = page_of(guest, f"anteckning/{workshop.number}/")

    page = client.post(address, posted("Det här skrev jag."))
    script = client.post(address, posted("Det här skrev jag."), headers=AS_SCRIPT)

    assert (page.status_code, script.status_code) == (422, 422)
    assert "Det här skrev jag.</textarea>" in page.text
    sentence = "En gäst skriver högst 0 anteckningar. Fortsätt i en du har."
    assert sentence in page.text
    assert script.json() == {"said": sentence}


def test_a_link_that_writes_faster_than_anybody_types_waits(client, guest, workshop, monkeypatch):
    monkeypatch.setattr(throttle, "PER_GUEST", 2)
    address = page_of(guest, f"anteckning/{workshop.number}/")
    other = DeltagareFactory(arena=guest.arena, anvandare=None)
    again = posted("Nu.")
    codes = [client.post(address, again).status_code for _ in range(2)]

    page = client.post(address, again)
    script = client.post(address, again, headers=AS_SCRIPT)

    assert codes == [302, 302]
    assert (page.status_code, script.status_code) == (429, 429)
    assert page["Referrer-Policy"] == "no-referrer"
    assert 0 < int(page["Retry-After"]) <= throttle.WINDOW.total_seconds()
    assert script.json()["said"].startswith("Inte sparat än. Vänta till klockan ")
    assert client.get(page_of(guest)).status_code == 200
    assert client.post(page_of(other, f"anteckning/{workshop.number}/"), posted("Nu.")).url


@pytest.fixture
def three(monkeypatch):
    monkeypatch.setattr(limits, "MOST_NOTES", 3)


def notes_at_once():
    guest = DeltagareFactory(arena=stories.going_on(), anvandare=None)
    workshop = WorkshopFactory(arena=guest.arena)

    def write(_number):
        try:
            note(workshop, guest)
        except NotReady:
            return "refused"
        return "done"

    return in_threads(write, range(8))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("three")
def test_notes_that_are_sent_at_once_are_counted_one_after_the_other():
    assert sorted(notes_at_once()) == ["done"] * 3 + ["refused"] * 5


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("three", "without_locks")
def test_without_the_lock_more_are_written_than_there_is_room_for(monkeypatch):
    """The negative control of the test above: all count what the others have not committed."""
    together, count = threading.Barrier(8), limits.exceeded_by

    def counted(guest):
        together.wait(timeout=30)
        exceeded = count(guest)
        together.wait(timeout=30)
        return exceeded

    monkeypatch.setattr(limits, "exceeded_by", counted)

    assert notes_at_once() == ["done"] * 8
