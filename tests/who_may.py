"""The cast and the stage of test_who_may.py: who asks, and for what."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from arenor import workflow as arena_workflow
from arenor.choices import Deltagarroll
from arenor.models import Inbjudan
from behov.choices import Agartyp, Status
from behov.models import Behov, Behovsversion, Bilaga, Checklistpunkt, Fil, Statusregel
from behov.snapshot import content_of, digest
from nyttokalkyl import editing
from nyttokalkyl import workflow as kalkyl_workflow
from nyttokalkyl.calculation import Factor
from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Kalkylfaktor, Nyttokalkyl
from organisation.models import Roll
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttokalkylFactory,
    YttrandeFactory,
)
from tests.nyttokalkyl.build import FIRST, cost, exact, triple
from utskick.arbetsdagar import add_working_days
from utskick.models import Paminnelseregel, Paminnelsesteg, Stangningsdag, Studs, Utskick
from utskick.outbox import Letter, queue
from utskick.paminnelser import days_of, terms_by_rule

ANONYMOUS = "anonymous"
STAFF_MEMBER = "medarbetare"
SUBMITTER = "submitter"
OWNER = "owner"
SAKKUNNIG = "sakkunnig"
PARTICIPANT = "deltagare"
FACILITATOR = "facilitator"
ROLES = {role.name.lower(): role for role in Roll}
ROW_ID = "ska/vi?"
"""An id is any text, and an address must hold it."""

UNNAMED = {
    "admin:<path:object_id>/": "/admin/organisation/enhet/{enhet}/",
    "admin:(?P<url>.*)$": "/admin/finns-inte/",
}
"""The two patterns of Django's admin that have no name, and an address of each."""
SLUGS = {
    "nyttokalkyl:download": "kalkyl",
    "nyttokalkyl:step": "begar-granskning",
    "arenor:step": "planera",
}
PEOPLE = [
    ANONYMOUS,
    STAFF_MEMBER,
    SUBMITTER,
    OWNER,
    SAKKUNNIG,
    PARTICIPANT,
    FACILITATOR,
    *ROLES,
]


def named_urls() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the site by its full name; one without a name shows as its route."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner)
        else:
            yield f"{namespace}{entry.name or entry.pattern}", entry


class Stage:
    """One behov under beredning, with everything that a URL may point at."""

    @transaction.atomic
    def __init__(self, status: Status = Status.UNDER_BEREDNING) -> None:
        self.people = {
            STAFF_MEMBER: AnvandareFactory(),
            SUBMITTER: AnvandareFactory(),
            OWNER: AnvandareFactory(),
            SAKKUNNIG: AnvandareFactory(),
            PARTICIPANT: AnvandareFactory(),
            FACILITATOR: AnvandareFactory(),
            **{name: AnvandareFactory(roles=[role]) for name, role in ROLES.items()},
        }
        self.enhet = EnhetFactory()
        self.objekt = ForvaltningsobjektFactory(objektagare=self.people[OWNER])
        self.behov = BehovFactory(
            status=status,
            submitted_by=self.people[SUBMITTER],
            owner_kind=Agartyp.OBJEKT,
            owner_objekt=self.objekt,
        )
        self.bilaga = Bilaga.objects.create(
            behov=self.behov,
            fil=Fil.objects.create(sha256=status.ljust(64, "0"), content=b"text"),
            name="a.txt",
            content_type="text/plain",
            size=4,
            uploaded_by=self.people[SUBMITTER],
        )
        if status != Status.UTKAST:
            self.freeze()
            YttrandeFactory(behov=self.behov, sakkunnig=self.people[SAKKUNNIG])
        self.reminder, _made = Paminnelsesteg.objects.get_or_create(
            rule="behov_ej_upptaget", offset_days=9
        )
        self.closed_day, _made = Stangningsdag.objects.get_or_create(date="2030-05-02")
        letter = Letter(
            kind="behov_lage",
            about=self.behov.about,
            occasion="v1",
            recipient=self.people[SUBMITTER],
            template="behov/mail/lage.txt",
            context={
                "behov": self.behov,
                "note": "",
                "link": "",
                "regel": Statusregel.objects.first(),
            },
        )
        [self.letter] = queue([letter])
        terms_by_rule()
        self.to_put_off = self._reminder()
        self.bounce, _made = Studs.objects.get_or_create(address="borta@example.se")
        self.kalkyl = None if status == Status.UTKAST else self.calculated()
        self.arena = UtvecklingsarenaFactory(director=self.people["digitaliseringsdirektor"])
        self.participant = DeltagareFactory(arena=self.arena, anvandare=self.people[PARTICIPANT])
        DeltagareFactory(
            arena=self.arena,
            anvandare=self.people[FACILITATOR],
            role=Deltagarroll.FACILITATOR,
        )
        self.guest = DeltagareFactory(arena=self.arena, anvandare=None)
        self.workshop = WorkshopFactory(arena=self.arena, is_booked=True)
        for deltagare in self.arena.deltagare.all():
            Inbjudan.objects.create(workshop=self.workshop, deltagare=deltagare)
        begins = timezone.now() + dt.timedelta(days=40)
        self.forslag = self.workshop.tidsforslag.create(
            starts_at=begins, ends_at=begins + dt.timedelta(hours=2)
        )
        self.in_arena = BehovFactory(status=Status.I_ARENA)
        self.arena.behov.add(self.in_arena)
        self.candidate = BehovFactory(status=Status.I_ARENA)
        self.mojlighet = self.arena.mojligheter.create(
            text="Läs handlingar högt.", by=self.participant
        )
        self._agreed_and_started()
        self.feed = arena_workflow.new_feed(self.people[PARTICIPANT])

    def calculated(self) -> Nyttokalkyl:
        """A nyttokalkyl with one of each part that a URL may name."""
        kalkyl = NyttokalkylFactory(behov=self.behov)

        def edit(document: Document) -> Document:
            row = replace(cost(ROW_ID, to=["alternativ-1"]), amounts={FIRST: triple(80, 100, 130)})
            document = editing.put_row(document, row, seen="")
            return editing.put_factor(document, Factor(id="timme", value=exact(450)), seen="")

        return kalkyl_workflow.change(kalkyl, by=kalkyl.created_by, edit=edit, note="")

    def _agreed_and_started(self) -> None:
        """What the workshop of the arena led to."""
        leader = self.people["digitaliseringsdirektor"]
        today = timezone.localdate()
        self.atgard = self.workshop.atgarder.create(
            text="Fråga juristen", owner=self.participant, due_on=today
        )
        self.workshop.anteckningar.create(by=self.participant, text="Så sade vi.")
        self.arena.ambitioner.create(number=1, level="testa", text="Pröva.", written_by=leader)
        self.effektmal = self.arena.effektmal.create(
            number=1,
            text="Kortare väntan",
            indicator="Dagar till svar",
            baseline=14,
            baseline_on=today,
            target=5,
            target_on=add_working_days(today, 100),
            owner=self.people[OWNER],
        )
        self.effektmal.matningar.create(measured_on=today, value=9, by=leader)
        self.projekt = self.arena.projekt.create(name="Piloten", slag="projekt")
        self.projekt.effektmal.add(self.effektmal)

    def _reminder(self) -> Utskick:
        """To the owner, who has not answered yet."""
        due_on = add_working_days(timezone.localdate(), days_of("behov_obekraftad_agare"))
        letter = Letter(
            kind="behov_obekraftad_agare",
            about=self.behov.about,
            occasion=f"{due_on}/1",
            recipient=self.people[OWNER],
            text="Ämne\n\nText",
            immediate=False,
        )
        [utskick] = queue([letter])
        return utskick

    def freeze(self) -> None:
        content = content_of(self.behov)
        Behovsversion.objects.create(
            behov=self.behov,
            number=1,
            by=self.people[SUBMITTER],
            content=content,
            sha256=digest(content),
        )

    def url(self, name: str, pattern: URLPattern) -> str:
        if name in UNNAMED:
            return UNNAMED[name].format(enhet=self.enhet.pk)
        return reverse(name, kwargs={key: self.value(name, key) for key in keys_of(pattern)})

    def value(self, name: str, key: str) -> object:
        """What a URL's parameter stands for here."""
        if key == "pk" and name == "utskick:put_off":
            return self.to_put_off.pk
        if key == "key" and not name.startswith("nyttokalkyl:"):
            return "behov_sen_beredning"
        if key == "object_id":
            return self.rows[name.split(":")[1].rsplit("_", 1)[0]].pk
        if key == "pk" and name.startswith("nyttokalkyl:"):
            return self.kalkyl.pk
        if key == "pk" and name.startswith("arenor:"):
            return (self.effektmal if name == "arenor:measurements" else self.arena).pk
        people = name in {"demo_login", "admin:auth_user_password_change"}
        workshop = name.startswith("admin:arenor_workshop_")
        behov_or_workshop = self.workshop if workshop else self.behov
        return {
            "pk": (self.people[OWNER] if people else behov_or_workshop).pk,
            "behov_pk": self.behov_of(name).pk,
            "row_id": ROW_ID,
            "factor_id": "timme",
            "id": self.people[OWNER].pk,
            "bilaga_pk": self.bilaga.pk,
            "number": 1,
            "mojlighet_pk": self.mojlighet.pk,
            "slug": SLUGS.get(name),
            "deltagare_pk": self.guest.pk,
            "forslag_pk": self.forslag.pk,
            "atgard_pk": self.atgard.pk,
            "projekt_pk": self.projekt.pk,
            "page": "behovet",
            "step": "note",
            "alternative": "alternativ-1",
            "key": "comparison",
            "other_pk": self.kalkyl and self.kalkyl.pk,
            "app_label": "behov",
            "uidb64": "MQ",
            "token": self.token(name),
        }[key]

    def behov_of(self, name: str) -> Behov:
        """What a page about a behov of another app is about."""
        if name == "arenor:return_behov":
            return self.in_arena
        return self.candidate if name.startswith("arenor:") else self.behov

    def token(self, name: str) -> str:
        if name == "arenor:feed":
            return self.feed
        return self.guest.link_token if name.startswith("arenor:") else "set-password"

    @property
    def rows(self) -> dict[str, object]:
        """By "app_model", the row that an admin page shows."""
        return {
            "organisation_anvandare": self.people[OWNER],
            "organisation_enhet": self.enhet,
            "organisation_forvaltningsobjekt": self.objekt,
            "behov_checklistpunkt": Checklistpunkt.objects.first(),
            "behov_statusregel": Statusregel.objects.first(),
            "nyttokalkyl_kalkylfaktor": Kalkylfaktor.objects.first(),
            "arenor_utvecklingsarena": self.arena,
            "arenor_workshop": self.workshop,
            "utskick_paminnelsesteg": self.reminder,
            "utskick_stangningsdag": self.closed_day,
            "utskick_paminnelseregel": Paminnelseregel.objects.get(key="behov_sen_beredning"),
            "utskick_studs": self.bounce,
            "utskick_utskick": self.letter,
        }


def keys_of(pattern: URLPattern) -> list[str]:
    return list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
