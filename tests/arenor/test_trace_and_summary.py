"""From behov to outcome, as a picture and in words; what an arena came to, as page and PDF."""

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arenor.choices import Projektslag
from arenor.models import Matning
from arenor.outcome import amount, is_reached
from arenor.trace import MOST_LOOSE, trace_of
from arenor.trace_picture import picture_of
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script> #panic("x") & ”så”'


def url(name, arena):
    return reverse(f"arenor:{name}", args=[arena.pk])


def chained(arena, text="Läs handlingar högt"):
    """One of each, all the way from a behov to a measured outcome."""
    behov = BehovFactory(status=Status.I_ARENA, title=f"Behov av: {text}"[:120])
    arena.behov.add(behov)
    mojlighet = arena.mojligheter.create(text=text)
    mal = stories.effektmal(
        arena, not_pursued="", baseline=Decimal(9), baseline_on=dt.date(2026, 1, 1)
    )
    mal.mojligheter.add(mojlighet)
    mal.behov.add(behov)
    projekt = arena.projekt.create(name=f"Projekt {text}"[:120], slag=Projektslag.PROJEKT)
    projekt.effektmal.add(mal)
    for day, value in ((1, 8), (3, 4), (2, 7)):
        Matning.objects.create(
            effektmal=mal, measured_on=dt.date(2026, 6, day), value=value, by=arena.director
        )
    return mal


def test_an_effektmal_is_traced_both_ways():
    mal = chained(stories.going_on())

    [chain] = trace_of(mal.arena).chains

    assert [node.text for node in chain.behov] == ["Behov av: Läs handlingar högt"]
    assert [node.text for node in chain.mojligheter] == ["Läs handlingar högt"]
    assert [node.text for node in chain.projekt] == ["Projekt Läs handlingar högt"]
    assert chain.outcome.standing == "Målet är nått"
    assert chain.outcome.text == "4 den 3 juni 2026, mål 5"


def test_a_behov_that_has_left_the_arena_is_still_traced_from_its_effektmal():
    mal = chained(stories.going_on())
    mal.arena.behov.clear()

    [chain] = trace_of(mal.arena).chains

    assert len(chain.behov) == 1


def test_every_line_leads_from_a_box_to_a_box_and_no_box_covers_another():
    arena = stories.going_on()
    for number in range(3):
        chained(arena, text=f"Möjlighet {number} med en text som är så lång att den måste brytas")
    for number in range(MOST_LOOSE + 3):
        arena.mojligheter.create(text=f"Lös {number}")

    trace = trace_of(arena)
    picture = picture_of(trace)

    keys = [box.key for box in picture.boxes]
    assert len(set(keys)) == len(keys)
    assert {key for link in trace.links for key in link} == set(keys)
    assert "3 möjligheter till" in {line.text for box in picture.boxes for line in box.lines}
    for box in picture.boxes:
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
        below = [other for other in picture.boxes if other.x == box.x and other.y > box.y]
        assert all(other.y >= box.y + box.height for other in below)


def test_the_picture_stands_under_the_policy_and_the_list_says_the_same(client):
    mal = chained(stories.going_on(), text=HOSTILE)
    client.force_login(stories.director())

    page = client.get(url("trace", mal.arena)).text
    [svg] = re.findall(r"<svg.*</svg>", page, re.DOTALL)

    root = ET.fromstring(svg)  # noqa: S314 -- our own page
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert tags == {"svg", "title", "path", "text", "rect"}
    assert not any("style" in node.attrib for node in root.iter())
    assert "<script>alert" not in page
    words = page.rpartition("</svg>")[2]
    for text in ("Projekt &lt;script", "Målet är nått", "Behov av: &lt;script"):
        assert text in words


@pytest.mark.parametrize("name", ["trace", "summary"])
def test_it_costs_the_same_for_none_one_and_three(client, name):
    arena, costs, made = stories.going_on(), [], 0
    client.force_login(stories.director())
    for number in (0, 1, 3):
        while made < number:
            chained(arena, text=f"Möjlighet {made}")
            made += 1
        client.get(url(name, arena))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(name, arena))
        costs.append(len(queries))

    assert len(set(costs)) == 1


@pytest.mark.parametrize(
    ("baseline", "target", "value", "reached"),
    [(9, 5, 5, True), (9, 5, 6, False), (1, 5, 5, True), (1, 5, 4, False), (5, 5, 5, True)],
)
def test_a_target_is_reached_from_the_side_where_it_began(baseline, target, value, reached):
    assert is_reached(Decimal(baseline), Decimal(target), Decimal(value)) is reached


@pytest.mark.parametrize(
    ("value", "written"),
    [("12.5000", "12,5 dagar"), ("120.0000", "120 dagar"), ("-3", "−3 dagar"), ("0", "0 dagar")],
)
def test_an_amount_is_written_as_swedes_do(value, written):
    assert amount(Decimal(value), "dagar") == written


def finished(**fields):
    arena = UtvecklingsarenaFactory(summary="Vi kom fram till det.", **fields)
    DeltagareFactory(arena=arena, name="CANARYdeltagare", organisation="CANARYorg")
    stories.agreed(arena)
    arena.mojligheter.create(text="CANARYmojlighet")
    return chained(arena).arena


def test_what_is_shown_to_all_is_read_by_all_and_says_nothing_of_who_took_part(client):
    client.force_login(AnvandareFactory())

    page = client.get(url("summary", finished(is_public=True, background="CANARYbakgrund")))

    assert "Vi kom fram till det." in page.text
    assert "Kortare väntan på svar." in page.text
    assert "CANARY" not in page.text
    assert url("detail", page.context["arena"]) not in re.findall(r'href="([^"]+)"', page.text)


@pytest.mark.parametrize("name", ["summary", "document"])
def test_what_is_not_shown_to_all_is_not_found(client, name):
    client.force_login(AnvandareFactory())

    assert client.get(url(name, finished())).status_code == 404


def pdf_of(client, arena):
    response = client.get(url("document", arena))
    assert response["Content-Type"] == "application/pdf"
    return response.content


def text_of(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"-?\u200b|\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_document_is_tagged_in_swedish_and_the_same_every_time(client):
    client.force_login(stories.director())
    arena = finished(title=HOSTILE)

    content = pdf_of(client, arena)

    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert 'alert(1)</script> #panic("x")' in text_of(content)
    assert pdf_of(client, arena) == content


def test_the_document_tells_each_reader_what_their_page_does(client):
    arena = finished(is_public=True)
    client.force_login(AnvandareFactory())
    brief = text_of(pdf_of(client, arena))
    client.force_login(stories.director())
    full = text_of(pdf_of(client, arena))

    assert "Kortare väntan på svar." in brief
    assert "CANARY" not in brief
    assert "CANARYdeltagare, CANARYorg" in full
