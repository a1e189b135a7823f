"""How a letter reads, as plain text and as HTML."""

import re

import pytest

from tests.factories import AnvandareFactory
from tests.utskick.factories import UtskickFactory
from utskick import layout

pytestmark = pytest.mark.django_db

LINK = "http://localhost:8000/behov/12/"
SETTINGS = "http://localhost:8000/aviseringar/val/"


def mail_of(**fields):
    return layout.message(UtskickFactory(**fields), "kim@example.se")


def html_of(mail):
    [(html, content_type)] = mail.alternatives
    assert content_type == "text/html"
    return html


def test_the_text_greets_says_what_to_do_where_and_why_it_came():
    mail = mail_of(body="Ja.\n\nPå ett villkor.", link=LINK, action="Läs det", why="du frågade")

    assert mail.body == (
        "Hej Kim!\n\n"
        "Ja.\n\nPå ett villkor.\n\n"
        f"Läs det:\n{LINK}\n\n"
        "-- \n"
        "Du får det här mejlet för att du frågade.\n"
        "Exempelstads kommun. Frågor? Skriv till behov@exempelstad.example.\n"
        "Välj vilka mejl du får: http://localhost:8000/aviseringar/val/\n"
    )


def test_without_a_link_there_is_none():
    mail = mail_of(body="Ja.")

    assert mail.body.startswith("Hej Kim!\n\nJa.\n\n-- \nDu får det här mejlet för att något")
    assert html_of(mail).count("<a ") == 1  # to the reader's own settings


def test_whoever_has_no_first_name_is_greeted_all_the_same():
    mail = mail_of(recipient=AnvandareFactory(first_name="", username="kaber"))

    assert mail.body.startswith("Hej kaber!\n")


def test_html_holds_what_the_text_holds_and_one_link():
    mail = mail_of(
        subject="Beslut", body="Ja.\n\nOm.", link=LINK, action="Läs det", why="så är det"
    )
    html = html_of(mail)

    assert re.findall(r'<a [^>]*href="([^"]*)"[^>]*>([^<]*)</a>', html) == [
        (LINK, "Läs det"),
        (SETTINGS, "Välj vilka mejl du får"),
    ]
    for line in ["<h1>Beslut</h1>", "Hej Kim!", "<p>Ja.</p>", "<p>Om.</p>", "för att så är det."]:
        assert html.count(line) == 1


def test_a_name_carries_no_foreign_link():
    """Whoever facilitates an arena names its guests, and our mail server writes to them."""
    mail = mail_of(recipient=None, guest_name="Ny https://evil.example/x", guest_email="a@b.se")

    assert mail.body.startswith("Hej Ny https:// evil.example/x!")
    assert "https://evil.example" not in html_of(mail)


def test_nothing_that_people_write_becomes_markup():
    evil = "<script>alert(1)</script><a href=https://evil.example>x</a>"
    html = html_of(mail_of(subject=evil, body=evil, action=evil, link=LINK, why=evil))

    assert "<script" not in html
    assert html.count("<a ") == 2  # ours
    assert html.count("&lt;script&gt;") == 5  # title, heading, body, link, footer


def test_html_fetches_nothing():
    html = html_of(mail_of(link=LINK))

    assert not re.search(r"<(img|link|iframe|script)|url\(|@import", html)
