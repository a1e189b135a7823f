"""Jäv when two behov become one: nobody merges anything into what they sent in or own."""

import pytest

from behov import workflow
from behov.choices import Agartyp, Status
from behov.models import Handelse
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
