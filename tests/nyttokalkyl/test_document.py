"""The decision basis: tagged, in Swedish, the engine's own figures, the same bytes every time."""

import datetime as dt
import hashlib
import io
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pypdf
import pytest

from nyttokalkyl.answer import answer
from nyttokalkyl.calculation import Alternative, WhatIf
from nyttokalkyl.charts import charts
from nyttokalkyl.document import About, Locked, decision_basis
from nyttokalkyl.document.typesetting import typeset
from nyttokalkyl.numbers import format_number
from nyttokalkyl.results import results_of
from tests.nyttokalkyl.build import calculation
from tests.nyttokalkyl.uncertain_example import HOUR, SETTINGS, uncertain_example

ABOUT = About(
    reference="B-2026-0042",
    title="Bättre schemaläggning i hemtjänsten",
    kalkyl="Schemaläggning",
    version=3,
    organisation="Exempelköpings kommun",
    author="Eva Ek",
)
LOCKED = Locked(
    at=dt.datetime(2026, 3, 14, 12, 30, tzinfo=dt.UTC),
    by="Bo Björk",
    hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    method_version="1",
)
HOSTILE = (
    '#panic("x") $x$ *fet* _k_ \\ <b> `kod` @ref = r // k "c" \u202evänt\u202c שלום \x01 \ud800 '
    "😀 👩\u200d👧 漢字 1\ufe0f\u20e3"
)


@pytest.fixture(scope="module")
def results():
    dearer = WhatIf(name="Dubbla kostnader", costs_times=2)
    return results_of(uncertain_example(factors=(HOUR,), what_ifs=(dearer,)), SETTINGS)


@pytest.fixture(scope="module")
def draft(results):
    return decision_basis(results, charts(results), about=ABOUT)


@pytest.fixture(scope="module")
def text(draft):
    return text_of(draft)


def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    """All pages on one line, where they break and how numbers are held together apart."""
    pages = " ".join(page.extract_text() for page in reader(pdf).pages)
    return re.sub(r"-?\u200b|\s+", " ", pages)


def spoken(text):
    return re.sub(r"\s+", " ", text)


def elements(pdf):
    """Every structure element of the document, in reading order."""

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                yield from walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            yield from walk(node.get("/K", []))

    return list(walk(reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]))


def test_the_document_is_tagged_and_declares_pdf_ua(draft):
    root = reader(draft).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert reader(draft).metadata.title == ABOUT.title


def test_every_picture_has_its_summary_as_text_alternative(results, draft):
    figures = [str(e.get("/Alt")) for e in elements(draft) if e["/S"] == "/Figure"]

    assert sorted(figures) == sorted(each.summary for each in charts(results))


def test_tables_have_heads_with_scope(draft):
    kinds = Counter(e["/S"] for e in elements(draft))

    assert kinds["/Table"] == kinds["/THead"] > 20
    heads = [e for e in elements(draft) if e["/S"] == "/TH"]
    assert all(e["/A"][0]["/Scope"] == "/Column" for e in heads)


def test_headings_start_at_the_top_and_skip_no_level(draft):
    levels = [int(e["/S"][2]) for e in elements(draft) if re.fullmatch("/H[1-6]", e["/S"])]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_answer_comes_before_the_figures(results, text):
    found = [text.find(spoken(sentence)) for sentence in answer(results)]
    assert -1 not in found
    assert found == sorted(found)
    assert found[-1] < text.find("Alternativen jämförda")
    assert all(spoken(conflict.sentence) in text for conflict in results.conflicts)
    assert all(spoken(note.sentence) in text for note in results.notes)


def test_figures_are_the_engine_s_own(results, text):
    for result in results.tried:
        measures = result.decisive
        amounts = [measures.npv, measures.pv_benefits, measures.pv_costs, measures.financial_npv]
        amounts += [entry.net for entry in measures.entries]
        amounts += [party.net for party in measures.stakeholders]
        amounts += [line.accumulated for line in measures.years]
        found = results.sensitivity[result.alternative.id]
        amounts += [scenario.incremental_npv for scenario in found.scenarios]
        amounts += [bar.npv_at_low for bar in found.tornado[:10]]
        missing = [n for n in map(format_number, amounts) if spoken(n) not in text]
        assert missing == []


def test_what_the_figures_rest_on_stands_beside_them(text):
    for said in (
        "2026–2031, 6 år",
        "2026, diskonteras inte",
        "3 %, real",
        "i slutet av året",
        "2026 års priser, exklusive moms",
        "som skillnad mot nollalternativet",
        "Dragningar 10 000",
        "Fördelning PERT",
        "Frö 2026",
        "SFC64 ur",
        "Offert 2026-03",
        "Halv effekt första året",
        "Månadslön / 142 × 1,54",
        "Lugnare morgnar",
        "++ mycket bättre",
        "Brukarråd. Samma personal hela veckan",
        "Dubbla kostnader",
        "Nettonuvärdet blir noll om nyttorna minskar med 46,6 %.",
    ):
        assert said in text, said


def test_every_page_of_a_draft_says_so(draft):
    pages = [page.extract_text() for page in reader(draft).pages]

    assert len(pages) > 5
    assert all("UTKAST, inte låst" in page for page in pages)
    assert "UTKAST. Kalkylen är inte låst." in pages[0]


def test_a_locked_calculation_tells_when_by_whom_and_what(results):
    pdf = decision_basis(results, charts(results), about=replace(ABOUT, locked=LOCKED))

    text = text_of(pdf)
    assert "UTKAST" not in text
    assert "Låst 2026-03-14 klockan 13.30 av Bo Björk" in text
    assert "Metodversion 1" in text
    assert LOCKED.hash in text


def test_the_same_arguments_give_the_same_bytes(results, draft):
    again = decision_basis(results, charts(results), about=ABOUT)

    assert again == draft
    assert b"CreationDate" not in draft
    assert decision_basis(results, charts(results), about=replace(ABOUT, version=4)) != draft


@pytest.mark.slow
def test_another_process_gives_the_same_bytes(draft):
    code = (
        "import sys\n"
        "from tests.nyttokalkyl.test_document import *\n"
        "dearer = WhatIf(name='Dubbla kostnader', costs_times=2)\n"
        "found = results_of(uncertain_example(factors=(HOUR,), what_ifs=(dearer,)), SETTINGS)\n"
        "pdf = decision_basis(found, charts(found), about=ABOUT)\n"
        "sys.stdout.write(hashlib.sha256(pdf).hexdigest())\n"
    )

    found = subprocess.run(  # noqa: S603 -- this very interpreter
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )

    assert found.stdout == hashlib.sha256(draft).hexdigest()


@pytest.mark.slow
def test_hostile_text_comes_out_as_text():
    example = uncertain_example(factors=(replace(HOUR, name=HOSTILE, unit=HOSTILE),))
    names = [HOSTILE, "Lång" * 1000, "lång " * 800]
    rows = [replace(row, name=names[i % 3]) for i, row in enumerate(example.rows)]
    alternatives = tuple(replace(a, name=f"{HOSTILE} {a.id}") for a in example.alternatives)
    results = results_of(replace(example, rows=tuple(rows), alternatives=alternatives), SETTINGS)
    about = replace(ABOUT, title=HOSTILE, kalkyl=HOSTILE, organisation=HOSTILE)

    pdf = decision_basis(results, charts(results), about=about)

    text = text_of(pdf)
    plain = '#panic("x") $x$ *fet* _k_ \\ <b> `kod` @ref = r // k "c" [U+202E]vänt[U+202C]'
    assert plain in text
    assert "[U+0001] [U+D800] [U+1F600] [U+1F469][U+200D][U+1F467] [U+6F22][U+5B57]" in text
    assert "1[U+FE0F][U+20E3]" in text
    assert text.count("lång lång lång") > 100


def test_a_calculation_without_rows_is_a_document_too():
    nothing = results_of(calculation(alternatives=(Alternative(id="a"), Alternative(id="b"))))

    text = text_of(decision_basis(nothing, charts(nothing), about=ABOUT))

    assert "Det finns inga poster i kronor än, så kalkylen ger inget svar." in text
    assert "Ingen simulering" not in text


def test_a_document_without_pictures_has_their_place_only(results):
    pdf = decision_basis(results, (), about=ABOUT)

    assert [e for e in elements(pdf) if e["/S"] == "/Figure"] == []


def test_an_error_of_the_template_is_no_missing_character():
    with pytest.raises(RuntimeError, match="facts"):
        typeset({"about": {"title": "x", "running": "x", "is_draft": True, "organisation": ""}})
