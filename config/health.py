"""Is it alive, and may it have traffic? For whoever starts, stops and watches the processes.

The answers say nothing that a stranger should not know; the reason for a failure is in the log.
"""

import functools
import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from utskick import heartbeat, ops

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- Django's signature
    """The process answers. Depends on nothing: a restart would not mend the database."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- Django's signature
    """The database can be written, and has every migration this code knows."""
    try:
        missing = _known_migrations() - _applied_migrations()
    except Error:
        logger.exception("not ready: database")
        return JsonResponse({"status": "otillgänglig"}, status=503)
    if missing:
        logger.error("not ready: %d migrations are not applied", len(missing))
        return JsonResponse({"status": "otillgänglig"}, status=503)
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def mail(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- Django's signature
    """Figures for monitoring. Late mail makes the site worse, not unavailable: always 200."""
    try:
        figures = ops.figures()
    except Error:
        logger.exception("no figures: database")
        return JsonResponse({"status": "otillgänglig"}, status=503)
    return JsonResponse(
        {
            "status": "försenat" if figures.is_late() else "ok",
            "seconds_since_sweep": figures.seconds_since(heartbeat.SWEEP),
            "seconds_since_sending": figures.seconds_since(heartbeat.DRAIN),
            "seconds_since_worker": figures.seconds_since(heartbeat.WORKER),
            "oldest_queued_seconds": ops.seconds(figures.oldest_queued_at) or 0,
            "queued": figures.queued,
            "failed": figures.failed,
            "unclear": figures.unclear,
        }
    )


@transaction.atomic
def _applied_migrations() -> set[tuple[str, str]]:
    """Locking one row is a write: a standby or a read-only database refuses it."""
    rows = MigrationRecorder(connection).migration_qs
    rows.select_for_update(skip_locked=True).first()
    return set(rows.values_list("app", "name"))


@functools.cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """From the files, once: they do not change while the process runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
