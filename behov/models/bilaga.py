"""Attachments. Which files are let in is decided in behov/attachments.py."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from behov.models.behov import Behov


class Fil(models.Model):
    """The bytes of an attachment, stored once per content.

    In the database rather than on a disk: one transaction, one backup, no row without its file.
    """

    sha256 = models.CharField("kontrollsumma", max_length=64, primary_key=True)
    content = models.BinaryField("innehåll")

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "filer"
        default_permissions = []

    def __str__(self) -> str:
        return self.sha256


class Bilaga(models.Model):
    """A file that belongs to a behov. Removed by a completion it stays for the earlier version."""

    behov = models.ForeignKey(Behov, models.CASCADE, related_name="bilagor")
    fil = models.ForeignKey(Fil, models.PROTECT, related_name="bilagor")
    name = models.CharField("filnamn", max_length=200)
    content_type = models.CharField("typ", max_length=100)
    size = models.PositiveIntegerField("storlek i byte")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="bifogad av"
    )
    uploaded_at = models.DateTimeField("bifogad", default=timezone.now)
    removed_at = models.DateTimeField("borttagen", null=True, blank=True)
    completes = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="komplettering",
        verbose_name="kompletterar",
    )  # fmt: skip

    class Meta:
        verbose_name = "bilaga"
        verbose_name_plural = "bilagor"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            # The same file twice on one behov is a double click.
            models.UniqueConstraint(
                fields=["behov", "fil", "name"],
                condition=Q(removed_at=None),
                name="bilaga_once_per_behov",
            ),
        ]

    def __str__(self) -> str:
        return self.name
