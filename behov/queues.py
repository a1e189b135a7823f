"""The work queues of beredningen. The start page counts them and the admin shows them."""

from django.db.models import Q, TextChoices
from django.utils import timezone

from behov.choices import CLOSED, PAUSED, Status
from organisation.models import Anvandare


class Queue(TextChoices):
    """The value stands in the address of the admin's list: ?ko=otilldelade."""

    OTILLDELADE = "otilldelade", "Otilldelade"
    MINA = "mina", "Mina"
    VANTAR = "vantar", "Väntar på andra"
    FORSENADE = "forsenade", "Försenade"
    KLARA = "klara", "Klara för beslut"

    def holds(self, user: Anvandare) -> Q:
        """What stands in this queue for `user`."""
        open_ = ~Q(status__in=[Status.UTKAST, *CLOSED])
        at_work = Q(status__in=[Status.INSKICKAT, Status.UNDER_BEREDNING])
        match self:
            case Queue.OTILLDELADE:
                return at_work & Q(beredare=None)
            case Queue.MINA:
                return open_ & Q(beredare=user.pk)
            case Queue.VANTAR:
                return Q(status__in=PAUSED)
            case Queue.FORSENADE:
                return open_ & Q(due_on__lt=timezone.localdate())
            case Queue.KLARA:
                return Q(status=Status.BEREDD)
