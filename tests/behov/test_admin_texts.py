"""The data that a beredningsledare edits: texts, deadlines and the checklist."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, reverse

from behov.choices import Status
from behov.models import Checklistpunkt, Statusregel
from organisation.models import Roll
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(client):
    user = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    client.force_login(user)
    return user


def test_a_text_and_a_deadline_are_changed_and_the_log_says_by_whom(client, leader):
    url = reverse("admin:behov_statusregel_change", args=[Status.INSKICKAT])

    client.post(
        url,
        {
            "status": Status.UTKAST,
            "public_name": "Mottaget",
            "explanation": "Vi har tagit emot behovet.",
            "next_step": "",
            "working_days": "7",
        },
    )

    regel = Statusregel.objects.get(status=Status.INSKICKAT)
    assert (regel.public_name, regel.working_days) == ("Mottaget", 7)
    assert Statusregel.objects.count() == len(Status)
    assert LogEntry.objects.get().user == leader


@pytest.mark.usefixtures("leader")
def test_texts_stand_in_the_order_of_the_process(client):
    response = client.get(reverse("admin:behov_statusregel_changelist"))

    assert [regel.status for regel in response.context["cl"].result_list] == list(Status)


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(("action", "args"), [("add", []), ("delete", [Status.INSKICKAT])])
def test_texts_are_neither_added_nor_deleted(client, action, args):
    url = reverse(f"admin:behov_statusregel_{action}", args=args)

    assert client.get(url).status_code == 403
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Statusregel.objects.count() == len(Status)


@pytest.mark.usefixtures("leader")
def test_a_point_is_added_and_taken_out_of_use(client):
    client.post(
        reverse("admin:behov_checklistpunkt_add"),
        {"text": "Barnets bästa", "help_text": "", "position": "17", "active": "on"},
    )
    punkt = Checklistpunkt.objects.get(text="Barnets bästa")
    client.post(
        reverse("admin:behov_checklistpunkt_change", args=[punkt.pk]),
        {"text": "Barnets bästa", "help_text": "", "position": "17"},
    )

    punkt.refresh_from_db()
    assert not punkt.active


@pytest.mark.usefixtures("leader")
def test_a_point_is_never_deleted(client):
    punkt = Checklistpunkt.objects.first()
    url = reverse("admin:behov_checklistpunkt_delete", args=[punkt.pk])

    assert client.post(url, {"post": "yes"}).status_code == 403
    assert Checklistpunkt.objects.filter(pk=punkt.pk).exists()


@pytest.mark.parametrize("model", ["statusregel", "checklistpunkt"])
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Roll.BEREDNING, 403),
        (Roll.BEREDNINGSLEDARE, 200),
        (Roll.DIGITALISERINGSRAD, 403),
        (Roll.DIGITALISERINGSDIREKTOR, 403),
        (Roll.CONTROLLER, 403),
        (Roll.REVISOR, 403),
        (Roll.ADMINISTRATOR, 200),
    ],
)
def test_who_edits_texts_and_points(client, model, role, expected):
    client.force_login(AnvandareFactory(roles=[role]))
    key = Status.INSKICKAT if model == "statusregel" else Checklistpunkt.objects.first().pk

    pages = [
        reverse(f"admin:behov_{model}_changelist"),
        reverse(f"admin:behov_{model}_change", args=[key]),
    ]

    assert [client.get(page).status_code for page in pages] == [expected] * 2


def test_no_other_table_of_behov_is_edited_in_the_admin():
    for model in ["nytta", "handelse", "beslut", "behovsversion", "checklistsvar", "bilaga", "fil"]:
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:behov_{model}_changelist")
