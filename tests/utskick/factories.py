import factory
from factory.django import DjangoModelFactory

from tests.factories import AnvandareFactory
from utskick.models import Utskick


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
