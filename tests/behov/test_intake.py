"""From förkontroll to a draft, and the pages on which it is written."""

import uuid

import pytest
from django.urls import reverse

from behov import guards
from behov.choices import Agartyp, Forkontrollfraga, Fraga, Status
from behov.forms.pages import PAGES
from behov.models import Behov
from tests.behov import stories
from tests.behov.typed import TOKEN, page_url, typed, url
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttaFactory,
)

pytestmark = pytest.mark.django_db

SLUGS = [page.slug for page in PAGES]
NO_TO_ALL = dict.fromkeys(Forkontrollfraga.values, "nej")
LATER = {"later": "1"}


# Who may


@pytest.mark.parametrize("name", ["edit", "behovet", "bilagor", "review", "discard"])
@pytest.mark.parametrize(
    ("story", "who", "expected"),
    [
        (stories.draft, "submitter", 200),
        (stories.draft, "owner", 404),
        (stories.draft, "stranger", 404),
        (stories.draft, "beredare", 404),
        (stories.sent_in, "submitter", 302),
        (stories.sent_in, "owner", 302),
        (stories.sent_in, "stranger", 403),
        (stories.sent_in, "beredare", 403),
        (stories.asked, "submitter", 200),
        (stories.asked, "owner", 200),
        (stories.asked, "stranger", 403),
        (stories.asked, "beredare", 403),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_who_may_write(client, name, story, who, expected):
    people = {"owner": AnvandareFactory(), "stranger": AnvandareFactory()}
    objekt = ForvaltningsobjektFactory(objektagare=people["owner"])
    behov = story(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    people |= {"submitter": behov.submitted_by, "beredare": stories.beredare()}
    client.force_login(people[who])
    address = page_url(behov, name) if name in SLUGS else url(name, behov.pk)

    response = client.get(address)

    leads_on = name == "edit" or (name == "discard" and behov.submitted_at)
    assert response.status_code == (302 if leads_on and expected == 200 else expected)


def test_an_unknown_page_is_not_found(writer, draft):
    assert writer.get(url("edit", draft.pk, "budget")).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_pages_answer_no_other_methods(writer, draft, method):
    assert getattr(writer, method)(page_url(draft, "behovet")).status_code == 405


# Saving


@pytest.mark.parametrize("slug", SLUGS)
def test_saving_leads_to_the_next_page(writer, draft, slug):
    response = writer.post(page_url(draft, slug), typed(draft, slug))

    following = dict(zip(SLUGS, [*SLUGS[1:], None], strict=True))[slug]
    assert response.url == (page_url(draft, following) if following else url("review", draft.pk))


@pytest.mark.parametrize("slug", SLUGS)
def test_saving_for_later_leads_to_the_own_list(writer, draft, slug):
    response = writer.post(page_url(draft, slug), typed(draft, slug, **LATER))

    assert response.url == reverse("behov:mine")


@pytest.mark.parametrize(
    ("query", "expected"), [("?retur=granska", "review"), ("?retur=//evil.example", "edit")]
)
def test_a_page_opened_from_the_review_leads_back_there(writer, draft, query, expected):
    response = writer.post(page_url(draft, "behovet") + query, typed(draft, "behovet"))

    assert response.url == (
        url("review", draft.pk) if expected == "review" else page_url(draft, "nytta")
    )


def test_what_is_typed_is_saved(writer, draft):
    enhet = EnhetFactory(kind="enhet", parent=EnhetFactory())
    changes = {
        "behovet": {"title": "Ny rubrik", "deadline_on": "31 december 2026"},
        "agare": {
            "owner_kind": Agartyp.VERKSAMHET,
            "owner_enhet": enhet.pk,
            "affected": [enhet.pk],
        },
        "forutsattningar": {
            "fraga_ai": "vet_ej",
            "fraga_ai_comment": "Kanske",
            "cost_once": "hogst_200",
        },
        "bilagor": {"links": "https://kommun.example"},
        "nytta": {"nyttor-0-target": "Fem minuter"},
    }
    for slug, typed_now in changes.items():
        draft.refresh_from_db()
        writer.post(page_url(draft, slug), typed(draft, slug, **typed_now))

    draft.refresh_from_db()
    assert (draft.title, draft.deadline_on.isoformat()) == ("Ny rubrik", "2026-12-31")
    assert (draft.owner_enhet, list(draft.affected_enheter.all())) == (enhet, [enhet])
    assert (draft.cost_once, draft.links) == ("hogst_200", "https://kommun.example")
    answer = draft.forutsattningar.get(fraga=Fraga.AI)
    assert (answer.svar, answer.comment) == ("vet_ej", "Kanske")
    assert draft.nyttor.get().target == "Fem minuter"


def test_an_error_keeps_everything_that_was_typed(writer, draft):
    data = typed(draft, "behovet", title="", problem="<b>Fet</b>", deadline_on="31/2 2026")

    page = writer.post(page_url(draft, "behovet"), data)

    assert page.status_code == 422
    assert page.context["form"].errors == {
        "title": [guards.REQUIRED["title"]],
        "deadline_on": ["31 februari 2026 finns inte. Kontrollera dagen och månaden."],
    }
    assert "&lt;b&gt;Fet&lt;/b&gt;</textarea>" in page.text
    assert 'value="31/2 2026"' in page.text
    assert "<title>Fel: Behovet" in page.text.replace("\n", "").replace("  ", "")
    draft.refresh_from_db()
    assert draft.problem == BehovFactory.problem


def test_saving_for_later_saves_half_a_page(writer, draft):
    data = typed(draft, "behovet", title="", problem="Halvskrivet", anledning="avtal_loper_ut")

    assert writer.post(page_url(draft, "behovet"), data | LATER).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.problem, draft.anledning) == ("", "Halvskrivet", "avtal_loper_ut")


def test_more_than_the_fields_of_the_page_is_not_read(writer, draft):
    data = typed(draft, "behovet", status="godkant", reference="BEH-2026-0001", token=uuid.uuid4())

    writer.post(page_url(draft, "behovet"), data)

    saved = Behov.objects.get()
    assert (saved.status, saved.reference, saved.token) == (Status.UTKAST, None, draft.token)


def test_a_completion_may_be_left_half_written_too(client):
    behov = stories.asked(title="Som det skickades in")
    client.force_login(behov.submitted_by)

    page = client.post(page_url(behov, "behovet"), typed(behov, "behovet", title="", **LATER))

    assert page.url == reverse("behov:mine")
    behov.refresh_from_db()
    assert (behov.title, behov.draft.title) == ("Som det skickades in", "")


# Coming back


def test_coming_back_leads_to_the_first_page_where_something_is_missing(writer, draft):
    Behov.objects.update(omfattning="")

    response = writer.get(url("edit", draft.pk))

    assert response.url == page_url(draft, "agare")


def test_coming_back_to_a_draft_says_so(writer, draft):
    Behov.objects.update(updated_at="2026-03-12T13:05:00Z")

    page = writer.get(url("edit", draft.pk), follow=True)

    assert "Du fortsätter på ett utkast från 12 mars 2026 kl. 14.05." in page.text
    assert page.redirect_chain[-1][0] == url("review", draft.pk)


def test_coming_back_to_a_completion_says_so_once_something_is_written(client):
    behov = stories.asked()
    client.force_login(behov.submitted_by)
    first = client.get(url("edit", behov.pk), follow=True).text
    stories.edited(behov, title="Ny rubrik")

    second = client.get(url("edit", behov.pk), follow=True).text

    assert "Du fortsätter på" not in first
    assert "Du fortsätter på en komplettering från" in second


def test_every_page_of_a_completion_says_what_was_asked(client):
    behov = stories.asked(message="Hur många berörs?\nOch när?")
    client.force_login(behov.submitted_by)

    pages = [client.get(page_url(behov, slug)) for slug in SLUGS]

    assert {page.context["asked"].note for page in pages} == {"Hur många berörs?\nOch när?"}


def test_a_draft_can_be_thrown_away(writer, draft):
    assert writer.get(url("discard", draft.pk)).status_code == 200
    assert Behov.objects.exists()

    assert writer.post(url("discard", draft.pk)).url == reverse("behov:mine")
    assert not Behov.objects.exists()


def test_a_draft_thrown_away_in_two_tabs_is_kindly_not_found_the_second_time(writer, draft):
    writer.post(url("discard", draft.pk))

    again = writer.post(url("discard", draft.pk))
    saved = writer.post(page_url(draft, "behovet"), typed(draft, "behovet", title="Ny"))

    assert (again.status_code, saved.status_code) == (404, 404)
    assert "Det kan redan vara borttaget" in again.text
    assert "Det kan redan vara borttaget" in saved.text


def test_somebody_elses_draft_is_not_told_from_none(client, draft):
    client.force_login(AnvandareFactory())
    theirs, none = (client.post(url("discard", pk)) for pk in [draft.pk, draft.pk + 1])

    assert TOKEN.sub("", theirs.text) == TOKEN.sub("", none.text)
    assert Behov.objects.exists()


def test_what_was_sent_in_is_not_thrown_away(client):
    behov = stories.asked()
    client.force_login(behov.submitted_by)

    assert client.post(url("discard", behov.pk)).url == behov.get_absolute_url()
    assert Behov.objects.exists()


# Cost


@pytest.fixture(params=[1, 3])
def fuller_draft(draft, request):
    for number in range(request.param):
        NyttaFactory(behov=draft, position=number + 2)
        ForvaltningsobjektFactory(owner_enhet=EnhetFactory(kind="enhet", parent=EnhetFactory()))
    return draft


@pytest.mark.parametrize(
    ("slug", "queries"),
    [
        ("behovet", 5),  # session, user, 2 × permissions, behov
        ("nytta", 6),  # and its rows
        ("agare", 8),  # and berörda, objekt, the tree
        ("forutsattningar", 6),  # and the answers
        ("bilagor", 6),  # and the files
    ],
)
def test_a_page_costs_the_same_whatever_it_holds(
    writer, fuller_draft, slug, queries, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        assert writer.get(page_url(fuller_draft, slug)).status_code == 200
