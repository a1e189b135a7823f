"""Files of a behov: bringing them, taking them away, and who fetches them how."""

import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from behov import workflow
from behov.attachments import EMPTY, NOT_ACCEPTED, too_large
from behov.choices import Agartyp, Status
from behov.models import Bilaga, Fil
from tests.behov import stories
from tests.behov.typed import page_url, typed, url
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n"
"""As much as a check of files asks of one."""


def upload(client, behov, *files, **changes):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    data = typed(behov, "bilagor", uploads=uploads, **changes)
    return client.post(page_url(behov, "bilagor"), data)


def attached(behov, name="plan.pdf", content=PDF):
    return workflow.attach(
        behov,
        by=behov.submitted_by,
        name=name,
        content_type="application/pdf",
        content=content,
        sha256=f"{zlib.crc32(content):064}",
    )


# Bringing


def test_files_are_kept_when_the_page_is_saved(writer, draft):
    response = upload(writer, draft, ("Årsplan.pdf", PDF), ("noteringar.txt", b"Hej"))

    assert response.url == url("review", draft.pk)
    kept = draft.bilagor.values_list("name", "content_type", "size", "uploaded_by")
    assert list(kept) == [
        ("Årsplan.pdf", "application/pdf", 9, draft.submitted_by_id),
        ("noteringar.txt", "text/plain", 3, draft.submitted_by_id),
    ]


def test_uploading_stays_on_the_page_and_keeps_the_links(writer, draft):
    response = upload(writer, draft, ("plan.pdf", PDF), upload="1", links="https://kommun.example")

    assert response.url == page_url(draft, "bilagor")
    draft.refresh_from_db()
    assert draft.links == "https://kommun.example"


def test_good_files_are_kept_and_each_refused_one_is_named(writer, draft):
    page = upload(writer, draft, ("a.pdf", PDF), ("b.exe", b"MZ"), ("c.pdf", b""), ("d.txt", b"D"))

    assert page.status_code == 422
    not_accepted = NOT_ACCEPTED.format(extension="exe")
    refusals = [f"b.exe: {not_accepted}", f"c.pdf: {EMPTY}"]
    assert page.context["form"].errors["uploads"] == refusals
    assert [bilaga.name for bilaga in draft.bilagor.all()] == ["a.pdf", "d.txt"]
    assert "Bifogat: a.pdf, d.txt." in page.text


def test_good_files_are_kept_when_a_link_is_wrong(writer, draft):
    page = upload(writer, draft, ("a.pdf", PDF), links="ftp://kommun.example")

    assert page.status_code == 422
    assert "ftp://kommun.example</textarea>" in page.text
    assert draft.bilagor.count() == 1


def test_the_same_upload_twice_is_one_file(writer, draft):
    upload(writer, draft, ("a.pdf", PDF))
    upload(writer, draft, ("a.pdf", PDF))

    assert draft.bilagor.count() == 1


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "..\\..\\passwd.txt", "a/b/passwd.txt"])
def test_a_path_in_the_name_is_dropped(writer, draft, name):
    upload(writer, draft, (name, b"x"))

    assert draft.bilagor.get().name == "passwd.txt"


def test_a_file_above_the_limit_is_named_and_not_kept(writer, draft, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    large = PDF + b"x" * 2 * 1024 * 1024

    page = upload(writer, draft, ("stor.pdf", large), ("liten.pdf", PDF))

    refusal = too_large(len(large), max_bytes=settings.ATTACHMENT_MAX_BYTES)
    assert page.context["form"].errors["uploads"] == [f"stor.pdf: {refusal}"]
    assert [bilaga.name for bilaga in draft.bilagor.all()] == ["liten.pdf"]


def test_a_file_of_exactly_the_limit_is_kept(writer, draft, settings):
    settings.ATTACHMENT_MAX_BYTES = 300_000

    upload(writer, draft, ("lagom.pdf", PDF.ljust(300_000)))

    assert len(draft.bilagor.get().fil.content) == 300_000


def test_there_are_only_so_many_files_to_a_behov(writer, draft, settings):
    settings.ATTACHMENTS_PER_BEHOV = 2

    page = upload(writer, draft, *((f"{n}.txt", b"%d" % n) for n in range(3)))

    assert page.context["form"].errors["uploads"] == [
        "2.txt: Ett behov kan ha högst 2 bilagor. Ta bort någon först."
    ]
    assert draft.bilagor.count() == 2


def test_there_are_only_so_many_bytes_to_a_person(writer, draft, settings):
    settings.ATTACHMENT_BYTES_PER_PERSON = 10
    attached(
        BehovFactory(status=Status.UTKAST, submitted_by=draft.submitted_by), content=b"12345678"
    )

    page = upload(writer, draft, ("a.txt", b"abc"))

    [error] = page.context["form"].errors["uploads"]
    assert error.startswith("a.txt: Dina bilagor får ta högst 0 MB tillsammans.")
    assert not draft.bilagor.exists()


def test_files_of_nobody_are_not_kept(client, draft):
    """Somebody who has not signed in may not fill the disk; the control has, and is not met."""
    file = {"f": SimpleUploadedFile("a.pdf", PDF)}
    nobodys = client.post(reverse("login"), file)
    client.force_login(draft.submitted_by)
    somebodys = client.post(page_url(draft, "bilagor"), {"f": SimpleUploadedFile("a.pdf", PDF)})

    assert nobodys.wsgi_request.FILES == {}
    assert set(somebodys.wsgi_request.FILES) == {"f"}


def test_a_request_beyond_all_measure_is_refused(writer, draft, settings):
    settings.UPLOAD_MAX_BYTES = 1_000

    assert upload(writer, draft, ("a.pdf", PDF * 200)).status_code == 400
    assert not draft.bilagor.exists()


def test_a_frozen_behov_takes_no_files(client):
    behov = stories.sent_in()
    client.force_login(behov.submitted_by)

    assert upload(client, behov, ("a.pdf", PDF)).url == behov.get_absolute_url()
    assert not Bilaga.objects.exists()


# Taking away


def test_a_file_is_taken_away_and_the_links_are_kept(writer, draft):
    bilaga = attached(draft)
    draft.refresh_from_db()

    response = upload(writer, draft, remove=bilaga.pk, links="https://kommun.example")

    assert response.url == page_url(draft, "bilagor")
    assert not Fil.objects.exists()
    draft.refresh_from_db()
    assert draft.links == "https://kommun.example"


def test_what_is_no_number_takes_no_file_away(writer, draft):
    attached(draft, "a.pdf")

    assert upload(writer, draft, remove="9" * 5000).status_code == 302

    assert draft.bilagor.count() == 1


@pytest.mark.parametrize("which", ["theirs", 10**30, 0])
def test_only_a_file_of_this_behov_is_taken_away(writer, draft, which):
    theirs = attached(BehovFactory(status=Status.UTKAST))
    mine = attached(draft)

    response = upload(writer, draft, remove=theirs.pk if which == "theirs" else which)

    assert response.status_code == 404
    assert set(Bilaga.objects.all()) == {mine, theirs}


# Fetching


@pytest.mark.parametrize(
    ("story", "who", "expected"),
    [
        (stories.draft, "submitter", 200),
        (stories.draft, "owner", 404),
        (stories.draft, "stranger", 404),
        (stories.draft, "beredare", 404),
        (stories.sent_in, "submitter", 200),
        (stories.sent_in, "owner", 200),
        (stories.sent_in, "stranger", 404),
        (stories.sent_in, "beredare", 200),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_who_may_fetch_a_file(client, story, who, expected):
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    behov = stories.draft(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    bilaga = attached(behov)
    if story == stories.sent_in:
        behov = workflow.submit(behov, by=behov.submitted_by)
    people = {
        "submitter": behov.submitted_by,
        "owner": owner,
        "stranger": AnvandareFactory(),
        "beredare": stories.beredare(),
    }
    client.force_login(people[who])

    assert client.get(url("attachment", behov.pk, bilaga.pk)).status_code == expected


@pytest.fixture
def completing():
    """A behov with one file that was sent in, one added since and one taken away since."""
    draft = stories.draft()
    sent_in, removed = attached(draft, "forst.pdf"), attached(draft, "bort.pdf", PDF + b"1")
    behov = workflow.submit(draft, by=draft.submitted_by)
    behov = workflow.start_beredning(behov, by=stories.beredare())
    behov = workflow.request_komplettering(
        behov, by=behov.beredare, message="Mer?", due_on=behov.due_on
    )
    workflow.detach(behov.draft.bilagor.get(name="bort.pdf"))
    return behov, {
        "forst": sent_in,
        "forst, in the draft": behov.draft.bilagor.get(name="forst.pdf"),
        "bort": removed,
        "ny": attached(behov, "ny.pdf", PDF + b"2"),
    }


@pytest.mark.parametrize(
    ("name", "writer_gets", "reader_gets"),
    [("forst", 200, 200), ("forst, in the draft", 200, 404), ("ny", 200, 404), ("bort", 200, 200)],
)
def test_readers_get_what_was_sent_in_and_no_more(
    client, completing, name, writer_gets, reader_gets
):
    behov, bilagor = completing
    answers = []
    for person in [behov.submitted_by, behov.beredare]:
        client.force_login(person)
        answers.append(client.get(url("attachment", behov.pk, bilagor[name].pk)).status_code)

    assert answers == [writer_gets, reader_gets]


def test_a_completion_brings_its_files_to_the_readers_under_the_same_address(client, completing):
    behov, bilagor = completing
    client.force_login(behov.beredare)

    workflow.answer_komplettering(behov, by=behov.submitted_by)

    assert client.get(url("attachment", behov.pk, bilagor["ny"].pk)).status_code == 200
    assert client.get(url("attachment", behov.pk, bilagor["bort"].pk)).status_code == 200


def test_a_file_is_taken_away_from_a_completion_on_its_page(client, completing):
    behov, bilagor = completing
    client.force_login(behov.submitted_by)

    sent_in = upload(client, behov, remove=bilagor["forst"].pk)
    in_the_draft = upload(client, behov, remove=bilagor["forst, in the draft"].pk)

    assert (sent_in.status_code, in_the_draft.status_code) == (404, 302)
    assert [bilaga.name for bilaga in behov.draft.bilagor.all()] == ["ny.pdf"]
    assert behov.bilagor.filter(removed_at=None).count() == 2


def test_a_file_is_fetched_by_its_own_behov_only(writer, draft):
    """Knowing a number is no right: the address must be true in both its parts."""
    mine, theirs = attached(draft), attached(BehovFactory(status=Status.UTKAST))
    other_of_mine = BehovFactory(status=Status.UTKAST, submitted_by=draft.submitted_by)

    assert writer.get(url("attachment", draft.pk, theirs.pk)).status_code == 404
    assert writer.get(url("attachment", other_of_mine.pk, mine.pk)).status_code == 404
    assert writer.get(url("attachment", draft.pk, mine.pk)).status_code == 200


def test_a_file_is_handed_out_as_a_download_and_never_as_a_page(writer, draft):
    page = PDF + b"<script>alert(1)</script>"
    bilaga = attached(draft, 'Års"plan;\u20ac.pdf', page)

    response = writer.get(url("attachment", draft.pk, bilaga.pk))

    assert response.content == page
    assert {name: response.headers[name] for name in WATCHED} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%C3%85rs%22plan%3B%E2%82%AC.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


WATCHED = [
    "Content-Type",
    "Content-Disposition",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Cache-Control",
]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_file_is_only_fetched(writer, draft, method):
    address = url("attachment", draft.pk, attached(draft).pk)

    assert getattr(writer, method)(address).status_code == 405
    assert Bilaga.objects.exists()


def test_nobody_fetches_without_signing_in(client, draft):
    address = url("attachment", draft.pk, attached(draft).pk)

    assert client.get(address).status_code == 302
