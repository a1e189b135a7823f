"""The grid of all rows: what fits is saved, the rest comes back as it was typed."""

import pytest
from django.urls import reverse

from nyttokalkyl import editing, workflow
from nyttokalkyl.calculation import Rating, Row, RowsAre, RowType
from nyttokalkyl.models import Kalkylhandelse
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import benefit, cost, exact, per_year, triple
from tests.nyttokalkyl.writing import TO, a_kalkyl, cell, fields_of, likely, row_of

pytestmark = pytest.mark.django_db

LICENCE = cost("licens", 100, 200, to=TO, name="Licens")
GAIN = benefit("vinst", 0, 500, 500, to=TO, name="Mindre körning")


def grid(client, kalkyl):
    url = reverse("nyttokalkyl:rows", args=[kalkyl.pk])
    client.force_login(kalkyl.created_by)
    return url, fields_of(client.get(url))


def test_amounts_are_saved_as_swedes_write_them(client):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    url, fields = grid(client, kalkyl)
    fields[cell(fields, "licens", 2026)] = ["1,2 mnkr"]
    fields[cell(fields, "licens", 2027)] = [""]
    fields[cell(fields, "licens", 2028)] = ["\u2212 1"]
    fields[cell(fields, "licens", 2028)] = ["\u22121 000,5"]

    response = client.post(url, fields)

    assert response.status_code == 302
    row = row_of(kalkyl, "licens")
    assert {year: str(amount.likely) for year, amount in row.amounts.items()} == {
        2026: "1200000",
        2028: "-1000.5",
    }
    assert row.provenance.author == str(kalkyl.created_by)


def test_the_same_page_again_saves_nothing(client):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    url, fields = grid(client, kalkyl)

    client.post(url, fields)

    assert Kalkylhandelse.objects.filter(kalkyl=kalkyl).count() == 2


def test_what_fits_is_saved_and_what_does_not_comes_back(client):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    url, fields = grid(client, kalkyl)
    fields[cell(fields, "licens", 2026)] = ["150"]
    wrong = cell(fields, "vinst", 2027)
    fields[wrong] = ["fem"]
    fields[cell(fields, "vinst", 2028)] = ["700"]

    response = client.post(url, fields)

    assert response.status_code == 422
    assert likely(row_of(kalkyl, "licens"))[2026] == 150
    assert likely(row_of(kalkyl, "vinst")) == likely(GAIN)
    again = fields_of(response)
    assert (again[wrong], again[cell(again, "vinst", 2028)]) == (["fem"], ["700"])
    text = response.content.decode()
    assert f'href="#{wrong}"' in text
    assert "innehåller bokstäver" in text
    again[wrong] = ["600"]
    assert client.post(url, again).status_code == 302
    assert likely(row_of(kalkyl, "vinst")) == {2026: 0, 2027: 600, 2028: 700}
    assert likely(row_of(kalkyl, "licens"))[2026] == 150


def someone_else_changes(kalkyl, row):
    seen = editing.seen_row(row_of(kalkyl, row.id))
    workflow.change(
        kalkyl,
        by=AnvandareFactory(),
        edit=lambda document: editing.put_row(document, row, seen=seen),
        note="",
    )


def test_two_people_in_different_rows_never_meet(client):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    url, fields = grid(client, kalkyl)
    someone_else_changes(kalkyl, cost("licens", 111, to=TO, name="Licens"))
    fields[cell(fields, "vinst", 2027)] = ["555"]

    response = client.post(url, fields)

    assert response.status_code == 302
    assert likely(row_of(kalkyl, "licens")) == {2026: 111}
    assert likely(row_of(kalkyl, "vinst"))[2027] == 555


def test_two_people_in_the_same_row_are_asked(client):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    url, fields = grid(client, kalkyl)
    someone_else_changes(kalkyl, cost("licens", 111, to=TO, name="Licens"))
    fields[cell(fields, "licens", 2026)] = ["999"]
    fields[cell(fields, "vinst", 2027)] = ["555"]

    response = client.post(url, fields)

    assert response.status_code == 409
    assert likely(row_of(kalkyl, "licens")) == {2026: 111}
    assert likely(row_of(kalkyl, "vinst"))[2027] == 555
    again = fields_of(response)
    assert again[cell(again, "licens", 2026)] == ["999"]
    assert "Sparat nu: 2026: 111." in response.content.decode()
    assert client.post(url, again).status_code == 302
    assert likely(row_of(kalkyl, "licens")) == {2026: 999, 2027: 200}


def test_what_was_typed_in_a_removed_row_is_shown(client):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    url, fields = grid(client, kalkyl)
    fields[cell(fields, "licens", 2026)] = ["999"]
    seen = editing.seen_row(row_of(kalkyl, "licens"))
    workflow.change(
        kalkyl,
        by=AnvandareFactory(),
        edit=lambda document: editing.remove_row(document, "licens", seen=seen),
        note="",
    )

    response = client.post(url, fields)

    assert response.status_code == 409
    assert "Du skrev: 2026: 999, 2027: 200." in response.content.decode()


def test_an_uncertain_amount_keeps_its_span(client):
    amounts = {2026: triple(100, 200, 300)}
    row = Row(id="osaker", type=RowType.COST, alternatives=TO, amounts=amounts)
    kalkyl = a_kalkyl(row)
    url, fields = grid(client, kalkyl)
    name = cell(fields, "osaker", 2026)

    client.post(url, fields | {name: ["250"]})
    saved = row_of(kalkyl, "osaker").amounts[2026]
    response = client.post(url, grid(client, kalkyl)[1] | {name: ["400"]})

    assert (saved.low, saved.likely, saved.high) == (100, 250, 300)
    assert response.status_code == 422
    assert "utanför spannet 100" in response.content.decode()
    assert row_of(kalkyl, "osaker").amounts[2026] == saved


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1" + "0" * 16, "Talet är orimligt stort."),
        ("", "Skriv minst ett belopp, eller ta bort posten."),
        ("1 00", "felgrupperat"),
    ],
)
def test_a_row_that_cannot_be_saved_says_why(client, typed, sentence):
    kalkyl = a_kalkyl(cost("licens", 100, to=TO))
    url, fields = grid(client, kalkyl)

    response = client.post(url, fields | {cell(fields, "licens", 2026): [typed]})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert likely(row_of(kalkyl, "licens")) == {2026: 100}


def test_rows_that_are_not_amounts_are_shown_and_not_written(client):
    hours = Row(
        id="timmar", type=RowType.BENEFIT, alternatives=TO, name="Timmar",
        quantity=exact(10), unit_value=exact(300), first_year=2027,
    )  # fmt: skip
    safer = Row(
        id="trygg", type=RowType.BENEFIT, alternatives=TO, name="Trygghet", rating=Rating.BETTER
    )
    kalkyl = a_kalkyl(hours, safer)
    client.force_login(kalkyl.created_by)

    text = client.get(reverse("nyttokalkyl:rows", args=[kalkyl.pk])).content.decode()

    assert "belopp-" not in text
    assert "15\u00a0000" in text  # five years of 3 000
    assert "antal × värde" in text
    assert "+ bättre" in text


def test_a_row_of_two_alternatives_is_written_once_and_counted_in_both(client):
    shared = cost("delad", 100, to=["nollalternativ", "alternativ-1"], name="Delad")
    kalkyl = a_kalkyl(shared, rows_are=RowsAre.ABSOLUTE)
    client.force_login(kalkyl.created_by)

    text = client.get(reverse("nyttokalkyl:rows", args=[kalkyl.pk])).content.decode()

    assert text.count('value="100"') == 1
    assert "samma post som i Nollalternativet" in text
    assert "även i Alternativ A" in text
    assert text.index('scope="rowgroup">Nollalternativet') < text.index('rowgroup">Alternativ A')


def test_the_summary_follows_the_form_and_saves_nothing(client):
    kalkyl = a_kalkyl(LICENCE, GAIN)
    _url, fields = grid(client, kalkyl)
    fields[cell(fields, "licens", 2026)] = ["1"]
    fields[cell(fields, "licens", 2027)] = [""]
    fields[cell(fields, "vinst", 2026)] = ["fel"]

    response = client.post(reverse("nyttokalkyl:rows_recompute", args=[kalkyl.pk]), fields)

    text = response.content.decode()
    assert response.status_code == 200
    assert "956\u00a0kr" in text  # 500/1.03 + 500/1.03² − 1
    assert "1 rad går inte att räkna med än." in text
    assert 'id="summa-0-netto"' in text
    assert likely(row_of(kalkyl, "licens")) == likely(LICENCE)


def many(count):
    return [
        Row(id=f"r{n}", type=RowType.COST, alternatives=TO, amounts=per_year(*[n] * 6))
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 500])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    client, django_assert_num_queries, count
):
    kalkyl = a_kalkyl(*many(count))
    url, fields = grid(client, kalkyl)
    fields[cell(fields, "r0", 2026)] = ["77"]

    with django_assert_num_queries(5):
        client.get(url)
    with django_assert_num_queries(10):
        assert client.post(url, fields).status_code == 302

    assert likely(row_of(kalkyl, "r0"))[2026] == 77


def test_very_many_rows_are_shown_in_pages(client):
    kalkyl = a_kalkyl(*many(400))
    url, first = grid(client, kalkyl)

    last = fields_of(client.get(f"{url}?sida=2"))

    numbers = [sum(name.startswith("post-") for name in page) for page in (first, last)]
    assert numbers == [357, 43]
    last[cell(last, "r399", 2026)] = ["5"]
    assert client.post(f"{url}?sida=2", last).status_code == 302
    assert likely(row_of(kalkyl, "r399"))[2026] == 5


@pytest.mark.parametrize("page", ["0", "99", "x", "-1", "9" * 5000, "²"])
def test_a_page_that_is_none_is_the_nearest(client, page):
    kalkyl = a_kalkyl(LICENCE)
    url, _ = grid(client, kalkyl)

    assert client.get(url, {"sida": page}).status_code == 200


def test_garbage_is_passed_over(client):
    kalkyl = a_kalkyl(LICENCE)
    url, _ = grid(client, kalkyl)

    response = client.post(
        url, {"belopp-1-2026": "5", "belopp-x-2026": "5", "post-1": "", "post-2": "a b c"}
    )

    assert response.status_code == 302
    assert likely(row_of(kalkyl, "licens")) == likely(LICENCE)
