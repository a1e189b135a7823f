"""The ledger of everything that is mailed, and what is known of the way it takes."""

import hashlib
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from organisation.models import Anvandare


class State(models.TextChoices):
    """Where a letter stands. utskick/delivery.py is the only code that changes it."""

    KOAD = "koad", "Köat"
    PAGAR = "pagar", "Skickas nu"
    SKICKAD = "skickad", "Skickat"
    VANTAR = "vantar", "Väntar på nytt försök"
    OKLAR = "oklar", "Oklart om det kom fram"
    FEL = "fel", "Gick inte att skicka"
    OVERHOPPAD = "overhoppad", "Överhoppat"


@dataclass(frozen=True, slots=True)
class Guest:
    """A reader without an account."""

    name: str
    email: str

    def __str__(self) -> str:
        return self.name


DIGEST = "sammanstallning"
"""The kind of the one mail a day that holds the reminders of one person."""


class UtskickQuerySet(models.QuerySet["Utskick"]):
    def mails(self) -> Self:
        """What is a mail of its own, rather than a part of somebody's digest."""
        return self.filter(Q(immediate=True) | Q(kind=DIGEST))

    def to_send(self) -> Self:
        """What has its turn now, the oldest turn first: a row that fails goes to the back."""
        turn = self.mails().filter(next_attempt_at__lte=timezone.now())
        return turn.order_by("next_attempt_at", "pk")

    def to_gather(self) -> Self:
        """What waits for a place in a digest."""
        waiting = self.filter(immediate=False, state=State.KOAD, digest=None)
        return waiting.exclude(kind=DIGEST).filter(next_attempt_at__lte=timezone.now())

    def abandoned(self) -> Self:
        """Claimed by a worker that never came back."""
        return self.filter(lease_until__lt=timezone.now()).order_by("pk")

    def to_read(self, reader: Anvandare) -> Self:
        """What `reader` has been told, or is about to be; a digest is told by what is in it."""
        rows = self.filter(recipient=reader).exclude(kind=DIGEST)
        return rows.select_related("stands_in_for").order_by("-pk")

    def for_list(self) -> Self:
        """Everything one row of a list shows, in one query."""
        return (
            self.select_related("recipient", "stands_in_for")
            .defer("body")
            .order_by("-created_at", "-pk")
        )


class Utskick(models.Model):
    """One letter to one person: written with the step that caused it, sent afterwards.

    A reminder is not mailed by itself: it waits until it is gathered into `digest`, the one mail
    of the day for its reader, and then shares that row's fate.

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
        null=True,
        blank=True,
        related_name="utskick",
        verbose_name="mottagare",
    )
    guest_name = models.CharField("gäst", max_length=120, blank=True)
    guest_email = models.EmailField("gästens adress", blank=True)
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="i stället för",
    )
    immediate = models.BooleanField(
        "eget mejl",
        default=True,
        help_text="Ett eget mejl, som skickas igen om det är oklart om det kom fram. Annars en "
        "påminnelse: en del av dagens sammanställning, och aldrig två gånger.",
    )
    at_any_hour = models.BooleanField(
        "även kvällar och helger", default=False, help_text="Annars bara på arbetstid."
    )
    private = models.BooleanField(
        "bara för mottagaren", default=False, help_text="Syns inte för någon annan, till exempel "
        "om ett utkast."
    )  # fmt: skip
    digest = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="sammanställning",
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
            models.UniqueConstraint(
                name="utskick_once_per_occasion_and_guest",
                fields=["about", "kind", "occasion", "guest_email"],
                condition=Q(recipient=None),
            ),
            # A guest has no digest: there is nobody whose day it would be a part of.
            models.CheckConstraint(
                name="utskick_to_a_person_or_a_guest",
                condition=Q(recipient__isnull=False, guest_name="", guest_email="")
                | (Q(recipient=None, immediate=True) & ~Q(guest_name="") & ~Q(guest_email="")),
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
            # Whatever has a next attempt is sent then. An unclear reminder never is, and what is
            # in a digest goes with it.
            models.CheckConstraint(
                name="utskick_next_attempt_while_unsent",
                condition=Q(
                    state__in=[State.KOAD, State.VANTAR], digest=None, next_attempt_at__isnull=False
                )
                | Q(state=State.OKLAR, immediate=True)
                | (
                    (~Q(state__in=[State.KOAD, State.VANTAR]) | Q(digest__isnull=False))
                    & Q(next_attempt_at=None)
                ),
            ),
            models.CheckConstraint(
                name="utskick_only_reminders_in_a_digest",
                condition=Q(digest=None) | (Q(immediate=False) & ~Q(kind=DIGEST)),
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
            models.Index(name="utskick_of_reader", fields=["recipient", "-id"]),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def to(self) -> Anvandare | Guest:
        return self.recipient or Guest(self.guest_name, self.guest_email)

    @property
    def path(self) -> str:
        """The link as our own pages write it."""
        return self.link.removeprefix(settings.BASE_URL)


def about_of(subject: models.Model) -> str:
    """What a letter concerns, as the ledger writes it: "behov/12"."""
    return f"{prefix_of(type(subject))}{subject.pk}"


def prefix_of(model: type[models.Model]) -> str:
    return f"{model._meta.model_name}/"  # noqa: SLF001 -- documented API


def message_id_of(*, kind: str, about: str, occasion: str, reader: int | str) -> str:
    """The same for the same letter, however often it is sent: mail clients then show one.

    `reader` is the person's key, or the address of a guest.
    """
    key = "\n".join([kind, about, occasion, str(reader)])
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class Studs(models.Model):
    """An address whose mail comes back: nothing more is sent there until the row is removed."""

    address = models.EmailField("adress", unique=True)
    noted_at = models.DateTimeField("noterad", default=timezone.now, editable=False)
    reason = models.CharField("vad som hände", max_length=200)

    class Meta:
        verbose_name = "studsande adress"
        verbose_name_plural = "studsande adresser"
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                name="studs_address_in_lower_case", condition=Q(address=Lower("address"))
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Heartbeat(models.Model):
    """When a part of the machinery was last seen at work, or in trouble."""

    name = models.CharField("namn", max_length=20, primary_key=True)
    at = models.DateTimeField("när")
    note = models.CharField("anmärkning", max_length=300, blank=True)

    class Meta:
        verbose_name = "livstecken"
        verbose_name_plural = "driftläge"
        default_permissions = ["view"]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
