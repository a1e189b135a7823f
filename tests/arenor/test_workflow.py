"""Every step of an arena from every status, its guards, and the behov that follow."""

import pytest

from arenor import workflow
from arenor.choices import Arenastatus
from arenor.models import Arenahandelse, Projekt
from arenor.timeline import HAPPENED
from arenor.workflow import EditConflict, NotReady, Step, StepNotAllowed
from behov.choices import Status
from organisation.models import Roll
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory
from tests.arenor.stories import TAKE, WHY
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db

STEPS = [step for step in Step if step != Step.OPEN_ARENA]
ALLOWED = [(step, status) for step in STEPS for status in sorted(step.start)]
REFUSED = [(step, status) for step in STEPS for status in Arenastatus if status not in step.start]


def test_every_step_has_a_way_to_be_taken():
    assert set(TAKE) == set(STEPS)


def test_every_step_is_told_in_words():
    assert set(HAPPENED) == {step.name for step in Step}


@pytest.mark.parametrize(("step", "status"), ALLOWED)
def test_a_step_moves_the_arena_and_logs_it(step, status):
    arena, by = stories.ready(status), AnvandareFactory()

    TAKE[step](arena, by=by)

    arena.refresh_from_db()
    assert arena.status == (step.end or status)
    [event] = arena.handelser.all()
    assert (event.by, event.step, event.to_status) == (by, step.name, arena.status)
    assert event.version == arena.version == 2
    assert arena.is_open == (arena.closed_at is None)


@pytest.mark.parametrize(("step", "status"), REFUSED)
def test_a_step_from_another_status_changes_nothing(step, status):
    arena = stories.ready(status)

    with pytest.raises(StepNotAllowed):
        TAKE[step](arena, by=AnvandareFactory())

    arena.refresh_from_db()
    assert (arena.status, arena.version) == (status, 1)
    assert not arena.handelser.exists()


def missing(step, arena):
    with pytest.raises(NotReady) as caught:
        TAKE[step](arena, by=AnvandareFactory())
    return caught.value.missing


def test_what_a_start_lacks_is_said_all_at_once():
    arena = UtvecklingsarenaFactory(status=Arenastatus.PLANERAD)

    assert missing(Step.START, arena) == [
        "Boka tid för minst en workshop.",
        "Lägg till minst en deltagare.",
    ]


def test_nothing_to_summarise_before_a_workshop_was_held():
    assert missing(Step.SUMMARISE, stories.going_on()) == ["Minst en workshop måste ha genomförts."]


def test_what_a_closing_lacks_is_said_all_at_once():
    arena = UtvecklingsarenaFactory(status=Arenastatus.SAMMANSTALLNING)
    behov = BehovFactory(status=Status.I_ARENA)
    arena.behov.add(behov)
    stories.ambition(arena)  # not agreed

    stuck = f"{behov.reference} är kvar i arenan. Lämna över det eller lämna tillbaka det."
    lacks = ["Enas om en ambition.", "Skriv minst ett effektmål.", stuck]
    assert missing(Step.CLOSE, arena) == lacks


def test_each_effektmal_leads_somewhere_or_says_why_not():
    arena = UtvecklingsarenaFactory(status=Arenastatus.SAMMANSTALLNING)
    DeltagareFactory(arena=arena)
    stories.agreed(arena)
    owned = stories.effektmal(arena, not_pursued="", owner=AnvandareFactory())
    started = stories.effektmal(arena, not_pursued="")
    whole = stories.effektmal(arena, not_pursued="", owner=AnvandareFactory())
    stories.effektmal(arena)
    projekt = Projekt.objects.create(arena=arena, name="Piloten", slag="projekt")
    projekt.effektmal.set([started, whole])

    lacks = "behöver ett projekt och en ägare, eller ett besked om varför det inte drivs vidare."
    assert missing(Step.CLOSE, arena) == [
        f"Effektmål {mal.number} {lacks}" for mal in (owned, started)
    ]


@pytest.mark.parametrize("step", [step for step in STEPS if step.needs_note])
def test_a_step_that_needs_a_reason_is_not_taken_without_one(step):
    arena = stories.ready(min(step.start))

    with pytest.raises(NotReady, match="Skriv en motivering"):
        workflow.steps.take(step, arena, by=None, note=" ")


def test_a_behov_that_is_prepared_goes_to_the_arena_that_opens():
    prepared = BehovFactory(status=Status.UNDER_BEREDNING)
    referred = BehovFactory(status=Status.I_ARENA)
    by = stories.director()

    arena = workflow.open_arena(by=by, title="Språkmodeller", question="Hur långt?", behov=[
        prepared, referred,
    ])  # fmt: skip

    assert set(arena.behov.all()) == {prepared, referred}
    prepared.refresh_from_db()
    assert prepared.status == Status.I_ARENA
    event = prepared.handelser.get()
    assert (event.by, event.step) == (by, "REFER_TO_ARENA")
    assert "Språkmodeller" in event.note
    assert not referred.handelser.exists()
    assert arena.handelser.get().step == "OPEN_ARENA"


@pytest.mark.parametrize(
    "status", sorted(set(Status) - {Status.UNDER_BEREDNING, Status.I_ARENA, Status.UTKAST})
)
def test_a_behov_that_is_elsewhere_is_refused_and_no_arena_opened(status):
    behov = BehovFactory(status=status)

    with pytest.raises(NotReady, match="Beredningen måste ta upp det"):
        workflow.open_arena(by=stories.director(), title="A", question="B", behov=[behov])

    assert not Arenahandelse.objects.exists()


def test_a_behov_is_in_one_open_arena_at_a_time():
    behov = BehovFactory(status=Status.I_ARENA)
    first, second = stories.going_on(), stories.going_on()
    workflow.add_behov(first, by=first.director, behov=behov)

    with pytest.raises(NotReady, match=f"redan med i arenan ”{first.title}”"):
        workflow.add_behov(second, by=second.director, behov=behov)
    workflow.add_behov(first, by=first.director, behov=behov)  # it is there: nothing more to do

    assert list(behov.arenor.all()) == [first]


def test_a_returned_behov_is_prepared_again_with_the_reason():
    behov = BehovFactory(status=Status.I_ARENA)
    arena = stories.going_on()
    arena.behov.add(behov)

    workflow.return_behov(arena, by=arena.director, behov=behov, motivation=WHY)

    behov.refresh_from_db()
    assert behov.status == Status.UNDER_BEREDNING
    assert behov.handelser.get().note == WHY
    assert not arena.behov.exists()


def test_an_arena_that_comes_to_nothing_gives_its_behov_back():
    arena = stories.going_on()
    inside, gone_on = BehovFactory(status=Status.I_ARENA), BehovFactory(status=Status.OVERLAMNAT)
    arena.behov.set([inside, gone_on])

    workflow.abandon(arena, by=arena.director, motivation=WHY)

    assert [behov.status for behov in arena.behov.order_by("pk")] == [
        Status.UNDER_BEREDNING,
        Status.OVERLAMNAT,
    ]


def test_an_edit_of_what_somebody_has_saved_since_is_a_conflict():
    arena = stories.going_on()
    words = {"title": "Min rubrik", "question": "Min fråga", "background": ""}
    workflow.edit(arena, by=arena.director, version=1, **words)

    with pytest.raises(EditConflict) as caught:
        workflow.edit(arena, by=arena.director, version=1, **words | {"title": "Din rubrik"})

    assert caught.value.saved.title == "Min rubrik"


def test_the_one_who_opens_an_arena_may_refer_behov_there():
    """The steps of behov that an arena takes are the director's to take."""
    from behov import permissions  # noqa: PLC0415 -- behov's own answer, for this test alone

    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    person = AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])

    assert permissions.can_refer(person, behov)
