"""An arena, who takes part, and its workshops: one plain object each."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from arenor.choices import ENDED, Arenastatus, Intressentgrupp
from arenor.models import Deltagare, Utvecklingsarena, Workshop
from tests.factories import AnvandareFactory


class UtvecklingsarenaFactory(DjangoModelFactory):
    class Meta:
        model = Utvecklingsarena

    title = factory.Sequence(lambda n: f"Arena {n}")
    question = "Hur långt vill vi gå med språkmodeller?"
    director = factory.SubFactory(AnvandareFactory)
    status = Arenastatus.FORSLAG
    closed_at = factory.LazyAttribute(lambda o: timezone.now() if o.status in ENDED else None)


class DeltagareFactory(DjangoModelFactory):
    """A person of the municipality; DeltagareFactory(anvandare=None) is a guest."""

    class Meta:
        model = Deltagare

    arena = factory.SubFactory(UtvecklingsarenaFactory)
    anvandare = factory.SubFactory(AnvandareFactory)
    name = factory.LazyAttributeSequence(
        lambda o, n: str(o.anvandare) if o.anvandare else f"Gäst {n}"
    )
    email = factory.LazyAttributeSequence(
        lambda o, n: o.anvandare.email if o.anvandare else f"gast{n}@foretag.example"
    )
    group = Intressentgrupp.VERKSAMHET
    link_expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=365))


class WorkshopFactory(DjangoModelFactory):
    """Next of its arena, without a time; WorkshopFactory(is_booked=True) is in two weeks."""

    class Meta:
        model = Workshop

    arena = factory.SubFactory(UtvecklingsarenaFactory)
    number = factory.LazyAttribute(lambda o: o.arena.workshoppar.count() + 1)
    position = factory.LazyAttribute(lambda o: o.number)
    theme = "Möjligheter och värden"
    starts_at = factory.LazyAttribute(
        lambda o: timezone.now() + dt.timedelta(days=14) if o.is_booked else None
    )
    ends_at = factory.LazyAttribute(
        lambda o: o.starts_at + dt.timedelta(hours=3) if o.starts_at else None
    )

    class Params:
        is_booked = False
