"""The page that shows what a nyttokalkyl says."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pgtrigger
import pytest

from nyttokalkyl.calculation import METHOD_VERSION, Alternative, Kategori, Provenance, RowsAre
from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Roll
from tests.factories import AnvandareFactory, NyttokalkylFactory
from tests.nyttokalkyl.build import benefit, calculation, cost, terms
from tests.nyttokalkyl.pages import line, words
from tests.nyttokalkyl.stored import locked, stored
from tests.nyttokalkyl.uncertain_example import uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))
    return client


def page_of(client, kalkyl, query=""):
    return client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/{query}")


def test_worked_example_is_told_to_the_krona(client):
    html = page_of(client, stored(worked_example())).text

    assert line(html, "Nettonuvärde") == ["3 980 738 kr", "1 955 808 kr", "0 kr"]
    assert line(html, "Nuvärde av nyttor")[:2] == ["8 536 554 kr", "3 332 327 kr"]
    assert line(html, "Nuvärde av kostnader")[:2] == ["4 555 815 kr", "1 376 518 kr"]
    assert line(html, "Finansiellt netto")[:2] == ["−2 480 683 kr", "−962 148 kr"]
    assert line(html, "Nyttokostnadskvot")[:2] == ["1,87", "2,42"]
    assert line(html, "Internränta")[:2] == ["55,0 %", "58,7 %"]
    assert line(html, "Återbetalt år")[:2] == ["2029", "2028"]
    assert line(html, "0 %") == ["4 574 100 kr", "2 238 775 kr"]
    assert line(html, "8 %") == ["3 159 309 kr", "1 563 726 kr"]


def test_answer_comes_first_in_sentences(client):
    said = words(page_of(client, stored(worked_example())).text)

    assert (
        "A Upphandla har störst nettonuvärde mot nollalternativet: 3 980 738 kr för 2026–2031. "
        "Därefter kommer B Utveckla med 1 955 808 kr."
    ) in said
    assert "Mest nytta per krona B Utveckla 2,42" in said
    assert "men nyttokostnadskvoten är högst för B Utveckla" in said
    assert "men ett underskott på 2 480 683 kr i budgeten" in said
    assert said.index("A Upphandla har störst") < said.index("Alternativen sida vid sida")


def test_excel_user_is_told_what_theirs_gives(client):
    said = words(page_of(client, stored(worked_example())).text)

    assert "För A Upphandla ger det 3 864 795 kr, vårt tal delat med 1,03." in said


def test_rate_is_told_with_its_source(client):
    rate = {"rate_source": "Trafikverket, ASEK", "rate_date": dt.date(2026, 4, 1)}

    said = words(page_of(client, stored(worked_example(terms=terms(**rate)))).text)

    assert "Räntans källa Trafikverket, ASEK, 2026-04-01" in said


def test_chances_and_the_worth_of_knowing_more(client):
    html = page_of(client, stored(uncertain_example())).text
    said = words(html)

    assert "Chansen att A Upphandla lönar sig är mer än 99 %, och att det är bäst av alla" in said
    assert "Att utreda mer innan beslutet kan som mest vara värt 13 tkr." in said
    assert "Vad är det värt att veta mer? Så mycket" in said
    assert "Vårdpersonalens tid 3 793 kr" in said
    assert line(html, "Chans att vara bäst") == ["96 %", "4 %", "mindre än 1 %"]
    assert "Dragningar 10 000" in said
    assert "Frö 2026" in said


def test_without_uncertain_numbers_no_chance_is_made_up(client):
    said = words(page_of(client, stored(worked_example())).text)

    assert "Kalkylen har inga osäkra tal." in said
    assert "Att utreda mer" not in said
    assert "Chansen att" not in said


def test_what_has_no_price_stands_in_the_same_table(client):
    html = page_of(client, stored(uncertain_example())).text

    assert line(html, "Bundenhet till en leverantör") == ["− sämre", "–", "–"]
    assert html.index("Bundenhet till en leverantör") < html.index("</table>")


def test_who_pays_and_who_gains(client):
    html = page_of(client, stored(uncertain_example())).text

    assert line(html, "IT-avdelningen")[0] == "−4 105 912 kr"
    assert "betalar en part och en annan vinner" in words(html)


def test_undefined_measures_say_why(client):
    html = page_of(client, stored(calculation(benefit("b", 10, 10)))).text

    [bcr] = line(html, "Nyttokostnadskvot")
    assert bcr.startswith("ej definierad Kvoten är inte definierad, eftersom alternativet inte har")
    [irr] = line(html, "Internränta")
    assert "flödet aldrig byter tecken" in irr


def test_calculation_without_rows_says_what_to_do_next(client):
    kalkyl = NyttokalkylFactory()
    said = words(page_of(client, kalkyl).text)

    assert "Det finns inget att räkna på än." in said
    assert "Till kalkylen" in said
    client.force_login(kalkyl.behov.submitted_by)
    assert "Lägg till alternativ och poster" in words(page_of(client, kalkyl).text)


def test_nollalternativet_alone_has_nothing_to_be_compared_with(client):
    only = calculation(cost("old", 10, to=["nu"]))

    answer = page_of(client, stored(only))

    assert answer.status_code == 200
    assert "kalkylen ger inget svar" in words(answer.text)


def test_nothing_better_than_today_is_said_first(client):
    worse = calculation(cost("old", 100, to=["nu"]), cost("new", 300, to=["a"]))

    said = words(page_of(client, stored(worse)).text)

    assert "a lönar sig inte i pengar räknat. Nettonuvärdet mot nollalternativet är −200 kr" in said


def test_ten_alternatives_have_a_column_each_the_best_first(client):
    ids = [f"a{i}" for i in range(10)]
    rows = [benefit(f"r{i}", 100 * (i + 1), to=[name]) for i, name in enumerate(ids)]

    html = page_of(client, stored(calculation(*rows))).text

    assert line(html, "Nettonuvärde") == [
        "1 000 kr" if n == 10 else f"{n}00 kr" for n in range(10, 0, -1)
    ]
    assert line(html, "Plats") == [str(n) for n in range(1, 11)]


def test_many_warnings_begin_with_those_about_the_best(client):
    """Seven that each lose money in the budget: six are folded, none is left out."""
    ids = [f"a{i}" for i in range(7)]
    rows = [cost(f"c{name}", 10, to=[name], kategori=Kategori.FINANSIELL) for name in ids]
    rows += [
        benefit(f"b{name}", 100 + i, to=[name], kategori=Kategori.OMFORDELNING)
        for i, name in enumerate(ids)
    ]

    said = words(page_of(client, stored(calculation(*rows))).text)

    assert said.count("i budgeten. Det gäller") == 7
    first, folded = said.split("6 till om de andra alternativen")
    assert "a6 ger totalt ett överskott" in first
    assert "a0 ger totalt ett överskott" in folded


@pytest.mark.parametrize("rows_are", [RowsAre.ABSOLUTE, RowsAre.DIFFERENCE])
def test_own_measures_stand_apart_where_they_are_something_else(client, rows_are):
    rows = [cost("new", 100, to=["a"]), benefit("gain", 300, to=["a"])]
    if rows_are is RowsAre.ABSOLUTE:
        rows.append(cost("old", 50, to=["nu"]))

    said = words(page_of(client, stored(calculation(*rows, rows_are=rows_are))).text)

    assert "Jämfört med nollalternativet" in said
    assert ("Varje alternativ för sig" in said) is (rows_are is RowsAre.ABSOLUTE)


HOSTILE = '"><script>alert(1)</script>\u202e&{{ 7*7 }}'


def test_hostile_names_are_text(client):
    evil = replace(
        calculation(
            benefit(
                HOSTILE,
                10,
                name=HOSTILE,
                stakeholders={HOSTILE: Decimal(100)},
                provenance=Provenance(source=HOSTILE, author=HOSTILE),
            ),
            cost("c", 5, name=HOSTILE),
        ),
        alternatives=(Alternative(id="a", name=HOSTILE),),
        name=HOSTILE,
    )
    kalkyl = stored(evil)

    html = page_of(client, kalkyl).text
    explained = client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/forklaring/").text

    for text in (html, explained):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_alternative_to_look_closer_at_is_chosen_by_address(client):
    kalkyl = stored(worked_example())

    assert "Närmare om A Upphandla" in words(page_of(client, kalkyl).text)
    assert "Närmare om B Utveckla" in words(page_of(client, kalkyl, "?alternativ=b").text)
    assert "Närmare om A Upphandla" in words(page_of(client, kalkyl, "?alternativ=x").text)


@pytest.mark.parametrize("rows", [1, 40])
def test_number_of_queries_does_not_follow_the_rows(client, rows, django_assert_num_queries):
    kalkyl = stored(calculation(*(benefit(f"r{i}", 10) for i in range(rows))))

    with django_assert_num_queries(5):
        page_of(client, kalkyl)


@pytest.fixture
def frozen():
    sourced = (replace(r, provenance=Provenance(source="Offert")) for r in uncertain_example().rows)
    kalkyl = stored(replace(uncertain_example(), rows=tuple(sourced)))
    return locked(kalkyl, reviewer=AnvandareFactory(roles=[Roll.CONTROLLER]))


def test_locked_calculation_shows_that_it_is_intact(client, frozen):
    said = words(page_of(client, frozen).text)

    assert "stämmer med den kontrollsumma (SHA-256) som sparades när kalkylen låstes" in said
    assert "är räknade på nytt och är desamma som när kalkylen låstes" in said
    assert frozen.sha256 in said
    assert f"Metodversion {METHOD_VERSION}" in said


def test_locked_figures_that_no_longer_come_out_are_told(client, frozen):
    results = Nyttokalkyl.objects.get(pk=frozen.pk).results
    results["alternatives"][1]["against_baseline"]["npv"] = "1234.5"
    with pgtrigger.ignore("nyttokalkyl.Nyttokalkyl:locked_is_final"):
        Nyttokalkyl.objects.filter(pk=frozen.pk).update(results=results)

    html = page_of(client, frozen).text

    assert "stämmer inte med den kontrollsumma" in words(html)
    assert "skiljer sig från dem som gällde när kalkylen låstes" in words(html)
    assert line(html.partition('id="last"')[2], "A Upphandla") == ["1 234,50 kr", "3 980 738,40 kr"]
