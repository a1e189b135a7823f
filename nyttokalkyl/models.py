"""What is stored of a nyttokalkyl. What it computes is pure and lives beside: calculation/."""

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from behov.models import Behov
from organisation.models import Anvandare


class Mode(models.TextChoices):
    """How much of a calculation its pages ask for. A light one can grow into a full one."""

    LIGHT = "light", "Enkel"
    FULL = "full", "Fullständig"


class What(models.TextChoices):
    """What can happen to a nyttokalkyl."""

    CREATED = "created", "Kalkylen skapades"
    CHANGED = "changed", "Kalkylen ändrades"
    IMPORTED = "imported", "Innehållet lästes in från en fil"
    REVIEW_REQUESTED = "review_requested", "Granskning begärdes"
    RETURNED = "returned", "Granskaren lämnade tillbaka kalkylen"
    APPROVED = "approved", "Granskaren godkände kalkylen"
    LOCKED = "locked", "Kalkylen låstes"
    SET_ASIDE = "set_aside", "Kalkylen lades undan"
    TAKEN_OUT = "taken_out", "Kalkylen togs fram igen"


WRITING = (What.CREATED, What.CHANGED, What.IMPORTED)
"""What makes somebody a writer of a calculation."""


class NyttokalkylQuerySet(models.QuerySet["Nyttokalkyl"]):
    def readable_by(self, user: Anvandare) -> Self:
        """Whoever reads the behov in full reads its calculations."""
        return self.filter(behov__in=Behov.objects.readable_by(user))

    def locked(self) -> Self:
        return self.filter(locked_at__isnull=False)

    def open(self) -> Self:
        """Still on their way to be locked."""
        return self.filter(locked_at=None, set_aside_at=None)

    def waiting_for(self, controller: Anvandare) -> Self:
        """What a controller may review or lock: not what they wrote, asked for or gain by."""
        written = Kalkylhandelse.objects.filter(by=controller, what__in=WRITING)
        own = Behov.objects.with_interest_of(controller)
        return (
            self.open()
            .filter(review_requested_at__isnull=False)
            .exclude(behov__in=written.values("kalkyl__behov"))
            .exclude(behov__in=own.values("pk"))
        )

    def for_list(self) -> Self:
        """What a row of a list shows, in one query, the latest first, those set aside last."""
        return (
            self.select_related("behov", "created_by", "reviewed_by", "locked_by")
            .defer("content", "results")
            .order_by(F("set_aside_at").desc(nulls_first=True), "-pk")
        )

    def for_page(self) -> Self:
        """What a page of the calculation and the predicates of permissions.py look at."""
        return self.select_related(
            "behov__owner_objekt",
            "behov__owner_enhet",
            "behov__submitted_by",
            "behov__beredare",
            "created_by",
            "review_requested_by",
            "reviewed_by",
            "locked_by",
        )


class Nyttokalkyl(models.Model):
    """A comparison of the ways to meet a behov: what they cost and give, for whom and when.

    `content` is the whole calculation in the form that interchange reads and writes, so that what
    is edited, compared, exported and locked is one and the same thing. It is always free of faults.
    """

    behov = models.ForeignKey(Behov, models.PROTECT, related_name="nyttokalkyler")
    name = models.CharField("namn", max_length=120)
    mode = models.CharField("läge", max_length=5, choices=Mode, default=Mode.FULL)
    number = models.PositiveSmallIntegerField("version", default=1, editable=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by",
        verbose_name="ersätter",
    )  # fmt: skip
    content = models.JSONField("innehåll", editable=False)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False,
        verbose_name="skapad av",
    )  # fmt: skip
    created_at = models.DateTimeField("skapad", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("ändrad", default=timezone.now, editable=False)
    set_aside_at = models.DateTimeField("undanlagd", null=True, editable=False)
    review_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name="granskning begärd av",
    )  # fmt: skip
    review_requested_at = models.DateTimeField("granskning begärd", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name="granskad av",
    )  # fmt: skip
    reviewed_at = models.DateTimeField("granskad", null=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name="låst av",
    )  # fmt: skip
    locked_at = models.DateTimeField("låst", null=True, editable=False)
    results = models.JSONField("resultat när den låstes", null=True, editable=False)
    method_version = models.CharField("metodversion", max_length=10, blank=True, editable=False)
    sha256 = models.CharField("kontrollsumma", max_length=64, blank=True, editable=False)

    objects = NyttokalkylQuerySet.as_manager()

    class Meta:
        verbose_name = "nyttokalkyl"
        verbose_name_plural = "nyttokalkyler"
        default_permissions = []
        permissions = [("review_nyttokalkyl", "Kan granska och låsa nyttokalkyler")]
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="nyttokalkyl_mode_known", condition=Q(mode__in=Mode.values)
            ),
            models.CheckConstraint(
                name="nyttokalkyl_first_version_replaces_nothing",
                condition=Q(number=1, replaces=None) | Q(number__gt=1, replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="nyttokalkyl_review_requested_at_and_by_together",
                condition=Q(review_requested_at=None, review_requested_by=None)
                | Q(review_requested_at__isnull=False, review_requested_by__isnull=False),
            ),
            models.CheckConstraint(
                name="nyttokalkyl_set_aside_only_while_a_draft",
                condition=Q(set_aside_at=None) | Q(review_requested_at=None),
            ),
            models.CheckConstraint(
                name="nyttokalkyl_reviewed_at_and_by_together_after_a_request",
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                    review_requested_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="nyttokalkyl_reviewed_by_someone_else",
                condition=Q(reviewed_by=None)
                | ~(Q(reviewed_by=F("created_by")) | Q(reviewed_by=F("review_requested_by"))),
            ),
            models.CheckConstraint(
                name="nyttokalkyl_locked_whole_and_after_review",
                condition=Q(
                    locked_at=None, locked_by=None, results=None, method_version="", sha256=""
                )
                | (
                    Q(locked_at__isnull=False, locked_by__isnull=False, results__isnull=False)
                    & Q(reviewed_at__isnull=False)
                    & ~Q(method_version="")
                    & ~Q(sha256="")
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="locked_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.locked_at IS NOT NULL"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("nyttokalkyl:detail", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_in_review(self) -> bool:
        return self.review_requested_at is not None and self.reviewed_at is None

    @property
    def is_editable(self) -> bool:
        """While nobody has been asked to vouch for it, and it is not set aside."""
        return self.review_requested_at is None and self.set_aside_at is None

    @property
    def standing(self) -> str:
        """Where it is on its way, for people."""
        if self.is_locked:
            return "Låst"
        if self.reviewed_at:
            return "Godkänd vid granskning"
        if self.review_requested_at:
            return "Hos granskaren"
        return "Undanlagd" if self.set_aside_at else "Utkast"


class Kalkylhandelse(models.Model):
    """Something that happened to a nyttokalkyl. The database refuses to change or remove it."""

    kalkyl = models.ForeignKey(Nyttokalkyl, models.PROTECT, related_name="handelser")
    version = models.PositiveIntegerField("kalkylens ändring")
    at = models.DateTimeField("tid", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="av"
    )
    what = models.CharField("vad", max_length=16, choices=What)
    note = models.TextField("text", blank=True)

    class Meta:
        verbose_name = "händelse i en kalkyl"
        verbose_name_plural = "händelser i kalkyler"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kalkyl", "version"], name="kalkylhandelse_once_per_version"
            ),
            models.CheckConstraint(
                name="kalkylhandelse_what_known", condition=Q(what__in=What.values)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_what_display()}"


class KalkylfaktorQuerySet(models.QuerySet["Kalkylfaktor"]):
    def current(self, today: dt.date) -> Self:
        """The value of each factor that holds on a day, by key."""
        return self.filter(valid_from__lte=today).order_by("key", "-valid_from").distinct("key")


class Kalkylfaktor(models.Model):
    """A value in the shared library: what an hour costs from a certain day, and who says so.

    A value is never changed: a new one holds from its own day, and the calculations that use an
    older one are offered it.
    """

    key = models.SlugField("nyckel", max_length=60)
    name = models.CharField("namn", max_length=120)
    unit = models.CharField("enhet", max_length=30)
    low = models.DecimalField("lägst", max_digits=20, decimal_places=6, null=True, blank=True)
    likely = models.DecimalField("troligt", max_digits=20, decimal_places=6)
    high = models.DecimalField("högst", max_digits=20, decimal_places=6, null=True, blank=True)
    price_year = models.PositiveSmallIntegerField("prisnivå (år)")
    valid_from = models.DateField("gäller från")
    source = models.CharField("källa", max_length=500)
    assumption = models.CharField("antagande", max_length=500, blank=True)

    objects = KalkylfaktorQuerySet.as_manager()

    class Meta:
        verbose_name = "kalkylfaktor"
        verbose_name_plural = "kalkylfaktorer"
        default_permissions = ["view", "add"]
        ordering = ["name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                name="kalkylfaktor_one_value_per_day",
                violation_error_message="Det finns redan ett värde som gäller från den dagen.",
            ),
            models.CheckConstraint(
                name="kalkylfaktor_low_likely_high_in_order",
                condition=(Q(low=None) | Q(low__lte=F("likely")))
                & (Q(high=None) | Q(high__gte=F("likely"))),
                violation_error_message="Skriv värdena i ordning: lägst, troligt, högst.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            # Writing the same once more changes nothing.
            pgtrigger.Protect(
                name="never_changed", operation=pgtrigger.Update, condition=pgtrigger.AnyChange()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} från {self.valid_from}"
