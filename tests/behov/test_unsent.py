"""What is written in a completion and not sent in shows nowhere to anybody but its writers.

Every address of the site and the admin, asked by everybody else, answers the same before and after
the writers have filled every field of the form.
"""

import datetime as dt
import re

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from behov import permissions
from behov.forms.dates import parse_date
from behov.forms.pages import PAGES
from behov.models import Behov
from behov.snapshot import content_of
from behov.workflow import Step
from organisation.models import Roll
from tests.behov.takes import TAKE
from tests.behov.typed import TOKEN, page_url, typed, url
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory
from tests.who_may import OWNER, SUBMITTER, Stage, named_urls
from utskick import paminnelser
from utskick.models import Utskick

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

CANARY = re.compile("canary", re.IGNORECASE)
KNOW_NO_BEHOV = (
    "login", "logout", "demo_login", "tillganglighet", "live", "ready", "behov:new", "behov:form",
    "behov:precheck", "behov:create", "admin:log", "admin:password", "admin:js", "admin:auth",
    "admin:organisation", "admin:nyttokalkyl_kalkylfaktor", "admin:utskick_stangningsdag",
    "admin:utskick_paminnelsesteg", "admin:behov_statusregel", "admin:behov_checklistpunkt",
    "admin:<", "admin:(",
)  # fmt: skip
"""What begins so is not asked here, for the sake of time."""


@pytest.fixture(autouse=True)
def _the_clock_stands_still():
    with time_machine.travel("2026-03-12T09:00:00Z", tick=False):
        yield


@pytest.fixture
def stage():
    """A completion has been asked for, and one person more is about to be named as owner."""
    stage = Stage()
    people = stage.people
    people["follower"] = AnvandareFactory()
    people["named anew"] = AnvandareFactory()
    stage.canary = ForvaltningsobjektFactory(name="CANARYobjekt", objektagare=people["named anew"])
    people["beredare"] = AnvandareFactory(roles=[Roll.BEREDNING])
    Behov.objects.filter(pk=stage.behov.pk).update(beredare=people["beredare"])
    stage.behov.followers.add(people["follower"])
    stage.behov = TAKE[Step.REQUEST_KOMPLETTERING](stage.behov, by=people["beredare"])
    return stage


def write_canaries(stage):
    """Fill every page of the form, as the submitter."""
    writer = Client()
    writer.force_login(stage.people[SUBMITTER])
    for page in PAGES:
        behov = Behov.objects.get(pk=stage.behov.pk)
        data = typed(behov, page.slug) | canaries(page.form(behov.draft))
        if page.slug == "agare":
            data |= {"owner_kind": "objekt", "owner_objekt": stage.canary.pk}
        if page.slug == "bilagor":
            data |= {"uploads": [SimpleUploadedFile("CANARYfile.txt", b"CANARYbytes")]}
        assert writer.post(page_url(behov, page.slug), data).status_code == 302
    return writer


def canaries(form):
    """Something of its own for each field in which people write."""
    fields = [field for one in [form, *getattr(form.formset, "forms", [])] for field in one]
    return {
        field.html_name: "https://canary.example" if field.name == "links" else canary_for(field)
        for field in fields
        if isinstance(field.field, forms.CharField) and not field.is_hidden
    }


def canary_for(field):
    return parse_date("2031-07-29") if "_on" in field.name else f"CANARY{field.name}"


def others(stage):
    return {name: user for name, user in stage.people.items() if name not in {SUBMITTER, OWNER}}


def addresses(stage):
    named = [
        stage.url(name, pattern)
        for name, pattern in named_urls()
        if not name.startswith(KNOW_NO_BEHOV)
    ]
    return [*named, *where_it_would_be_found(stage), url("detail", stage.behov.draft.pk)]


def where_it_would_be_found(stage):
    lists = [url("list"), reverse("admin:behov_behov_changelist")]
    return [
        *(f"{address}?q=CANARY{name}" for address in lists for name in ("title", "summary")),
        url("list", sortering="rubrik"),
        url("list", agare=f"objekt-{stage.canary.pk}"),
        url("mine", visa="ager"),
    ]


def answers(stage, urls):
    """What everybody but the writers is answered, at every address."""
    given = {}
    for name, user in others(stage).items():
        client = Client()
        client.force_login(user)
        for address in urls:
            response = client.get(address)
            said = response.content.decode("latin-1")  # any bytes, a PDF's too
            given[name, address] = response.status_code, TOKEN.sub("", said)
    return given


def different(before, after):
    return sorted(key for key in before if before[key] != after[key])


def test_nobody_but_the_writers_is_answered_otherwise_while_they_write(stage):
    urls = addresses(stage)
    before = answers(stage, urls)

    write_canaries(stage)

    assert different(before, answers(stage, urls)) == []


def test_were_the_behov_itself_written_it_would_show(stage, monkeypatch):
    """The negative control: the pages write the row that everybody reads."""
    urls = where_it_would_be_found(stage)
    before = answers(stage, urls)
    monkeypatch.setattr(Behov, "draft", property(lambda behov: behov))

    write_canaries(stage)

    seen = {address for _name, address in different(before, answers(stage, urls))}
    assert seen == set(urls)


def test_the_writers_do_read_what_they_have_written(stage):
    """The control: the canaries are there, one from each field."""
    forms_of_pages = [page.form(stage.behov.draft) for page in PAGES]
    written = {str(canary) for form in forms_of_pages for canary in canaries(form).values()}
    writer = write_canaries(stage)

    text = writer.get(url("review", stage.behov.pk)).text

    assert {canary for canary in written if canary not in text} == set()
    assert {"CANARYfile", "CANARYobjekt"} <= set(re.findall(r"CANARY\w+", text))


def remind(stage):
    """Everything that could fall due about it, as if it had."""
    for rule in paminnelser.rules.values():
        for obligation in rule.obligations(rule.due_by(dt.date(2031, 1, 1))):
            assert stage.people["named anew"] not in obligation.recipients
            assert not CANARY.search(str(obligation.values))


STEPS = {
    "waiting": [Step.ASSIGN, Step.NOTE],
    "parked": [Step.PARK],
    "waked": [Step.PARK, Step.WAKE],
    "waked and prepared": [Step.PARK, Step.WAKE, Step.CHECK, Step.REFER_TO_ARENA],
    "asked once more": [Step.PARK, Step.WAKE, Step.REQUEST_KOMPLETTERING],
    "withdrawn": [Step.WITHDRAW],
    "declined by its owner": [Step.DECLINE_OWNER],
}


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_no_step_makes_it_the_text_or_tells_anybody_of_it(stage, steps):
    owned = ("owner_kind", "owner_objekt") if Step.DECLINE_OWNER in steps else ()
    before = told(stage.behov, but=owned)
    write_canaries(stage)

    for step in steps:
        TAKE[step](stage.behov, by=stage.people["beredningsledare"])

    behov = Behov.objects.with_owner().get(pk=stage.behov.pk)
    assert told(behov, but=owned) == before
    assert behov.owner != stage.canary
    assert not permissions.has_interest(stage.people["named anew"], behov)
    letters = Utskick.objects.exclude(recipient=None)
    assert [one for one in letters if CANARY.search(one.subject + one.body)] == []
    assert not letters.filter(recipient=stage.people["named anew"]).exists()
    remind(stage)
    shown = answers(stage, [behov.get_absolute_url(), *admin_pages(behov)])
    assert [key for key, (_code, text) in shown.items() if CANARY.search(text)] == []


def told(behov, *, but):
    sections = content_of(behov)
    return [row for section in sections for row in section["rows"] if row["key"] not in but]


def admin_pages(behov):
    return [
        reverse("admin:behov_behov_changelist"),
        reverse("admin:behov_behov_change", args=[behov.pk]),
        reverse("admin:behov_behov_nyttor", args=[behov.pk]),
        reverse("admin:utskick_utskick_changelist"),
    ]
