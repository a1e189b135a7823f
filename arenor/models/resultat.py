"""What an arena ends in: possibilities, an ambition, effektmål, and what they start."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from arenor.choices import Ambitionsniva, Projektlage, Projektslag
from arenor.models.arena import Utvecklingsarena
from arenor.models.deltagare import Deltagare
from behov.models import Behov
from organisation.models import Anvandare


class Mojlighet(models.Model):
    """Something that could be done, and what it would be worth to whom."""

    arena = models.ForeignKey(Utvecklingsarena, models.PROTECT, related_name="mojligheter")
    text = models.CharField("möjlighet", max_length=500)
    for_residents = models.CharField("värde för invånare", max_length=500, blank=True)
    for_businesses = models.CharField("värde för företag", max_length=500, blank=True)
    for_organisation = models.CharField("värde för kommunen", max_length=500, blank=True)
    by = models.ForeignKey(Deltagare, models.PROTECT, null=True, related_name="mojligheter")
    created_at = models.DateTimeField("skriven", default=timezone.now, editable=False)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)

    class Meta:
        verbose_name = "möjlighet"
        verbose_name_plural = "möjligheter"
        default_permissions = []
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Rost(models.Model):
    """A participant's vote for a possibility."""

    mojlighet = models.ForeignKey(Mojlighet, models.CASCADE, related_name="roster")
    deltagare = models.ForeignKey(Deltagare, models.PROTECT, related_name="roster")

    class Meta:
        verbose_name = "röst"
        verbose_name_plural = "röster"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["mojlighet", "deltagare"], name="rost_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deltagare}: {self.mojlighet}"


class Ambition(models.Model):
    """How far the municipality wants to go. A changed mind is a new version."""

    arena = models.ForeignKey(Utvecklingsarena, models.PROTECT, related_name="ambitioner")
    number = models.PositiveSmallIntegerField("version")
    level = models.CharField("nivå", max_length=8, choices=Ambitionsniva)
    text = models.TextField("ambition", max_length=5_000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skriven av"
    )
    written_at = models.DateTimeField("skriven", default=timezone.now)
    agreed_on = models.DateField("beslutad i arenan", null=True)

    class Meta:
        verbose_name = "ambition"
        verbose_name_plural = "ambitioner"
        default_permissions = []
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["arena", "number"], name="ambition_number_once"),
            models.CheckConstraint(
                name="ambition_level_known", condition=Q(level__in=Ambitionsniva.values)
            ),
            models.CheckConstraint(name="ambition_has_text", condition=~Q(text="")),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="agreed_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.agreed_on IS NOT NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, version {self.number}"


class Samtycke(models.Model):
    """Somebody who stands behind an ambition, by name and day."""

    ambition = models.ForeignKey(Ambition, models.PROTECT, related_name="samtycken")
    deltagare = models.ForeignKey(Deltagare, models.PROTECT, related_name="samtycken")
    at = models.DateTimeField("tid", default=timezone.now)

    class Meta:
        verbose_name = "samtycke"
        verbose_name_plural = "samtycken"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ambition", "deltagare"], name="samtycke_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deltagare}: {self.ambition}"


class EffektmalQuerySet(models.QuerySet["Effektmal"]):
    def visible_to(self, user: Anvandare) -> Self:
        """For who sees the arena, and for its owner, who need not take part in it."""
        arenas = Utvecklingsarena.objects.visible_to(user)
        return self.filter(Q(owner=user) | Q(arena__in=arenas))


class Effektmal(models.Model):
    """An effect that is wanted together: what will be seen, from what, to what, and when."""

    arena = models.ForeignKey(Utvecklingsarena, models.PROTECT, related_name="effektmal")
    number = models.PositiveSmallIntegerField("nummer")
    text = models.CharField("effektmål", max_length=500)
    indicator = models.CharField("mätetal", max_length=200)
    unit = models.CharField("enhet", max_length=40, blank=True)
    baseline = models.DecimalField(
        "nuläge (baslinje)", max_digits=18, decimal_places=4, null=True, blank=True
    )
    baseline_on = models.DateField("nuläget mättes", null=True, blank=True)
    target = models.DecimalField("mål", max_digits=18, decimal_places=4)
    target_on = models.DateField("målet ska vara nått")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        related_name="effektmal", verbose_name="ägare",
    )  # fmt: skip
    measure_on = models.DateField("mäts nästa gång", null=True, blank=True)
    not_pursued = models.CharField("drivs inte vidare, eftersom", max_length=500, blank=True)
    mojligheter = models.ManyToManyField(
        Mojlighet, blank=True, related_name="effektmal", verbose_name="möjligheter"
    )
    behov = models.ManyToManyField(
        Behov, blank=True, related_name="effektmal", verbose_name="behov"
    )
    version = models.PositiveIntegerField("ändring", default=1, editable=False)

    objects = EffektmalQuerySet.as_manager()

    class Meta:
        verbose_name = "effektmål"
        verbose_name_plural = "effektmål"
        default_permissions = []
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["arena", "number"], name="effektmal_number_once"),
            models.CheckConstraint(
                name="effektmal_baseline_and_its_day_together",
                condition=Q(baseline=None, baseline_on=None)
                | Q(baseline__isnull=False, baseline_on__isnull=False),
                violation_error_message="Skriv både nulägets värde och när det mättes.",
            ),
            models.CheckConstraint(
                name="effektmal_reached_after_it_was_measured",
                condition=Q(baseline_on=None) | Q(target_on__gt=F("baseline_on")),
                violation_error_message="Målet måste ligga efter den dag då nuläget mättes.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["measure_on"], condition=Q(measure_on__isnull=False), name="effektmal_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Matning(models.Model):
    """What an effektmål turned out to be on a day. Only ever added."""

    effektmal = models.ForeignKey(Effektmal, models.PROTECT, related_name="matningar")
    measured_on = models.DateField("mättes")
    value = models.DecimalField("värde", max_digits=18, decimal_places=4)
    comment = models.TextField("kommentar", max_length=2_000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="av"
    )
    at = models.DateTimeField("införd", default=timezone.now)

    class Meta:
        verbose_name = "mätning"
        verbose_name_plural = "mätningar"
        default_permissions = []
        ordering = ["measured_on", "pk"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"


class Projekt(models.Model):
    """What effektmål start: a project elsewhere, or a new behov here. No project management."""

    arena = models.ForeignKey(Utvecklingsarena, models.PROTECT, related_name="projekt")
    name = models.CharField("namn", max_length=120)
    slag = models.CharField("slag", max_length=8, choices=Projektslag)
    lage = models.CharField("läge", max_length=9, choices=Projektlage, default=Projektlage.PLANERAT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        related_name="projekt", verbose_name="projektägare",
    )  # fmt: skip
    link = models.URLField("länk", max_length=500, blank=True)
    behov = models.OneToOneField(
        Behov, models.SET_NULL, null=True, blank=True, related_name="startat_av",
        verbose_name="behovet",
    )  # fmt: skip
    effektmal = models.ManyToManyField(Effektmal, related_name="projekt", verbose_name="effektmål")
    started_at = models.DateTimeField("startat", default=timezone.now, editable=False)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)

    class Meta:
        verbose_name = "projekt"
        verbose_name_plural = "projekt"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="projekt_slag_known", condition=Q(slag__in=Projektslag.values)
            ),
            models.CheckConstraint(
                name="projekt_lage_known", condition=Q(lage__in=Projektlage.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name
