"""The behov itself."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from behov.choices import (
    CLOSED,
    EDITABLE,
    Agartyp,
    Anledning,
    Belopp,
    Finansiering,
    Forkontrollfraga,
    Mognad,
    Omfattning,
    Status,
    Timmar,
    Utfall,
)
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from behov.models.yttrande import Yttrande


class BehovQuerySet(models.QuerySet["Behov"]):
    def visible_to(self, user: "Anvandare | AnonymousUser") -> Self:
        """What `user` may know of: all that was sent in, and the own drafts."""
        return self.filter(~Q(status=Status.UTKAST) | Q(submitted_by=user.pk))

    def readable_by(self, user: Anvandare) -> Self:
        """What `user` may read in full; the rest is seen as a summary."""
        visible = self.visible_to(user)
        if user.has_perm("behov.view_behov"):
            return visible
        asked = Q(sakkunniga__contains=[user.pk])
        return visible.filter(Q(submitted_by=user) | Q(_owned_by(user)) | asked)

    def internal_to(self, user: Anvandare) -> Self:
        """Whose internal notes `user` may read: permissions.can_read_internal for many rows."""
        if not user.has_perm("behov.read_internal"):
            return self.none()
        return self.visible_to(user).exclude(_with_interest_of(user))

    def with_interest_of(self, user: Anvandare) -> Self:
        """Where `user` has jäv: permissions.has_interest for many rows."""
        return self.filter(_with_interest_of(user))

    def owned_by(self, user: Anvandare) -> Self:
        return self.exclude(status=Status.UTKAST).filter(_owned_by(user))

    def open(self) -> Self:
        return self.exclude(status__in=[Status.UTKAST, *CLOSED])

    def waiting_for(self, user: Anvandare) -> Self:
        """What the submitter or the owner is expected to do something about."""
        mine = Q(submitted_by=user, status__in=EDITABLE)
        answerable = Q(_owned_by(user), status=Status.KOMPLETTERING)
        unconfirmed = Q(_owned_by(user), owner_confirmed_at=None) & ~Q(
            status__in=[Status.UTKAST, *CLOSED]
        )
        return self.filter(mine | answerable | unconfirmed)

    def overdue(self, today: dt.date) -> Self:
        return self.open().filter(due_on__lt=today)

    def matching(self, text: str) -> Self:
        """The reference itself, or words in title, summary and problem (Swedish stemming)."""
        words = SearchQuery(text, config="swedish", search_type="websearch")
        return self.filter(Q(search=words) | Q(reference__iexact=text.strip()))

    def for_list(self) -> Self:
        """Everything one row of a list shows, in one query, newest first."""
        return self.select_related(
            "owner_objekt", "owner_enhet", "beredare", "submitted_by"
        ).order_by("-submitted_at", "-pk")

    def with_draft(self) -> Self:
        """With what its writers write in (Behov.draft), as of the same moment."""
        return self.select_related("komplettering").defer("komplettering__search")

    def with_owner(self) -> Self:
        """What the predicates of permissions.py look at, without a query each."""
        return self.select_related(
            "owner_objekt__objektagare", "owner_enhet__manager", "submitted_by", "beredare"
        )


def _owned_by(user: Anvandare) -> Q:
    return (
        Q(owner_objekt__objektagare=user.pk)
        | Q(owner_objekt__objektledare_verksamhet=user.pk)
        | Q(owner_objekt__objektledare_it=user.pk)
        | Q(owner_enhet__manager=user.pk)
    )


def _with_interest_of(user: Anvandare) -> Q:
    kept = Q(interested__contains=[user.pk]) | Q(interested_by_merge__contains=[user.pk])
    return Q(submitted_by=user) | _owned_by(user) | kept


class WithoutKompletteringar(models.Manager):
    """Every behov, and no draft of a completion: that is reached from the behov alone.

    So no list, count, search or address holds one, whoever writes it. The column `search` is left
    out as well: no page shows it, and it is larger than the text.
    """

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(completes=None).defer("search")


BehovManager = WithoutKompletteringar.from_queryset(BehovQuerySet)


class Behov(models.Model):
    """A need that someone in the municipality wants met with IT.

    Once it has been sent in, its text only changes by a step, never by what is being written: a
    completion is written in a row of its own, an utkast that `completes` this one.
    """

    # Behovet
    title = models.CharField("rubrik", max_length=120, blank=True)
    summary = models.TextField("sammanfattning", max_length=500, blank=True)
    anledning = models.CharField("anledning", max_length=30, choices=Anledning, blank=True)
    problem = models.TextField("problem", max_length=10_000, blank=True)
    consequence = models.TextField("konsekvens om inget görs", max_length=10_000, blank=True)
    mognad = models.CharField("mognad", max_length=20, choices=Mognad, blank=True)
    current_state = models.TextField("nuläge", max_length=10_000, blank=True)
    desired_state = models.TextField("önskat läge", max_length=10_000, blank=True)
    idea = models.TextField("tänkt lösning", max_length=10_000, blank=True)
    examined = models.TextField("undersökta alternativ", max_length=10_000, blank=True)
    deadline_on = models.DateField("hård tidsgräns", null=True, blank=True)
    deadline_reason = models.CharField("orsak till tidsgränsen", max_length=200, blank=True)

    # Ägare och berörda
    owner_kind = models.CharField("typ av ägare", max_length=12, choices=Agartyp, blank=True)
    owner_objekt = models.ForeignKey(
        Forvaltningsobjekt, models.PROTECT, null=True, blank=True, related_name="behov",
        verbose_name="objekt",
    )  # fmt: skip
    owner_enhet = models.ForeignKey(
        Enhet, models.PROTECT, null=True, blank=True, related_name="owned_behov",
        verbose_name="verksamhet",
    )  # fmt: skip
    owner_contact = models.CharField("kontaktperson hos ägaren", max_length=120, blank=True)
    owner_confirmed_at = models.DateTimeField("ägaren bekräftade", null=True, editable=False)
    omfattning = models.CharField("omfattning", max_length=15, choices=Omfattning, blank=True)
    affected_enheter = models.ManyToManyField(
        Enhet, blank=True, related_name="affecting_behov", verbose_name="berörda verksamheter"
    )
    affected_systems = models.CharField("berörda system", max_length=300, blank=True)

    # Förutsättningar
    hours_common = models.CharField("gemensamma timmar", max_length=10, choices=Timmar, blank=True)
    hours_total = models.CharField("timmar totalt", max_length=10, choices=Timmar, blank=True)
    cost_once = models.CharField("engångskostnad", max_length=10, choices=Belopp, blank=True)
    cost_yearly = models.CharField("kostnad per år", max_length=10, choices=Belopp, blank=True)
    cost_note = models.CharField("kommentar om kostnaden", max_length=300, blank=True)
    finansiering = models.CharField("finansiering", max_length=10, choices=Finansiering, blank=True)
    links = models.TextField("länkar", max_length=2_000, blank=True)
    precheck = ArrayField(
        models.CharField(max_length=20, choices=Forkontrollfraga),
        verbose_name="ja i förkontrollen", default=list, blank=True, editable=False,
    )  # fmt: skip

    # Vem, när, var i processen
    token = models.UUIDField(
        "formulärets nyckel", default=uuid.uuid4, unique=True, editable=False,
        help_text="Samma formulär skickat två gånger ger ett behov.",
    )  # fmt: skip
    reference = models.CharField(
        "nummer", max_length=16, unique=True, null=True, blank=True, editable=False
    )
    status = models.CharField(
        "status", max_length=20, choices=Status, default=Status.UTKAST, editable=False
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)
    enhet = models.ForeignKey(
        Enhet, models.PROTECT, null=True, blank=True, related_name="behov", editable=False,
        verbose_name="inlämnarens enhet",
    )  # fmt: skip
    myndighet = models.ForeignKey(
        Enhet, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name="myndighet (nämnd)",
    )  # fmt: skip
    diarienummer = models.CharField("diarienummer", max_length=40, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="behov", editable=False,
        verbose_name="inlämnare",
    )  # fmt: skip
    interested = ArrayField(
        models.BigIntegerField(),
        verbose_name="har skickat in eller ägt", default=list, blank=True, editable=False,
        help_text="Nycklarna till alla som har jäv på grund av något som har skickats in.",
    )  # fmt: skip
    interested_by_merge = ArrayField(
        models.BigIntegerField(),
        verbose_name="har jäv i det som slagits samman", default=list, blank=True, editable=False,
    )  # fmt: skip
    sakkunniga = ArrayField(
        models.BigIntegerField(),
        verbose_name="tillfrågade om yttrande", default=list, blank=True, editable=False,
    )  # fmt: skip
    submitted_at = models.DateTimeField("inskickat", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("skapat", auto_now_add=True)
    updated_at = models.DateTimeField("ändrat", auto_now=True)
    beredare = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False,
        related_name="bereder",
    )  # fmt: skip
    due_on = models.DateField("ska vara klart", null=True, blank=True, editable=False)
    working_days_left = models.PositiveSmallIntegerField(
        "arbetsdagar kvar när klockan stannade", null=True, editable=False
    )
    watch_on = models.DateField("bevakas", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged",
        verbose_name="sammanslaget med",
    )  # fmt: skip
    recommended = models.CharField(
        "rekommendation", max_length=12, choices=Utfall, blank=True, editable=False
    )
    recommendation = models.TextField("beredningens motivering", blank=True, editable=False)
    completes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, editable=False,
        related_name="komplettering", verbose_name="kompletterar",
    )  # fmt: skip
    followers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, editable=False, related_name="follows",
        verbose_name="följare",
    )  # fmt: skip
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="swedish")
        + SearchVector("summary", weight="B", config="swedish")
        + SearchVector("problem", weight="C", config="swedish"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = BehovManager()

    yttrande: "Yttrande | None" = None  # that a step at hand is about, for its letters; no column

    class Meta:
        verbose_name = "behov"
        verbose_name_plural = "behov"
        default_permissions = ["view"]
        permissions = [
            ("bereda_behov", "Kan bereda behov"),
            ("lead_beredning", "Kan leda beredningen"),
            ("refer_behov", "Kan hänvisa behov till en utvecklingsarena"),
            ("besluta_behov", "Kan besluta om behov"),
            ("read_internal", "Kan läsa beredningens interna anteckningar"),
        ]
        constraints = [
            models.CheckConstraint(
                name="behov_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="behov_numbered_and_dated_once_submitted",
                condition=Q(status=Status.UTKAST, submitted_at=None, reference=None)
                | (
                    ~Q(status=Status.UTKAST)
                    & Q(submitted_at__isnull=False, reference__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="behov_that_completes_another_is_utkast",
                condition=Q(completes=None) | Q(status=Status.UTKAST),
            ),
            models.CheckConstraint(
                name="behov_objekt_only_when_owner_is_objekt",
                condition=Q(owner_objekt=None) | Q(owner_kind=Agartyp.OBJEKT),
            ),
            models.CheckConstraint(
                name="behov_enhet_only_when_owner_is_verksamhet",
                condition=Q(owner_enhet=None) | Q(owner_kind=Agartyp.VERKSAMHET),
            ),
            models.CheckConstraint(
                name="behov_submitted_with_title_problem_category_and_owner_kind",
                condition=Q(status=Status.UTKAST)
                | ~(Q(title="") | Q(problem="") | Q(anledning="") | Q(owner_kind="")),
            ),
            models.CheckConstraint(
                name="behov_under_beredning_has_beredare_and_deadline",
                condition=~Q(status=Status.UNDER_BEREDNING)
                | Q(beredare__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="behov_komplettering_has_due_date",
                condition=~Q(status=Status.KOMPLETTERING) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="behov_vilande_has_watch_date",
                condition=~Q(status=Status.VILANDE) | Q(watch_on__isnull=False),
            ),
            models.CheckConstraint(
                name="behov_sammanslaget_points_elsewhere",
                condition=Q(status=Status.SAMMANSLAGET, merged_into__isnull=False)
                | (~Q(status=Status.SAMMANSLAGET) & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="behov_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
            ),
            models.CheckConstraint(
                name="behov_beredd_has_recommendation",
                condition=~Q(status=Status.BEREDD) | ~Q(recommended=""),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="behov_queue"),
            models.Index(fields=["-submitted_at", "-id"], name="behov_newest_first"),
            models.Index(fields=["submitted_by", "status"], name="behov_mine"),
            # What falls due, without looking through what does not: see obligations.py.
            models.Index("watch_on", name="behov_watch", condition=Q(status=Status.VILANDE)),
            models.Index(fields=["anledning", "deadline_on"], name="behov_deadline"),
            models.Index("submitted_at", name="behov_asked", condition=Q(owner_confirmed_at=None)),
            GinIndex(fields=["search"], name="behov_search", fastupdate=False),
        ]
        triggers = [
            pgtrigger.Protect(
                name="interest_is_never_lost",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NOT NEW.interested @> OLD.interested"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("behov:detail", args=[self.pk])

    @property
    def name(self) -> str:
        """What it is called before and after it has a number."""
        return self.reference or "Utkast"

    @property
    def draft(self) -> "Behov":
        """What its writers write in while it `is_editable`: itself, or its komplettering."""
        return self if self.status == Status.UTKAST else self.komplettering

    @property
    def about(self) -> str:
        """The address of this behov in the ledger of mail (utskick)."""
        return f"behov/{self.pk}"

    @property
    def owner(self) -> Forvaltningsobjekt | Enhet | None:
        return self.owner_objekt or self.owner_enhet

    @property
    def owner_person(self) -> Anvandare | None:
        """Who answers for the owner: the objektägare, or the manager of the verksamhet."""
        if self.owner_objekt:
            return self.owner_objekt.objektagare
        return self.owner_enhet.manager if self.owner_enhet else None

    @property
    def owner_keys(self) -> set[int]:
        """The keys of everyone who stands for the owner: as _owned_by, for one row."""
        objekt, enhet = self.owner_objekt, self.owner_enhet
        people: list[int | None] = [enhet.manager_id] if enhet else []
        if objekt:
            people += [
                objekt.objektagare_id,
                objekt.objektledare_verksamhet_id,
                objekt.objektledare_it_id,
            ]
        return {key for key in people if key}

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and not self.is_closed and self.due_on < timezone.localdate()
