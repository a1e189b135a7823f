"""The cast and the stage of test_who_may.py: who asks, and for what."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from behov.choices import Agartyp, Status
from behov.models import Behovsversion, Bilaga, Checklistpunkt, Fil, Statusregel
from behov.snapshot import content_of, digest
from organisation.models import Roll
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
)

ANONYMOUS = "anonymous"
STAFF_MEMBER = "medarbetare"
SUBMITTER = "submitter"
OWNER = "owner"
ROLES = {role.name.lower(): role for role in Roll}
PEOPLE = [ANONYMOUS, STAFF_MEMBER, SUBMITTER, OWNER, *ROLES]


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

    def __init__(self, status: Status = Status.UNDER_BEREDNING) -> None:
        self.people = {
            STAFF_MEMBER: AnvandareFactory(),
            SUBMITTER: AnvandareFactory(),
            OWNER: AnvandareFactory(),
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
        content = content_of(self.behov)
        Behovsversion.objects.create(
            behov=self.behov,
            number=1,
            by=self.people[SUBMITTER],
            content=content,
            sha256=digest(content),
        )
        self.bilaga = Bilaga.objects.create(
            behov=self.behov,
            fil=Fil.objects.create(sha256="0" * 64, content=b"text"),
            name="a.txt",
            content_type="text/plain",
            size=4,
            uploaded_by=self.people[SUBMITTER],
        )

    def url(self, name: str, pattern: URLPattern) -> str:
        return reverse(name, kwargs={key: self.value(name, key) for key in keys_of(pattern)})

    def value(self, name: str, key: str) -> object:
        """What a URL's parameter stands for here."""
        if key == "object_id":
            return self.rows[name.split(":")[1].rsplit("_", 1)[0]].pk
        return {
            "pk": self.people[OWNER].pk if name == "demo_login" else self.behov.pk,
            "bilaga_pk": self.bilaga.pk,
            "number": 1,
            "page": "behovet",
            "step": "note",
            "app_label": "behov",
        }[key]

    @property
    def rows(self) -> dict[str, object]:
        """By "app_model", the row that an admin page shows."""
        return {
            "organisation_anvandare": self.people[OWNER],
            "organisation_enhet": self.enhet,
            "organisation_forvaltningsobjekt": self.objekt,
            "behov_behov": self.behov,
            "behov_checklistpunkt": Checklistpunkt.objects.first(),
            "behov_statusregel": Statusregel.objects.first(),
        }


def keys_of(pattern: URLPattern) -> list[str]:
    return list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
