"""Hostile text in every field, and every page of site and admin read as a browser reads it."""

import pytest
from django.db import models, transaction
from django.template import Context, Template

from arenor.models import (
    Ambition,
    Anteckning,
    Atgard,
    Deltagare,
    Effektmal,
    Mojlighet,
    Projekt,
    Utvecklingsarena,
    Workshop,
)
from behov import workflow
from behov.choices import Omrade, Status
from behov.models import Behov, Behovsversion, Bilaga, Checklistpunkt, Nytta, Statusregel
from behov.snapshot import content_of, digest
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt
from tests.behov.takes import SOON
from tests.factories import AnvandareFactory
from tests.hostile import TEXTS, Reader, packed
from tests.test_who_may import FOUND, OK, URLS, WHO_MAY
from tests.who_may import OWNER, PARTICIPANT, SAKKUNNIG, STAFF_MEMBER, SUBMITTER, Stage
from utskick.models import Stangningsdag, Utskick

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

READERS = [
    ["beredning", "beredningsledare", "administrator"],
    [SUBMITTER, OWNER, SAKKUNNIG],
    [STAFF_MEMBER],
    ["digitaliseringsdirektor", PARTICIPANT],
]
"""Of each group the first who may reads a page: beredningen, its writers, everybody else, and who
works in an arena."""

SPOILT = [
    Anvandare, Behov, Bilaga, Checklistpunkt, Enhet, Forvaltningsobjekt, Nytta, Stangningsdag,
    Statusregel, Utskick,
    Ambition, Anteckning, Atgard, Deltagare, Effektmal, Mojlighet, Projekt, Utvecklingsarena,
    Workshop,
]  # fmt: skip
KEYS = {"username", "password", "email", "code", "sha256", "content_type", "reference", "kind",
        "about", "occasion", "message_id", "address", "state", "link", "link_nonce",
        "guest_name", "guest_email"}  # fmt: skip
ROUNDS = 4
"""A long field holds all of them each time, a short one these many times a few."""


def spoil(model, first):
    """Write hostile text into every text column that is not a key or a choice."""
    for row in model.objects.all():
        spoilt = {
            field.name: packed(field.max_length or 10_000, first)
            for field in model._meta.fields
            if isinstance(field, models.CharField | models.TextField)
            and not (field.choices or field.unique or field.primary_key or field.name in KEYS)
        }
        if model is Utskick:  # one line, as the database demands
            spoilt["subject"] = spoilt["subject"].replace("\n", " ")
        if spoilt:
            model.objects.filter(pk=row.pk).update(**spoilt)


class SpoiltStage(Stage):
    """Everything that a URL may point at, after somebody hostile has written in all of it."""

    @transaction.atomic
    def __init__(self, status, first):
        super().__init__(status)
        text = packed(10_000)
        if status != Status.UTKAST:
            self._happen(text)
        for model in SPOILT:
            spoil(model, first)
        self.behov.refresh_from_db()
        if status != Status.UTKAST:
            self._send_in_again()

    def _happen(self, text):
        leader = self.people["beredningsledare"]
        workflow.add_note(self.behov, by=leader, text=text)
        workflow.set_diarienummer(self.behov, by=leader, diarienummer=packed(40))
        punkt = Checklistpunkt.objects.first()
        workflow.check(self.behov, by=leader, answers={punkt: ("delvis", packed(500))})
        self.behov.yttranden.update(question=text)
        expert = AnvandareFactory()
        question = {"omrade": Omrade.ARKIV, "question": text, "due_on": SOON}
        workflow.ask_yttrande(self.behov, by=leader, sakkunnig=expert, **question)
        workflow.give_yttrande(self.behov, by=expert, text=text)
        asked = workflow.request_komplettering(self.behov, by=leader, message=text, due_on=SOON)
        workflow.answer_komplettering(asked, by=self.people[SUBMITTER])

    def _send_in_again(self):
        """The next version, which differs from the last one in every field."""
        content = content_of(self.behov)
        Behovsversion.objects.create(
            behov=self.behov,
            number=self.behov.versioner.count() + 1,
            by=self.people[SUBMITTER],
            content=content,
            sha256=digest(content),
        )

    def value(self, name, key):
        if key == "number" and name.startswith("behov:"):
            return self.behov.versioner.count()
        return super().value(name, key)


def pages_of(client, stage, status):
    """Each page that some of READERS may see, and who reads it."""
    for key, row in WHO_MAY.items():
        if row.status != status or row.answer not in {OK, FOUND}:
            continue
        allowed = [[one for one in group if one in row.allowed] for group in READERS]
        for reader in [group[0] for group in allowed if group]:
            client.force_login(stage.people[reader])
            response = client.get(stage.url(*URLS[key]), follow=True)
            if "text/html" in response.headers["Content-Type"]:
                yield f"{reader}: {key}", response


@pytest.mark.parametrize("first", range(0, len(TEXTS), len(TEXTS) // ROUNDS))
@pytest.mark.parametrize("status", sorted({row.status for row in WHO_MAY.values()}))
def test_no_page_writes_hostile_text_as_more_than_text(client, settings, status, first):
    settings.DEMO = True
    stage = SpoiltStage(status, first)
    loose, seen = {}, set()

    for name, response in pages_of(client, stage, status):
        reader = Reader(response.text)
        seen |= reader.seen
        if reader.loose:
            loose[name] = sorted(reader.loose)

    assert loose == {}
    assert len(seen) == len(TEXTS)  # or nothing has been tested


@pytest.mark.parametrize("text", TEXTS)
def test_each_of_them_is_found_where_it_is_not_escaped(text):
    """The control of the test above: written as it is, each does its work in some place."""
    places = [
        "<p>{{ text|safe }}</p>",
        '<p title="{{ text|safe }}">',
        "<p title='{{ text|safe }}'>",
    ]

    read = [Reader(Template(place).render(Context({"text": text}))) for place in places]

    assert any(reader.loose for reader in read)


@pytest.mark.parametrize("text", TEXTS)
def test_none_of_them_is_found_where_it_is(text):
    place = '<p title="{{ text }}">{{ text }}</p>'

    read = Reader(Template(place).render(Context({"text": text})))

    assert read.seen
    assert not read.loose
