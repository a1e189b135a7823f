"""Files change what is sent in, so a page that was opened before them is an old one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from behov.models import Behov
from tests.behov import stories
from tests.behov.typed import page_url, typed, url

pytestmark = pytest.mark.django_db

LINK = "https://example.se/avtal"


@pytest.fixture
def draft(client):
    behov = stories.draft()
    client.force_login(behov.submitted_by)
    return behov


def file(name="plan.pdf", content=b"%PDF-1.7\n"):
    return SimpleUploadedFile(name, content)


def send(client, behov, page=None, **changes):
    """Press save on the page of files as `page` says it was opened, or as it is now."""
    data = (page or typed(behov, "bilagor")) | changes
    return client.post(url("edit_bilagor", behov.pk), data)


def change_files_alone(client, behov, **change):
    """The page is not saved, for its link is none; but what it does to files is done."""
    response = send(client, behov, links="inte en adress", **change)
    assert response.status_code == 422


def attach(client, behov):
    change_files_alone(client, behov, uploads=[file("annan.pdf")])


def names(behov):
    return [bilaga.name for bilaga in behov.bilagor.filter(removed_at=None)]


def test_a_file_added_after_the_review_was_opened_is_reviewed_first(client, draft):
    reviewed = {"version": draft.version, "send": "1"}
    attach(client, draft)

    response = client.post(url("review", draft.pk), reviewed)

    assert response.status_code == 409
    assert "annan.pdf" in response.text
    assert Behov.objects.get().submitted_at is None


def test_a_file_taken_away_after_the_review_was_opened_is_reviewed_first(client, draft):
    attach(client, draft)
    draft.refresh_from_db()
    reviewed = {"version": draft.version, "send": "1"}
    change_files_alone(client, draft, remove=draft.bilagor.get().pk)

    assert client.post(url("review", draft.pk), reviewed).status_code == 409


def test_files_and_links_are_saved_together(client, draft):
    response = send(client, draft, uploads=[file("a.pdf"), file("b.pdf")], links=LINK)

    assert response["Location"] == url("review", draft.pk)
    assert (names(draft), Behov.objects.get().links) == (["a.pdf", "b.pdf"], LINK)


def test_a_page_that_comes_back_with_an_error_can_be_saved_again(client, draft):
    refused = send(client, draft, uploads=[file("a.pdf"), file("b.exe")], links=LINK)
    assert refused.status_code == 422
    again = {field.html_name: field.value() for field in refused.context["form"]}

    response = send(client, draft, page=again, uploads=[])

    assert response["Location"] == url("review", draft.pk)
    assert (names(draft), Behov.objects.get().links) == (["a.pdf"], LINK)


def test_a_file_and_a_link_that_was_taken_away_are_saved_together(client, draft):
    attach(client, draft)
    draft.refresh_from_db()

    send(client, draft, remove=draft.bilagor.get().pk, links=LINK)

    assert (names(draft), Behov.objects.get().links) == ([], LINK)


def test_what_somebody_else_wrote_is_still_a_conflict(client, draft):
    opened = typed(draft, "bilagor")
    send(client, draft, links="https://example.se/annat")

    response = send(client, draft, page=opened, uploads=[file("a.pdf")], links=LINK)

    assert response.status_code == 409
    assert names(draft) == ["a.pdf"]
    assert Behov.objects.get().links == "https://example.se/annat"


def test_the_page_of_files_sent_twice_is_no_conflict(client, draft):
    opened = typed(draft, "bilagor")

    for _ in range(2):
        response = send(client, draft, page=opened, uploads=[file("a.pdf")], links=LINK)

        assert response["Location"] == url("review", draft.pk)
    assert names(draft) == ["a.pdf"]


def test_another_page_that_was_open_meanwhile_tells_what_differs(client, draft):
    opened = typed(draft, "behovet")
    attach(client, draft)

    assert client.post(page_url(draft, "behovet"), opened | {"title": "Ny"}).status_code == 409
