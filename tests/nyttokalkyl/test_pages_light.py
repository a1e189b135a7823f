"""The light calculation writes ordinary rows, and leaves alone what it cannot say."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from nyttokalkyl import editing, light, workflow
from nyttokalkyl.calculation import Factor, FactorRef, RowType, evaluate
from nyttokalkyl.models import Mode
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import cost, exact
from tests.nyttokalkyl.writing import TO, a_kalkyl, calculation_of, fields_of

pytestmark = pytest.mark.django_db

A = TO[0]
TYPED = {
    "volume_likely": ["12 000"],
    "hours_today_likely": ["20"],
    "hours_after_likely": ["7 min"],
    "hours_after_low": ["5"],
    "hour_value_likely": ["331"],
    "once_likely": ["1,2 mnkr"],
    "yearly_likely": ["90 000"],
    "from_year": ["2027"],
    "source": ["Statistik"],
}


@pytest.fixture
def kalkyl(client):
    kalkyl = a_kalkyl(factors=[Factor(id="timme", name="Timkostnad", value=exact(450))])
    client.force_login(kalkyl.created_by)
    return kalkyl


def page_of(kalkyl):
    return reverse("nyttokalkyl:light", args=[kalkyl.pk, A])


def write(client, kalkyl, **changes):
    fields = fields_of(client.get(page_of(kalkyl))) | TYPED | changes
    return client.post(page_of(kalkyl), fields)


def rows_of(kalkyl):
    return {row.id: row for row in calculation_of(kalkyl).rows}


def change_row(kalkyl, row_id, **fields):
    row = rows_of(kalkyl)[row_id]
    workflow.change(
        kalkyl,
        by=AnvandareFactory(),
        edit=lambda document: editing.put_row(
            document, replace(row, **fields), seen=editing.seen_row(row)
        ),
        note="",
    )


def test_three_rows_say_it(client, kalkyl):
    response = write(client, kalkyl)

    assert response.status_code == 302
    rows = rows_of(kalkyl)
    assert list(rows) == [f"enkel-tid-{A}", f"enkel-engang-{A}", f"enkel-arlig-{A}"]
    time, once, yearly = rows.values()
    assert (time.type, time.first_year, yearly.first_year) == (RowType.BENEFIT, 2027, 2027)
    assert once.amounts == {2026: exact(1_200_000)}
    assert {row.provenance.source for row in rows.values()} == {"Statistik"}
    flows = evaluate(calculation_of(kalkyl)).flows[time.id].amounts
    exactly = Decimal(12_000) * (20 - 7) / 60 * 331  # a volume that 60 divides
    assert {year: round(amount, 20) for year, amount in flows.items()} == dict.fromkeys(
        range(2027, 2032), exactly
    )


def test_the_page_shows_what_was_typed(client, kalkyl):
    write(client, kalkyl)

    fields = fields_of(client.get(page_of(kalkyl)))

    shown = {name: fields[name][0].replace("\u00a0", " ") for name in TYPED}
    assert shown == {name: values[0] for name, values in TYPED.items()} | {
        "hours_after_likely": "7",
        "once_likely": "1 200 000",
    }


def test_the_same_page_again_changes_nothing(client, kalkyl):
    write(client, kalkyl)
    before = rows_of(kalkyl)
    version = kalkyl.version

    client.post(page_of(kalkyl), fields_of(client.get(page_of(kalkyl))))

    assert rows_of(kalkyl) == before
    assert kalkyl.version == version


def test_what_is_emptied_goes(client, kalkyl):
    write(client, kalkyl)

    write(client, kalkyl, once_likely=[""])

    assert list(rows_of(kalkyl)) == [f"enkel-tid-{A}", f"enkel-arlig-{A}"]


def test_a_factor_can_be_chosen_for_the_hour(client, kalkyl):
    write(client, kalkyl, hour_value_likely=[""], hour_value_factor=["timme"])

    assert rows_of(kalkyl)[f"enkel-tid-{A}"].unit_value == FactorRef("timme")
    assert 'value="timme" selected' in client.get(page_of(kalkyl)).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"volume_likely": [""]}, "Fyll i det här också"),
        ({"hours_after_low": ["9"]}, "Menade du lägst 7 min, troligt 9?"),
        ({"from_year": ["2032"]}, "Skriv ett år från 2026 till 2031."),
        ({"once_likely": ["1" + "0" * 16]}, "Talet är orimligt stort."),
        ({"yearly_likely": ["mycket"]}, "innehåller bokstäver"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, kalkyl, changes, sentence):
    response = write(client, kalkyl, **changes)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert fields_of(response)["source"] == ["Statistik"]
    assert rows_of(kalkyl) == {}


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("tid", {"share_realised": exact("0.5")}),
        ("tid", {"quantity": exact(10)}),
        ("tid", {"first_year": 2028}),
        ("tid", {"ramp_up": {2027: Decimal("0.5")}}),
        ("tid", {"alternatives": (A, "alternativ-2")}),
        ("engang", {"amounts": {2026: exact(1), 2027: exact(1)}}),
        ("arlig", {"last_year": 2029}),
        ("arlig", {"multiply_by": ("timme",)}),
        ("arlig", {"type": RowType.BENEFIT, "kind": None}),
    ],
)
def test_a_row_that_says_more_is_not_overwritten(client, kalkyl, row, fields):
    write(client, kalkyl)
    if "alternatives" in fields:
        add_alternative(kalkyl)
    change_row(kalkyl, f"enkel-{row}-{A}", **fields)
    before = rows_of(kalkyl)

    shown = client.get(page_of(kalkyl))
    sent = client.post(page_of(kalkyl), TYPED)

    for response in (shown, sent):
        assert "säger mer än den här sidan kan visa" in response.content.decode()
    assert rows_of(kalkyl) == before


def add_alternative(kalkyl):
    first = calculation_of(kalkyl).alternatives[0]
    second = replace(first, id="alternativ-2", name="Alternativ B")
    workflow.change(
        kalkyl,
        by=AnvandareFactory(),
        edit=lambda document: editing.put_alternative(document, second, seen=""),
        note="",
    )


def test_a_name_given_in_the_full_mode_stays(client, kalkyl):
    write(client, kalkyl)
    change_row(kalkyl, f"enkel-tid-{A}", name="Färre samtal", stakeholders={"Alla": Decimal(100)})

    write(client, kalkyl, volume_likely=["6 000"])

    row = rows_of(kalkyl)[f"enkel-tid-{A}"]
    assert (row.name, row.stakeholders) == ("Färre samtal", {"Alla": 100})
    assert int(row.quantity.volume.likely) == 6000


def test_the_same_page_saved_by_two_is_asked_about(client, kalkyl):
    write(client, kalkyl)
    mine = fields_of(client.get(page_of(kalkyl))) | {"once_likely": ["1"]}
    write(client, kalkyl, once_likely=["2"])

    refused = client.post(page_of(kalkyl), mine)

    assert refused.status_code == 422
    assert "Någon annan har sparat" in refused.content.decode()
    assert "Engångskostnad, troligt: nu står där ”2”." in refused.content.decode()
    assert rows_of(kalkyl)[f"enkel-engang-{A}"].amounts == {2026: exact(2)}
    assert client.post(page_of(kalkyl), fields_of(refused)).status_code == 302
    assert rows_of(kalkyl)[f"enkel-engang-{A}"].amounts == {2026: exact(1)}


def test_other_rows_are_left_alone(client, kalkyl):
    other = cost("annan", 5, to=TO, name="Annan")
    workflow.change(
        kalkyl,
        by=AnvandareFactory(),
        edit=lambda document: editing.put_row(document, other, seen=""),
        note="",
    )

    write(client, kalkyl)

    assert rows_of(kalkyl)["annan"] == other
    assert "också 1 annan post" in client.get(page_of(kalkyl)).content.decode()


def test_the_summary_follows_the_form_and_saves_nothing(client, kalkyl):
    fields = fields_of(client.get(page_of(kalkyl))) | {"once_likely": ["1 000"]}
    url = reverse("nyttokalkyl:light_recompute", args=[kalkyl.pk, A])

    response = client.post(url, fields)
    faulty = client.post(url, fields | {"once_likely": ["1" + "0" * 16]})

    assert "−1\u00a0000\u00a0kr" in response.content.decode()
    assert (response.status_code, faulty.status_code) == (200, 200)
    assert rows_of(kalkyl) == {}


def test_a_light_calculation_becomes_full_with_its_rows(client, kalkyl):
    workflow.set_mode(kalkyl, by=kalkyl.created_by, mode=Mode.LIGHT)
    write(client, kalkyl)
    text = client.get(kalkyl.get_absolute_url()).content.decode()

    response = client.post(reverse("nyttokalkyl:make_full", args=[kalkyl.pk]))

    assert "Volym, tid och kostnad: Alternativ A" in text
    assert response.url == reverse("nyttokalkyl:rows", args=[kalkyl.pk])
    kalkyl.refresh_from_db()
    assert kalkyl.mode == Mode.FULL
    assert "Sparad tid" in client.get(response.url).content.decode()
    assert "kostnad: Alternativ A" not in client.get(kalkyl.get_absolute_url()).content.decode()


def test_what_the_rows_say_is_read_back():
    said = light.Light(volume=exact(1), hours_today=exact(2), hours_after=exact(1),
                       hour_value=FactorRef("timme"), once=exact(0), from_year=2027)  # fmt: skip
    rows = light.rows_of(said, A, 2026)
    timme = Factor(id="timme", value=exact(450))

    assert light.read(calculation_of(a_kalkyl(*rows, factors=[timme])), A) == said
