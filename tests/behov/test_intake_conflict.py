"""Two windows with the same page, and rows that are added and removed without JavaScript."""

import pytest
from django.test import Client

from behov.choices import Agartyp, Status
from behov.forms.page import CHANGED_PAGE
from behov.forms.pages import PAGES
from behov.models import Behov, Nytta
from tests.behov import stories
from tests.behov.typed import page_url, typed, url
from tests.factories import (
    AnvandareFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttaFactory,
)

pytestmark = pytest.mark.django_db

SLUGS = [page.slug for page in PAGES]


# Two windows


def test_a_page_that_somebody_saved_meanwhile_shows_both_texts(writer, draft):
    data = typed(draft, "behovet", title="Min rubrik", problem="Mitt problem")
    saved = stories.edited(draft, title="Deras rubrik", mognad="ide")

    page = writer.post(page_url(draft, "behovet"), data)

    assert page.status_code == 409
    assert [(one.label, one.typed, one.saved) for one in page.context["differences"]] == [
        ("Rubrik", "Min rubrik", "Deras rubrik"),
        ("Vilket problem behöver lösas?", "Mitt problem", draft.problem),
        ("Hur långt har behovet kommit?", "Ett beskrivet behov", "En idé"),
    ]
    assert 'value="Min rubrik"' in page.text
    assert page.context["form"]["version"].value() == str(saved.version)
    assert Behov.objects.get().title == "Deras rubrik"


def test_saving_once_more_replaces_what_is_saved(writer, draft):
    data = typed(draft, "behovet", title="Min rubrik")
    saved = stories.edited(draft, title="Deras rubrik")

    writer.post(page_url(draft, "behovet"), data)
    response = writer.post(page_url(draft, "behovet"), data | {"version": saved.version})

    assert response.status_code == 302
    assert Behov.objects.get().title == "Min rubrik"


def test_a_conflict_about_berorda_keeps_every_choice(writer, draft):
    first, second = EnhetFactory.create_batch(2, kind="enhet", parent=EnhetFactory())
    data = typed(draft, "agare", affected=[first.pk, second.pk])
    stories.edited(draft, title="Deras rubrik")

    page = writer.post(page_url(draft, "agare"), data)

    assert [(one.typed, one.saved) for one in page.context["differences"]] == [
        (f"{first.name}, {second.name}", "")
    ]
    assert page.text.count(" checked") == 4  # two units, kind of owner, omfattning


def test_a_conflict_about_benefits_shows_the_rows(writer, draft):
    data = typed(draft, "nytta", **{"nyttor-0-text": "Min nytta"})
    NyttaFactory(behov=draft, position=2, intressent="Företag", text="Deras nytta")
    stories.edited(draft, title="Deras rubrik")

    page = writer.post(page_url(draft, "nytta"), data)

    assert page.status_code == 409
    assert [(one.label, one.saved) for one in page.context["differences"]] == [
        ("Nytta 1", "Vem får nyttan? Handläggarna\nVad blir bättre? Mindre dubbelarbete"),
        ("Nytta 2", "Vem får nyttan? Företag\nVad blir bättre? Deras nytta"),
    ]
    assert Nytta.objects.count() == 2


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_page_sent_twice_is_no_conflict(writer, draft, slug):
    data = typed(draft, slug)

    first, second = (writer.post(page_url(draft, slug), data) for _ in range(2))

    assert (first.status_code, second.url) == (302, first.url)


def test_a_page_without_its_version_saves_nothing(writer, draft):
    page = writer.post(page_url(draft, "behovet"), typed(draft, "behovet", version="", title="Ny"))

    assert page.status_code == 422
    assert page.context["form"].errors == {"version": [CHANGED_PAGE]}


# Two who complete the same behov


@pytest.fixture
def completion():
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    return stories.asked(
        title="Som det skickades in", owner_kind=Agartyp.OBJEKT, owner_objekt=objekt
    )


def clients(behov):
    """The browsers of the submitter and of the owner."""
    pair = Client(), Client()
    pair[0].force_login(behov.submitted_by)
    pair[1].force_login(behov.owner_person)
    return pair


def test_two_writers_of_a_completion_see_each_others_texts(completion):
    first, second = clients(completion)
    data = typed(completion, "behovet", title="Min rubrik")
    first.post(page_url(completion, "behovet"), data | {"title": "Deras rubrik"})

    page = second.post(page_url(completion, "behovet"), data)

    assert page.status_code == 409
    [difference] = page.context["differences"]
    assert (difference.typed, difference.saved) == ("Min rubrik", "Deras rubrik")
    data["version"] = page.context["form"]["version"].value()
    assert second.post(page_url(completion, "behovet"), data).status_code == 302
    completion.refresh_from_db()
    assert (completion.title, completion.draft.title) == ("Som det skickades in", "Min rubrik")


def test_what_a_colleague_saved_meanwhile_is_read_before_it_is_sent_in(completion):
    first, second = clients(completion)
    send = {"version": completion.draft.version, "send": "1"}
    first.post(page_url(completion, "behovet"), typed(completion, "behovet", title="Deras rubrik"))

    page = second.post(url("review", completion.pk), send)

    assert page.status_code == 409
    assert "Deras rubrik" in page.text
    completion.refresh_from_db()
    assert completion.status == Status.KOMPLETTERING
    send["version"] = page.context["form"]["version"].value()
    assert second.post(url("review", completion.pk), send).url == completion.get_absolute_url()


@pytest.mark.parametrize(
    ("slug", "field", "label"),
    [
        ("behovet", "problem", "Vilket problem behöver lösas?"),
        ("nytta", "nyttor-0-text", "Nytta 1"),
        ("agare", "owner_contact", "Kontaktperson hos ägaren"),
        ("forutsattningar", "fraga_ai_comment", "Kommentar om AI"),
        ("bilagor", "links", "Länkar"),
    ],
)
def test_what_is_saved_after_a_colleague_sent_it_in_is_handed_back(completion, slug, field, label):
    first, second = clients(completion)
    data = typed(completion, slug, **{field: "https://canary.example/x"})
    first.post(url("review", completion.pk), {"version": completion.draft.version, "send": "1"})

    page = second.post(page_url(completion, slug), data)

    assert page.status_code == 409
    assert "behov/not_saved.html" in [template.name for template in page.templates]
    [difference] = page.context["differences"]
    assert (difference.label, "https://canary.example/x" in difference.typed) == (label, True)


# Rows without JavaScript


def test_a_row_is_added_and_what_is_typed_is_kept(writer, draft):
    data = typed(draft, "nytta", **{"nyttor-0-text": "Osparat", "add": "1"})

    page = writer.post(page_url(draft, "nytta"), data)

    assert page.status_code == 200
    assert [row["text"].value() for row in page.context["formset"]] == ["Osparat", None]
    assert page.context["form"]["version"].value() == str(draft.version)
    assert draft.nyttor.get().text == NyttaFactory.text


def test_a_row_is_removed_and_the_others_are_kept(writer, draft):
    for position in [2, 3]:
        NyttaFactory(behov=draft, position=position, text=f"Nytta {position}")
    data = typed(draft, "nytta", **{"nyttor-2-text": "Osparat", "remove": "1"})

    page = writer.post(page_url(draft, "nytta"), data)

    kept = [(row["pk"].value(), row["text"].value()) for row in page.context["formset"]]
    first, _, third = draft.nyttor.all()
    assert kept == [(str(first.pk), first.text), (str(third.pk), "Osparat")]


@pytest.mark.parametrize("which", ["", "7", "-1", "abc", "9" * 500])
def test_removing_a_row_that_is_not_there_removes_none(writer, draft, which):
    page = writer.post(page_url(draft, "nytta"), typed(draft, "nytta", remove=which))

    assert (page.status_code, len(page.context["formset"].forms)) == (200, 1)


def test_removing_the_last_row_leaves_an_empty_one(writer, draft):
    page = writer.post(page_url(draft, "nytta"), typed(draft, "nytta", remove="0"))

    assert [row["text"].value() for row in page.context["formset"]] == [None]
