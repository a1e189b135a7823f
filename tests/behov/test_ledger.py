"""The ledger of mail, read by those who work with behov: what it tells of a behov of one's own."""

import pytest
from django.urls import reverse

from behov import permissions, workflow
from behov.choices import Agartyp, Status
from behov.models import Behov
from organisation.models import Anvandare, Roll
from tests.behov import stories
from tests.factories import AnvandareFactory, BehovFactory, EnhetFactory, ForvaltningsobjektFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

LEDGER = reverse("admin:utskick_utskick_changelist")
PAGES = ["admin:utskick_utskick_change", "admin:utskick_utskick_history"]
SUBMITTER, OWNER, MANAGER, NOBODY = "submitter", "objektägare", "chef", "nobody"


def having_to_do_with(user, relation):
    """What makes `user` the submitter or the owner of a behov."""
    return {
        SUBMITTER: {"submitted_by": user},
        OWNER: {
            "owner_kind": Agartyp.OBJEKT,
            "owner_objekt": ForvaltningsobjektFactory(objektagare=user),
        },
        MANAGER: {
            "owner_kind": Agartyp.VERKSAMHET,
            "owner_enhet": EnhetFactory(manager=user),
        },
        NOBODY: {},
    }[relation]


def prepared(**fields):
    """A behov of which beredningen has written to its own: assigned, and sent back by a decider."""
    behov = stories.under_beredning(**fields)
    workflow.assign(behov, by=stories.ledare(), beredare=stories.beredare())
    return behov


@pytest.fixture
def beredare(client):
    user = stories.beredare()
    client.force_login(user)
    return user


@pytest.mark.parametrize("relation", [SUBMITTER, OWNER, MANAGER])
def test_of_an_own_behov_one_reads_only_the_letters_to_oneself(client, beredare, relation):
    behov = prepared(**having_to_do_with(beredare, relation))
    letters = Utskick.objects.filter(about=behov.about)
    [assigned] = letters.filter(kind="behov_tilldelat")

    shown = client.get(LEDGER).context["cl"].result_list

    assert set(shown) == set(letters.filter(recipient=beredare))
    assert shown
    for page in PAGES:
        assert client.get(reverse(page, args=[assigned.pk])).status_code == 404
        assert client.get(reverse(page, args=[shown[0].pk])).status_code == 200


def test_of_other_behov_a_beredare_reads_every_letter(client, beredare):
    prepared(**having_to_do_with(beredare, NOBODY))

    shown = client.get(LEDGER).context["cl"].result_list

    assert set(shown) == set(Utskick.objects.all())


def test_neither_search_nor_filter_finds_a_letter_that_is_not_shown(client, beredare):
    behov = prepared(submitted_by=beredare)

    found = client.get(LEDGER, {"q": behov.about}).context["cl"]
    kinds = client.get(LEDGER).context["cl"].filter_specs[1].lookup_choices

    assert {letter.recipient for letter in found.result_list} == {beredare}
    assert "behov_tilldelat" not in kinds


def test_who_becomes_the_owner_reads_no_more(client, beredare):
    behov = prepared()
    fields = having_to_do_with(beredare, OWNER)
    Behov.objects.filter(pk=behov.pk).update(**fields)

    assert client.get(LEDGER).context["cl"].result_count == 0


@pytest.mark.parametrize("role", [None, *Roll])
@pytest.mark.parametrize("relation", [SUBMITTER, OWNER, MANAGER, NOBODY])
def test_the_rows_are_those_of_the_predicate(role, relation):
    user = Anvandare.objects.get(pk=AnvandareFactory(roles=[role] if role else []).pk)
    behov = BehovFactory(status=Status.BEREDD, **having_to_do_with(user, relation))

    assert (behov in Behov.objects.internal_to(user)) == permissions.can_read_internal(user, behov)


def test_a_draft_is_nobodys_to_read():
    draft = BehovFactory(status=Status.UTKAST)

    assert draft not in Behov.objects.internal_to(stories.beredare())
