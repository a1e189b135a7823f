"""A nyttokalkyl as files: what is fetched, and what is read back."""

import io
import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from nyttokalkyl import workflow
from nyttokalkyl.documents import KINDS
from nyttokalkyl.interchange import read
from nyttokalkyl.models import Nyttokalkyl, What
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def kalkyl(client):
    kalkyl = stories.filled()
    client.force_login(kalkyl.behov.submitted_by)
    return kalkyl


def fetch(client, kalkyl, slug):
    return client.get(reverse("nyttokalkyl:download", args=[kalkyl.pk, slug]))


def import_url(kalkyl):
    return reverse("nyttokalkyl:import", args=[kalkyl.pk])


def send(client, kalkyl, name, content):
    seen = client.get(import_url(kalkyl)).context["form"]["seen"].value()
    file = SimpleUploadedFile(name, content)
    return client.post(import_url(kalkyl), {"seen": seen, "file": file})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_each_kind_is_fetched_as_what_it_is(client, kalkyl, kind):
    response = fetch(client, kalkyl, kind.slug)

    assert response["Content-Type"] == kind.content_type
    assert f'filename="{kind.filename(kalkyl)}"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert response.content


def test_every_kind_is_offered(client, kalkyl):
    page = client.get(reverse("nyttokalkyl:documents", args=[kalkyl.pk]))

    urls = [reverse("nyttokalkyl:download", args=[kalkyl.pk, kind.slug]) for kind in KINDS]
    assert [url in page.text for url in urls] == [True] * len(KINDS)


def test_what_is_no_kind_is_not_found(client, kalkyl):
    assert fetch(client, kalkyl, "docx").status_code == 404


def test_the_workbook_has_formulas(client, kalkyl):
    book = load_workbook(io.BytesIO(fetch(client, kalkyl, "kalkylblad").content))

    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(str(value).startswith("=") for value in cells)


def test_what_is_too_large_for_a_workbook_has_another_kind(client, kalkyl):
    row = {"type": "cost", "alternatives": ["1"], "amount": 5}
    large = {
        **json.loads(fetch(client, kalkyl, "kalkyl").content),
        "period": {"first_year": 2026, "last_year": 2026},
        "alternatives": [{"id": str(number)} for number in range(8)],
        "rows": [{**row, "id": str(number)} for number in range(1200)],
        "factors": [],
        "what_if": [],
    }
    send(client, kalkyl, "a.json", json.dumps(large).encode())

    response = fetch(client, kalkyl, "kalkylblad")

    assert response["Location"] == reverse("nyttokalkyl:documents", args=[kalkyl.pk])
    page = client.get(response["Location"])
    assert "Hämta den som JSON i stället." in page.text
    assert fetch(client, kalkyl, "kalkyl").status_code == 200


def test_the_pdf_of_a_draft_says_so_and_that_of_a_locked_one_its_checksum(client):
    draft, locked = stories.filled(), stories.locked()
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))

    texts = [
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        for content in (
            fetch(client, draft, "beslutsunderlag").content,
            fetch(client, locked, "beslutsunderlag").content,
        )
    ]

    assert "UTKAST" in texts[0].upper()
    assert locked.sha256[:16] in texts[1].replace("\n", "")


def test_the_pdf_of_a_locked_one_is_the_same_each_time(client):
    locked = stories.locked()
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))

    first, again = (fetch(client, locked, "beslutsunderlag").content for _ in range(2))

    assert first == again


@pytest.mark.parametrize(("slug", "name"), [("kalkylblad", "a.xlsx"), ("kalkyl", "a.json")])
def test_what_was_fetched_is_read_back_unchanged(client, kalkyl, slug, name):
    content = fetch(client, kalkyl, slug).content

    response = send(client, kalkyl, name, content)

    assert response.status_code == 302
    saved = Nyttokalkyl.objects.get(pk=kalkyl.pk)
    assert (saved.content, saved.version) == (kalkyl.content, kalkyl.version)


def test_what_was_changed_in_the_file_replaces_all(client, kalkyl):
    changed = {**kalkyl.content, "name": "Ny", "rows": kalkyl.content["rows"][:1]}

    send(client, kalkyl, "a.json", json.dumps(changed).encode())

    saved = Nyttokalkyl.objects.get(pk=kalkyl.pk)
    assert len(saved.content["rows"]) == 1
    event = saved.handelser.last()
    assert (event.what, event.note) == (What.IMPORTED, "Filen innehöll 1 poster.")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", b'{"format": "nyttokalkyl/1"}', "$.period: "),
        ("a.json", b"inte json", "$: "),
        ("a.xlsx", b"inte ett kalkylblad", ""),
        ("a.json", b"", "Filen är tom. Välj en annan."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_line_by_line(
    client, kalkyl, name, content, sentence
):
    page = send(client, kalkyl, name, content)

    assert page.status_code == 422
    errors = page.context["form"].errors["file"]
    assert any(error.startswith(sentence) for error in errors)
    assert Nyttokalkyl.objects.get(pk=kalkyl.pk).content == kalkyl.content


def test_very_many_faults_are_shown_in_part(client, kalkyl):
    row = {"id": "x", "type": "nytta"}
    many = {**kalkyl.content, "rows": [row] * 100}

    page = send(client, kalkyl, "a.json", json.dumps(many).encode())

    errors = page.context["form"].errors["file"]
    assert len(errors) == 51
    assert errors[-1].startswith("Och ")


def test_a_file_does_not_replace_what_somebody_has_written_meanwhile(client, kalkyl):
    seen = client.get(import_url(kalkyl)).context["form"]["seen"].value()
    content = fetch(client, kalkyl, "kalkyl").content
    document = read(content)
    row = document.calculation.rows[0]
    stories.put(kalkyl, replace(row, id="ny", name="Ny"))

    posted = {"seen": seen, "file": SimpleUploadedFile("a.json", content)}
    page = client.post(import_url(kalkyl), posted)

    assert page.status_code == 422
    saved = workflow.document_of(Nyttokalkyl.objects.get(pk=kalkyl.pk))
    assert [row.id for row in saved.calculation.rows][-1] == "ny"
