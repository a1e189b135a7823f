"""What a behov goes through in the demonstration, each step taken by somebody who may take it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from behov import importing, permissions, workflow
from behov.behov_file import NewBehov
from behov.choices import Agartyp, Checksvar, Organ, Status
from behov.demo.people import Cast
from behov.demo.scenes import Scene
from behov.models import Behov, Checklistpunkt
from behov.workflow import Step
from organisation import clock
from organisation.models import Anvandare
from utskick.arbetsdagar import add_working_days

FIRST_PAGE = ("title", "summary", "anledning", "problem")
WORKING_DAYS_TO_ANSWER = 10
NO_BASELINE = "Nollmätningen görs under projektets första månad."

Answers = dict[str, tuple[Checksvar, str]]
NOT_SIMPLY_MET: Answers = {
    "Dataskydd": (Checksvar.DELVIS, "En konsekvensbedömning görs före införandet."),
    "Informationssäkerhet": (Checksvar.DELVIS, "Klassningen är påbörjad."),
    "Finansiering av både utveckling och drift": (
        Checksvar.DELVIS,
        "Utvecklingen är finansierad. Driften efter första året är det inte.",
    ),
    "Är en nyttokalkyl värd att göra?": (Checksvar.EJ_RELEVANT, "Satsningen är liten."),
}


@dataclass
class Part:
    """One behov on its way."""

    scene: Scene
    new: NewBehov
    cast: Cast
    parts: "dict[int, Part]"
    pk: int = 0

    @property
    def behov(self) -> Behov:
        return Behov.objects.with_owner().get(pk=self.pk)

    def may(self, step: Step, name: str) -> Anvandare:
        """The person, who must be allowed the step: the demonstration shows no cheating."""
        person = self.cast[name]
        permissions.require(step.may(person, self.behov))
        return person


Stage = Callable[[Part], None]


def draft(part: Part) -> None:
    by, new = part.cast[part.scene.by], part.new
    if part.scene.ends_in == Status.UTKAST:  # left after the first page
        new = NewBehov(new.token, {name: new.fields[name] for name in FIRST_PAGE}, [])
    part.pk = importing.write_draft(new, by=by).pk


def submit(part: Part) -> None:
    workflow.submit(part.behov, by=part.may(Step.SUBMIT, part.scene.by))
    for name in part.scene.followers:
        workflow.follow(part.behov, by=part.cast[name])


def answer_as_owner(part: Part) -> None:
    behov = part.behov
    person = (behov.owner_objekt and behov.owner_objekt.objektagare) or (
        behov.owner_enhet and behov.owner_enhet.manager
    )
    if person and part.scene.declined:
        by = part.may(Step.DECLINE_OWNER, person.username)
        workflow.decline_owner(behov, by=by, motivation=part.scene.declined)
    elif person:
        workflow.confirm_owner(behov, by=part.may(Step.CONFIRM_OWNER, person.username))


def assign(part: Part) -> None:
    by, beredare = part.may(Step.ASSIGN, "lea"), part.cast[part.scene.beredare]
    workflow.assign(part.behov, by=by, beredare=beredare)


def take_up(part: Part) -> None:
    by = part.may(Step.START_BEREDNING, beredare_of(part))
    workflow.start_beredning(part.behov, by=by)


def note(part: Part) -> None:
    workflow.add_note(part.behov, by=part.may(Step.NOTE, beredare_of(part)), text=part.scene.note)


def ask(part: Part) -> None:
    workflow.request_komplettering(
        part.behov,
        by=part.may(Step.REQUEST_KOMPLETTERING, beredare_of(part)),
        message=part.scene.question,
        due_on=add_working_days(clock.today(), WORKING_DAYS_TO_ANSWER),
    )


def answer(part: Part) -> None:
    behov = part.behov
    fields = {"current_state": part.scene.answer}
    workflow.save_draft(behov, version=behov.draft.version, fields=fields)
    workflow.answer_komplettering(behov, by=part.may(Step.ANSWER_KOMPLETTERING, part.scene.by))


def ask_yttrande(part: Part) -> None:
    workflow.ask_yttrande(
        part.behov,
        by=part.may(Step.ASK_YTTRANDE, beredare_of(part)),
        sakkunnig=part.cast["siv"],
        omrade=part.scene.omrade,
        question=part.scene.asked,
        due_on=add_working_days(clock.today(), WORKING_DAYS_TO_ANSWER),
    )


def give_yttrande(part: Part) -> None:
    by = part.may(Step.GIVE_YTTRANDE, "siv")
    workflow.give_yttrande(part.behov, by=by, text=part.scene.yttrande)


def check(part: Part) -> None:
    _check(part, list(Checklistpunkt.objects.filter(active=True)))


def begin_to_check(part: Part) -> None:
    _check(part, list(Checklistpunkt.objects.filter(active=True)[: part.scene.checked]))


def _check(part: Part, punkter: list[Checklistpunkt]) -> None:
    behov = part.behov
    workflow.check(
        behov,
        by=part.may(Step.CHECK, beredare_of(part)),
        answers={punkt: _answer(punkt.text, behov) for punkt in punkter},
    )


def _answer(text: str, behov: Behov) -> tuple[Checksvar, str]:
    if text == "En ägare har bekräftat" and behov.owner_confirmed_at is None:
        if behov.owner_kind == Agartyp.SAKNAS:
            return Checksvar.EJ_RELEVANT, "Det är klarlagt att ägare saknas."
        return Checksvar.DELVIS, "Ägaren är tillfrågad."
    return NOT_SIMPLY_MET.get(text, (Checksvar.UPPFYLLT, ""))


def recommend(part: Part) -> None:
    workflow.recommend(
        part.behov,
        by=part.may(Step.RECOMMEND, beredare_of(part)),
        utfall=part.scene.recommended,
        motivation=part.scene.recommendation,
    )


def approve(part: Part) -> None:
    workflow.approve(
        part.behov,
        by=part.may(Step.APPROVE, decider_of(part)),
        utfall=part.scene.utfall,
        organ=part.scene.organ,
        decided_on=clock.today(),
        motivation=part.scene.decision,
        conditions=part.scene.conditions,
    )


def reject(part: Part) -> None:
    workflow.reject(
        part.behov,
        by=part.may(Step.REJECT, decider_of(part)),
        organ=part.scene.organ,
        decided_on=clock.today(),
        motivation=part.scene.decision,
    )


def rest(part: Part) -> None:
    workflow.rest(
        part.behov,
        by=part.may(Step.REST, decider_of(part)),
        organ=part.scene.organ,
        decided_on=clock.today(),
        motivation=part.scene.decision,
        watch_on=clock.today() + dt.timedelta(days=part.scene.rests_days),
    )


def hand_over(part: Part) -> None:
    changes = {
        nytta: {
            "owner": part.cast["vera"],
            "no_baseline_reason": "" if nytta.indicator and nytta.baseline else NO_BASELINE,
        }
        for nytta in part.behov.nyttor.all()
    }
    workflow.complete_nyttor(part.behov, by=part.may(Step.COMPLETE_NYTTOR, "lea"), changes=changes)
    workflow.hand_over(
        part.behov, by=part.may(Step.HAND_OVER, "lea"), motivation=part.scene.handed_over
    )


def follow_up(part: Part) -> None:
    workflow.start_follow_up(part.behov, by=part.may(Step.START_FOLLOW_UP, "lea"))


def close(part: Part) -> None:
    workflow.close(part.behov, by=part.may(Step.CLOSE, "lea"), motivation=part.scene.closing)


def withdraw(part: Part) -> None:
    workflow.withdraw(
        part.behov, by=part.may(Step.WITHDRAW, part.scene.by), motivation=part.scene.why
    )


def merge(part: Part) -> None:
    workflow.merge(
        part.behov,
        by=part.may(Step.MERGE, "lea"),
        into=part.parts[part.scene.into].behov,
        motivation=part.scene.why,
    )


def refer_to_arena(part: Part) -> None:
    workflow.refer_to_arena(
        part.behov, by=part.may(Step.REFER_TO_ARENA, "lea"), motivation=part.scene.why
    )


def beredare_of(part: Part) -> str:
    return part.scene.beredare or "bo"


def decider_of(part: Part) -> str:
    """Rut holds the pen for the council and the objektägare, Dag for himself."""
    return "dag" if part.scene.organ == Organ.DIREKTOREN else "rut"


SENT_IN = (draft, submit)
TAKEN_UP = (*SENT_IN, answer_as_owner, take_up)
PREPARED = (*TAKEN_UP, note, ask, answer, check, recommend)
HANDED_OVER = (*PREPARED, approve, hand_over)

ROUTES: dict[Status, tuple[Stage, ...]] = {
    Status.UTKAST: (draft,),
    Status.INSKICKAT: (*SENT_IN, assign, answer_as_owner),
    Status.UNDER_BEREDNING: (
        *(*TAKEN_UP, note, ask, answer),
        *(begin_to_check, ask_yttrande, give_yttrande),
    ),
    Status.KOMPLETTERING: (*TAKEN_UP, ask),
    Status.I_ARENA: (*TAKEN_UP, refer_to_arena),
    Status.BEREDD: PREPARED,
    Status.GODKANT: (*PREPARED, approve),
    Status.AVSLAGET: (*PREPARED, reject),
    Status.VILANDE: (*PREPARED, rest),
    Status.OVERLAMNAT: HANDED_OVER,
    Status.UPPFOLJNING: (*HANDED_OVER, follow_up),
    Status.AVSLUTAT: (*HANDED_OVER, follow_up, close),
    Status.ATERKALLAT: (*TAKEN_UP, withdraw),
    Status.SAMMANSLAGET: (*TAKEN_UP, merge),
}

PACE: dict[Stage, int] = {
    draft: 0,
    submit: 1,
    assign: 1,
    answer_as_owner: 1,
    take_up: 2,
    note: 1,
    ask: 2,
    answer: 4,
    begin_to_check: 2,
    ask_yttrande: 1,
    give_yttrande: 4,
    check: 5,
    recommend: 2,
    approve: 7,
    reject: 6,
    rest: 8,
    hand_over: 6,
    follow_up: 25,
    close: 60,
    withdraw: 2,
    merge: 2,
    refer_to_arena: 3,
}
"""Working days from the stage before, at least."""


def stages_of(scene: Scene) -> list[Stage]:
    """Its route, without what the scene says nothing about."""
    left_out: set[Stage] = set()
    if not scene.note:
        left_out.add(note)
    if not scene.question:
        left_out.add(ask)
    if not scene.answer:
        left_out.add(answer)
    if not scene.checked:
        left_out.add(begin_to_check)
    if not scene.asked:
        left_out.add(ask_yttrande)
    if not scene.yttrande:
        left_out.add(give_yttrande)
    if scene.ends_in == Status.INSKICKAT:
        if not scene.beredare:
            left_out.add(assign)
        if not scene.declined:
            left_out.add(answer_as_owner)
    return [stage for stage in ROUTES[scene.ends_in] if stage not in left_out]
