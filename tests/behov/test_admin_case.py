"""The page of one behov in the admin."""

import re
from itertools import pairwise

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse

from behov import workflow
from behov.admin.steps import BESIDE, ON_ITS_ROW, OWN_PAGE
from behov.choices import Agartyp, Checksvar, Status
from behov.models import Behov, Checklistpunkt
from behov.workflow import Step, steps_for
from organisation.models import Roll
from tests.behov.desk import WHY, anyone, came_from, filled, page, step_page
from tests.behov.test_workflow import ready
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db

SENT_IN = [status for status in Status if status != Status.UTKAST]


@pytest.fixture
def desk(client):
    client.user = anyone()
    client.force_login(client.user)
    return client


def buttons(response):
    return {button.url for button in response.context["buttons"]}


def sent_in(**fields):
    behov = BehovFactory(status=Status.UTKAST, **fields)
    return workflow.submit(behov, by=behov.submitted_by)


@pytest.mark.parametrize("status", SENT_IN)
def test_the_page_offers_the_steps_of_the_moment_and_no_others(desk, status):
    behov = ready(status)

    response = desk.get(page("change", behov))

    now = set(steps_for(desk.user, behov))
    at = {step: page(OWN_PAGE[step], behov) for step in OWN_PAGE}
    offered = now - BESIDE - ON_ITS_ROW
    assert buttons(response) == {at.get(step) or step_page(step, behov) for step in offered}
    linked = {step for step in BESIDE if f'href="{at[step]}"' in response.text}
    assert linked == now & BESIDE


@pytest.mark.parametrize(
    ("is_checked", "order"),
    [
        (True, ["Lämna till beslut", "Fyll i checklistan"]),
        (False, ["Fyll i checklistan", "Lämna till beslut"]),
    ],
)
def test_what_moves_the_behov_onwards_now_comes_first(desk, is_checked, order):
    status = Status.UNDER_BEREDNING
    behov = ready(status) if is_checked else BehovFactory(status=status)

    buttons = desk.get(page("change", behov)).context["buttons"]

    assert [button.label for button in buttons][:2] == order
    assert [button.is_next for button in buttons] == [True] + [False] * (len(buttons) - 1)


def test_every_button_leads_to_a_page(desk):
    response = desk.get(page("change", ready(Status.UNDER_BEREDNING)))

    assert {desk.get(url).status_code for url in buttons(response)} == {200}


def test_the_text_is_what_was_sent_in(desk):
    behov = sent_in(title="Nycklar", problem="De tappas bort.", links="https://example.se/x")

    html = desk.get(page("change", behov)).text

    assert "<h1>Nycklar</h1>" in html
    assert "De tappas bort." in html
    assert "Mindre dubbelarbete" in html
    assert f'href="{reverse("behov:version", args=[behov.pk, 1])}"' in html
    assert f'href="{behov.get_absolute_url()}"' in html
    assert 'href="https://example.se/x"' not in html


def test_notes_and_letters_are_for_who_may_read_them(client):
    behov = sent_in()
    workflow.add_note(behov, by=AnvandareFactory(), text="Ring chefen först.")
    pages = {}
    for role in [Roll.BEREDNING, Roll.DIGITALISERINGSRAD]:
        client.force_login(AnvandareFactory(roles=[role]))
        pages[role] = client.get(page("change", behov)).text

    assert "Ring chefen först." in pages[Roll.BEREDNING]
    assert "Vi har tagit emot ditt behov" in pages[Roll.BEREDNING]
    assert "Ring chefen först." not in pages[Roll.DIGITALISERINGSRAD]
    assert "Vi har tagit emot ditt behov" not in pages[Roll.DIGITALISERINGSRAD]


@pytest.mark.parametrize(
    ("relation", "why"),
    [
        ("submitter", "Du har skickat in behovet."),
        ("owner", "Du står för ägaren till behovet."),
    ],
)
def test_who_has_an_interest_is_told_why_they_cannot_act(desk, relation, why):
    if relation == "submitter":
        behov = BehovFactory(status=Status.UNDER_BEREDNING, submitted_by=desk.user)
    else:
        behov = BehovFactory(
            status=Status.UNDER_BEREDNING,
            owner_kind=Agartyp.OBJEKT,
            owner_objekt=ForvaltningsobjektFactory(objektagare=desk.user),
        )
    workflow.add_note(behov, by=AnvandareFactory(), text="Ring chefen först.")
    workflow.check(
        behov,
        by=AnvandareFactory(),
        answers={Checklistpunkt.objects.first(): (Checksvar.DELVIS, "Hm.")},
    )

    response = desk.get(page("change", behov))

    assert why in response.text
    assert "(jäv)" in response.text
    assert "Ring chefen först." not in response.text
    assert "Hm." not in response.text
    assert buttons(response) == {step_page(Step.WITHDRAW, behov)}


def test_the_checklist_is_summed_up(desk):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    one, two, three, *_ = Checklistpunkt.objects.all()
    workflow.check(
        behov,
        by=desk.user,
        answers={
            one: (Checksvar.UPPFYLLT, ""),
            two: (Checksvar.UPPFYLLT, ""),
            three: (Checksvar.DELVIS, "Se bilagan."),
        },
    )

    text = " ".join(desk.get(page("change", behov)).text.split())

    assert "3 av 16 besvarade: 2 uppfyllt, 1 delvis." in text
    assert "Se bilagan." in text


def test_a_point_out_of_use_is_shown_where_it_was_judged(desk):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    punkt = Checklistpunkt.objects.first()
    workflow.check(behov, by=desk.user, answers={punkt: (Checksvar.DELVIS, "")})
    Checklistpunkt.objects.filter(pk=punkt.pk).update(active=False)

    assert punkt.text in desk.get(page("change", behov)).text
    assert punkt.text not in desk.get(page("change", BehovFactory())).text


def test_recommendation_and_decision_are_shown(desk):
    behov = ready(Status.UNDER_BEREDNING)
    desk.post(step_page(Step.RECOMMEND, behov), filled(Step.RECOMMEND, behov))
    behov.refresh_from_db()
    desk.post(step_page(Step.APPROVE, behov), filled(Step.APPROVE, behov))

    html = desk.get(page("change", behov)).text

    assert "Beredningens rekommendation" in html
    assert "Högst 1 Mkr." in html
    assert html.count(WHY) >= 2


def test_what_waits_elsewhere_leads_there(desk):
    behov = BehovFactory(status=Status.SAMMANSLAGET)

    html = desk.get(page("change", behov)).text

    assert f'href="{page("change", behov.merged_into)}"' in html


def test_the_next_of_the_queue_is_a_link(desk):
    first, second = BehovFactory(status=Status.BEREDD), BehovFactory(status=Status.BEREDD)

    html = desk.get(came_from(page("change", first), "ko%3Dklara")).text

    assert f"Nästa i kön: {second.reference}" in html
    assert came_from(page("change", second), "ko%3Dklara") in html
    assert "Nästa i kön" not in desk.get(page("change", first)).text


@pytest.mark.parametrize("filters", ["ko%3Dx", "%26%26", "ko", "ko%3Dklara%0d%0aX:y"])
def test_a_strange_list_in_the_address_does_no_harm(desk, filters):
    url = came_from(page("change", BehovFactory()), filters)

    assert desk.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_much_has_happened(
    desk, count, django_assert_num_queries
):
    draft = BehovFactory(status=Status.UTKAST, nyttor=count)
    for number in range(count):
        workflow.attach(
            draft,
            by=draft.submitted_by,
            name=f"{number}.txt",
            content_type="text/plain",
            content=b"text",
            sha256=f"{number:064}",
        )
    behov = workflow.submit(draft, by=draft.submitted_by)
    behov = workflow.start_beredning(behov, by=AnvandareFactory())
    for _ in range(count):
        workflow.add_note(behov, by=AnvandareFactory(), text="Ring.")
    for punkt in Checklistpunkt.objects.all()[:count]:
        workflow.check(behov, by=AnvandareFactory(), answers={punkt: (Checksvar.DELVIS, "")})

    # session, user, 2 × permissions, behov, status texts, latest version, bilagor, closed days,
    # timeline, versions, beslut, checklist: answers, points and what is missing, nyttokalkyler
    # and their figures, letters, who put them off
    with django_assert_num_queries(19):
        desk.get(page("change", behov))


def test_a_draft_and_what_does_not_exist_are_not_found(desk):
    draft = BehovFactory(status=Status.UTKAST, submitted_by=desk.user)

    assert desk.get(page("change", draft)).status_code == 404
    assert desk.get("/admin/behov/behov/0/change/").status_code == 404
    assert desk.get(f"/admin/behov/behov/{10**30}/change/").status_code == 404


def test_the_admin_tells_of_no_row_by_type_and_key(desk):
    """Django's redirect from a row to its page asks nobody whether the row may be seen."""
    draft = BehovFactory(status=Status.UTKAST)
    content_type = ContentType.objects.get_for_model(Behov)

    assert desk.get(f"/admin/r/{content_type.pk}/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["add", "delete", "history"])
def test_the_pages_of_a_row_editor_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:behov_behov_{name}", args=[] if name == "add" else [1])


def test_the_page_cannot_be_posted_to(desk):
    assert desk.post(page("change", BehovFactory()), {"status": "godkant"}).status_code == 405


def test_headings_follow_one_another(desk):
    behov = ready(Status.BEREDD, recommendation="Ja.")

    html = desk.get(page("change", behov)).text

    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
