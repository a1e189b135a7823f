"""What the ledger can never hold, whoever writes it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import AnvandareFactory
from tests.utskick.factories import UtskickFactory
from utskick.models import (
    Paminnelsesteg,
    Stangningsdag,
    State,
    Utskick,
    about_of,
    message_id_of,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("utskick_key_complete", {"kind": ""}),
        ("utskick_key_complete", {"about": ""}),
        ("utskick_key_complete", {"occasion": ""}),
        ("utskick_key_complete", {"message_id": ""}),
        ("utskick_subject_is_one_line", {"subject": ""}),
        ("utskick_subject_is_one_line", {"subject": "Beslut\nBcc: alla@example.se"}),
        ("utskick_subject_is_one_line", {"subject": "Beslut\rBcc: alla@example.se"}),
        ("utskick_state_known", {"state": "klar", "next_attempt_at": None, "reason": "x"}),
        (
            "utskick_sent_at_and_address_iff_skickad",
            {"state": State.SKICKAD, "next_attempt_at": None},
        ),
        (
            "utskick_sent_at_and_address_iff_skickad",
            {"state": State.SKICKAD, "next_attempt_at": None, "sent_at": NOW},
        ),
        ("utskick_sent_at_and_address_iff_skickad", {"sent_at": NOW}),
        ("utskick_sent_at_and_address_iff_skickad", {"address": "kim@example.se"}),
        ("utskick_lease_iff_pagar", {"state": State.PAGAR, "next_attempt_at": None}),
        ("utskick_lease_iff_pagar", {"lease_until": NOW}),
        ("utskick_next_attempt_while_unsent", {"next_attempt_at": None}),
        ("utskick_next_attempt_while_unsent", {"state": State.FEL, "reason": "550"}),
        (
            "utskick_next_attempt_while_unsent",
            {"state": State.OKLAR, "reason": "avbröts", "immediate": False},
        ),
        ("utskick_trouble_has_reason", {"state": State.VANTAR}),
        ("utskick_trouble_has_reason", {"state": State.FEL, "next_attempt_at": None}),
    ],
)
def test_the_database_refuses_an_impossible_row(name, values):
    utskick = UtskickFactory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Utskick.objects.filter(pk=utskick.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": State.PAGAR, "next_attempt_at": None, "lease_until": NOW},
        {
            "state": State.SKICKAD,
            "next_attempt_at": None,
            "sent_at": NOW,
            "address": "kim@example.se",
        },
        {"state": State.VANTAR, "reason": "451"},
        {"state": State.OKLAR, "reason": "avbröts"},
        {"state": State.OKLAR, "reason": "avbröts", "next_attempt_at": None},
        {"state": State.FEL, "reason": "550", "next_attempt_at": None},
        {"state": State.OVERHOPPAD, "reason": "slutat", "next_attempt_at": None},
    ],
)
def test_every_state_has_a_row_that_is_allowed(values):
    utskick = UtskickFactory()

    assert Utskick.objects.filter(pk=utskick.pk).update(**values) == 1


def test_one_occasion_is_one_row():
    utskick = UtskickFactory()

    with pytest.raises(IntegrityError, match="utskick_once_per_occasion"):
        UtskickFactory(occasion=utskick.occasion, recipient=utskick.recipient)


def test_the_ledger_keeps_its_recipient():
    utskick = UtskickFactory()

    with pytest.raises(IntegrityError):
        utskick.recipient.delete()


def test_to_send_is_what_has_its_turn_the_oldest_first():
    UtskickFactory(next_attempt_at=timezone.now() + dt.timedelta(minutes=1))
    later = UtskickFactory(next_attempt_at=NOW - dt.timedelta(days=300))
    first = UtskickFactory(next_attempt_at=NOW - dt.timedelta(days=301))
    UtskickFactory(state=State.FEL, reason="550", next_attempt_at=None)

    assert list(Utskick.objects.to_send()) == [first, later]


def test_message_id_is_the_same_for_the_same_letter_only(settings):
    settings.DEFAULT_FROM_EMAIL = "Behovsfas <behov@kommun.example>"
    key = {"kind": "beslut", "about": "behov/12", "occasion": "v5", "reader": 7}

    one = message_id_of(**key)

    assert one == message_id_of(**key)
    assert one.endswith("@kommun.example>")
    assert len({one, *(message_id_of(**{**key, name: 8}) for name in ["reader"])}) == 2
    assert message_id_of(**{**key, "occasion": "v6"}) != one


def test_about_names_the_kind_of_thing_and_its_key():
    anvandare = AnvandareFactory()

    assert about_of(anvandare) == f"anvandare/{anvandare.pk}"


def test_rows_name_themselves():
    assert str(UtskickFactory.build(subject="Beslut")) == "Beslut"
    assert str(Stangningsdag(date=dt.date(2026, 5, 15), name="Klämdag")) == "2026-05-15 Klämdag"
    assert str(Paminnelsesteg(rule="behov.beredning", offset_days=-2)) == "behov.beredning -2"


def test_a_rule_has_one_step_a_day():
    Paminnelsesteg.objects.create(rule="behov.beredning", offset_days=2)

    with pytest.raises(IntegrityError, match="paminnelsesteg_once_per_rule_and_offset"):
        Paminnelsesteg.objects.create(rule="behov.beredning", offset_days=2)
