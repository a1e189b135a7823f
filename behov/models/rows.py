"""The rows of a behov's text: its benefits, and the answers on law and technology."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from behov.choices import Fraga, Kategori, Storlek, Svar
from behov.models.behov import Behov


class Nytta(models.Model):
    """One benefit for one stakeholder. Who gains what, and how it will be seen."""

    behov = models.ForeignKey(Behov, models.CASCADE, related_name="nyttor")
    position = models.PositiveSmallIntegerField("ordning")
    intressent = models.CharField("för vem", max_length=120, blank=True)
    text = models.CharField("nytta", max_length=500, blank=True)
    kategori = models.CharField("kategori", max_length=12, choices=Kategori, blank=True)
    size = models.CharField("ungefärlig storlek", max_length=6, choices=Storlek, blank=True)
    indicator = models.CharField("mätetal", max_length=300, blank=True)
    baseline = models.CharField("nuläge (baslinje)", max_length=300, blank=True)
    target = models.CharField("mål", max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="nyttor",
        verbose_name="nyttoägare",
    )  # fmt: skip
    no_baseline_reason = models.CharField("varför ingen baslinje finns", max_length=300, blank=True)
    completes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="komplettering",
        verbose_name="kompletterar",
    )  # fmt: skip

    class Meta:
        verbose_name = "nytta"
        verbose_name_plural = "nyttor"
        default_permissions = []
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["behov", "position"],
                name="nytta_position_once",
                deferrable=models.Deferrable.DEFERRED,  # rows change places in one transaction
            ),
            # A draft may hold half a row: guards.py demands the rest when it is sent in.
            models.CheckConstraint(
                name="nytta_says_something",
                condition=~Q(
                    intressent="",
                    text="",
                    kategori="",
                    size="",
                    indicator="",
                    baseline="",
                    target="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intressent}: {self.text}"


class Forutsattning(models.Model):
    """The answer to one of the questions on law and technology."""

    behov = models.ForeignKey(Behov, models.CASCADE, related_name="forutsattningar")
    fraga = models.CharField("fråga", max_length=20, choices=Fraga)
    svar = models.CharField("svar", max_length=6, choices=Svar, blank=True)
    comment = models.CharField("kommentar", max_length=500, blank=True)

    class Meta:
        verbose_name = "förutsättning"
        verbose_name_plural = "förutsättningar"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["behov", "fraga"], name="forutsattning_fraga_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_fraga_display()} {self.get_svar_display()}"
