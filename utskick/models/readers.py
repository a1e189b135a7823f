"""What one person has chosen about the reminders they get."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from organisation.models import Anvandare


class Takt(models.TextChoices):
    """How often a person wants reminders by mail."""

    DAGLIGEN = "dagligen", "Varje arbetsdag som det finns något"
    VECKOVIS = "veckovis", "En gång i veckan"
    ALDRIG = "aldrig", "Inga påminnelser, bara det som måste fram direkt"


class AviseringsvalQuerySet(models.QuerySet["Aviseringsval"]):
    def standing_in(self, person: Anvandare) -> Self:
        """For whom `person` is the substitute, now or later."""
        rows = self.filter(substitute=person, substitute_until__gte=timezone.localdate())
        return rows.select_related("person").order_by("substitute_from", "pk")


class Aviseringsval(models.Model):
    """What one person has chosen. Without a row: daily, no pause, no substitute."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="aviseringsval"
    )
    takt = models.CharField("hur ofta", max_length=10, choices=Takt, default=Takt.DAGLIGEN)
    paused_until = models.DateField("paus till och med", null=True, blank=True)
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="stands_in",
        verbose_name="ersättare",
    )
    substitute_from = models.DateField("ersättare från", null=True, blank=True)
    substitute_until = models.DateField("ersättare till och med", null=True, blank=True)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)

    objects = AviseringsvalQuerySet.as_manager()

    class Meta:
        verbose_name = "aviseringsval"
        verbose_name_plural = "aviseringsval"
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                name="aviseringsval_takt_known", condition=Q(takt__in=Takt.values)
            ),
            models.CheckConstraint(
                name="aviseringsval_substitute_has_dates",
                condition=Q(substitute=None, substitute_from=None, substitute_until=None)
                | Q(
                    substitute__isnull=False,
                    substitute_from__isnull=False,
                    substitute_until__gte=F("substitute_from"),
                ),
            ),
            models.CheckConstraint(
                name="aviseringsval_substitute_is_somebody_else",
                condition=Q(substitute=None) | ~Q(substitute=F("person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.takt}"


class Uppskov(models.Model):
    """One person has put off one reminder to a later day."""

    kind = models.CharField("slag", max_length=60)
    about = models.CharField("gäller", max_length=60)
    due_on = models.DateField("förfaller")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="uppskov")
    until = models.DateField("uppskjuten till")
    reason = models.CharField("skäl", max_length=200, blank=True)
    created_at = models.DateTimeField("när", default=timezone.now)

    class Meta:
        verbose_name = "uppskov"
        verbose_name_plural = "uppskov"
        default_permissions = []
        constraints = [
            # The same button pressed twice is one.
            models.UniqueConstraint(
                name="uppskov_once_per_day", fields=["about", "kind", "due_on", "person", "until"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.until}"
