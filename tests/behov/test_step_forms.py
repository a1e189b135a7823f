"""What the forms of the steps accept."""

import datetime as dt

import pytest
from django.http import QueryDict

from behov import step_forms
from behov.choices import Organ, Status, Utfall
from behov.workflow import Step
from tests.behov.takes import SOON
from tests.factories import BehovFactory

pytestmark = pytest.mark.django_db

TODAY = SOON - dt.timedelta(days=30)
LONG = "Det här är ett skäl som går att läsa."


def form_of(form, step, behov, **typed):
    data = QueryDict(mutable=True)
    data.update({"version": str(behov.version), **typed})
    return form(data, behov=behov, step=step)


def errors(form):
    return {name: list(messages) for name, messages in form.errors.items()}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (TODAY.isoformat(), []),
        (TODAY.strftime("%Y%m%d"), []),
        ((TODAY + dt.timedelta(days=1)).isoformat(), ["Datumet kan inte ligga i framtiden."]),
        ("i går", ["Ange ett datum, till exempel 2026-11-30."]),
        ("", ["Ange ett datum."]),
    ],
)
def test_a_decision_has_been_made(typed, expected):
    behov = BehovFactory(status=Status.BEREDD)
    form = form_of(
        step_forms.DecisionForm,
        Step.REJECT,
        behov,
        organ=Organ.RADET,
        decided_on=typed,
        motivation=LONG,
    )

    assert errors(form).get("decided_on", []) == expected


@pytest.mark.parametrize(("days", "expected"), [(1, []), (0, ["Välj ett datum efter i dag."])])
def test_what_rests_is_taken_up_on_a_later_day(days, expected):
    form = form_of(
        step_forms.ParkForm,
        Step.PARK,
        BehovFactory(status=Status.UNDER_BEREDNING),
        watch_on=(TODAY + dt.timedelta(days=days)).isoformat(),
        motivation=LONG,
    )

    assert errors(form).get("watch_on", []) == expected


@pytest.mark.parametrize(
    ("motivation", "expected"),
    [
        ("Nej.", ["Skriv minst 20 tecken, så att den som läser förstår skälet."]),
        ("   ", ["Skriv en motivering."]),
        ("x" * 20, []),
    ],
)
def test_a_judgement_is_motivated_so_that_it_can_be_understood(motivation, expected):
    form = form_of(
        step_forms.RecommendForm,
        Step.RECOMMEND,
        BehovFactory(status=Status.UNDER_BEREDNING),
        utfall=Utfall.AVSLAG,
        motivation=motivation,
    )

    assert errors(form).get("motivation", []) == expected


@pytest.mark.parametrize("utfall", [Utfall.AVSLAG, Utfall.VILANDE])
def test_an_approval_leads_to_something(utfall):
    form = form_of(
        step_forms.ApproveForm, Step.APPROVE, BehovFactory(status=Status.BEREDD), utfall=utfall
    )

    assert "utfall" in errors(form)


def test_an_approval_suggests_what_was_recommended():
    behov = BehovFactory(status=Status.BEREDD, recommended=Utfall.POC)

    form = step_forms.ApproveForm(behov=behov, step=Step.APPROVE)

    assert form["utfall"].value() == Utfall.POC
    assert form["decided_on"].value() == TODAY


def test_a_merge_finds_the_other_behov_by_its_number():
    behov, other = BehovFactory.create_batch(2)

    form = form_of(
        step_forms.MergeForm, Step.MERGE, behov, into=f" {other.reference.lower()} ", motivation="x"
    )

    assert form.is_valid()
    assert form.arguments == {"into": other, "motivation": "x"}


def test_a_merge_says_what_is_wrong_with_the_number():
    behov, rejected = BehovFactory(), BehovFactory(status=Status.AVSLAGET)

    def told(number):
        return errors(
            form_of(step_forms.MergeForm, Step.MERGE, behov, into=number, motivation="x")
        )["into"]

    assert told("") == ["Skriv numret på det andra behovet."]
    assert told("BEH-1") == ["Det finns inget behov med numret BEH-1."]
    assert told(behov.reference) == ["Skriv ett annat nummer: det här är samma behov."]
    assert told(rejected.reference) == [f"{rejected.reference} är avslaget. Välj ett öppet behov."]


def test_a_completion_is_asked_for_by_the_deadline_of_its_status():
    behov = BehovFactory(status=Status.UNDER_BEREDNING)

    form = step_forms.RequestKompletteringForm(behov=behov, step=Step.REQUEST_KOMPLETTERING)

    assert form["due_on"].value() > TODAY + dt.timedelta(days=13)  # ten working days
