"""The page of one behov: who reads what on it."""

import re

import pytest
from django.urls import reverse

from behov import workflow
from behov.choices import Agartyp, Status
from behov.models import Handelse, Nytta
from behov.workflow import Step
from organisation.models import Roll
from tests.behov import stories
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
)

pytestmark = pytest.mark.django_db


def get(client, user, behov):
    client.force_login(user)
    return client.get(behov.get_absolute_url())


def templates(response):
    return {template.name for template in response.templates}


def owned_by(user):
    return {
        "owner_kind": Agartyp.OBJEKT,
        "owner_objekt": ForvaltningsobjektFactory(objektagare=user, name="Skolan"),
    }


def people(behov):
    return {
        "submitter": behov.submitted_by,
        "owner": behov.owner_objekt.objektagare,
        "uninvolved": AnvandareFactory(),
        **{role.name.lower(): AnvandareFactory(roles=[role]) for role in Roll},
    }


IN_FULL = {
    "submitter", "owner", "beredning", "beredningsledare", "digitaliseringsrad",
    "digitaliseringsdirektor", "controller", "revisor",
}  # fmt: skip


@pytest.mark.parametrize("status", [Status.UNDER_BEREDNING, Status.AVSLAGET, Status.SAMMANSLAGET])
def test_who_reads_in_full_and_who_a_summary(client, status):
    behov = BehovFactory(status=status, **owned_by(AnvandareFactory()))

    pages = {name: templates(get(client, user, behov)) for name, user in people(behov).items()}

    assert {name for name, used in pages.items() if "behov/detail.html" in used} == IN_FULL
    assert {name for name, used in pages.items() if "behov/summary.html" in used} == {
        "uninvolved",
        "administrator",
    }


def test_a_draft_is_seen_by_its_submitter_alone(client):
    behov = stories.draft(**owned_by(AnvandareFactory()))

    statuses = {name: get(client, user, behov).status_code for name, user in people(behov).items()}

    assert statuses == dict.fromkeys(people(behov), 404) | {"submitter": 200}


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    response = client.get(BehovFactory().get_absolute_url())

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))


def test_a_draft_of_another_answers_as_what_does_not_exist(client):
    client.force_login(AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE]))
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"')

    draft = client.get(stories.draft(title="CANARY").get_absolute_url())
    nothing = client.get(reverse("behov:detail", args=[999_999_999_999_999_999_999]))

    assert (draft.status_code, nothing.status_code) == (404, 404)
    assert token.sub("", draft.text) == token.sub("", nothing.text)


def test_a_summary_tells_title_summary_status_owner_and_nothing_else(client):
    submitter = AnvandareFactory(first_name="CANARYsubmitter")
    by = AnvandareFactory(roles=[Roll.BEREDNING], first_name="CANARYberedare")
    behov = stories.asked(
        by=by,
        message="CANARYmessage",
        title="Nytt skolsystem",
        summary="Det gamla går ut.",
        submitted_by=submitter,
        **owned_by(AnvandareFactory(first_name="CANARYowner")),
        **stories.SECRETS,
    )
    Nytta.objects.filter(behov=behov).update(intressent="CANARYfor", text="CANARYbenefit")
    stories.completed(behov, problem="CANARYproblem igen")
    workflow.add_note(behov, by=by, text="CANARYnote")

    page = get(client, AnvandareFactory(), behov)

    assert "CANARY" not in page.text
    assert "<h1>Nytt skolsystem</h1>" in page.text
    assert "Det gamla går ut." in page.text
    assert (page.context["standing"].name, page.context["standing"].held_by) == (
        "Under beredning",
        "Beredningsgruppen",
    )
    assert "Skolan" in page.text
    assert [entry.what for entry in page.context["timeline"]] == [
        "Under beredning",
        "Väntar på komplettering",
        "Under beredning",
        "Inskickat",
    ]


def test_the_same_words_do_stand_on_the_page_of_whoever_reads_in_full(client):
    """The control of the test above: its canaries are shown, to the right person."""
    by = AnvandareFactory(roles=[Roll.BEREDNING], first_name="CANARYberedare")
    behov = stories.asked(by=by, message="CANARYmessage", **stories.SECRETS)

    page = get(client, AnvandareFactory(roles=[Roll.BEREDNING]), behov)

    assert set(re.findall(r"CANARY\w+", page.text)) == {
        *stories.SECRETS.values(),
        "CANARYmessage",
        "CANARYberedare",
    }


def test_who_reads_the_internal_notes(client):
    behov = stories.under_beredning(**owned_by(AnvandareFactory()))
    workflow.add_note(behov, by=stories.ledare(), text="CANARYnote")

    pages = {name: get(client, user, behov).text for name, user in people(behov).items()}

    assert {name for name, text in pages.items() if "CANARYnote" in text} == {
        "beredning", "beredningsledare", "digitaliseringsdirektor", "controller", "revisor",
    }  # fmt: skip


def test_whoever_has_an_interest_reads_no_internal_notes_whatever_the_role(client):
    own = stories.under_beredning(submitted_by=AnvandareFactory(roles=[Roll.BEREDNING]))
    workflow.add_note(own, by=stories.ledare(), text="CANARYnote")

    assert "CANARYnote" not in get(client, own.submitted_by, own).text


def test_to_read_internal_notes_one_must_read_the_behov(client):
    behov = stories.sent_in()
    Handelse.objects.create(
        behov=behov,
        version=99,
        step="NOTE",
        from_status=Status.INSKICKAT,
        to_status=Status.UNDER_BEREDNING,
        internal=True,
    )

    page = get(client, AnvandareFactory(may=["read_internal"]), behov)

    assert [entry.what for entry in page.context["timeline"]] == ["Inskickat"]


def test_who_sees_the_letters(client):
    behov = stories.sent_in(**owned_by(AnvandareFactory()))

    pages = {name: get(client, user, behov) for name, user in people(behov).items()}

    assert {
        name for name, page in pages.items() if "utskick/_for_about.html" in templates(page)
    } == {"beredning", "beredningsledare", "digitaliseringsdirektor", "controller", "revisor"}


def test_the_timeline_begins_with_the_latest(client):
    behov = stories.completed(stories.asked(message="Hur många berörs?"))

    timeline = get(client, behov.submitted_by, behov).context["timeline"]

    assert [(entry.step, entry.note) for entry in timeline] == [
        ("ANSWER_KOMPLETTERING", ""),
        ("REQUEST_KOMPLETTERING", "Hur många berörs?"),
        ("START_BEREDNING", ""),
        ("SUBMIT", ""),
    ]


def test_a_decision_is_told_with_its_reason_and_conditions(client):
    behov = stories.approved(motivation="Många vinner på det.", conditions="Först 2027.")

    page = get(client, behov.submitted_by, behov)

    assert page.context["standing"].name == "Godkänt"
    assert page.text.count("Många vinner på det.") == 1
    assert "Först 2027." in page.text


def test_a_merged_behov_points_to_the_other(client):
    into = stories.sent_in()
    behov = workflow.merge(
        stories.sent_in(), by=stories.ledare(), into=into, motivation="Samma sak."
    )

    for user in [AnvandareFactory(), behov.submitted_by]:
        assert (
            f'href="{into.get_absolute_url()}">{into.reference}</a>'
            in get(client, user, behov).text
        )


MAY = ["may_continue", "may_answer", "may_withdraw", "may_confirm", "may_decline", "may_use_admin"]


@pytest.mark.parametrize(
    ("who", "story", "expected"),
    [
        ("submitter", stories.draft, {"may_continue"}),
        ("submitter", stories.sent_in, {"may_withdraw"}),
        ("submitter", stories.asked, {"may_answer", "may_withdraw"}),
        ("submitter", stories.ready, set()),
        ("submitter", stories.rejected, set()),
        ("owner", stories.sent_in, {"may_withdraw", "may_confirm", "may_decline"}),
        ("owner", stories.asked, {"may_answer", "may_withdraw", "may_confirm", "may_decline"}),
        ("owner", stories.rejected, set()),
        ("beredning", stories.sent_in, {"may_use_admin"}),
        ("beredningsledare", stories.asked, {"may_withdraw", "may_use_admin"}),
        ("digitaliseringsdirektor", stories.ready, {"may_use_admin"}),
        ("revisor", stories.sent_in, {"may_use_admin"}),
    ],
)
def test_which_buttons_stand_on_the_page(client, who, story, expected):
    behov = story(**owned_by(AnvandareFactory()))

    page = get(client, people(behov)[who], behov)

    assert {name for name in MAY if page.context[name]} == expected


@pytest.mark.parametrize(("story", "times"), [(stories.draft, 1), (stories.asked, 0)])
def test_a_draft_and_nothing_else_can_be_thrown_away_from_its_page(client, story, times):
    behov = story()

    page = get(client, behov.submitted_by, behov)

    assert page.text.count(f'href="{reverse("behov:discard", args=[behov.pk])}"') == times


def test_an_owner_who_has_confirmed_may_still_change_their_mind(client):
    behov = stories.sent_in(**owned_by(AnvandareFactory()))
    owner = behov.owner_objekt.objektagare
    workflow.confirm_owner(behov, by=owner)

    page = get(client, owner, behov)

    assert (page.context["may_confirm"], page.context["may_decline"]) == (False, True)


def test_the_question_of_beredningen_stands_on_top_while_it_waits(client):
    behov = stories.asked(message="Hur många berörs?")

    assert get(client, behov.submitted_by, behov).context["question"] == "Hur många berörs?"
    stories.completed(behov)
    assert get(client, behov.submitted_by, behov).context["question"] == ""


def test_a_summary_of_many_lines_and_markup_is_text(client):
    behov = stories.sent_in(summary="Rad ett\n<b>Rad två</b>")

    page = get(client, AnvandareFactory(), behov)

    assert "Rad ett<br>&lt;b&gt;Rad två&lt;/b&gt;" in page.text


@pytest.mark.parametrize("event_count", [1, 3])
def test_the_page_costs_the_same_queries_for_any_number_of_events(
    client, event_count, django_assert_num_queries
):
    behov = stories.under_beredning(**owned_by(AnvandareFactory()))
    for number in range(event_count):
        workflow.add_note(behov, by=stories.ledare(), text=f"Anteckning {number}")
    client.force_login(stories.beredare())

    # session, user, 2 × permissions, behov, texts of the statuses, events, follows, latest
    # version, files, beslut, nyttokalkyler and their figures, versions, letters, their digests
    with django_assert_num_queries(17):
        page = client.get(behov.get_absolute_url())

    assert page.text.count("Anteckning ") == event_count


def test_every_step_of_the_site_has_its_button():
    """A step that beredning does not take, and that no page offers, would be out of reach."""
    in_the_admin = {
        Step.ASSIGN, Step.START_BEREDNING, Step.CHECK, Step.REQUEST_KOMPLETTERING,
        Step.REFER_TO_ARENA, Step.RETURN_FROM_ARENA, Step.RECOMMEND, Step.SEND_BACK, Step.APPROVE,
        Step.REJECT, Step.REST, Step.PARK, Step.WAKE, Step.REOPEN, Step.RECONSIDER, Step.HAND_OVER,
        Step.START_FOLLOW_UP, Step.CLOSE, Step.MERGE, Step.UNMERGE, Step.NOTE, Step.NUDGE,
        Step.COMPLETE_NYTTOR, Step.SET_DIARIENUMMER, Step.ASK_YTTRANDE, Step.RECALL_YTTRANDE,
    }  # fmt: skip
    on_the_site = {
        Step.SUBMIT, Step.ANSWER_KOMPLETTERING, Step.WITHDRAW, Step.CONFIRM_OWNER,
        Step.DECLINE_OWNER, Step.GIVE_YTTRANDE,
    }  # fmt: skip
    by_itself = {Step.RECEIVE_FIGURES}

    assert in_the_admin | on_the_site | by_itself == set(Step)


def test_an_owner_that_is_an_enhet_is_its_manager(client):
    manager = AnvandareFactory()
    behov = stories.sent_in(
        owner_kind=Agartyp.VERKSAMHET, owner_enhet=EnhetFactory(manager=manager)
    )

    assert get(client, manager, behov).context["may_confirm"] is True
