"""The title of a page: what the tab, the history and a screen reader say first."""

import html
import re
from collections import defaultdict

import pytest

from tests.test_who_may import OK, URLS, WHO_MAY
from tests.who_may import Stage

pytestmark = pytest.mark.django_db

TITLE = re.compile(r"<title>\s*(.*?) – Behovsfas\s*</title>", re.DOTALL)
SAME_PAGE = {"arenor:guest token": "arenor:participation pk"}
"""What a guest sees by their link is what a participant sees when signed in."""


@pytest.fixture
def pages(client):
    """Of every page of the site that can be read: its key, its title and its stage."""
    stages = {row.status: None for row in WHO_MAY.values()}
    stages = {status: Stage(status) for status in stages}
    found = []
    for key, row in WHO_MAY.items():
        if row.answer == OK and row.allowed and not key.startswith("admin:"):
            stage = stages[row.status]
            client.force_login(stage.people[row.allowed[0]])
            page = client.get(stage.url(*URLS[key])).content.decode(errors="replace")
            if title := TITLE.search(page):
                found.append((key, html.unescape(title[1]), stage))
    return found


def test_no_two_pages_have_the_same_title(pages):
    by_title = defaultdict(set)
    for key, title, stage in pages:
        by_title[stage, title].add(SAME_PAGE.get(key, key))

    assert [keys for keys in by_title.values() if len(keys) > 1] == []


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("/arenor/", lambda stage: stage.arena.title),
        ("/nyttokalkyl/", lambda stage: stage.kalkyl.name),
        ("/behov/(?=\\d+/(redigera|granska)/)", lambda stage: stage.behov.title),
    ],
    ids=["arenor", "nyttokalkyl", "drafts"],
)
def test_a_title_says_which_one_it_is_about(pages, prefix, name):
    """Two tabs with the same page of two arenas are told apart."""
    of_one = [
        (title, name(stage))
        for key, title, stage in pages
        if re.match(rf"{prefix}\d+/", stage.url(*URLS[key]))
    ]

    assert of_one
    assert [title for title, named in of_one if named not in title] == []
