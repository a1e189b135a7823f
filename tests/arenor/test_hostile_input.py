"""What no page of an arena may be brought down by: in its fields, its query and its address."""

from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from arenor.models import Deltagare
from organisation.models import Roll
from tests.who_may import Stage, keys_of, named_urls

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
HOSTILE = {
    "five thousand digits": b"9" * 5_000,
    "more digits than a key has": b"9" * 25,
    "a NUL": b"a\0b",
    "half a character": b"\xed\xa0\x80",
    "no number": b"NaN",
    "the last day": b"9999-12-31",
    "line breaks and marks": "a\r\nBcc: b@c.example\r\n\u202eevas\u2066".encode(),
    "much": b"a" * 40_000,
}
IN_AN_ADDRESS = ["five thousand digits", "more digits than a key has", "a NUL", "half a character"]
READ_FROM_THE_QUERY = [
    "list", "candidates", "open", "calendar", "calendar_choose", "schedule", "workshop",
    "add_person",
]  # fmt: skip
WITHOUT_A_PAGE = {
    "klar", "rost", "svar", "token", "version", "text", "behov", "attended", "people", "lage",
    "tider-TOTAL_FORMS", "tider-INITIAL_FORMS", "tider-0-day", "tider-0-begins", "remove", "dag",
    "after", "source", "despite", "motivation", "anvandare", "manad", "visa", "sok", "sida", "q",
    "slag",
}  # fmt: skip
"""What is posted to addresses whose form stands on another page, or after another choice."""

URLS = dict(sorted((name, url) for name, url in named_urls() if name.startswith("arenor:")))


class Fields(HTMLParser):
    """The names of what a page asks for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        name = dict(attrs).get("name")
        if tag in {"input", "textarea", "select", "button"} and name:
            self.names.add(name)


@pytest.fixture
def stage():
    """Its director takes part too, so that every page of an arena answers."""
    stage = Stage()
    director = stage.people[Roll.DIGITALISERINGSDIREKTOR.name.lower()]
    Deltagare.objects.filter(pk=stage.participant.pk).update(anvandare=director)
    return stage


@pytest.fixture
def client(stage):
    client = Client()
    client.force_login(stage.people[Roll.DIGITALISERINGSDIREKTOR.name.lower()])
    return client


def encoded(fields):
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields.items())


@pytest.mark.parametrize("what", HOSTILE)
def test_no_field_brings_a_page_down(client, stage, what):
    """All fields of a page at once: each is read, whatever is wrong with the others."""
    for name, pattern in URLS.items():
        url = stage.url(name, pattern)
        own = Fields(client.get(url).content.decode(errors="replace")).names
        typed = encoded(dict.fromkeys(sorted(own | WITHOUT_A_PAGE), HOSTILE[what]))
        assert client.post(url, typed, content_type=FORM).status_code < 500, name


@pytest.mark.parametrize("name", READ_FROM_THE_QUERY)
def test_no_query_brings_a_page_down(client, stage, name):
    url = stage.url(f"arenor:{name}", URLS[f"arenor:{name}"])
    for what, value in HOSTILE.items():
        asked = encoded(dict.fromkeys(sorted(WITHOUT_A_PAGE), value[:6_000]))
        assert client.get(url, QUERY_STRING=asked).status_code < 500, what


@pytest.mark.parametrize("what", IN_AN_ADDRESS)
def test_no_address_brings_a_page_down(client, stage, what):
    """A number in an address that is none, or that no key can be, is nobody's."""
    value = quote_from_bytes(HOSTILE[what], safe="")
    for name, pattern in URLS.items():
        url = stage.url(name, pattern)
        parts = [part for part in url.split("/") if part.isdecimal()]
        if keys_of(pattern) and not parts:  # by a secret
            parts = [url.strip("/").split("/")[2 if url.startswith("/arena/") else -1]]
        for part in parts:
            spoilt = url.replace(f"/{part}", f"/{value}")
            for answer in (client.get(spoilt), client.post(spoilt)):
                assert answer.status_code in {400, 404, 405, 429}, spoilt
