"""The pages of what all alternatives share, and of the alternatives themselves."""

import re
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.urls import resolve, reverse

from behov.choices import Status
from nyttokalkyl import editing, workflow
from nyttokalkyl.calculation import Alternative, RowsAre, SavedCosts, Timing
from nyttokalkyl.models import Mode, Nyttokalkyl
from nyttokalkyl.numbers import NBSP
from nyttokalkyl.simulation import Distribution
from tests.factories import BehovFactory, NyttokalkylFactory
from tests.nyttokalkyl import stories
from tests.nyttokalkyl.build import cost

pytestmark = pytest.mark.django_db


@pytest.fixture
def kalkyl(client):
    kalkyl = stories.filled()
    client.force_login(kalkyl.behov.submitted_by)
    return kalkyl


def url(name, kalkyl, *args):
    return reverse(f"nyttokalkyl:{name}", args=[kalkyl.pk, *args])


def calculation_of(kalkyl):
    return workflow.document_of(Nyttokalkyl.objects.get(pk=kalkyl.pk)).calculation


def form_of(client, address):
    """What a browser would send back of the form on a page, untouched."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    written = {name: form.fields[name].prepare_value(value) for name, value in shown.items()}
    return {name: value for name, value in written.items() if value not in (None, False)}


def test_one_is_begun_from_the_page_of_the_behov(client):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    client.force_login(behov.submitted_by)
    address = reverse("nyttokalkyl:create", args=[behov.pk])
    assert address in client.get(behov.get_absolute_url()).text

    posted = {"name": "Köpa eller bygga", "mode": "light", "rows_are": "absolute"}
    response = client.post(address, posted, follow=True)

    kalkyl = Nyttokalkyl.objects.get()
    assert response.redirect_chain == [(kalkyl.get_absolute_url(), 302)]
    assert (kalkyl.mode, kalkyl.created_by) == (Mode.LIGHT, behov.submitted_by)
    assert calculation_of(kalkyl).rows_are == RowsAre.ABSOLUTE


def test_one_without_a_name_is_asked_for_it_and_the_rest_is_kept(client):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    client.force_login(behov.submitted_by)

    page = client.post(
        reverse("nyttokalkyl:create", args=[behov.pk]), {"mode": "full", "rows_are": "absolute"}
    )

    assert page.status_code == 422
    assert page.context["form"].errors == {"name": ["Skriv vad kalkylen jämför."]}
    assert page.context["form"]["mode"].value() == "full"


def test_the_terms_that_are_shown_are_those_that_are_saved_back(client, kalkyl):
    address = url("terms", kalkyl)

    response = client.post(address, form_of(client, address))

    assert response.status_code == 302
    assert Nyttokalkyl.objects.get(pk=kalkyl.pk).version == kalkyl.version


def test_terms_are_changed(client, kalkyl):
    address = url("terms", kalkyl)
    first = calculation_of(kalkyl).terms.first_year
    changes = {
        "last_year": str(first + 9),
        "discount_rate": "3,5 %",
        "price_level": str(first),
        "price_index": f"{first} 108,1\n{first - 2} 104,2",
        "timing": "mid_year",
        "first_year_discounted": "on",
        "saved_costs": "lower_cost",
    }

    client.post(address, {**form_of(client, address), **changes})

    calculation = calculation_of(kalkyl)
    terms = calculation.terms
    assert (terms.last_year, terms.rates[0].rate) == (first + 9, Decimal("0.035"))
    assert terms.price_index == {first: Decimal("108.1"), first - 2: Decimal("104.2")}
    assert (terms.timing, terms.first_year_discounted) == (Timing.MID_YEAR, True)
    assert calculation.saved_costs == SavedCosts.LOWER_COST


def test_a_rate_that_falls_with_time(client, kalkyl):
    address = url("terms", kalkyl)
    first = calculation_of(kalkyl).terms.first_year
    bands = f"{first} 3,5\n{first + 3} 3"

    client.post(address, {**form_of(client, address), "bands": bands, "discount_rate": ""})

    rates = calculation_of(kalkyl).terms.rates
    assert [(band.from_year, band.rate) for band in rates] == [
        (first, Decimal("0.035")),
        (first + 3, Decimal("0.03")),
    ]
    assert form_of(client, address)["bands"] == bands


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"last_year": "2020"}, "last_year",
         "Sista året måste vara samma som första eller senare."),
        ({"last_year": "2199"}, "last_year", "Perioden får vara högst 30 år."),
        ({"first_year": "nästa"}, "first_year", "Skriv ett år mellan 1900 och 2200."),
        ({"discount_rate": "tre"}, "discount_rate",
         "Skriv bara siffror. ”tre” innehåller bokstäver."),
        ({"discount_rate": "-100"}, "discount_rate", "Räntan måste vara större än −100 %."),
        ({"discount_rate": ""}, "discount_rate",
         f"Skriv kalkylräntan, till exempel 3{NBSP}%."),
        ({"bands": "3,5 från 2026"}, "bands",
         "Skriv år och tal på varje rad, till exempel ”2026 3,5”. Fel rad: ”3,5 från 2026”."),
        ({"bands": "2026 tre"}, "bands", "Skriv bara siffror. ”tre” innehåller bokstäver."),
        ({"price_index": "2026 1,2,3"}, "price_index",
         "2026: ”1,2,3” har mer än ett decimaltecken. Dela tusental med mellanslag."),
        ({"timing": ""}, "timing", "Välj när under året pengarna kommer."),
        ({"saved_costs": ""}, "saved_costs", "Välj hur en kostnad som faller bort räknas."),
        ({"disbenefits": ""}, "disbenefits", "Välj hur en negativ nytta räknas."),
    ],
)  # fmt: skip
def test_bad_terms_are_refused_in_words_and_kept(client, kalkyl, changes, field, sentence):
    address = url("terms", kalkyl)

    page = client.post(address, {**form_of(client, address), **changes})

    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}
    [(name, typed)] = changes.items()
    assert page.context["form"][name].value() == typed


def test_the_errors_stand_in_the_order_of_the_fields(client, kalkyl):
    address = url("terms", kalkyl)
    wrong = {"base_year": "i år", "price_level": "dagens", "discount_rate": "tre"}

    page = client.post(address, {**form_of(client, address), **wrong})

    links = re.findall(r'<a href="#id_(\w+)">', page.text)
    fields = re.findall(r'<input[^>]* id="id_(\w+)"', page.text)
    assert links == ["base_year", "price_level", "discount_rate"]
    assert [name for name in fields if name in links] == links


def test_amounts_before_a_later_first_year_stand_in_the_way(client, kalkyl):
    address = url("terms", kalkyl)
    first = calculation_of(kalkyl).terms.first_year

    page = client.post(address, {**form_of(client, address), "first_year": str(first + 1)})

    assert page.status_code == 422
    [sentence] = page.context["form"].non_field_errors()
    assert sentence == f"{first} ligger före periodens första år, {first + 1}."


def test_terms_that_somebody_else_has_changed_are_asked_about_and_then_replaced(client, kalkyl):
    address = url("terms", kalkyl)
    opened = form_of(client, address)
    client.post(address, {**opened, "discount_rate": "4"})

    late = client.post(address, {**opened, "discount_rate": "5"})
    again = client.post(
        address, {**opened, "discount_rate": "5", "seen": late.context["form"]["seen"].value()}
    )

    assert (late.status_code, again.status_code) == (422, 302)
    assert "Någon annan har sparat" in late.text
    assert "Kalkylränta: nu står där ”4\xa0%”." in late.text
    assert late.context["form"]["discount_rate"].value() == "5"
    assert calculation_of(kalkyl).terms.rates[0].rate == Decimal("0.05")


def test_uncertainty_is_changed(client, kalkyl):
    address = url("uncertainty", kalkyl)
    changes = {"draws": "100000", "distribution": "triangular", "seed": "7", "rate_change": "1"}

    client.post(address, {**form_of(client, address), **changes})

    document = workflow.document_of(Nyttokalkyl.objects.get(pk=kalkyl.pk))
    assert (document.simulation.draws, document.simulation.seed) == (100_000, 7)
    assert document.simulation.distribution == Distribution.TRIANGULAR
    assert document.calculation.sensitivity.rate_change == Decimal("0.01")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"seed": "-1"}, "seed", "Skriv ett helt tal som är 0 eller större."),
        ({"benefit_share_low": "-5"}, "benefit_share_low", f"Skriv 0{NBSP}% eller mer."),
        ({"benefit_share_low": "130"}, "benefit_share_high",
         "Högsta andelen måste vara minst lika stor."),
    ],
)  # fmt: skip
def test_bad_uncertainty_is_refused_in_words(client, kalkyl, changes, field, sentence):
    address = url("uncertainty", kalkyl)

    page = client.post(address, {**form_of(client, address), **changes})

    assert (page.status_code, page.context["form"].errors) == (422, {field: [sentence]})


def test_an_alternative_is_added_changed_and_removed(client, kalkyl):
    client.post(url("alternatives", kalkyl), {"name": "Bygga", "annuity_years": "8"})
    address = url("alternative", kalkyl, "alternativ-2")
    client.post(address, {**form_of(client, address), "name": "Bygga ut"})
    names = [one.name for one in calculation_of(kalkyl).alternatives]

    gone = url("alternative_remove", kalkyl, "alternativ-2")
    client.post(gone, form_of(client, gone))

    assert names == ["Nollalternativet", "Alternativ A", "Bygga ut"]
    assert len(calculation_of(kalkyl).alternatives) == 2


def test_an_alternative_without_a_name_goes_by_its_id(client, kalkyl):
    """As from a file, where a name may be left out."""
    nameless = Alternative(id="b")
    workflow.change(
        kalkyl,
        by=kalkyl.created_by,
        edit=lambda document: editing.put_alternative(document, nameless, seen=editing.NEW),
        note="",
    )
    remove = url("alternative_remove", kalkyl, "b")

    listed = client.get(url("alternatives", kalkyl)).text
    asked = client.get(remove).text
    done = client.post(remove, {"seen": editing.seen_alternative(nameless)}, follow=True).text

    assert 'Ändra<span class="visually-hidden"> b</span>' in listed
    assert "<h1>Ta bort b</h1>" in asked
    assert "Alternativet ”b” togs bort." in done


def test_whoever_removes_an_alternative_is_told_which_rows_go_with_it(client, kalkyl):
    gone = url("alternative_remove", kalkyl, "alternativ-1")

    page = client.get(gone)
    client.post(gone, form_of(client, gone))

    assert [row.name for row in page.context["rows"]] == ["Licens", "Mindre resor"]
    assert calculation_of(kalkyl).rows == ()


def test_an_alternative_that_somebody_else_has_renamed_is_asked_about(client, kalkyl):
    address = url("alternative", kalkyl, "alternativ-1")
    opened = form_of(client, address)
    client.post(address, {**opened, "name": "Först"})

    late = client.post(address, {**opened, "name": "Sedan"})

    assert late.status_code == 422
    assert "nu står där ”Först”." in late.text
    assert calculation_of(kalkyl).alternatives[1].name == "Först"


def test_an_alternative_that_does_not_exist_is_not_found(client, kalkyl):
    assert client.get(url("alternative", kalkyl, "finns-inte")).status_code == 404
    assert client.get(url("alternative_remove", kalkyl, "finns-inte")).status_code == 404


def test_which_one_is_the_nollalternativ_is_asked_only_where_there_is_none(client, kalkyl):
    gone = url("alternative_remove", kalkyl, "nollalternativ")
    assert "is_baseline" not in client.get(url("alternatives", kalkyl)).context["form"].fields
    client.post(gone, form_of(client, gone))

    address = url("alternative", kalkyl, "alternativ-1")
    client.post(address, {**form_of(client, address), "is_baseline": "on"})

    assert calculation_of(kalkyl).baseline.id == "alternativ-1"


def test_differences_have_a_nollalternativ_without_rows_of_its_own(client):
    kalkyl = NyttokalkylFactory(
        behov=BehovFactory(status=Status.UNDER_BEREDNING), rows_are=RowsAre.DIFFERENCE
    )
    client.force_login(kalkyl.behov.submitted_by)

    page = client.get(url("alternatives", kalkyl))

    assert [one.name for one, _rows in page.context["listed"]] == [
        "Nollalternativet",
        "Alternativ A",
    ]
    assert url("alternative", kalkyl, "nollalternativ") not in page.text


def test_a_page_of_one_in_review_says_why_nothing_can_be_changed(client):
    kalkyl = stories.in_review()
    client.force_login(kalkyl.behov.submitted_by)

    page = client.get(url("terms", kalkyl), follow=True)

    assert page.redirect_chain == [(kalkyl.get_absolute_url(), 302)]
    assert "Det går inte nu. Kalkylens läge: Hos granskaren." in page.text


@pytest.mark.parametrize("row_count", [0, 1, 3])
def test_pages_cost_the_same_queries_for_any_number_of_rows(
    client, row_count, django_assert_num_queries
):
    kalkyl = NyttokalkylFactory(behov=BehovFactory(status=Status.UNDER_BEREDNING))
    year = kalkyl.content["period"]["first_year"]
    rows = [cost(f"rad-{n}", 1, to=["alternativ-1"], first=year) for n in range(row_count)]
    stories.put(kalkyl, *rows)
    client.force_login(kalkyl.behov.submitted_by)

    with django_assert_num_queries(5):  # session, user, kalkyl, 2 × permissions
        client.get(url("alternatives", kalkyl))


def test_an_alternative_whose_id_looks_like_an_address_is_found_and_nothing_else(kalkyl):
    """A file may bring any id: of two such, neither hides the pages of the other."""
    ids = ["alternativ-1", "alternativ-1/ta-bort", "../villkor"]

    for alternative_id in ids:
        for name in ("alternative", "alternative_remove"):
            match = resolve(unquote(url(name, kalkyl, alternative_id)))  # as a server does
            assert match.view_name == f"nyttokalkyl:{name}"
            assert match.kwargs == {"pk": kalkyl.pk, "alternative": alternative_id}
