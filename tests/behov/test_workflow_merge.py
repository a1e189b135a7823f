"""Jäv when two behov become one: it rests on what they become, as long as they are one."""

from importlib import import_module

import pytest
from django.apps import apps

from behov import permissions, workflow
from behov.choices import Agartyp, Status
from behov.models import Behov, Handelse
from behov.workflow import NotReady, Step
from tests.behov import stories
from tests.behov.desk import WHY, page, step_page
from tests.factories import BehovFactory, EnhetFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db

RELATIONS = {
    "submitter": lambda user: {"submitted_by": user},
    "objektledare": lambda user: {
        "owner_kind": Agartyp.OBJEKT,
        "owner_objekt": ForvaltningsobjektFactory(objektledare_it=user),
    },
    "chef": lambda user: {
        "owner_kind": Agartyp.VERKSAMHET,
        "owner_enhet": EnhetFactory(manager=user),
    },
}


@pytest.fixture
def leader(client):
    user = stories.ledare()
    client.force_login(user)
    return user


@pytest.mark.parametrize("relation", RELATIONS)
def test_nobody_merges_into_their_own_behov(client, leader, relation):
    own = BehovFactory(**RELATIONS[relation](leader))
    behov = BehovFactory()

    answer = client.post(
        step_page(Step.MERGE, behov),
        {"version": behov.version, "into": own.reference, "motivation": WHY},
    )

    behov.refresh_from_db()
    assert answer.status_code == 422
    assert f"Du har skickat in, äger eller har ägt {own.reference}" in answer.text
    assert (behov.status, behov.merged_into) == (Status.INSKICKAT, None)
    assert not Handelse.objects.exists()


def test_who_became_the_owner_after_the_page_was_opened_does_not_either(leader):
    objekt = ForvaltningsobjektFactory()
    into = BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    type(objekt).objects.update(objektagare=leader)

    with pytest.raises(NotReady, match="jäv"):
        workflow.merge(BehovFactory(), by=leader, into=into, motivation=WHY)


def test_nobody_takes_anything_out_of_their_own_behov_again(client, leader):
    own = BehovFactory(submitted_by=leader)
    behov = workflow.merge(BehovFactory(), by=stories.ledare(), into=own, motivation=WHY)

    answer = client.post(
        step_page(Step.UNMERGE, behov), {"version": behov.version, "motivation": WHY}
    )

    assert answer.status_code == 422
    assert f"Du har skickat in, äger eller har ägt {own.reference}" in answer.text


def test_two_behov_of_others_are_merged_and_parted(client, leader):  # noqa: ARG001
    behov, into = BehovFactory.create_batch(2)
    for step, data in [(Step.MERGE, {"into": into.reference}), (Step.UNMERGE, {})]:
        behov.refresh_from_db()
        answer = client.post(
            step_page(step, behov), {"version": behov.version, "motivation": WHY, **data}
        )

        assert answer["Location"] == page("change", behov)


@pytest.mark.parametrize("relation", ["submitter", "objektledare", "chef", "earlier owner"])
def test_jav_in_what_is_merged_is_jav_in_what_it_becomes(leader, relation):
    person = stories.ledare()
    fields = {"interested": [person.pk]}
    if relation in RELATIONS:
        fields = RELATIONS[relation](person)
    into, behov = BehovFactory(), BehovFactory(**fields)
    assert permissions.can_lead(person, into)

    behov = workflow.merge(behov, by=leader, into=into, motivation=WHY)

    into.refresh_from_db()
    assert not permissions.can_lead(person, into)
    assert into in Behov.objects.with_interest_of(person)
    assert not permissions.is_party(person, into)

    workflow.unmerge(behov, by=leader, motivation=WHY)

    into.refresh_from_db()
    assert permissions.can_lead(person, into)
    assert into not in Behov.objects.with_interest_of(person)


def test_jav_stays_for_what_is_still_merged(leader):
    into = BehovFactory()
    first, second = BehovFactory.create_batch(2)
    for behov in (first, second):
        workflow.merge(behov, by=leader, into=into, motivation=WHY)

    first.refresh_from_db()
    workflow.unmerge(first, by=leader, motivation=WHY)

    into.refresh_from_db()
    assert into.interested_by_merge == [second.submitted_by_id]


def test_jav_follows_through_two_mergers(leader):
    first, second, third = BehovFactory.create_batch(3)
    workflow.merge(first, by=leader, into=second, motivation=WHY)
    workflow.merge(second, by=leader, into=third, motivation=WHY)

    third.refresh_from_db()
    assert first.submitted_by_id in third.interested_by_merge


def test_nobody_comes_to_prepare_their_own_by_a_merger(leader):
    behov = BehovFactory()
    into = BehovFactory(status=Status.UNDER_BEREDNING, beredare=behov.submitted_by)

    with pytest.raises(NotReady, match=f"Tilldela {into.reference} någon annan först"):
        workflow.merge(behov, by=leader, into=into, motivation=WHY)


def test_what_was_merged_before_the_rule_came_is_gathered_too():
    into = BehovFactory()
    merged = BehovFactory(status=Status.SAMMANSLAGET, merged_into=into, interested=[7])

    import_module("behov.migrations.0011_jav_follows_a_merger").gather(apps, None)

    into.refresh_from_db()
    assert into.interested_by_merge == sorted([7, merged.submitted_by_id])
