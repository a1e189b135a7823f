"""The workshops of an arena: when, who comes, what was said and what is to be done."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from arenor.choices import Kan, Svar
from arenor.models.arena import Utvecklingsarena
from arenor.models.deltagare import Deltagare


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def scheduled(self) -> Self:
        return self.filter(starts_at__isnull=False, cancelled_at=None)

    def coming(self) -> Self:
        return self.scheduled().filter(held_at=None, ends_at__gt=timezone.now())

    def with_poll(self) -> Self:
        """Those without a time, of which people are asked when they can."""
        waiting = self.filter(Q(starts_at=None) | Q(cancelled_at__isnull=False))
        return waiting.filter(Exists(Tidsforslag.objects.filter(workshop=OuterRef("pk"))))


class Workshop(models.Model):
    """One meeting of the series: in calendars one event, whose uid never changes."""

    arena = models.ForeignKey(Utvecklingsarena, models.PROTECT, related_name="workshoppar")
    number = models.PositiveSmallIntegerField("nummer i adressen")  # never changes: links hold it
    position = models.PositiveSmallIntegerField("ordning")  # from 1, without gaps
    theme = models.CharField("tema", max_length=120)
    starts_at = models.DateTimeField("börjar", null=True, blank=True)
    ends_at = models.DateTimeField("slutar", null=True, blank=True)
    place = models.CharField("plats", max_length=200, blank=True)
    link = models.URLField("möteslänk", max_length=500, blank=True)
    agenda = models.TextField("dagordning", max_length=5_000, blank=True)
    uid = models.UUIDField("kalendernyckel", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("kalenderändring", default=0, editable=False)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)
    cancelled_at = models.DateTimeField("inställd", null=True, editable=False)
    held_at = models.DateTimeField("genomförd", null=True, editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "workshop"
        verbose_name_plural = "workshoppar"
        default_permissions = []
        ordering = ["arena", "position"]
        constraints = [
            models.UniqueConstraint(fields=["arena", "number"], name="workshop_number_once"),
            models.UniqueConstraint(
                fields=["arena", "position"],
                name="workshop_position_once",
                deferrable=models.Deferrable.DEFERRED,  # two change places
            ),
            models.CheckConstraint(
                name="workshop_begins_before_it_ends",
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, starts_at__lt=F("ends_at")),
                violation_error_message="Workshoppen måste sluta efter att den har börjat.",
            ),
            models.CheckConstraint(
                name="workshop_held_when_it_had_a_time",
                condition=Q(held_at=None) | Q(starts_at__isnull=False, cancelled_at=None),
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="workshop_calendar")]

    def __str__(self) -> str:
        return f"{self.position}. {self.theme}"

    def get_absolute_url(self) -> str:
        return f"{reverse('arenor:detail', args=[self.arena_id])}#workshop-{self.number}"

    @property
    def is_scheduled(self) -> bool:
        return self.starts_at is not None and self.cancelled_at is None

    @property
    def day(self) -> dt.date:
        """Of one that has a time, by the clocks of the municipality."""
        if self.starts_at is None:
            msg = f"Workshop {self.pk} has no time"
            raise ValueError(msg)
        return timezone.localdate(self.starts_at)

    @property
    def is_coming(self) -> bool:
        """Booked, not held, and not over: calendars are told of what changes."""
        return (
            self.cancelled_at is None
            and self.held_at is None
            and self.ends_at is not None
            and self.ends_at > timezone.now()
        )


class Inbjudan(models.Model):
    """One participant of one workshop: whether they come, and whether they came."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="inbjudningar")
    deltagare = models.ForeignKey(Deltagare, models.PROTECT, related_name="inbjudningar")
    svar = models.CharField("svar", max_length=12, choices=Svar, default=Svar.INGET)
    answered_at = models.DateTimeField("svarade", null=True)
    attended = models.BooleanField("kom", null=True)

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        default_permissions = []
        ordering = ["deltagare__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "deltagare"], name="inbjudan_once_per_person"
            ),
            models.CheckConstraint(name="inbjudan_svar_known", condition=Q(svar__in=Svar.values)),
        ]

    def __str__(self) -> str:
        return f"{self.deltagare} till {self.workshop}"


class Tidsforslag(models.Model):
    """A proposed time, in the poll that finds one that suits."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="tidsforslag")
    starts_at = models.DateTimeField("börjar")
    ends_at = models.DateTimeField("slutar")

    class Meta:
        verbose_name = "tidsförslag"
        verbose_name_plural = "tidsförslag"
        default_permissions = []
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "starts_at"], name="tidsforslag_once"),
            models.CheckConstraint(
                name="tidsforslag_begins_before_it_ends", condition=Q(starts_at__lt=F("ends_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"


class Tidssvar(models.Model):
    forslag = models.ForeignKey(Tidsforslag, models.CASCADE, related_name="svar")
    deltagare = models.ForeignKey(Deltagare, models.PROTECT, related_name="tidssvar")
    kan = models.CharField("svar", max_length=10, choices=Kan)

    class Meta:
        verbose_name = "svar på tidsförslag"
        verbose_name_plural = "svar på tidsförslag"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["forslag", "deltagare"], name="tidssvar_once"),
            models.CheckConstraint(name="tidssvar_kan_known", condition=Q(kan__in=Kan.values)),
        ]

    def __str__(self) -> str:
        return f"{self.deltagare}: {self.get_kan_display()}"


class Anteckning(models.Model):
    """A note of a workshop. Everyone writes notes of their own, so that two never overwrite."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="anteckningar")
    by = models.ForeignKey(Deltagare, models.PROTECT, related_name="anteckningar")
    text = models.TextField("anteckning", max_length=10_000)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)
    created_at = models.DateTimeField("skriven", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("ändrad", default=timezone.now, editable=False)
    token = models.UUIDField("formulärets nyckel", unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "anteckning"
        verbose_name_plural = "anteckningar"
        default_permissions = []
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Atgard(models.Model):
    """Something that somebody is to do by a day, agreed at a workshop."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="atgarder")
    text = models.CharField("åtgärd", max_length=500)
    owner = models.ForeignKey(Deltagare, models.PROTECT, related_name="atgarder")
    due_on = models.DateField("ska vara klar")
    done_at = models.DateTimeField("klar", null=True, editable=False)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        default_permissions = []
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="atgard_due")]

    def __str__(self) -> str:
        return self.text
