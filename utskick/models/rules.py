"""What decides when a reminder is due, and what it says: rows that an administrator edits."""

from django.db import models
from django.db.models import Q


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


class Paminnelseregel(models.Model):
    """What a rule says, and how far it goes. The keys are code (utskick/paminnelser.py).

    The texts know the placeholders of their rule, such as {nummer}, and nothing else.
    """

    key = models.CharField("regel", max_length=60, primary_key=True)
    active = models.BooleanField("används", default=True)
    subject = models.CharField("ämne i tid", max_length=150)
    text = models.TextField("text i tid", max_length=2_000)
    late_subject = models.CharField("ämne när dagen har passerat", max_length=150)
    late_text = models.TextField("text när dagen har passerat", max_length=2_000)
    action = models.CharField("vad länken säger", max_length=120)
    days = models.PositiveSmallIntegerField("antal dagar", null=True, blank=True)
    weekly = models.BooleanField(
        "sedan varje vecka",
        default=True,
        help_text="Efter det sista steget kommer påminnelsen veckans första arbetsdag.",
    )

    class Meta:
        verbose_name = "påminnelseregel"
        verbose_name_plural = "påminnelseregler"
        default_permissions = ["view", "change"]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.subject


class Paminnelsesteg(models.Model):
    """When a rule reminds: so many working days before (minus) or after the due date.

    Its primary key is part of a letter's occasion: a step that is moved reminds nobody twice.
    """

    rule = models.CharField("regel", max_length=60)
    offset_days = models.SmallIntegerField(
        "arbetsdagar från förfallodagen",
        help_text="Minus betyder före: -2 är två arbetsdagar före, 0 samma dag, 2 två efter.",
    )
    to_responsible = models.BooleanField("till den som ska göra det", default=True)
    to_ledare = models.BooleanField("till beredningsledarna", default=False)
    to_direktor = models.BooleanField("till digitaliseringsdirektören", default=False)
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
