"""One kalkylpost on a page of its own, and many pasted at once."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from nyttokalkyl import editing, workflow
from nyttokalkyl.calculation import Kategori, RowType
from nyttokalkyl.models import Kalkylhandelse
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import cost
from tests.nyttokalkyl.writing import TO, a_kalkyl, calculation_of, fields_of, likely, row_of

pytestmark = pytest.mark.django_db

LICENCE = cost("licens", 100, 200, to=TO, name="Licens")
NEW = {
    "name": ["Support"],
    "type": ["cost"],
    "valued": ["amount"],
    "amount_likely": ["1,5 tkr"],
    "source": ["Avtal\r\n2026"],
}


@pytest.fixture
def kalkyl(client):
    kalkyl = a_kalkyl(LICENCE)
    client.force_login(kalkyl.created_by)
    return kalkyl


def url(name, kalkyl, *args):
    return reverse(f"nyttokalkyl:{name}", args=[kalkyl.pk, *args])


def test_a_new_row_is_added_with_who_and_when(client, kalkyl):
    page = url("row_new", kalkyl)

    response = client.post(page, fields_of(client.get(page)) | NEW)

    assert response.url == url("rows", kalkyl)
    row = row_of(kalkyl, "post-1")
    assert (row.name, int(row.amount.likely), row.alternatives) == ("Support", 1500, TO)
    assert row.provenance.source == "Avtal\n2026"
    assert (row.provenance.author, row.provenance.date) == (
        str(kalkyl.created_by),
        timezone.localdate(kalkyl.updated_at),
    )


def test_the_same_new_page_sent_twice_adds_one_row(client, kalkyl):
    page = url("row_new", kalkyl)
    fields = fields_of(client.get(page)) | NEW

    client.post(page, fields)
    client.post(page, fields)

    assert [row.id for row in calculation_of(kalkyl).rows] == ["licens", "post-1"]


def test_two_new_rows_at_once_are_two(client, kalkyl):
    page = url("row_new", kalkyl)
    fields = fields_of(client.get(page)) | NEW

    client.post(page, fields)
    client.post(page, fields | {"name": ["Annat"]})

    names = {row.id: row.name for row in calculation_of(kalkyl).rows}
    assert names == {"licens": "Licens", "post-1": "Support", "post-2": "Annat"}


def test_one_more_begins_where_the_last_one_was(client, kalkyl):
    page = url("row_new", kalkyl)

    response = client.post(page, fields_of(client.get(page)) | NEW | {"again": ["1"]})

    fields = fields_of(client.get(response.url))
    assert (fields["type"], fields["alternatives"]) == (["cost"], list(TO))
    assert fields["name"] == [""]


def test_a_change_is_saved(client, kalkyl):
    page = url("row", kalkyl, "licens")
    fields = fields_of(client.get(page))
    fields["amounts_2026_low"], fields["amounts_2026_high"] = ["50"], ["1\u00a0000"]

    response = client.post(page, fields)

    assert response.status_code == 302
    amount = row_of(kalkyl, "licens").amounts[2026]
    assert (amount.low, amount.likely, amount.high) == (50, 100, 1000)


def test_what_is_wrong_keeps_what_was_typed_and_offers_the_order(client, kalkyl):
    page = url("row", kalkyl, "licens")
    fields = fields_of(client.get(page)) | {"amounts_2026_low": ["500"], "name": ["Ny licens"]}

    refused = client.post(page, fields)
    offered = client.post(page, fields_of(refused) | {"swap": ["amounts_2026"]})

    assert refused.status_code == 422
    assert "Menade du lägst 100, troligt 500?" in refused.content.decode()
    assert offered.status_code == 200
    again = fields_of(offered)
    assert again["name"] == ["Ny licens"]
    assert (again["amounts_2026_low"], again["amounts_2026_likely"]) == (["100"], ["500"])
    assert likely(row_of(kalkyl, "licens")) == likely(LICENCE)
    assert client.post(page, again).status_code == 302
    assert row_of(kalkyl, "licens").amounts[2026].low == 100


def test_lines_of_stakeholders_come_and_go_without_scripts(client, kalkyl):
    page = url("row", kalkyl, "licens")
    fields = fields_of(client.get(page)) | {"name": ["Ny"], "intressenter-0-name": ["IT"]}

    more = fields_of(client.post(page, fields | {"add": ["1"]}))
    more |= {"intressenter-1-name": ["Omsorg"], "intressenter-1-share": ["60 %"]}
    less = fields_of(client.post(page, more | {"remove": ["0"]}))

    assert (more["name"], more["intressenter-0-name"]) == (["Ny"], ["IT"])
    assert less["intressenter-TOTAL_FORMS"] == ["1"]
    assert (less["intressenter-0-name"], less["intressenter-0-share"]) == (["Omsorg"], ["60 %"])


def removed_by_someone_else(kalkyl):
    seen = editing.seen_row(row_of(kalkyl, "licens"))
    workflow.change(
        kalkyl,
        by=AnvandareFactory(),
        edit=lambda document: editing.remove_row(document, "licens", seen=seen),
        note="",
    )


def test_a_row_that_somebody_removed_meanwhile_can_be_put_back(client, kalkyl):
    page = url("row", kalkyl, "licens")
    fields = fields_of(client.get(page)) | {"name": ["Ny licens"]}
    removed_by_someone_else(kalkyl)

    refused = client.post(page, fields)
    again = fields_of(refused)
    saved = client.post(page, again)

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "Någon annan har sparat" in refused.content.decode()
    assert row_of(kalkyl, "licens").name == "Ny licens"
    assert client.get(url("row", kalkyl, "finns-inte")).status_code == 404


def test_the_same_row_saved_by_two_is_asked_about(client, kalkyl):
    page = url("row", kalkyl, "licens")
    mine = fields_of(client.get(page)) | {"name": ["Min"]}
    client.post(page, mine | {"name": ["Din"], "intressenter-0-name": ["IT"]})

    refused = client.post(page, mine)

    text = refused.content.decode()
    assert refused.status_code == 409
    assert re.search(r"Du skrev</span>\s*<span class=\"written\">Min<", text)
    assert re.search(r"Sparat nu</span>\s*<span class=\"written\">Din<", text)
    assert text.count("Du skrev</span>") == 2  # and the stakeholders
    assert row_of(kalkyl, "licens").name == "Din"
    assert client.post(page, fields_of(refused)).status_code == 302
    assert row_of(kalkyl, "licens").name == "Min"


def test_a_row_is_removed_after_a_question(client, kalkyl):
    page = url("row_remove", kalkyl, "licens")
    asked = client.get(page)

    assert "Licens" in asked.content.decode()
    assert client.post(page, fields_of(asked)).status_code == 302
    assert calculation_of(kalkyl).rows == ()
    assert client.post(page, fields_of(asked)).url == url("rows", kalkyl)  # pressed twice


def test_a_row_that_was_changed_meanwhile_is_not_removed_unseen(client, kalkyl):
    page = url("row_remove", kalkyl, "licens")
    asked = fields_of(client.get(page))
    change = url("row", kalkyl, "licens")
    client.post(change, fields_of(client.get(change)) | {"name": ["Ändrad"]})

    refused = client.post(page, asked)

    assert refused.status_code == 422
    assert row_of(kalkyl, "licens").name == "Ändrad"
    assert client.post(page, fields_of(refused)).status_code == 302


def test_a_row_is_not_written_when_the_calculation_is_with_the_reviewer(client, kalkyl):
    page = url("row_new", kalkyl)
    fields = fields_of(client.get(page)) | NEW
    source = fields_of(client.get(url("row", kalkyl, "licens"))) | {"source": ["Offert"]}
    client.post(url("row", kalkyl, "licens"), source)
    kalkyl.refresh_from_db()
    workflow.request_review(kalkyl, by=kalkyl.created_by)

    response = client.post(page, fields)

    assert response.url == kalkyl.get_absolute_url()
    assert len(calculation_of(kalkyl).rows) == 1


# Pasted rows

BLOCK = "Post\tTyp\tKategori\t2026\t2027\n" + "\n".join(
    f"Rad {n}\t{'Nytta' if n % 2 else 'Kostnad'}\tFinansiell\t{n} 000\t1,2 mnkr"
    for n in range(1, 21)
)


def pasted(client, kalkyl, **fields):
    page = url("rows_paste", kalkyl)
    typed = {"text": [BLOCK], "type": ["cost"]} | fields
    return page, client.post(page, fields_of(client.get(page)) | typed)


def test_pasted_rows_are_shown_and_then_saved_all_at_once(client, kalkyl):
    page, shown = pasted(client, kalkyl)

    assert shown.status_code == 200
    assert "20 rader uppfattades så här" in shown.content.decode()
    assert len(calculation_of(kalkyl).rows) == 1
    saved = fields_of(shown) | {"save": ["1"]}
    assert client.post(page, saved).url == url("rows", kalkyl)
    client.post(page, saved)  # pressed twice
    rows = calculation_of(kalkyl).rows[1:]
    assert [row.name for row in rows] == [f"Rad {n}" for n in range(1, 21)]
    assert likely(rows[19]) == {2026: 20_000, 2027: 1_200_000}
    assert [row.type for row in rows[:2]] == [RowType.BENEFIT, RowType.COST]
    assert {row.kategori for row in rows} == {Kategori.FINANSIELL}
    events = Kalkylhandelse.objects.filter(kalkyl=kalkyl, note="20 poster klistrades in.")
    assert events.count() == 1


def test_what_was_changed_after_it_was_shown_is_shown_again(client, kalkyl):
    page, shown = pasted(client, kalkyl)

    again = client.post(page, fields_of(shown) | {"save": ["1"], "type": ["benefit"]})

    assert again.status_code == 200
    assert len(calculation_of(kalkyl).rows) == 1


def test_each_line_that_is_wrong_is_named_and_the_rest_is_shown(client, kalkyl):
    text = BLOCK.replace("3 000", "tre tusen").replace("Rad 5\tNytta", "Rad 5\tNyta")

    page, shown = pasted(client, kalkyl, text=[text])

    content = shown.content.decode()
    assert shown.status_code == 422
    assert "Rad 4, kolumn 4: Skriv bara siffror." in content
    assert "Rad 6, kolumn 2: ”Nyta” finns inte att välja." in content
    assert "uppfattades så här" in content
    assert fields_of(shown)["text"] == [text]
    client.post(page, fields_of(shown) | {"save": ["1"]})
    assert len(calculation_of(kalkyl).rows) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Klistra in minst en rad."),
        ("Namn utan belopp", "”Namn utan belopp” har inga belopp."),
        ("Post\t2020\nGammal\t5", "Gammal: 2020 ligger före kalkylens första år, 2026."),
        ("A\t1" + "0" * 20, "Talet är orimligt stort"),
        ("x" * 200_001, "Texten är för lång."),
    ],
)
def test_a_block_that_cannot_be_rows_says_why(client, kalkyl, text, sentence):
    page, shown = pasted(client, kalkyl, text=[text])
    if shown.status_code == 200:
        shown = client.post(page, fields_of(shown) | {"save": ["1"]})

    assert shown.status_code == 422
    assert sentence in shown.content.decode()
    assert len(calculation_of(kalkyl).rows) == 1


def test_a_pasted_residual_value_comes_once(client, kalkyl):
    page, shown = pasted(client, kalkyl, text=["Servrar\tRestvärde\t500"])

    client.post(page, fields_of(shown) | {"save": ["1"]})

    assert int(row_of(kalkyl, "post-1").amount.likely) == 500
