"""What happened, what was sent in and what was decided: rows that are only ever added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from behov.choices import Organ, Status, Utfall
from behov.models.behov import Behov

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Handelse(models.Model):
    """Something that happened to a behov. The database refuses to change or remove it."""

    behov = models.ForeignKey(Behov, models.PROTECT, related_name="handelser")
    version = models.PositiveIntegerField("behovets version")
    at = models.DateTimeField("tid", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="av",
    )  # fmt: skip
    step = models.CharField("steg", max_length=30)
    from_status = models.CharField("från", max_length=20, choices=Status)
    to_status = models.CharField("till", max_length=20, choices=Status)
    note = models.TextField("text", blank=True)
    internal = models.BooleanField("internt", default=False)
    figures = models.JSONField("siffror", default=dict, blank=True)

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["behov", "version"], name="handelse_once_per_version"),
            models.CheckConstraint(
                name="handelse_statuses_known",
                condition=Q(from_status__in=Status.values, to_status__in=Status.values),
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.step}"


class Behovsversion(models.Model):
    """What was sent in, frozen: text, benefits and the checksums of the attachments."""

    behov = models.ForeignKey(Behov, models.PROTECT, related_name="versioner")
    number = models.PositiveSmallIntegerField("nummer")
    at = models.DateTimeField("inskickad", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="av"
    )
    content = models.JSONField("innehåll")
    sha256 = models.CharField("kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        default_permissions = []
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["behov", "number"], name="behovsversion_number_once"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Beslut(models.Model):
    """A decision on a behov. A behov may be decided more than once, so it is a row of its own."""

    behov = models.ForeignKey(Behov, models.PROTECT, related_name="beslut")
    organ = models.CharField("beslutat av", max_length=15, choices=Organ)
    decided_on = models.DateField("datum")
    utfall = models.CharField("utfall", max_length=12, choices=Utfall)
    motivation = models.TextField("motivering")
    conditions = models.TextField("villkor", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="fört in av"
    )
    created_at = models.DateTimeField("infört", default=timezone.now)

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="beslut_utfall_known", condition=Q(utfall__in=Utfall.values)
            ),
            models.CheckConstraint(name="beslut_has_motivation", condition=~Q(motivation="")),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.get_utfall_display()} {self.decided_on}"
