"""Who takes part, and the secret address of a person's own calendar."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from arenor import links
from arenor.choices import Deltagarroll, Grad, Intressentgrupp
from arenor.models.arena import Utvecklingsarena
from organisation.swedish import SwedishOrder


class DeltagareQuerySet(models.QuerySet["Deltagare"]):
    def current(self) -> Self:
        return self.filter(removed_at=None)

    def by_name(self) -> Self:
        """As a Swedish list of names."""
        return self.order_by(SwedishOrder("name"), "pk")


class Deltagare(models.Model):
    """A person of the municipality or a guest in one arena. A guest has no account."""

    arena = models.ForeignKey(Utvecklingsarena, models.PROTECT, related_name="deltagare")
    anvandare = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        related_name="deltar", verbose_name="person i kommunen",
    )  # fmt: skip
    name = models.CharField("namn", max_length=120)
    email = models.EmailField("e-postadress")
    organisation = models.CharField("organisation", max_length=120, blank=True)
    role = models.CharField(
        "roll", max_length=12, choices=Deltagarroll, default=Deltagarroll.DELTAGARE
    )
    group = models.CharField("intressentgrupp", max_length=12, choices=Intressentgrupp)
    interest = models.PositiveSmallIntegerField("intresse", choices=Grad, default=Grad.MEDEL)
    influence = models.PositiveSmallIntegerField("inflytande", choices=Grad, default=Grad.MEDEL)
    link_nonce = models.CharField(
        "gästlänkens nyckel", max_length=40, unique=True, default=links.new_nonce, editable=False
    )
    link_expires_at = models.DateTimeField("gästlänken gäller till", editable=False)
    version = models.PositiveIntegerField("ändring", default=1, editable=False)
    added_at = models.DateTimeField("tillagd", default=timezone.now, editable=False)
    removed_at = models.DateTimeField("borttagen", null=True, editable=False)

    objects = DeltagareQuerySet.as_manager()

    class Meta:
        verbose_name = "arenadeltagare"
        verbose_name_plural = "arenadeltagare"
        default_permissions = []
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "arena", Lower("email"), condition=Q(removed_at=None),
                name="deltagare_once_per_arena",
                violation_error_message="Personen är redan deltagare i arenan.",
            ),
            models.CheckConstraint(
                name="deltagare_has_name_and_email", condition=~(Q(name="") | Q(email="")),
            ),
            models.CheckConstraint(
                name="deltagare_role_and_group_known",
                condition=Q(role__in=Deltagarroll.values, group__in=Intressentgrupp.values),
            ),
            models.CheckConstraint(
                name="deltagare_interest_and_influence_from_1_to_5",
                condition=Q(interest__in=Grad.values, influence__in=Grad.values),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["anvandare", "arena"], name="deltagare_mine")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_guest(self) -> bool:
        return self.anvandare_id is None

    @property
    def is_facilitator(self) -> bool:
        return self.role == Deltagarroll.FACILITATOR

    @property
    def contributes(self) -> bool:
        """Whether they write and vote, rather than look on."""
        return self.role != Deltagarroll.OBSERVATOR

    @property
    def link_works(self) -> bool:
        return self.link_expires_at > timezone.now()

    @property
    def link_token(self) -> str:
        """The secret of a guest's link."""
        return links.token_of(self.link_nonce)


class Kalenderflode(models.Model):
    """A person's own calendar feed. Only the hash of its secret is kept; it is shown once."""

    anvandare = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="kalenderfloden",
        verbose_name="person",
    )  # fmt: skip
    token_hash = models.CharField("kontrollsumma", max_length=64, unique=True)
    created_at = models.DateTimeField("skapat", default=timezone.now)
    revoked_at = models.DateTimeField("återkallat", null=True)

    class Meta:
        verbose_name = "kalenderflöde"
        verbose_name_plural = "kalenderflöden"
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["anvandare"],
                condition=Q(revoked_at=None),
                name="kalenderflode_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anvandare} från {self.created_at:%Y-%m-%d}"
