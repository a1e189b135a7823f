"""The letters of a case, as another app's page shows them."""

import pytest
from django.template import Context, Template
from django.utils import timezone

from tests.factories import AnvandareFactory
from tests.utskick.factories import UtskickFactory
from utskick.models import State, Uppskov

pytestmark = pytest.mark.django_db


def render(about):
    template = Template("{% load utskick_tags %}{% utskick_for about %}")
    return template.render(Context({"about": about}))


@pytest.mark.parametrize("row_count", [1, 3])
def test_letters_of_a_case_cost_two_queries(row_count, django_assert_num_queries):
    rows = UtskickFactory.create_batch(row_count, about="behov/12")

    with django_assert_num_queries(2):  # letters, and who has put one off
        html = render("behov/12")

    assert all(str(row.recipient) in html for row in rows)


def test_a_case_shows_its_own_letters_only():
    UtskickFactory(about="behov/1")

    assert render("behov/12").strip() == "<p>Inga utskick än.</p>"


def test_a_row_says_who_when_what_and_how_it_went():
    utskick = UtskickFactory(
        subject="Beslut om <ditt> behov",
        state=State.OVERHOPPAD,
        reason="Mottagaren saknar e-postadress.",
        next_attempt_at=None,
        created_at=timezone.make_aware(timezone.datetime(2026, 11, 23, 9, 5)),
    )

    html = render(utskick.about)

    for text in [
        "23 november 2026, 09.05",
        str(utskick.recipient),
        "Beslut om &lt;ditt&gt; behov",
        "Överhoppat",
        "Mottagaren saknar e-postadress.",
    ]:
        assert html.count(text) == 1


def test_what_a_mail_server_answered_is_not_for_the_page():
    UtskickFactory(state=State.FEL, reason="550 <kim@example.se> unknown", next_attempt_at=None)

    assert "550" not in render("behov/1")


def test_who_has_put_it_off_and_why_is_told():
    person = AnvandareFactory()
    row = {"kind": "prov", "about": "behov/1", "due_on": "2026-11-23", "person": person}
    Uppskov.objects.create(**row, until="2026-11-26", reason="Väntar på svar.")
    Uppskov.objects.create(**{**row, "about": "behov/2"}, until="2026-11-27")

    page = " ".join(render("behov/1").split())

    assert f"{person} sköt" in page
    assert "upp sin påminnelse till 26 november 2026: Väntar på svar." in page
    assert "27 november" not in page


def test_what_only_its_reader_may_know_is_not_told():
    UtskickFactory(about="behov/1", subject="Ditt utkast", private=True)

    assert "Ditt utkast" not in render("behov/1")
