"""The ledger of everything that is mailed, and what decides when a reminder is due."""

import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class State(models.TextChoices):
    """Where a letter stands. utskick/delivery.py is the only code that changes it."""

    KOAD = "koad", "Köad"
    PAGAR = "pagar", "Skickas nu"
    SKICKAD = "skickad", "Skickad"
    VANTAR = "vantar", "Väntar på nytt försök"
    OKLAR = "oklar", "Oklart om den kom fram"
    FEL = "fel", "Gick inte att skicka"
    OVERHOPPAD = "overhoppad", "Överhoppad"


class UtskickQuerySet(models.QuerySet["Utskick"]):
    def to_send(self) -> Self:
        """What has its turn now, the oldest turn first: a row that fails goes to the back."""
        return self.filter(next_attempt_at__lte=timezone.now()).order_by("next_attempt_at", "pk")

    def abandoned(self) -> Self:
        """Claimed by a worker that never came back."""
        return self.filter(lease_until__lt=timezone.now()).order_by("pk")

    def for_list(self) -> Self:
        """Everything one row of a list shows, in one query."""
        return self.select_related("recipient").defer("body").order_by("-created_at", "-pk")


class Utskick(models.Model):
    """One letter to one person: written with the step that caused it, sent afterwards.

    `about` is what it concerns ("behov/12") and `occasion` the event ("v5") or the due date and
    step ("2026-11-30/3"). Together with kind and recipient they are the key: whoever finds the
    same occasion twice (two sweeps, a second beat, a run after a crash) writes one row.
    """

    kind = models.CharField("slag", max_length=60)
    about = models.CharField("gäller", max_length=60)
    occasion = models.CharField("tillfälle", max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,  # the ledger shows who was told: it outlives the employment
        related_name="utskick",
        verbose_name="mottagare",
    )
    immediate = models.BooleanField(
        "genast",
        default=True,
        help_text="Skickas när som helst, och igen om det är oklart om det kom fram. "
        "Annars en påminnelse: skickas på arbetstid och aldrig två gånger.",
    )
    subject = models.CharField("ämne", max_length=200)
    body = models.TextField("text")
    action = models.CharField("vad länken säger", max_length=200, blank=True)
    link = models.CharField("länk", max_length=300, blank=True)
    why = models.CharField("varför den skickas", max_length=200, blank=True)
    message_id = models.CharField("meddelande-id", max_length=200)

    state = models.CharField("läge", max_length=10, choices=State, default=State.KOAD)
    reason = models.CharField("skäl", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    next_attempt_at = models.DateTimeField(
        "nästa försök", null=True, blank=True, default=timezone.now
    )
    lease_until = models.DateTimeField("upptagen till", null=True, blank=True)
    address = models.EmailField("skickad till", blank=True)
    created_at = models.DateTimeField("skapad", default=timezone.now, editable=False)
    sent_at = models.DateTimeField("skickad", null=True, blank=True)

    objects = UtskickQuerySet.as_manager()

    class Meta:
        verbose_name = "utskick"
        verbose_name_plural = "utskick"
        constraints = [
            # `about` first: the key's index then also serves "all letters of this case".
            models.UniqueConstraint(
                name="utskick_once_per_occasion",
                fields=["about", "kind", "occasion", "recipient"],
            ),
            models.CheckConstraint(
                name="utskick_key_complete",
                condition=~Q(kind="") & ~Q(about="") & ~Q(occasion="") & ~Q(message_id=""),
            ),
            # A line break in a subject would let its writer add headers to the mail.
            models.CheckConstraint(
                name="utskick_subject_is_one_line",
                condition=~Q(subject="") & ~Q(subject__regex=r"[\r\n]"),
            ),
            models.CheckConstraint(name="utskick_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="utskick_sent_at_and_address_iff_skickad",
                condition=(Q(state=State.SKICKAD, sent_at__isnull=False) & ~Q(address=""))
                | (~Q(state=State.SKICKAD) & Q(sent_at=None, address="")),
            ),
            models.CheckConstraint(
                name="utskick_lease_iff_pagar",
                condition=Q(state=State.PAGAR, lease_until__isnull=False)
                | (~Q(state=State.PAGAR) & Q(lease_until=None)),
            ),
            # Whatever has a next attempt is sent then. An unclear reminder never is.
            models.CheckConstraint(
                name="utskick_next_attempt_while_unsent",
                condition=Q(state__in=[State.KOAD, State.VANTAR], next_attempt_at__isnull=False)
                | Q(state=State.OKLAR, immediate=True)
                | (~Q(state__in=[State.KOAD, State.VANTAR]) & Q(next_attempt_at=None)),
            ),
            models.CheckConstraint(
                name="utskick_trouble_has_reason",
                condition=Q(state__in=[State.KOAD, State.PAGAR, State.SKICKAD]) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                name="utskick_to_send",
                fields=["next_attempt_at", "id"],
                condition=Q(next_attempt_at__isnull=False),
            ),
            models.Index(
                name="utskick_abandoned",
                fields=["lease_until"],
                condition=Q(lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


def about_of(subject: models.Model) -> str:
    """What a letter concerns, as the ledger writes it: "behov/12"."""
    return f"{prefix_of(type(subject))}{subject.pk}"


def prefix_of(model: type[models.Model]) -> str:
    return f"{model._meta.model_name}/"  # noqa: SLF001 -- documented API


def message_id_of(*, kind: str, about: str, occasion: str, recipient_id: int) -> str:
    """The same for the same letter, however often it is sent: mail clients then show one."""
    key = "\n".join([kind, about, occasion, str(recipient_id)])
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class Stangningsdag(models.Model):
    """A day on which the municipality is closed although the calendar says working day."""

    date = models.DateField("datum", unique=True)
    name = models.CharField("namn", max_length=80, help_text="Till exempel ”Klämdag”.")

    class Meta:
        verbose_name = "stängningsdag"
        verbose_name_plural = "stängningsdagar"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class Paminnelsesteg(models.Model):
    """When a rule reminds: so many working days before (minus) or after the due date.

    Its primary key is part of a letter's occasion: a step that is moved reminds nobody twice.
    """

    rule = models.CharField("regel", max_length=60)
    offset_days = models.SmallIntegerField(
        "arbetsdagar från förfallodagen",
        help_text="Minus betyder före: -2 är två arbetsdagar före, 0 samma dag, 2 två efter.",
    )
    active = models.BooleanField("används", default=True)

    class Meta:
        verbose_name = "påminnelsesteg"
        verbose_name_plural = "påminnelsesteg"
        ordering = ["rule", "offset_days"]
        constraints = [
            models.UniqueConstraint(
                name="paminnelsesteg_once_per_rule_and_offset",
                fields=["rule", "offset_days"],
                violation_error_message="Regeln har redan ett steg den dagen.",
            ),
            models.CheckConstraint(
                name="paminnelsesteg_within_a_year",
                condition=Q(offset_days__range=(-250, 250)),
                violation_error_message="Högst 250 arbetsdagar före eller efter.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.offset_days:+d}"
