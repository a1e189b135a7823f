"""What a Celery worker of ours does otherwise than Celery's own."""

from contextlib import suppress

from celery.worker import consumer


class Consumer(consumer.Consumer):
    """Takes messages from the broker, and outlives one that vanishes.

    Celery 5.7 closes a lost connection twice. If messages are unacknowledged the second time asks
    a transport that is no longer there to put them back, and the AttributeError ends the worker.
    Nothing is lost with them: what is to be sent stands in the ledger.
    """

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        with suppress(AttributeError):
            super().on_connection_error_after_connected(exc)
