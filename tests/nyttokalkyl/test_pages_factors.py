"""Kalkylfaktorer: taken from the library or one's own, and newer values that offer themselves."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from nyttokalkyl import library, workflow
from nyttokalkyl.calculation import Factor, FactorRef, Row, RowType
from nyttokalkyl.models import Kalkylfaktor
from nyttokalkyl.numbers import NBSP
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import exact
from tests.nyttokalkyl.writing import TO, a_kalkyl, calculation_of, fields_of

pytestmark = pytest.mark.django_db

USED = Row(
    id="timmar", type=RowType.BENEFIT, alternatives=TO, name="Timmar",
    quantity=exact(10), unit_value=FactorRef("timme"),
)  # fmt: skip


def entry(key="timme", valid_from=dt.date(2026, 1, 1), likely=450, **fields):
    return Kalkylfaktor.objects.create(
        key=key,
        name="Timkostnad",
        unit="kr per timme",
        likely=Decimal(likely),
        price_year=2026,
        valid_from=valid_from,
        source="Löner",
        **fields,
    )


def timme(**fields):
    return Factor(id="timme", name="Timkostnad", **{"value": exact(450)} | fields)


def url(name, kalkyl, *args):
    return reverse(f"nyttokalkyl:{name}", args=[kalkyl.pk, *args])


def factors_of(kalkyl):
    return {factor.id: factor for factor in calculation_of(kalkyl).factors}


def page(client, kalkyl):
    client.force_login(kalkyl.created_by)
    return client.get(url("factors", kalkyl)).content.decode()


def test_a_value_is_taken_from_the_library(client):
    kalkyl = a_kalkyl()
    entry(low=Decimal(400), high=Decimal(500))
    client.force_login(kalkyl.created_by)

    response = client.post(url("factors", kalkyl), {"key": "timme"})

    assert response.status_code == 302
    taken = factors_of(kalkyl)["timme"]
    assert (taken.value.low, taken.value.likely, taken.value.high) == (400, 450, 500)
    assert (taken.valid_from, taken.provenance.source) == (dt.date(2026, 1, 1), "Löner")
    assert client.post(url("factors", kalkyl), {"key": "timme"}).status_code == 422  # not unseen


def test_no_choice_is_told_on_top_and_at_the_list(client):
    kalkyl = a_kalkyl()
    entry()
    client.force_login(kalkyl.created_by)

    refused = client.post(url("factors", kalkyl), {"key": ""})

    assert refused.status_code == 422
    assert refused.text.count("Välj en kalkylfaktor.") == 2
    assert 'aria-invalid="true" aria-describedby="id_key_error"' in refused.text


def test_a_newer_value_offers_itself_and_is_used_when_asked(client):
    kalkyl = a_kalkyl(USED, factors=[timme(valid_from=dt.date(2026, 1, 1))])
    entry()
    entry(valid_from=dt.date(2026, 7, 1), likely=470)
    entry(valid_from=dt.date(2999, 1, 1), likely=999)

    text = page(client, kalkyl)
    [seen] = fields_of(client.get(url("factors", kalkyl)))["seen"]
    client.post(url("factors", kalkyl), {"key": "timme", "seen": seen})

    assert "har ett nytt värde från" in text
    assert "2026-07-01</span>: 470\u00a0kr per timme" in text
    assert int(factors_of(kalkyl)["timme"].value.likely) == 470
    assert "har ett nytt värde" not in page(client, kalkyl)


@pytest.mark.parametrize(
    ("own", "offers"),
    [
        ({"valid_from": dt.date(2026, 6, 30)}, True),
        ({"valid_from": dt.date(2026, 7, 1)}, False),
        ({"valid_from": dt.date(2026, 7, 2)}, False),
        ({}, False),  # one's own
    ],
)
def test_only_a_later_day_is_newer(own, offers):
    calculation = calculation_of(a_kalkyl(USED, factors=[timme(**own)]))
    entry(valid_from=dt.date(2026, 7, 1), likely=470)

    found = library.newer(calculation, library.current(dt.date(2026, 8, 1)))

    assert bool(found) == offers


def test_a_value_in_other_prices_asks_for_an_index(client):
    kalkyl = a_kalkyl()
    entry(key="gammal")
    Kalkylfaktor.objects.create(
        key="aldre", name="Äldre", unit="kr", likely=1, price_year=2020,
        valid_from=dt.date(2020, 1, 1), source="Löner",
    )  # fmt: skip
    client.force_login(kalkyl.created_by)

    response = client.post(url("factors", kalkyl), {"key": "aldre"})

    assert response.status_code == 422
    assert "Prisindex saknas för 2020." in response.content.decode()


def test_a_factor_of_ones_own_is_written_and_changed(client):
    kalkyl = a_kalkyl()
    client.force_login(kalkyl.created_by)
    new = url("factor_new", kalkyl)
    typed = {"name": ["Porto"], "unit": ["kr"], "value_likely": ["18,50"]}

    client.post(new, fields_of(client.get(new)) | typed)
    change = url("factor", kalkyl, "faktor-1")
    refused = client.post(change, fields_of(client.get(change)) | {"value_low": ["20"]})
    client.post(change, fields_of(client.get(change)) | {"value_low": ["15"]})

    assert refused.status_code == 422
    assert "Menade du lägst 18,5, troligt 20?" in refused.content.decode()
    factor = factors_of(kalkyl)["faktor-1"]
    assert (factor.name, str(factor.value.low), str(factor.value.likely)) == ("Porto", "15", "18.5")


def test_two_new_factors_at_once_are_two(client):
    kalkyl = a_kalkyl()
    client.force_login(kalkyl.created_by)
    new = url("factor_new", kalkyl)
    fields = fields_of(client.get(new)) | {"value_likely": ["1"]}

    client.post(new, fields | {"name": ["Ett"]})
    client.post(new, fields | {"name": ["Två"]})
    client.post(new, fields | {"name": ["Två"], "id": ["faktor-2"]})

    names = {factor.id: factor.name for factor in factors_of(kalkyl).values()}
    assert names == {"faktor-1": "Ett", "faktor-2": "Två"}


def test_a_factor_that_is_used_cannot_be_removed(client):
    kalkyl = a_kalkyl(USED, factors=[timme(), Factor(id="ledig", value=exact(1), name="Ledig")])
    text = page(client, kalkyl)

    used = client.post(url("factor_remove", kalkyl, "timme"), {"seen": "x"})
    free = url("factor_remove", kalkyl, "ledig")
    removed = client.post(free, fields_of(client.get(free)))

    assert url("factor_remove", kalkyl, "timme") not in text
    assert free in text
    assert "1 post" in text
    assert used.status_code == 422
    assert "Timmar" in used.content.decode()
    assert removed.status_code == 302
    assert list(factors_of(kalkyl)) == ["timme"]


def test_a_changed_factor_is_asked_about(client):
    kalkyl = a_kalkyl(USED, factors=[timme()])
    client.force_login(kalkyl.created_by)
    change = url("factor", kalkyl, "timme")
    mine = fields_of(client.get(change)) | {"value_likely": ["500"]}
    client.post(change, mine | {"value_likely": ["600"]})

    refused = client.post(change, mine)

    assert refused.status_code == 422
    assert "Värde, troligt: nu står där ”600”." in refused.text
    assert int(factors_of(kalkyl)["timme"].value.likely) == 600
    assert client.post(change, fields_of(refused)).status_code == 302
    assert int(factors_of(kalkyl)["timme"].value.likely) == 500


# The library in the admin


def test_the_library_writes_a_value_as_people_do(client):
    entry(likely=1450)
    client.force_login(AnvandareFactory(roles=[Roll.CONTROLLER]))

    page = client.get(reverse("admin:nyttokalkyl_kalkylfaktor_changelist")).text

    assert f'<td class="field-value">1{NBSP}450</td>' in page


# Which calculations use an older value


def test_the_controller_sees_which_open_calculations_use_an_older_value(client):
    outdated = a_kalkyl(USED, factors=[timme(valid_from=dt.date(2026, 1, 1))])
    a_kalkyl(USED, factors=[timme(valid_from=dt.date(2026, 7, 1))])
    a_kalkyl(USED, factors=[timme()])
    a_kalkyl()
    latest = entry(valid_from=dt.date(2026, 7, 1))
    client.force_login(AnvandareFactory(roles=[Roll.CONTROLLER]))

    text = client.get(
        reverse("admin:nyttokalkyl_kalkylfaktor_change", args=[latest.pk])
    ).content.decode()

    assert text.count('href="/nyttokalkyl/') == 1
    assert outdated.get_absolute_url() in text
    assert "värdet från 2026-01-01" in text


def test_whoever_reads_no_behov_is_told_of_no_calculation():
    a_kalkyl(USED, factors=[timme(valid_from=dt.date(2026, 1, 1))])
    latest = entry(valid_from=dt.date(2026, 7, 1))

    assert library.outdated(latest, AnvandareFactory()) == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_finding_them_is_one_query(django_assert_num_queries, count):
    for _ in range(count):
        a_kalkyl(USED, factors=[timme(valid_from=dt.date(2026, 1, 1))])
    latest = entry(valid_from=dt.date(2026, 7, 1))
    reader = AnvandareFactory(roles=[Roll.CONTROLLER])
    assert reader.has_perm("nyttokalkyl.review_nyttokalkyl")  # the permissions are read once

    with django_assert_num_queries(1):
        assert len(library.outdated(latest, reader)) == count


def test_a_locked_calculation_keeps_the_old_value(client):
    kalkyl = a_kalkyl(USED, factors=[timme(valid_from=dt.date(2026, 1, 1))])
    latest = entry(valid_from=dt.date(2026, 7, 1))
    reader = AnvandareFactory(roles=[Roll.CONTROLLER])
    assert len(library.outdated(latest, reader)) == 1
    client.force_login(kalkyl.created_by)
    row = url("row", kalkyl, "timmar")
    client.post(row, fields_of(client.get(row)) | {"source": ["Mätning"]})
    kalkyl.refresh_from_db()

    workflow.request_review(kalkyl, by=kalkyl.created_by)
    kalkyl.refresh_from_db()
    workflow.approve(kalkyl, by=reader)
    workflow.lock_and_hand_over(kalkyl, by=reader)

    assert library.outdated(latest, reader) == []
