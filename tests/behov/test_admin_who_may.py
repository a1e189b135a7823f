"""Who may open which page of the admin on a behov: every role, alone and with an interest."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from behov.choices import Agartyp, Status
from behov.models import Behov
from behov.workflow import Step
from organisation.models import Roll
from tests.behov.desk import came_from, page, step_page
from tests.behov.typed import TOKEN
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db

READERS = set(Roll) - {Roll.ADMINISTRATOR}
LEADERS = {Roll.BEREDNINGSLEDARE}
PREPARE = {Roll.BEREDNING, Roll.BEREDNINGSLEDARE}
DECIDE = {Roll.DIGITALISERINGSRAD, Roll.DIGITALISERINGSDIREKTOR}
REFER = {Roll.BEREDNINGSLEDARE, Roll.DIGITALISERINGSDIREKTOR}

PAGES = {
    "list": lambda _: reverse("admin:behov_behov_changelist"),
    "case": lambda behov: page("change", behov),
    "note": lambda behov: step_page(Step.NOTE, behov),
    "assign": lambda behov: step_page(Step.ASSIGN, behov),
    "refer": lambda behov: step_page(Step.REFER_TO_ARENA, behov),
    "reject": lambda behov: step_page(Step.REJECT, behov),
    "withdraw": lambda behov: step_page(Step.WITHDRAW, behov),
    "komplettering": lambda behov: step_page(Step.REQUEST_KOMPLETTERING, behov),
    "checklist": lambda behov: page("checklist", behov),
    "nyttor": lambda behov: page("nyttor", behov),
    "diarienummer": lambda behov: page("diarienummer", behov),
    "bulk assign": lambda behov: f"{reverse('admin:behov_behov_assign')}?pk={behov.pk}",
    "bulk take up": lambda behov: f"{reverse('admin:behov_behov_take_up')}?pk={behov.pk}",
}
"""What each page is called here, for a behov under beredning."""

ALONE = {
    "list": READERS,
    "case": READERS,
    "note": PREPARE | {Roll.DIGITALISERINGSDIREKTOR},
    "assign": LEADERS,
    "refer": REFER,
    "reject": DECIDE,
    "withdraw": LEADERS,
    "komplettering": LEADERS,
    "checklist": LEADERS,
    "nyttor": REFER,
    "diarienummer": LEADERS,
    "bulk assign": LEADERS,
    "bulk take up": PREPARE,
}
AS_BEREDARE = ALONE | {
    "komplettering": PREPARE,
    "checklist": PREPARE,
    "nyttor": PREPARE | REFER,
}
"""Assigned to it: only those who may bereda gain by that."""
AS_SUBMITTER = ALONE | {
    "note": set(),
    "assign": set(),
    "refer": set(),
    "reject": set(),
    "withdraw": READERS,
    "komplettering": set(),
    "checklist": set(),
    "diarienummer": set(),
}
AS_OWNER = AS_SUBMITTER | {"nyttor": READERS}

RELATIONS = {
    "none": ALONE,
    "beredare": AS_BEREDARE,
    "submitter": AS_SUBMITTER,
    "owner": AS_OWNER,
}


def behov_of(user, relation):
    fields = {
        "none": {},
        "beredare": {"beredare": user},
        "submitter": {"submitted_by": user},
        "owner": {
            "owner_kind": Agartyp.OBJEKT,
            "owner_objekt": ForvaltningsobjektFactory(objektagare=user),
        },
    }[relation]
    return BehovFactory(status=Status.UNDER_BEREDNING, **fields)


@pytest.mark.parametrize("role", Roll)
@pytest.mark.parametrize("relation", RELATIONS)
def test_who_may_open_what(client, role, relation):
    user = AnvandareFactory(roles=[role])
    behov = behov_of(user, relation)
    client.force_login(user)

    opened = {name: client.get(url(behov)).status_code for name, url in PAGES.items()}

    expected = RELATIONS[relation]
    assert opened == {name: 200 if role in expected[name] else 403 for name in PAGES}


@pytest.mark.parametrize("role", Roll)
def test_a_role_alone_is_not_enough_to_see_a_draft(client, role):
    user = AnvandareFactory(roles=[role])
    draft = BehovFactory(status=Status.UTKAST, submitted_by=user)
    client.force_login(user)
    pages = [PAGES[name](draft) for name in ["case", "note", "checklist", "nyttor", "diarienummer"]]

    answers = {client.get(url).status_code for url in pages}

    assert answers == ({404} if role in READERS else {403})


@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_role_is_sent_to_sign_in_and_refused_there(client, name):
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    client.force_login(behov.submitted_by)

    response = client.get(PAGES[name](behov), follow=True)

    assert response.status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in(client, name):
    response = client.get(PAGES[name](BehovFactory(status=Status.UNDER_BEREDNING)))

    assert response.status_code == 302
    assert "/logga-in/" in response["Location"] or "/admin/login/" in response["Location"]


def test_the_administrator_gets_the_same_answer_for_any_behov(client):
    """The role alone gives no right to content, not even to know what exists."""
    client.force_login(AnvandareFactory(roles=[Roll.ADMINISTRATOR]))

    there = client.get(page("change", BehovFactory()))
    nowhere = client.get("/admin/behov/behov/0/change/")

    assert (there.status_code, nowhere.status_code) == (403, 403)
    assert TOKEN.sub("", there.text) == TOKEN.sub("", nowhere.text)


def test_rights_from_the_list_in_the_address_are_none(client):
    """The address says where one came from, and gives nothing."""
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))
    url = came_from(step_page(Step.NOTE, BehovFactory()), "ko%3Dmina")

    assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["autocomplete/?app_label=behov&model_name=handelse&field_name=behov", "r/{kind}/{pk}/"],
)
def test_no_view_of_djangos_tells_which_rows_there_are(client, address):
    """Past the rules of our own pages, with titles or with a redirect."""
    client.force_login(AnvandareFactory(roles=[*Roll]))

    kind, pk = ContentType.objects.get_for_model(Behov).pk, BehovFactory().pk

    answer = client.get("/admin/" + address.format(kind=kind, pk=pk))

    assert answer.status_code == 404
