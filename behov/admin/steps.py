"""Which step has which form in the admin, and where the other steps are taken."""

from collections.abc import Callable
from dataclasses import dataclass

from behov import step_forms as forms
from behov import workflow, yttrande_forms
from behov.workflow import Step


@dataclass(frozen=True, slots=True)
class StepPage:
    form: type[forms.StepForm]
    take: Callable[..., object]
    """The workflow's function; the form's `arguments` are its keyword arguments."""
    done: str
    """What is said afterwards."""
    fixed_at: str = ""
    """The page of the admin where what is missing is put in place."""


STEP_PAGES = {
    Step.ASSIGN: StepPage(forms.AssignForm, workflow.assign, "Beredaren är tilldelad."),
    Step.START_BEREDNING: StepPage(
        forms.StepForm, workflow.start_beredning, "Behovet är upptaget för beredning."
    ),
    Step.REQUEST_KOMPLETTERING: StepPage(
        forms.RequestKompletteringForm,
        workflow.request_komplettering,
        "Kompletteringen är begärd.",
    ),
    Step.ASK_YTTRANDE: StepPage(
        yttrande_forms.AskYttrandeForm, workflow.ask_yttrande, "Yttrandet är begärt."
    ),
    Step.RECALL_YTTRANDE: StepPage(
        yttrande_forms.RecallYttrandeForm, workflow.recall_yttrande, "Begäran är tagen tillbaka."
    ),
    Step.REFER_TO_ARENA: StepPage(
        forms.MotivationForm, workflow.refer_to_arena, "Behovet är hänvisat till en arena."
    ),
    Step.RETURN_FROM_ARENA: StepPage(
        forms.MotivationForm, workflow.return_from_arena, "Behovet är tillbaka i beredningen."
    ),
    Step.RECOMMEND: StepPage(
        forms.RecommendForm, workflow.recommend, "Behovet är lämnat till beslut.", "checklist"
    ),
    Step.SEND_BACK: StepPage(
        forms.MotivationForm, workflow.send_back, "Behovet är tillbaka i beredningen."
    ),
    Step.APPROVE: StepPage(forms.ApproveForm, workflow.approve, "Behovet är godkänt."),
    Step.REJECT: StepPage(forms.DecisionForm, workflow.reject, "Behovet är avslaget."),
    Step.REST: StepPage(forms.RestForm, workflow.rest, "Behovet vilar nu."),
    Step.PARK: StepPage(forms.ParkForm, workflow.park, "Behovet vilar nu."),
    Step.WAKE: StepPage(forms.MotivationForm, workflow.wake, "Behovet är väckt."),
    Step.REOPEN: StepPage(forms.MotivationForm, workflow.reopen, "Behovet är öppnat igen."),
    Step.RECONSIDER: StepPage(
        forms.MotivationForm, workflow.reconsider, "Behovet kan beslutas på nytt."
    ),
    Step.HAND_OVER: StepPage(
        forms.MotivationForm, workflow.hand_over, "Behovet är överlämnat.", "nyttor"
    ),
    Step.START_FOLLOW_UP: StepPage(
        forms.StepForm, workflow.start_follow_up, "Nyttan följs nu upp."
    ),
    Step.CLOSE: StepPage(forms.MotivationForm, workflow.close, "Behovet är avslutat."),
    Step.WITHDRAW: StepPage(forms.MotivationForm, workflow.withdraw, "Behovet är återkallat."),
    Step.MERGE: StepPage(forms.MergeForm, workflow.merge, "Behovet är sammanslaget."),
    Step.UNMERGE: StepPage(forms.MotivationForm, workflow.unmerge, "Sammanslagningen är ångrad."),
    Step.NUDGE: StepPage(forms.NudgeForm, workflow.nudge, "Påminnelsen är skickad."),
    Step.NOTE: StepPage(forms.NoteForm, workflow.add_note, "Anteckningen är sparad."),
}

FIXED_BY = {"checklist": "Fyll i checklistan", "nyttor": "Komplettera nyttorna"}
"""What the link to each `fixed_at` says."""

TO_THE_CHOSEN = {Step.ASSIGN, Step.ASK_YTTRANDE, Step.RECALL_YTTRANDE}
"""Those whose letter goes to whom the form chooses: before that, nobody can be named."""

OWN_PAGE = {
    Step.CHECK: "checklist",
    Step.COMPLETE_NYTTOR: "nyttor",
    Step.SET_DIARIENUMMER: "diarienummer",
}
"""Steps with a page of their own in the admin."""

BESIDE = {Step.COMPLETE_NYTTOR, Step.SET_DIARIENUMMER}
"""Those to which links lead beside the facts, not a button."""

ON_ITS_ROW = {Step.RECALL_YTTRANDE}
"""Those whose link stands beside the row that they are about."""

ON_THE_SITE = {
    Step.GIVE_YTTRANDE,
    Step.SUBMIT,
    Step.ANSWER_KOMPLETTERING,
    Step.CONFIRM_OWNER,
    Step.DECLINE_OWNER,
}
"""What the submitter or the owner does, whoever they are, is done on the site alone."""


def slug_of(step: Step) -> str:
    return step.name.lower().replace("_", "-")


BY_SLUG = {slug_of(step): step for step in STEP_PAGES}
