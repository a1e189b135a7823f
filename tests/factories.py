"""One plain object each, and nothing behind the reader's back."""

import factory
from django.contrib.auth.models import Group, Permission
from factory.django import DjangoModelFactory

from organisation.models import Anvandare, Enhet, Forvaltningsobjekt, Kind


class EnhetFactory(DjangoModelFactory):
    """A nämnd, unless `kind` and `parent` are given."""

    class Meta:
        model = Enhet

    code = factory.Sequence(lambda n: f"enhet{n}")
    kind = Kind.NAMND
    name = factory.Sequence(lambda n: f"Enhet {n}")


class AnvandareFactory(DjangoModelFactory):
    class Meta:
        model = Anvandare
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"anvandare{n}")
    first_name = "Kim"
    last_name = factory.Sequence(lambda n: f"Berg {n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.se")
    enhet = factory.SubFactory(EnhetFactory)

    @factory.post_generation
    def may(self, create, codenames, **_kwargs):
        """AnvandareFactory(may=["bereda_behov"]) grants permissions by codename."""
        if create and codenames:
            self.user_permissions.set(Permission.objects.filter(codename__in=codenames))

    @factory.post_generation
    def roles(self, create, roles, **_kwargs):
        """AnvandareFactory(roles=[Roll.BEREDNING]) joins the groups of the roles."""
        if create and roles:
            self.groups.set(Group.objects.filter(name__in=roles))


class ForvaltningsobjektFactory(DjangoModelFactory):
    class Meta:
        model = Forvaltningsobjekt

    code = factory.Sequence(lambda n: f"objekt{n}")
    name = factory.Sequence(lambda n: f"Objekt {n}")
    owner_enhet = factory.SubFactory(EnhetFactory)
