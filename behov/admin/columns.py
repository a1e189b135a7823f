"""How a behov is told in a table: status as text with a shape, time in words."""

import datetime as dt
from collections.abc import Collection

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html

from behov.choices import Status
from behov.models import Behov
from behov.standing import SHAPES
from organisation.swedish import SwedishOrder
from utskick.arbetsdagar import working_days_between


def days(count: int) -> str:
    return f"{count} arbetsdag" if count == 1 else f"{count} arbetsdagar"


def time_left(behov: Behov, closed: Collection[dt.date] | None = None) -> str:
    """What the deadline means today, in working days; empty where no clock runs."""
    today = timezone.localdate()
    if behov.is_closed or behov.due_on is None:
        return ""
    if behov.due_on == today:
        return "i dag"
    count = working_days_between(today, behov.due_on, closed)
    if behov.due_on > today:
        return f"om {days(count)}" if count else "före nästa arbetsdag"
    return f"försenat {days(-count)}" if count else "försenat"


@admin.display(description="Behov", ordering=SwedishOrder("title"))
def title(behov: Behov) -> str:
    return behov.title


@admin.display(description="Läge", ordering="status")
def badge(behov: Behov) -> str:
    shape = SHAPES[Status(behov.status)]
    return format_html(
        '<span class="status status-{}">{}</span>', shape, behov.get_status_display()
    )


@admin.display(description="Beredare", ordering=SwedishOrder("beredare__first_name"))
def beredare(behov: Behov) -> str:
    return str(behov.beredare or "–")


@admin.display(description="Ägare")
def owner(behov: Behov) -> str:
    return str(behov.owner or behov.get_owner_kind_display())


@admin.display(description="Inskickat", ordering="submitted_at")
def submitted(behov: Behov) -> str:
    day = "" if behov.submitted_at is None else timezone.localdate(behov.submitted_at)
    return format_html('<span class="nowrap">{}</span>', day)


@admin.display(description="Frist", ordering="due_on")
def due(behov: Behov, closed: Collection[dt.date] | None = None) -> str:
    """With `closed` read once for all rows; otherwise each row reads it."""
    if behov.status == Status.VILANDE:
        return f"Bevakas {behov.watch_on}"
    left = time_left(behov, closed)
    if not left:
        return "–"
    return format_html(
        '<span class="nowrap">{}</span> <span class="{}">{}</span>',
        behov.due_on,
        "late" if behov.is_overdue else "quiet",
        left,
    )


IN_LIST = [title, badge, beredare, owner, due, submitted]
"""The columns of the list, for Django's sorting and headings."""


def cells(behov: Behov, closed: Collection[dt.date]) -> list[tuple[str, str]]:
    """Heading and text of each column after the first."""
    return [
        ("Läge", badge(behov)),
        ("Beredare", beredare(behov)),
        ("Ägare", owner(behov)),
        ("Frist", due(behov, closed)),
        ("Inskickat", submitted(behov)),
    ]
