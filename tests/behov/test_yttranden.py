"""A sakkunnig is asked about a behov, reads it, and answers or is spared."""

import datetime as dt

import pgtrigger
import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from behov import permissions, workflow
from behov.choices import Agartyp, Omrade, Status
from behov.models import Behov, Handelse, Yttrande
from behov.workflow import NotReady, Step, StepNotAllowed
from organisation.models import Roll
from tests.behov.desk import page, step_page
from tests.behov.takes import TAKE
from tests.behov.test_pages_steps import said
from tests.behov.test_workflow import ready
from tests.behov.test_workflow_races import in_threads
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    ForvaltningsobjektFactory,
    YttrandeFactory,
)
from utskick import relevance
from utskick.arbetsdagar import add_working_days
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

QUESTION = "Får vi lagra uppgifterna utanför EU?"
ANSWER = "Ja, om avtalet har standardavtalsklausuler."


def ask(behov, sakkunnig, *, by=None, due_on=None):
    return workflow.ask_yttrande(
        behov,
        by=by or behov.beredare,
        sakkunnig=sakkunnig,
        omrade=Omrade.DATASKYDD,
        question=QUESTION,
        due_on=due_on or timezone.localdate() + dt.timedelta(days=7),
    )


def answer_page(behov):
    return reverse("behov:yttrande", args=[behov.pk])


def answer_to(behov, text=ANSWER):
    return {"question": behov.yttranden.last().pk, "text": text}


@pytest.fixture
def behov():
    beredare = AnvandareFactory(roles=[Roll.BEREDNING])
    return BehovFactory(status=Status.UNDER_BEREDNING, beredare=beredare)


@pytest.fixture
def sakkunnig():
    return AnvandareFactory()


def signed_in(client, person):
    client.force_login(person)
    return client


def test_who_is_asked_reads_all_of_it_and_answers(behov, sakkunnig, client):
    assert not permissions.can_read(sakkunnig, behov)

    behov = ask(behov, sakkunnig)

    assert permissions.can_read(sakkunnig, behov)
    assert behov in Behov.objects.readable_by(sakkunnig)
    letter = Utskick.objects.get()
    assert (letter.recipient, letter.immediate) == (sakkunnig, True)
    assert QUESTION in letter.body
    assert letter.link.endswith(answer_page(behov))

    signed_in(client, sakkunnig)
    assert "Lämna yttrande om dataskydd" in client.get(reverse("start")).text
    assert QUESTION in client.get(answer_page(behov)).text
    answer = client.post(answer_page(behov), answer_to(behov))

    assert answer["Location"] == behov.get_absolute_url()
    yttrande = behov.yttranden.get()
    assert (yttrande.text, yttrande.is_open) == (ANSWER, False)
    assert ANSWER in client.get(behov.get_absolute_url()).text
    assert "Lämna yttrande" not in client.get(reverse("start")).text
    told = Utskick.objects.get(kind="behov_yttrat")
    assert (told.recipient, told.immediate) == (behov.beredare, False)


def test_beredning_asks_and_reads_the_answer_in_the_admin(behov, sakkunnig, client):
    signed_in(client, behov.beredare)
    form = {
        "version": behov.version,
        "sakkunnig": sakkunnig.pk,
        "omrade": Omrade.DATASKYDD,
        "question": QUESTION,
        "due_on": timezone.localdate() + dt.timedelta(days=7),
    }
    client.post(step_page(Step.ASK_YTTRANDE, behov), form)
    workflow.give_yttrande(behov, by=sakkunnig, text=ANSWER)

    case = client.get(page("change", behov)).text

    assert QUESTION in case
    assert ANSWER in case
    assert str(sakkunnig) in case


@pytest.mark.parametrize("relation", ["submitter", "owner", "stranger", "another who is asked"])
def test_an_answer_is_read_by_beredning_and_its_writer_alone(behov, sakkunnig, client, relation):
    owner = AnvandareFactory()
    behov.owner_kind, behov.owner_objekt = (
        Agartyp.OBJEKT,
        ForvaltningsobjektFactory(objektagare=owner),
    )
    behov.save(update_fields=["owner_kind", "owner_objekt"])
    another = YttrandeFactory(behov=behov).sakkunnig
    behov = ask(behov, sakkunnig)
    workflow.give_yttrande(behov, by=sakkunnig, text=ANSWER)
    reader = {
        "submitter": behov.submitted_by,
        "owner": owner,
        "stranger": AnvandareFactory(),
        "another who is asked": another,
    }[relation]

    text = signed_in(client, reader).get(behov.get_absolute_url()).text

    assert ANSWER not in text
    assert QUESTION not in text.replace(str(another), "") or relation == "another who is asked"
    assert "Ett yttrande lämnades" not in text


@pytest.mark.parametrize("relation", ["submitter", "owner", "earlier owner"])
def test_nobody_is_asked_about_their_own(behov, sakkunnig, relation):
    match relation:
        case "submitter":
            sakkunnig = behov.submitted_by
        case "owner":
            behov.owner_kind = Agartyp.OBJEKT
            behov.owner_objekt = ForvaltningsobjektFactory(objektagare=sakkunnig)
        case "earlier owner":
            behov.interested = [sakkunnig.pk]
    behov.save()

    with pytest.raises(NotReady, match="jäv"):
        ask(behov, sakkunnig)

    assert not Yttrande.objects.exists()


def test_an_interest_that_comes_later_ends_it(behov, sakkunnig, client):
    behov = ask(behov, sakkunnig)
    Behov.objects.filter(pk=behov.pk).update(interested=[sakkunnig.pk])

    answer = signed_in(client, sakkunnig).post(answer_page(behov), answer_to(behov))

    assert answer.status_code == 403
    assert behov.yttranden.get().is_open
    assert "Lämna yttrande" not in client.get(reverse("start")).text


def test_who_was_not_asked_has_no_page_to_answer_on(behov, client):
    ask(behov, AnvandareFactory())

    assert signed_in(client, behov.beredare).get(answer_page(behov)).status_code == 404
    assert client.post(answer_page(behov), answer_to(behov)).status_code == 404


def test_an_empty_answer_is_asked_for_again(behov, sakkunnig, client):
    behov = ask(behov, sakkunnig)

    answer = signed_in(client, sakkunnig).post(answer_page(behov), answer_to(behov, text="  "))

    assert answer.status_code == 422
    assert "Skriv ditt yttrande." in answer.text
    assert behov.yttranden.get().is_open


def test_a_double_click_is_one_answer(behov, sakkunnig, client):
    behov = ask(behov, sakkunnig)
    signed_in(client, sakkunnig)

    client.post(answer_page(behov), answer_to(behov))
    again = client.post(answer_page(behov), answer_to(behov), follow=True)

    assert again.redirect_chain == [(behov.get_absolute_url(), 302)]
    assert said(again)[-1] == "Du har redan lämnat ditt yttrande."
    assert Handelse.objects.filter(step="GIVE_YTTRANDE").count() == 1


@pytest.mark.parametrize("what", ["recalled", "rejected", "asked anew"])
def test_what_is_typed_too_late_stays_on_the_page(behov, sakkunnig, client, what):
    behov = ask(behov, sakkunnig)
    signed_in(client, sakkunnig)
    written = answer_to(behov)
    if what == "rejected":
        TAKE[Step.REJECT](behov, by=AnvandareFactory())
    else:
        workflow.recall_yttrande(behov, by=behov.beredare, sakkunnig=sakkunnig, reason="Fel fråga.")
    if what == "asked anew":
        ask(behov, sakkunnig)

    answer = client.post(answer_page(behov), written)

    assert answer.status_code == 409
    assert ANSWER in answer.text
    assert not behov.yttranden.exclude(given_at=None).exists()
    asked_anew = what == "asked anew"
    assert ("Lämna yttrande" in client.get(reverse("start")).text) == asked_anew


def test_what_is_typed_too_late_stays_also_for_who_has_answered_before(behov, sakkunnig, client):
    behov = ask(behov, sakkunnig)
    workflow.give_yttrande(behov, by=sakkunnig, text="Kort svar.")
    behov = ask(behov, sakkunnig)
    written = answer_to(behov)
    workflow.recall_yttrande(behov, by=behov.beredare, sakkunnig=sakkunnig, reason="Det räcker.")

    answer = signed_in(client, sakkunnig).post(answer_page(behov), written)

    assert answer.status_code == 409
    assert ANSWER in answer.text


def test_who_is_spared_is_told_and_reads_no_longer(behov, sakkunnig, client):
    behov = ask(behov, sakkunnig)

    behov = workflow.recall_yttrande(
        behov, by=behov.beredare, sakkunnig=sakkunnig, reason="Vi köper ett annat system."
    )

    assert not permissions.can_read(sakkunnig, behov)
    letter = Utskick.objects.get(kind="behov_yttrande_aterkallat")
    assert letter.recipient == sakkunnig
    assert "Vi köper ett annat system." in letter.body
    page_of_the_spared = signed_in(client, sakkunnig).get(answer_page(behov))
    assert page_of_the_spared.status_code == 409
    assert QUESTION not in page_of_the_spared.text
    with pytest.raises(NotReady):
        workflow.give_yttrande(behov, by=sakkunnig, text=ANSWER)


def test_a_question_that_is_recalled_before_its_letter_leaves_is_not_mailed(behov, sakkunnig):
    behov = ask(behov, sakkunnig)
    workflow.recall_yttrande(behov, by=behov.beredare, sakkunnig=sakkunnig, reason="Fel person.")
    letter = Utskick.objects.get(kind="behov_yttrande")

    assert relevance.reason_to_skip(letter) == "Det är inte längre aktuellt."


def test_who_has_answered_before_reads_on_when_spared_the_second_question(behov, sakkunnig):
    behov = ask(behov, sakkunnig)
    behov = workflow.give_yttrande(behov, by=sakkunnig, text=ANSWER)
    behov = ask(behov, sakkunnig)

    behov = workflow.recall_yttrande(
        behov, by=behov.beredare, sakkunnig=sakkunnig, reason="Det räcker."
    )

    assert permissions.can_read(sakkunnig, behov)
    assert not permissions.can_read(AnvandareFactory(), behov)


def test_beredning_hands_nothing_to_decision_while_it_waits_for_an_answer(sakkunnig):
    behov = ready(Status.UNDER_BEREDNING)
    behov = ask(behov, sakkunnig)

    with pytest.raises(NotReady) as refusal:
        TAKE[Step.RECOMMEND](behov, by=behov.beredare)

    assert refusal.value.missing == [
        f"Vänta in yttrandet om dataskydd från {sakkunnig}, eller ta tillbaka begäran."
    ]
    workflow.give_yttrande(behov, by=sakkunnig, text=ANSWER)
    assert TAKE[Step.RECOMMEND](behov, by=behov.beredare).status == Status.BEREDD


def test_a_question_is_recalled_also_when_it_no_longer_matters(behov, sakkunnig):
    behov = ask(behov, sakkunnig)
    TAKE[Step.REJECT](behov, by=AnvandareFactory())

    behov = workflow.recall_yttrande(
        behov, by=behov.beredare, sakkunnig=sakkunnig, reason="Fel person."
    )

    assert not permissions.can_read(sakkunnig, behov)


def test_a_day_far_away_is_a_slip_of_the_hand(behov, sakkunnig, client):
    signed_in(client, behov.beredare)
    form = {
        "version": behov.version,
        "sakkunnig": sakkunnig.pk,
        "omrade": Omrade.DATASKYDD,
        "question": QUESTION,
        "due_on": "2206-11-30",
    }

    answer = client.post(step_page(Step.ASK_YTTRANDE, behov), form)

    assert answer.status_code == 422
    assert "Välj ett datum inom ett år." in answer.text
    assert QUESTION in answer.text


def test_the_same_person_is_asked_one_thing_at_a_time(behov, sakkunnig):
    ask(behov, sakkunnig)

    with pytest.raises(NotReady, match="redan tillfrågad"):
        ask(behov, sakkunnig)

    ask(behov, AnvandareFactory())
    assert behov.yttranden.count() == 2


@pytest.mark.django_db(transaction=True)
def test_asked_by_two_at_once_a_person_has_one_question(behov, sakkunnig):
    def try_to_ask(by):
        try:
            ask(behov, sakkunnig, by=by)
        except NotReady:
            return "refused"
        return "asked"

    answers = in_threads(try_to_ask, AnvandareFactory.create_batch(4))

    assert sorted(answers) == ["asked"] + ["refused"] * 3
    assert behov.yttranden.count() == 1


@pytest.mark.django_db(transaction=True)
def test_answered_and_recalled_at_once_is_either(behov, sakkunnig):
    behov = ask(behov, sakkunnig)

    def take(step):
        try:
            if step is Step.GIVE_YTTRANDE:
                workflow.give_yttrande(behov, by=sakkunnig, text=ANSWER)
            else:
                workflow.recall_yttrande(
                    behov, by=behov.beredare, sakkunnig=sakkunnig, reason="Behövs inte."
                )
        except NotReady:
            return "too late"
        return "done"

    answers = in_threads(take, [Step.GIVE_YTTRANDE, Step.RECALL_YTTRANDE])

    assert sorted(answers) == ["done", "too late"]
    assert not behov.yttranden.get().is_open


def test_the_database_holds_one_open_question_to_a_person():
    yttrande = YttrandeFactory()

    with pytest.raises(IntegrityError, match="yttrande_asked_once_at_a_time"):
        YttrandeFactory(behov=yttrande.behov, sakkunnig=yttrande.sakkunnig)


@pytest.mark.parametrize(
    "change", [{"text": "Nej."}, {"given_at": None, "text": ""}, {"recalled_at": timezone.now()}]
)
def test_the_database_lets_nobody_change_an_answer(change):
    yttrande = YttrandeFactory(text=ANSWER, given_at=timezone.now())

    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        Yttrande.objects.filter(pk=yttrande.pk).update(**change)
    with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
        Yttrande.objects.filter(pk=yttrande.pk).delete()
    yttrande.refresh_from_db()
    assert yttrande.text == ANSWER


def test_without_the_trigger_an_answer_changes():
    yttrande = YttrandeFactory(text=ANSWER, given_at=timezone.now())

    with pgtrigger.ignore("behov.Yttrande:given_stands"):
        Yttrande.objects.filter(pk=yttrande.pk).update(text="Nej.")

    yttrande.refresh_from_db()
    assert yttrande.text == "Nej."


@pytest.mark.parametrize(
    "waits", [Step.REQUEST_KOMPLETTERING, Step.PARK, Step.REFER_TO_ARENA, Step.REJECT]
)
def test_the_time_to_answer_stands_still_with_beredningen(behov, sakkunnig, waits, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC))
    behov = ask(behov, sakkunnig, due_on=dt.date(2026, 11, 23))  # five working days

    TAKE[waits](behov, by=behov.beredare)
    assert behov.yttranden.get().working_days_left == 5
    time_machine.move_to(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    back = {
        Step.REQUEST_KOMPLETTERING: Step.ANSWER_KOMPLETTERING,
        Step.PARK: Step.WAKE,
        Step.REFER_TO_ARENA: Step.RETURN_FROM_ARENA,
        Step.REJECT: Step.REOPEN,
    }[waits]
    TAKE[back](behov, by=behov.submitted_by)

    yttrande = behov.yttranden.get()
    assert yttrande.due_on == add_working_days(dt.date(2026, 12, 1), 5) == dt.date(2026, 12, 8)
    assert yttrande.working_days_left is None


def test_an_answer_that_is_given_meanwhile_is_left_alone_by_the_clock(behov, sakkunnig):
    behov = ask(behov, sakkunnig)
    behov = TAKE[Step.PARK](behov, by=behov.beredare)

    workflow.give_yttrande(behov, by=sakkunnig, text=ANSWER)
    TAKE[Step.WAKE](behov, by=behov.beredare)

    assert behov.yttranden.get().text == ANSWER


@pytest.mark.parametrize("status", [Status.BEREDD, Status.AVSLAGET, Status.GODKANT])
def test_nobody_answers_about_what_is_decided(status):
    behov = BehovFactory(status=status)
    yttrande = YttrandeFactory(behov=behov)

    with pytest.raises(StepNotAllowed):
        workflow.give_yttrande(behov, by=yttrande.sakkunnig, text=ANSWER)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("where", ["site", "admin"])
def test_a_page_costs_one_query_for_any_number_of_questions(
    behov, client, where, count, django_assert_num_queries
):
    address = page("change", behov) if where == "admin" else behov.get_absolute_url()
    signed_in(client, behov.beredare)
    client.get(address)  # content types and the like are remembered
    with CaptureQueriesContext(connection) as without:
        client.get(address)
    YttrandeFactory.create_batch(count, behov=behov)
    of_the_guard = where == "admin"  # what is missing before the recommendation

    with django_assert_num_queries(len(without) + 1 + of_the_guard):
        shown = client.get(address)

    assert len(shown.context["yttranden"]) == count
