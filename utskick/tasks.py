"""What the clock and the wake-up run: config/settings.py says when. Safe to run twice."""

from celery import shared_task

from utskick import delivery, heartbeat, paminnelser


@shared_task
def sweep() -> None:
    """Queue reminders for what has fallen due."""
    heartbeat.note(heartbeat.WORKER)
    paminnelser.sweep()


@shared_task
def drain() -> None:
    """Send what is queued; what a minute does not suffice for is left to the next tick."""
    heartbeat.note(heartbeat.WORKER)
    delivery.drain(seconds=60)
