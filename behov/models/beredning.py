"""What beredningen works with: checklist, the texts and deadlines of the statuses, numbers."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from behov.choices import Checksvar, Status
from behov.models.behov import Behov


class Checklistpunkt(models.Model):
    """One thing beredningen checks. The list is data: a beredningsledare edits it."""

    text = models.CharField("punkt", max_length=200, unique=True)
    help_text = models.CharField("förklaring", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("ordning")
    active = models.BooleanField("används", default=True)

    class Meta:
        verbose_name = "checklistpunkt"
        verbose_name_plural = "checklistans punkter"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Checklistsvar(models.Model):
    """How one behov stands on one point, and who says so."""

    behov = models.ForeignKey(Behov, models.CASCADE, related_name="checklistsvar")
    punkt = models.ForeignKey(Checklistpunkt, models.PROTECT, related_name="svar")
    svar = models.CharField("svar", max_length=12, choices=Checksvar)
    comment = models.CharField("kommentar", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="bedömt av"
    )
    at = models.DateTimeField("bedömt", default=timezone.now)

    class Meta:
        verbose_name = "svar i checklistan"
        verbose_name_plural = "svar i checklistan"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["behov", "punkt"], name="checklistsvar_punkt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.punkt}: {self.get_svar_display()}"


class Statusregel(models.Model):
    """What people read about a status, and how many working days it may take. Data, not code."""

    status = models.CharField("status", max_length=20, choices=Status, primary_key=True)
    public_name = models.CharField("namn för alla", max_length=40)
    explanation = models.CharField("vad det betyder", max_length=300)
    next_step = models.CharField("vad som händer sedan", max_length=300, blank=True)
    working_days = models.PositiveSmallIntegerField(
        "arbetsdagar", null=True, blank=True, help_text="Tomt betyder ingen tidsgräns."
    )

    class Meta:
        verbose_name = "statustext och tidsgräns"
        verbose_name_plural = "statustexter och tidsgränser"
        default_permissions = ["view", "change"]

    def __str__(self) -> str:
        return self.public_name


class Nummerserie(models.Model):
    """The last number used in a year. Its row lock makes the numbers gap-free."""

    year = models.PositiveSmallIntegerField("år", primary_key=True)
    last = models.PositiveIntegerField("senaste nummer", default=0)

    class Meta:
        verbose_name = "nummerserie"
        verbose_name_plural = "nummerserier"
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
