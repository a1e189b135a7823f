"""What the clock and the wake-up run: config/settings.py says when. Safe to run twice."""

from celery import shared_task

from utskick import delivery, paminnelser


@shared_task
def sweep() -> None:
    """Queue reminders for what has fallen due."""
    paminnelser.sweep()


@shared_task
def drain() -> None:
    """Send what is queued; what a minute does not suffice for is left to the next tick."""
    delivery.drain(seconds=60)
