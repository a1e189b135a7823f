"""The arena itself, and what has happened to it."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from arenor.choices import ENDED, SHAPES, Arenastatus, Deltagarroll
from behov.models import Behov
from organisation.models import Anvandare


class UtvecklingsarenaQuerySet(models.QuerySet["Utvecklingsarena"]):
    def visible_to(self, user: Anvandare) -> Self:
        """Whoever leads arenas or reads all content, and whoever takes part in this one.

        Not who once opened it: with the role goes the right.
        """
        if user.has_perm("arenor.view_utvecklingsarena"):
            return self
        return self.filter(_taken_part_in_by(user))

    def listed_to(self, user: Anvandare) -> Self:
        """With those of which everyone who is employed may read the summary."""
        if user.has_perm("arenor.view_utvecklingsarena"):
            return self
        return self.filter(_taken_part_in_by(user) | Q(is_public=True))

    def marked_for(self, user: Anvandare) -> Self:
        """Each with `is_visible`: whether `user` sees more of it than its summary."""
        seen = UtvecklingsarenaQuerySet(self.model).visible_to(user).filter(pk=OuterRef("pk"))
        return self.annotate(is_visible=Exists(seen))

    def facilitated_by(self, user: Anvandare) -> Self:
        """Those in which `user` may plan workshops: permissions.can_facilitate, for many."""
        if user.has_perm("arenor.lead_arena"):
            return self
        roles = user.deltar.filter(removed_at=None, role=Deltagarroll.FACILITATOR)
        return self.filter(pk__in=roles.values("arena"))

    def open(self) -> Self:
        return self.exclude(status__in=ENDED)

    def for_list(self) -> Self:
        """What a row of a list shows, in one query, the newest first."""
        return self.select_related("director").order_by("-pk")


def _taken_part_in_by(user: Anvandare) -> Q:
    return Q(pk__in=user.deltar.filter(removed_at=None).values("arena"))


class Utvecklingsarena(models.Model):
    """A workshop series on a question that nobody owns, which ends in an ambition and effektmål."""

    title = models.CharField("rubrik", max_length=120)
    question = models.TextField("fråga", max_length=500)
    background = models.TextField("bakgrund", max_length=10_000, blank=True)
    director = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="arenor",
        verbose_name="digitaliseringsdirektör",
    )  # fmt: skip
    behov = models.ManyToManyField(
        Behov, blank=True, related_name="arenor", verbose_name="behov som arenan rör"
    )
    status = models.CharField(
        "läge", max_length=16, choices=Arenastatus, default=Arenastatus.FORSLAG, editable=False
    )
    version = models.PositiveIntegerField("ändring", default=1, editable=False)
    token = models.UUIDField(
        "formulärets nyckel", unique=True, null=True, editable=False,
        help_text="Samma formulär skickat två gånger ger en arena.",
    )  # fmt: skip
    summary = models.TextField("sammanfattning", max_length=5_000, blank=True)
    is_public = models.BooleanField(
        "sammanfattningen är öppen för alla anställda", default=False, editable=False
    )
    created_at = models.DateTimeField("skapad", default=timezone.now, editable=False)
    closed_at = models.DateTimeField("avslutad", null=True, editable=False)

    objects = UtvecklingsarenaQuerySet.as_manager()

    class Meta:
        verbose_name = "utvecklingsarena"
        verbose_name_plural = "utvecklingsarenor"
        default_permissions = ["view"]
        permissions = [("lead_arena", "Kan leda utvecklingsarenor")]
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="utvecklingsarena_status_known", condition=Q(status__in=Arenastatus.values)
            ),
            models.CheckConstraint(
                name="utvecklingsarena_has_title_and_question",
                condition=~(Q(title="") | Q(question="")),
            ),
            models.CheckConstraint(
                name="utvecklingsarena_closed_at_once_ended",
                condition=(Q(status__in=ENDED) & Q(closed_at__isnull=False))
                | (~Q(status__in=ENDED) & Q(closed_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="arena_list")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("arenor:detail", args=[self.pk])

    @property
    def standing(self) -> str:
        return Arenastatus(self.status).label

    @property
    def shape(self) -> str:
        return SHAPES[Arenastatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED


class Arenahandelse(models.Model):
    """Something that happened to an arena. The database refuses to change or remove it."""

    arena = models.ForeignKey(Utvecklingsarena, models.PROTECT, related_name="handelser")
    version = models.PositiveIntegerField("arenans ändring")
    at = models.DateTimeField("tid", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="av"
    )
    step = models.CharField("steg", max_length=30)
    to_status = models.CharField("läge", max_length=16, choices=Arenastatus)
    note = models.TextField("text", blank=True)
    workshop_number = models.PositiveSmallIntegerField(
        "workshopens nummer i adressen", null=True, help_text="Om händelsen rörde en av dem."
    )

    class Meta:
        verbose_name = "händelse i en arena"
        verbose_name_plural = "händelser i arenor"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["arena", "version"], name="arenahandelse_once_per_version"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.step}"
