"""What beredningen asks of people who know a subject, and what they answer."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from behov.choices import Omrade, Status
from behov.models.behov import Behov
from organisation.models import Anvandare

UNDECIDED = frozenset(
    {Status.UNDER_BEREDNING, Status.KOMPLETTERING, Status.I_ARENA, Status.VILANDE}
)
"""Where an answer still matters."""


class YttrandeQuerySet(models.QuerySet["Yttrande"]):
    def open(self) -> Self:
        """Neither given nor recalled."""
        return self.filter(given_at=None, recalled_at=None)

    def awaited(self) -> Self:
        """Open, about a behov whose judgement they can still change."""
        return self.open().filter(behov__status__in=UNDECIDED)

    def for_reminders(self) -> Self:
        """With what the predicates of permissions.py look at, without a query each."""
        return self.select_related(
            "sakkunnig",
            "behov__owner_objekt__objektagare",
            "behov__owner_enhet__manager",
            "behov__submitted_by",
        )

    def asked_of(self, user: Anvandare) -> Self:
        return self.filter(sakkunnig=user)

    def internal_to(self, user: Anvandare) -> Self:
        """Of behov whose internal notes `user` may read."""
        return self.filter(behov__in=Behov.objects.internal_to(user))

    def told_to(self, reader: Anvandare, *, internal: bool) -> Self:
        """All to whoever reads what is internal, to others what they were asked themselves."""
        rows = self.filter(recalled_at=None).select_related("sakkunnig", "asked_by")
        return rows if internal else rows.filter(sakkunnig=reader)


class Yttrande(models.Model):
    """One question to one sakkunnig about a behov, and the answer once it is given."""

    behov = models.ForeignKey(Behov, models.PROTECT, related_name="yttranden")
    omrade = models.CharField("område", max_length=20, choices=Omrade)
    question = models.TextField("fråga", max_length=10_000)
    sakkunnig = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="yttranden",
        verbose_name="sakkunnig",
    )  # fmt: skip
    due_on = models.DateField("senast")
    working_days_left = models.PositiveSmallIntegerField(
        "arbetsdagar kvar när klockan stannade", null=True, editable=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="begärt av"
    )
    asked_at = models.DateTimeField("begärt", default=timezone.now)
    text = models.TextField("yttrande", max_length=10_000, blank=True)
    given_at = models.DateTimeField("lämnat", null=True, blank=True)
    recalled_at = models.DateTimeField("taget tillbaka", null=True, blank=True)

    objects = YttrandeQuerySet.as_manager()

    class Meta:
        verbose_name = "yttrande"
        verbose_name_plural = "yttranden"
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["behov", "sakkunnig"],
                condition=Q(given_at=None, recalled_at=None),
                name="yttrande_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                name="yttrande_given_has_text",
                condition=Q(given_at=None, text="") | (Q(given_at__isnull=False) & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="yttrande_given_or_recalled",
                condition=Q(given_at=None) | Q(recalled_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="yttrande_awaited",
                condition=Q(given_at=None, recalled_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="given_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.given_at IS NOT NULL"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_omrade_display()}, {self.sakkunnig}"

    @property
    def about(self) -> str:
        """Its address in the ledger of mail (utskick)."""
        return f"yttrande/{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.given_at is None and self.recalled_at is None

    @property
    def is_late(self) -> bool:
        waits = self.is_open and self.working_days_left is None
        return waits and self.due_on < timezone.localdate()
