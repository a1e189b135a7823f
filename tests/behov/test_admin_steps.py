"""The page of each step: it tells what will happen, and calls the workflow."""

import ast
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.test import Client

import behov.admin
from behov import permissions, step_forms, workflow
from behov.admin.steps import BY_SLUG, ON_THE_SITE, OWN_PAGE, STEP_PAGES, TO_THE_CHOSEN
from behov.choices import Agartyp, Status
from behov.models import Behov, Beslut, Checklistsvar, Handelse
from behov.workflow import Step
from organisation.models import Roll
from tests.behov.desk import (
    EVERYTHING,
    FORMS,
    TODAY,
    WHY,
    anyone,
    came_from,
    filled,
    listed,
    page,
    step_page,
)
from tests.behov.test_workflow import ready
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

ALLOWED = [(step, status) for step in STEP_PAGES for status in sorted(step.start)]
REFUSED = [
    (step, min(set(Status) - set(step.start) - {Status.UTKAST}))
    for step in STEP_PAGES
    if set(Status) - set(step.start) != {Status.UTKAST}
]
REASON = "Nyttan är för liten i förhållande till kostnaden."


@pytest.fixture
def desk(client):
    """A client signed in as somebody who may take every step."""
    client.user = anyone()
    client.force_login(client.user)
    return client


def row(behov):
    return Behov.objects.filter(pk=behov.pk).values().get()


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_every_step_is_in_the_admin_or_on_the_site():
    by_itself = {step for step in Step if step.may is permissions.nobody}
    places = [set(STEP_PAGES), set(OWN_PAGE), ON_THE_SITE, by_itself]

    assert set.union(*places) == set(Step)
    assert sum(map(len, places)) == len(Step)
    assert set(FORMS) == set(STEP_PAGES)
    assert len(BY_SLUG) == len(STEP_PAGES)


@pytest.mark.parametrize(("step", "status"), ALLOWED)
def test_a_step_is_told_beforehand_and_then_taken_through_the_workflow(desk, step, status):
    behov = ready(status)
    behov.followers.add(AnvandareFactory())
    before = row(behov)

    asked = desk.get(step_page(step, behov))

    assert f"<h1>{step.label}</h1>" in asked.text
    assert row(behov) == before
    assert not Handelse.objects.exists()

    answer = desk.post(step_page(step, behov), filled(step, behov))

    assert answer["Location"] == page("change", behov)
    assert said(answer) == [f"{behov.reference}: {STEP_PAGES[step].done}"]
    [handelse] = behov.handelser.all()
    assert (handelse.step, handelse.by, handelse.from_status) == (step.name, desk.user, status)
    assert Behov.objects.get(pk=behov.pk).status == step.end or status

    told = [(letter.recipient, subject) for letter, subject in asked.context["letters"]]
    sent = [(one.recipient, one.subject) for one in Utskick.objects.order_by("pk")]
    if step in TO_THE_CHOSEN:
        assert (told, len(sent)) == ([], 1)
    else:
        assert told == sent


def test_what_a_decision_says_is_stored(desk):
    behov = ready(Status.BEREDD)

    desk.post(step_page(Step.APPROVE, behov), filled(Step.APPROVE, behov))

    beslut = Beslut.objects.get()
    assert (beslut.utfall, beslut.organ, beslut.decided_on) == ("projekt", "direktoren", TODAY)
    assert (beslut.motivation, beslut.conditions, beslut.decided_by) == (
        WHY,
        "Högst 1 Mkr.",
        desk.user,
    )


@pytest.mark.parametrize(("step", "status"), REFUSED)
def test_too_late_is_told_and_changes_nothing(desk, step, status):
    behov = ready(status)
    before = row(behov)
    url = step_page(step, behov)

    for response in [desk.get(url), desk.post(url, filled(step, behov))]:
        assert response["Location"] == page("change", behov)
        assert f"Behovet är redan {behov.get_status_display().lower()}." in said(response)
    assert row(behov) == before


@pytest.mark.parametrize("step", STEP_PAGES)
def test_who_may_not_take_a_step_is_refused(client, step):
    """Somebody with the admin and every right to read, and no other."""
    behov = ready(min(step.start))
    before = row(behov)
    url = step_page(step, behov)
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))

    answers = [client.get(url).status_code, client.post(url, filled(step, behov)).status_code]

    assert answers == [403, 403]
    assert row(behov) == before


@pytest.mark.parametrize("step", [step for step in STEP_PAGES if step is not Step.WITHDRAW])
@pytest.mark.parametrize("relation", ["submitter", "owner"])
def test_nobody_judges_what_they_sent_in_or_own(client, step, relation):
    """Jäv: the person has every permission there is, and an interest."""
    user = anyone()
    if relation == "submitter":
        behov = BehovFactory(status=min(step.start), submitted_by=user)
    else:
        behov = BehovFactory(
            status=min(step.start),
            owner_kind=Agartyp.OBJEKT,
            owner_objekt=ForvaltningsobjektFactory(objektagare=user),
        )
    client.force_login(user)

    response = client.post(step_page(step, behov), filled(step, behov))

    after_the_judgement = {Step.HAND_OVER, Step.START_FOLLOW_UP, Step.CLOSE}
    assert (response.status_code == 403) == (step not in after_the_judgement)


@pytest.mark.parametrize("slug", ["submit", "check", "confirm-owner", "godkann"])
def test_what_is_no_step_of_the_admin_is_not_found(desk, slug):
    assert desk.get(page("step", BehovFactory(), slug)).status_code == 404


def test_a_draft_is_not_found(desk):
    draft = BehovFactory(status=Status.UTKAST, submitted_by=desk.user)

    assert desk.get(step_page(Step.NOTE, draft)).status_code == 404


def test_what_is_missing_is_told_beforehand_with_the_way_there(desk):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)

    response = desk.get(step_page(Step.RECOMMEND, behov))

    assert response.status_code == 200
    assert len(response.context["missing"]) == 16
    assert f'<a href="{page("checklist", behov)}">Fyll i checklistan</a>' in response.text


def test_what_is_missing_stops_the_step_and_keeps_what_was_typed(desk):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)

    response = desk.post(step_page(Step.RECOMMEND, behov), filled(Step.RECOMMEND, behov))

    assert response.status_code == 422
    assert "Svara på checklistans punkt ”Juridik”." in response.context["form"].non_field_errors()
    assert WHY in response.text
    assert Behov.objects.get().status == Status.UNDER_BEREDNING


def test_nothing_filled_in_is_told_field_by_field(desk):
    behov = ready(Status.BEREDD)

    response = desk.post(step_page(Step.APPROVE, behov), {"version": behov.version})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "utfall": ["Välj vad som ska hända."],
        "organ": ["Välj vem som har beslutat."],
        "decided_on": ["Ange ett datum."],
        "motivation": ["Skriv en motivering."],
    }


def test_somebody_elses_step_meanwhile_is_told_and_asks_again(desk):
    behov = ready(Status.BEREDD)
    posted = {**filled(Step.REJECT, behov), "motivation": REASON}
    colleague = AnvandareFactory()
    workflow.add_note(behov, by=colleague, text="Vänta på rådet.")

    response = desk.post(step_page(Step.REJECT, behov), posted)

    assert response.status_code == 409
    assert f"Intern anteckning, {colleague}" in response.text
    assert "Vänta på rådet." in response.text
    assert REASON in response.text
    assert Behov.objects.get().status == Status.BEREDD

    again = {**posted, "version": response.context["form"]["version"].value()}
    desk.post(step_page(Step.REJECT, behov), again)
    assert Behov.objects.get().status == Status.AVSLAGET


def test_somebody_elses_step_is_told_also_when_the_form_has_faults(desk):
    behov = ready(Status.BEREDD)
    workflow.add_note(behov, by=AnvandareFactory(), text="Vänta på rådet.")

    response = desk.post(step_page(Step.REJECT, behov), {"version": behov.version})

    assert response.status_code == 422
    assert "Vänta på rådet." in response.text


def test_an_internal_note_meanwhile_is_not_told_to_who_may_not_read_it(client):
    behov = ready(Status.BEREDD)
    workflow.add_note(behov, by=AnvandareFactory(), text="Vänta på rådet.")
    client.force_login(AnvandareFactory(roles=[Roll.DIGITALISERINGSRAD]))

    response = client.post(step_page(Step.REJECT, behov), filled(Step.REJECT, behov))

    assert response.status_code == 409
    assert "Vänta på rådet." not in response.text


@pytest.mark.parametrize("version", ["", "x", None])
def test_a_post_that_does_not_say_what_was_read_is_refused(desk, version):
    behov = ready(Status.BEREDD)
    posted = filled(Step.REJECT, behov) | ({"version": version} if version is not None else {})
    if version is None:
        del posted["version"]

    response = desk.post(step_page(Step.REJECT, behov), posted)

    assert response.status_code == 422
    assert Behov.objects.get().status == Status.BEREDD


def test_posting_every_column_changes_only_what_the_step_changes(desk):
    behov = ready(Status.UNDER_BEREDNING)
    before = row(behov)
    columns = {field.name: "999" for field in Behov._meta.get_fields() if field.name != "version"}

    desk.post(step_page(Step.NOTE, behov), {**columns, **filled(Step.NOTE, behov)})

    after = row(behov)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"version", "updated_at"}


def test_a_post_from_elsewhere_is_refused():
    behov = ready(Status.BEREDD)
    client = Client(enforce_csrf_checks=True)
    client.force_login(anyone())

    response = client.post(step_page(Step.REJECT, behov), filled(Step.REJECT, behov))

    assert response.status_code == 403
    assert Behov.objects.get().status == Status.BEREDD


def test_on_to_the_next_of_the_queue(desk):
    first, second = ready(Status.BEREDD), ready(Status.BEREDD)
    url = came_from(step_page(Step.REJECT, first), "ko%3Dklara")

    response = desk.post(url, {**filled(Step.REJECT, first), "next": "1"})

    assert response["Location"] == came_from(page("change", second), "ko%3Dklara")


def test_the_last_of_the_queue_leads_back_to_the_list(desk):
    behov = ready(Status.BEREDD)
    url = came_from(step_page(Step.REJECT, behov), "ko%3Dklara")

    response = desk.post(url, {**filled(Step.REJECT, behov), "next": "1"})

    assert response["Location"] == listed(ko="klara")
    assert said(response)[-1] == "Det finns inget mer i kön Klara för beslut."


def test_the_recommendation_stands_on_the_page_of_a_decision(desk):
    behov = ready(Status.BEREDD, recommendation="Bygg ut det vi har.")

    assert "Bygg ut det vi har." in desk.get(step_page(Step.APPROVE, behov)).text
    assert "Bygg ut det vi har." not in desk.get(step_page(Step.NOTE, behov)).text


def test_beredare_with_an_interest_cannot_be_chosen(desk):
    objekt = ForvaltningsobjektFactory(objektagare=AnvandareFactory(may=EVERYTHING))
    behov = BehovFactory(
        submitted_by=AnvandareFactory(may=EVERYTHING),
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=objekt,
    )
    AnvandareFactory(may=EVERYTHING, is_active=False)
    AnvandareFactory()
    other = AnvandareFactory(roles=[Roll.BEREDNING])

    response = desk.get(step_page(Step.ASSIGN, behov))

    assert set(response.context["form"].fields["beredare"].queryset) == {desk.user, other}


def test_the_choice_of_beredare_tells_how_much_each_has_in_hand(desk):
    busy = AnvandareFactory(roles=[Roll.BEREDNING])
    BehovFactory.create_batch(2, status=Status.UNDER_BEREDNING, beredare=busy)
    BehovFactory(status=Status.AVSLAGET, beredare=busy)

    response = desk.get(step_page(Step.ASSIGN, BehovFactory()))

    choices = [label for _, label in response.context["form"].fields["beredare"].choices]
    assert f"{busy} (2 i arbete)" in choices


def written_by(tree):
    """Attributes that are assigned, and methods that write rows, in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield from (t.attr for t in node.targets if isinstance(t, ast.Attribute))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_the_admin_writes_nothing_by_itself():
    folder = Path(behov.admin.__file__).parent
    modules = [*folder.glob("*.py"), Path(step_forms.__file__)]
    names = {name for path in modules for name in written_by(ast.parse(path.read_text()))}

    writes = {"status", "save", "update", "create", "bulk_create", "update_or_create", "delete"}
    assert names & writes == set()


def test_the_checklist_is_no_longer_missing_when_answered(desk):
    behov = ready(Status.UNDER_BEREDNING)

    assert Checklistsvar.objects.filter(behov=behov).count() == 16
    assert desk.get(step_page(Step.RECOMMEND, behov)).context["missing"] == []
