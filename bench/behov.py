"""The pages and steps of behov with 10,000 of them in the database, and the queries they cost.

Pages are measured as _pages.py says.
"""

import datetime as dt
import itertools
import statistics
import time
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse
from django.utils import timezone

from behov import snapshot, workflow
from behov.choices import Agartyp, Anledning, Mognad, Omfattning, Status
from behov.models import Behov, Behovsversion, Handelse, Nytta
from bench._pages import ROUNDS, report, timed
from organisation.models import Anvandare, Enhet, Roll

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 10_000
STATUSES = [Status.INSKICKAT, Status.UNDER_BEREDNING, Status.AVSLAGET, Status.AVSLUTAT]
WORDS = [
    "ärende",
    "system",
    "avtal",
    "skola",
    "omsorg",
    "bygglov",
    "karta",
    "larm",
    "journal",
    "faktura",
    "närvaro",
    "sensor",
]


def main() -> None:
    setup_test_environment(debug=False)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        started = time.perf_counter()
        submitter, beredare = _people()
        _seed(submitter, beredare)
        print(f"{COUNT} behov seeded in {time.perf_counter() - started:.1f} s")
        _pages(submitter, beredare)
        _steps(submitter, beredare)
    finally:
        runner.teardown_databases(databases)


def _people() -> tuple[Anvandare, Anvandare]:
    namnd = Enhet.objects.create(code="bench", kind="namnd", name="Nämnden")
    submitter = Anvandare.objects.create_user("submitter", "s@example.se", enhet=namnd)
    beredare = Anvandare.objects.create_user("beredare", "b@example.se", enhet=namnd)
    beredare.groups.set(
        [beredare.groups.model.objects.get(name=role) for role in (Roll.BEREDNINGSLEDARE,)]
    )
    return submitter, beredare


@transaction.atomic
def _seed(submitter: Anvandare, beredare: Anvandare) -> None:
    now = timezone.now()
    words = itertools.cycle(WORDS)
    rows = [
        Behov(
            title=f"Behov {number} {next(words)}",
            summary=" ".join(next(words) for _ in range(30)),
            anledning=Anledning.EFFEKTIVISERING,
            problem=" ".join(next(words) for _ in range(100)),
            consequence="Fel.",
            mognad=Mognad.BESKRIVET,
            owner_kind=Agartyp.SAKNAS,
            omfattning=Omfattning.FLERA,
            status=STATUSES[number % 4],
            reference=f"BEH-1999-{number:04}",
            submitted_by=submitter,
            submitted_at=now - dt.timedelta(minutes=number),
            beredare=beredare,
            due_on=timezone.localdate(),
        )
        for number in range(COUNT)
    ]
    Behov.objects.bulk_create(rows, batch_size=1000)
    Nytta.objects.bulk_create(
        (Nytta(behov=row, position=1, intressent="Alla", text="Tid") for row in rows),
        batch_size=2000,
    )
    content = snapshot.content_of(rows[0])
    Behovsversion.objects.bulk_create(
        (
            Behovsversion(behov=row, number=1, by=submitter, content=content, sha256="0" * 64)
            for row in rows
        ),
        batch_size=1000,
    )
    Handelse.objects.bulk_create(
        (
            Handelse(
                behov=row,
                version=1,
                by=submitter,
                step="SUBMIT",
                from_status=Status.UTKAST,
                to_status=Status.INSKICKAT,
            )
            for row in rows
        ),
        batch_size=2000,
    )


def _pages(submitter: Anvandare, beredare: Anvandare) -> None:
    one = Behov.objects.filter(status=Status.UNDER_BEREDNING).order_by("pk")[0]
    pages = {
        "start": (submitter, reverse("start")),
        "list": (submitter, reverse("behov:list")),
        "list, last page": (submitter, reverse("behov:list") + "?sida=200"),
        "list, search": (submitter, reverse("behov:list") + "?q=bygglov"),
        "my behov": (submitter, reverse("behov:mine")),
        "one behov": (submitter, reverse("behov:detail", args=[one.pk])),
        "admin queue": (beredare, reverse("admin:behov_behov_changelist")),
        "admin case": (beredare, reverse("admin:behov_behov_change", args=[one.pk])),
    }
    report(pages)


def _steps(submitter: Anvandare, beredare: Anvandare) -> None:
    """Submit and one step, beside the least a transaction can cost: one row locked and written."""
    drafts = [_draft(submitter) for _ in range(ROUNDS + 1)]
    row = Behov.objects.order_by("pk")[0]
    steps: dict[str, Callable[[Behov], object]] = {
        "submit": lambda draft: workflow.submit(draft, by=submitter),
        "take up": lambda sent_in: workflow.start_beredning(sent_in, by=beredare),
    }
    print(f"{'step':18} {'queries':>7} {'median ms':>10} {'× floor':>8}")
    for name, take in steps.items():
        with CaptureQueriesContext(connection) as queries:
            take(drafts[0])
        times, floors = [], []
        for draft in drafts[1:]:
            times.append(timed(take, draft))
            floors.append(timed(_lock_and_write, row))
        median = statistics.median(times)
        ratio = median / statistics.median(floors)
        print(f"{name:18} {len(queries):7} {median:10.1f} {ratio:8.1f}")


@transaction.atomic
def _lock_and_write(row: Behov) -> None:
    Behov.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    row.save(update_fields=["updated_at"])


def _draft(by: Anvandare) -> Behov:
    behov = workflow.create_draft(by=by)
    fields = {
        "title": "Ett behov",
        "summary": "Kort.",
        "anledning": Anledning.EFFEKTIVISERING,
        "problem": "Ett problem.",
        "consequence": "Fel.",
        "mognad": Mognad.BESKRIVET,
        "owner_kind": Agartyp.SAKNAS,
        "omfattning": Omfattning.FLERA,
    }
    nyttor = [{"intressent": "Alla", "text": "Tid"}]
    return workflow.save_draft(behov, version=behov.version, fields=fields, nyttor=nyttor)
