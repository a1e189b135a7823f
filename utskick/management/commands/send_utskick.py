"""The work of the Celery worker, once: a system timer can stand in for Celery and Redis."""

from django.core.management.base import BaseCommand

from utskick import delivery, paminnelser


class Command(BaseCommand):
    help = (
        "Queue reminders for what has fallen due, then send everything that is queued. "
        "Safe to run at any time, also beside a worker."
    )

    def handle(self, **_options: object) -> None:
        self.stdout.write(f"Queued {paminnelser.sweep()} reminders.")
        for state, count in sorted(delivery.drain().items()):
            self.stdout.write(f"{count} {state}")
