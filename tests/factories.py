"""One plain object each, and nothing behind the reader's back."""

import factory
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from factory.django import DjangoModelFactory

from behov.choices import Agartyp, Anledning, Mognad, Omfattning, Omrade, Status, Utfall
from behov.models import Behov, Nytta, Yttrande
from behov.workflow import komplettering
from nyttokalkyl import workflow as kalkyl_workflow
from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt, Kind

HAS_DUE_DATE = {
    Status.INSKICKAT,
    Status.UNDER_BEREDNING,
    Status.KOMPLETTERING,
    Status.BEREDD,
}
HAS_BEREDARE = set(Status) - {
    Status.UTKAST,
    Status.INSKICKAT,
    Status.ATERKALLAT,
    Status.SAMMANSLAGET,
}


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


class BehovFactory(DjangoModelFactory):
    """A sent-in behov, complete enough for any step; `status` brings what that status demands."""

    class Meta:
        model = Behov
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Behov {n}")
    summary = "Ärenden skrivs in två gånger."
    anledning = Anledning.EFFEKTIVISERING
    problem = "Handläggarna för över uppgifter för hand."
    consequence = "Fel och dubbelt arbete."
    mognad = Mognad.BESKRIVET
    owner_kind = Agartyp.SAKNAS
    omfattning = Omfattning.FLERA
    status = Status.INSKICKAT
    submitted_by = factory.SubFactory(AnvandareFactory)
    submitted_at = factory.LazyAttribute(
        lambda o: None if o.status == Status.UTKAST else timezone.now()
    )
    number = factory.Sequence(lambda n: n)
    reference = factory.LazyAttribute(
        lambda o: None if o.status == Status.UTKAST else f"BEH-1999-{o.number:04}"
    )
    beredare = factory.Maybe(
        "has_beredare", yes_declaration=factory.SubFactory(AnvandareFactory), no_declaration=None
    )
    due_on = factory.LazyAttribute(
        lambda o: timezone.localdate() if o.status in HAS_DUE_DATE else None
    )
    watch_on = factory.LazyAttribute(
        lambda o: timezone.localdate() if o.status == Status.VILANDE else None
    )
    recommended = factory.LazyAttribute(
        lambda o: Utfall.PROJEKT if o.status in {Status.BEREDD, Status.GODKANT} else ""
    )
    merged_into = factory.Maybe(
        "is_merged",
        yes_declaration=factory.SubFactory("tests.factories.BehovFactory"),
        no_declaration=None,
    )

    class Params:
        has_beredare = factory.LazyAttribute(lambda o: o.status in HAS_BEREDARE)
        is_merged = factory.LazyAttribute(lambda o: o.status == Status.SAMMANSLAGET)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.pop("number")
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def nyttor(self, create, number, **_kwargs):
        """One benefit, or as many as `nyttor=` says."""
        if create:
            for position in range(1, (1 if number is None else number) + 1):
                NyttaFactory(behov=self, position=position)
            if self.status == Status.KOMPLETTERING:
                komplettering.start(self)


class YttrandeFactory(DjangoModelFactory):
    """A question that waits for its answer, as workflow.ask_yttrande leaves it."""

    class Meta:
        model = Yttrande
        skip_postgeneration_save = True

    behov = factory.SubFactory("tests.factories.BehovFactory", status=Status.UNDER_BEREDNING)
    omrade = Omrade.JURIDIK
    question = "Får vi lagra uppgifterna utanför EU?"
    sakkunnig = factory.SubFactory(AnvandareFactory)
    asked_by = factory.SubFactory(AnvandareFactory)
    due_on = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def may_read(self, create, allowed, **_kwargs):
        """Without this (may_read=False) the row of the behov stays as it was."""
        if create and allowed is not False:
            self.behov.sakkunniga = sorted({*self.behov.sakkunniga, self.sakkunnig_id})
            self.behov.save(update_fields=["sakkunniga"])


class NyttaFactory(DjangoModelFactory):
    class Meta:
        model = Nytta

    behov = factory.SubFactory(BehovFactory, nyttor=0)
    position = 1
    intressent = "Handläggarna"
    text = "Mindre dubbelarbete"


class NyttokalkylFactory(DjangoModelFactory):
    """As the workflow begins one: a nollalternativ, one alternative and no rows."""

    class Meta:
        model = Nyttokalkyl

    behov = factory.SubFactory(BehovFactory)
    by = factory.SubFactory(AnvandareFactory)
    name = "Köpa eller bygga ut"

    @classmethod
    def _create(cls, _model_class, *_args, **kwargs):
        return kalkyl_workflow.create(**kwargs)
