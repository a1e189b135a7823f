"""Jäv rests on everything that has been sent in: nobody writes or says themself out of it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from behov import permissions, workflow
from behov.choices import Agartyp, Status
from behov.models import Behov
from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Anvandare, Enhet, Roll
from tests.behov import stories
from tests.behov.test_permissions import JUDGEMENTS
from tests.factories import AnvandareFactory, BehovFactory, EnhetFactory, ForvaltningsobjektFactory
from tests.nyttokalkyl import stories as kalkyl_stories

pytestmark = pytest.mark.django_db


def person(*roles):
    return Anvandare.objects.get(pk=AnvandareFactory(roles=roles).pk)


def objekt_of(owner, post="objektagare"):
    objekt = ForvaltningsobjektFactory(**{post: owner})
    return {"owner_kind": Agartyp.OBJEKT, "owner_objekt": objekt, "owner_enhet": None}


def verksamhet_of(owner):
    enhet = EnhetFactory(manager=owner)
    return {"owner_kind": Agartyp.VERKSAMHET, "owner_objekt": None, "owner_enhet": enhet}


def given_away(owner, owned=objekt_of):
    """Its owner was asked for a completion, and sent it in with another owner named."""
    behov = stories.asked(**owned(owner))
    stories.edited(behov, **verksamhet_of(AnvandareFactory()))
    return workflow.answer_komplettering(behov, by=owner)


@pytest.mark.parametrize("predicate", JUDGEMENTS)
@pytest.mark.parametrize("owned", [objekt_of, verksamhet_of])
def test_who_sends_in_another_owner_does_not_leave_jav(predicate, owned):
    owner = person(*Roll)
    neutral = person(*Roll)
    behov = given_away(owner, owned)

    assert not permissions.is_owner(owner, behov)
    assert not predicate(owner, behov)
    assert predicate(neutral, behov)


@pytest.mark.parametrize("predicate", JUDGEMENTS)
def test_who_declines_to_own_it_does_not_leave_jav(predicate):
    owner = person(*Roll)
    behov = stories.under_beredning(**objekt_of(owner))

    behov = workflow.decline_owner(behov, by=owner, motivation="Inte vårt.")

    assert not predicate(owner, behov)


def test_who_came_to_own_it_and_declines_does_not_leave_jav_either():
    late = person(*Roll)
    behov = stories.under_beredning(**verksamhet_of(AnvandareFactory()))
    Enhet.objects.filter(pk=behov.owner_enhet_id).update(manager=late)

    behov = workflow.decline_owner(behov, by=late, motivation="Inte vårt.")

    assert not permissions.can_decide(late, behov)


def test_who_came_to_own_it_after_it_was_sent_in_does_not_leave_jav_either():
    late = person(*Roll)
    behov = stories.asked(**verksamhet_of(AnvandareFactory()))
    behov.owner_enhet.manager = late
    behov.owner_enhet.save()
    stories.edited(behov, **verksamhet_of(AnvandareFactory()))

    behov = workflow.answer_komplettering(behov, by=behov.submitted_by)

    assert not permissions.can_decide(late, behov)


def test_who_no_longer_owns_it_has_no_say_as_an_owner():
    """Jäv takes rights away. It gives none back."""
    owner = person()
    behov = given_away(owner)

    rights = [permissions.can_read, permissions.can_answer, permissions.can_withdraw]
    assert [may(owner, behov) for may in rights] == [False, False, False]


def test_the_case_in_the_admin_says_why_there_are_no_buttons(client):
    owner = person(Roll.BEREDNINGSLEDARE)
    client.force_login(owner)

    page = client.get(reverse("admin:behov_behov_change", args=[given_away(owner).pk])).text

    assert "Du har stått för ägaren till behovet." in page
    assert "Lämna till beslut" not in page


@pytest.mark.parametrize("role", [None, *Roll])
@pytest.mark.parametrize("relation", ["submitter", "owner", "owned", "nobody"])
def test_lists_ask_as_the_predicate_does(role, relation):
    user = person(*[role] if role else [])
    made = {
        "submitter": lambda: stories.under_beredning(submitted_by=user),
        "owner": lambda: stories.under_beredning(**objekt_of(user, "objektledare_it")),
        "owned": lambda: given_away(user),
        "nobody": stories.under_beredning,
    }
    behov = made[relation]()

    has_jav = permissions.has_interest(user, behov)
    assert has_jav == (relation != "nobody")
    assert (behov in Behov.objects.with_interest_of(user)) == has_jav
    assert (behov in Behov.objects.internal_to(user)) == permissions.can_read_internal(user, behov)


def test_a_controller_who_has_owned_the_behov_is_not_asked_to_review():
    kalkyl = kalkyl_stories.in_review()
    controller = kalkyl_stories.controller()
    assert kalkyl in Nyttokalkyl.objects.waiting_for(controller)

    Behov.objects.filter(pk=kalkyl.behov_id).update(interested=[controller.pk])

    assert kalkyl not in Nyttokalkyl.objects.waiting_for(controller)


@pytest.mark.parametrize("left", [[], [2, 3]])
def test_the_database_lets_nobody_be_forgotten(left):
    rows = Behov.objects.filter(pk=BehovFactory(interested=[1, 2]).pk)
    rows.update(interested=[1, 2, 3])

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        rows.update(interested=left)


def test_a_draft_is_nobodys_interest_yet():
    behov = stories.asked(**objekt_of(AnvandareFactory()))
    named = AnvandareFactory()
    stories.edited(behov, **objekt_of(named))

    assert named.pk not in Behov.objects.get(pk=behov.pk).interested
    assert stories.draft().interested == []


def test_those_of_old_versions_are_found_by_what_the_versions_say():
    owner, manager = AnvandareFactory(), AnvandareFactory()
    behov = stories.asked(**objekt_of(owner, "objektledare_verksamhet"))
    stories.edited(behov, **verksamhet_of(manager))
    behov = workflow.answer_komplettering(behov, by=behov.submitted_by)
    unknown = BehovFactory(status=Status.BEREDD, **verksamhet_of(None))
    draft = stories.draft(**objekt_of(owner))

    import_module("behov.migrations.0009_interest_is_never_lost").remember(apps, None)

    found = {row.pk: set(row.interested) for row in Behov.objects.all()}
    assert found == {
        behov.pk: {behov.submitted_by_id, owner.pk, manager.pk},
        unknown.pk: {unknown.submitted_by_id},
        draft.pk: set(),
    }
