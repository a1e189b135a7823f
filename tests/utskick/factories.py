import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories import AnvandareFactory
from utskick.models import DIGEST, Utskick


class UtskickFactory(DjangoModelFactory):
    """A letter about an event, not yet sent; a reminder with immediate=False."""

    class Meta:
        model = Utskick

    kind = "beslut"
    about = "behov/1"
    occasion = factory.Sequence(lambda n: f"v{n}")
    recipient = factory.SubFactory(AnvandareFactory)
    subject = "Beslut om ditt behov"
    body = "Hej!\n"
    message_id = factory.LazyAttribute(lambda o: f"<{o.kind}.{o.occasion}@example.se>")


class DigestFactory(UtskickFactory):
    """Today's mail to one person with one reminder in it, or as many as `items=` says."""

    class Meta:
        skip_postgeneration_save = True

    kind = DIGEST
    immediate = False
    subject = "Sammanställning"

    @factory.post_generation
    def items(self, create, number, **_kwargs):
        if create:
            count = 1 if number is None else number
            ReminderFactory.create_batch(count, recipient=self.recipient, digest=self)


class ReminderFactory(UtskickFactory):
    """Gathered into `digest`, or waiting for it."""

    kind = "prov"
    subject = factory.Sequence(lambda n: f"Påminnelse {n}")
    immediate = False
    next_attempt_at = factory.LazyAttribute(lambda o: None if o.digest else timezone.now())
    digest = None
