"""The page on which benefits get owner and measure, and the one of the diarienummer."""

import pytest
from django.contrib.messages import get_messages

from behov import workflow
from behov.choices import Agartyp, Status
from behov.models import Behov, Nytta
from behov.workflow import Step
from organisation.models import Roll
from tests.behov.desk import page, step_page
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(client):
    user = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    client.force_login(user)
    return user


def opened(client, behov):
    rows = client.get(page("nyttor", behov)).context["measures"].rows
    return as_posted(rows)


def as_posted(rows):
    posted = {}
    for row in rows:
        posted |= dict(row.opened())
        posted |= {field.html_name: "" if field.value() is None else field.value() for field in row}
    return posted


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.usefixtures("leader")
def test_all_benefits_are_completed_at_once(client):
    behov = BehovFactory(status=Status.GODKANT, nyttor=2)
    first, second = behov.nyttor.all()
    owner = AnvandareFactory()

    response = client.post(
        page("nyttor", behov),
        opened(client, behov)
        | {
            f"nytta_{first.pk}-owner_id": owner.pk,
            f"nytta_{first.pk}-indicator": "Minuter per ärende",
            f"nytta_{first.pk}-baseline": "14",
            f"nytta_{first.pk}-target": "9",
            f"nytta_{second.pk}-owner_id": owner.pk,
            f"nytta_{second.pk}-no_baseline_reason": "Ny verksamhet.",
        },
    )

    assert response["Location"] == page("change", behov)
    fields = ["owner", "indicator", "baseline", "target", "no_baseline_reason"]
    assert list(behov.nyttor.values_list(*fields)) == [
        (owner.pk, "Minuter per ärende", "14", "9", ""),
        (owner.pk, "", "", "", "Ny verksamhet."),
    ]
    assert Step.HAND_OVER.missing(behov) == []


@pytest.mark.usefixtures("leader")
def test_the_page_says_what_is_missing_and_hand_over_leads_there(client):
    behov = BehovFactory(status=Status.GODKANT)

    assert "Ange en nyttoägare för ”Mindre dubbelarbete”." in client.get(page("nyttor", behov)).text
    assert f'href="{page("nyttor", behov)}"' in client.get(step_page(Step.HAND_OVER, behov)).text


@pytest.mark.usefixtures("leader")
def test_a_fault_in_one_row_saves_none_and_keeps_all(client):
    behov = BehovFactory(status=Status.GODKANT, nyttor=2)
    first, second = behov.nyttor.all()

    response = client.post(
        page("nyttor", behov),
        opened(client, behov)
        | {
            f"nytta_{first.pk}-baseline": "14 minuter",
            f"nytta_{second.pk}-baseline": "x" * 301,
        },
    )

    assert response.status_code == 422
    assert "<title>\n      Fel: " in response.text
    assert "Rad 2, Nuläge (baslinje) –" in response.text
    assert "14 minuter" in response.text
    assert not Nytta.objects.exclude(baseline="").exists()


@pytest.mark.usefixtures("leader")
def test_what_a_colleague_wrote_meanwhile_is_told_and_not_overwritten(client):
    behov = BehovFactory(status=Status.GODKANT)
    nytta = behov.nyttor.get()
    posted = opened(client, behov)
    colleague = AnvandareFactory()
    meanwhile = {"baseline": "15", "owner": colleague, "target": "9"}
    workflow.complete_nyttor(behov, by=colleague, changes={nytta: meanwhile})
    mine = posted | {
        f"nytta_{nytta.pk}-baseline": "14",
        f"nytta_{nytta.pk}-owner_id": AnvandareFactory().pk,
    }

    response = client.post(page("nyttor", behov), mine)

    assert response.status_code == 422
    assert "Någon annan har skrivit ”15” medan du skrev." in response.text
    assert f"Någon annan har valt {colleague} medan du skrev." in response.text

    client.post(page("nyttor", behov), as_posted(response.context["measures"].rows))
    nytta.refresh_from_db()
    assert (nytta.baseline, nytta.target) == ("14", "9")
    assert nytta.owner != colleague


@pytest.mark.usefixtures("leader")
def test_an_owner_who_has_left_stays_until_somebody_takes_over(client):
    behov = BehovFactory(status=Status.GODKANT)
    left = AnvandareFactory(is_active=False)
    behov.nyttor.update(owner=left)

    client.post(page("nyttor", behov), opened(client, behov))

    assert behov.nyttor.get().owner == left


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    "status", sorted(set(Status) - Step.COMPLETE_NYTTOR.start - {Status.UTKAST})
)
def test_too_late_or_too_early_to_complete(client, status):
    behov = BehovFactory(status=status)

    response = client.post(page("nyttor", behov), {})

    assert said(response) == [f"Behovet är redan {behov.get_status_display().lower()}."]


def test_the_owner_may_complete_their_own(client):
    owner = AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory(
        status=Status.GODKANT,
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=ForvaltningsobjektFactory(objektagare=owner),
    )
    client.force_login(owner)

    assert client.get(page("nyttor", behov)).status_code == 200


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize("row_count", [1, 3])
def test_the_page_costs_the_same_queries_for_any_number_of_benefits(
    client, row_count, django_assert_num_queries
):
    behov = BehovFactory(status=Status.GODKANT, nyttor=row_count)
    behov.nyttor.update(owner=AnvandareFactory())

    # session, user, 2 × permissions, behov, people, benefits, what is missing
    with django_assert_num_queries(8):
        client.get(page("nyttor", behov))


@pytest.mark.usefixtures("leader")
def test_a_diarienummer_is_saved(client):
    behov = BehovFactory()
    url = page("diarienummer", behov)

    response = client.post(url, {"initial-diarienummer": "", "diarienummer": "KS 2026/118"})

    assert response["Location"] == page("change", behov)
    assert Behov.objects.get().diarienummer == "KS 2026/118"
    assert "KS 2026/118" in client.get(page("change", behov)).text


@pytest.mark.usefixtures("leader")
def test_a_diarienummer_somebody_else_gave_meanwhile_is_told(client):
    behov = BehovFactory()
    workflow.set_diarienummer(behov, by=AnvandareFactory(), diarienummer="KS 2026/1")
    posted = {"initial-diarienummer": "", "diarienummer": "KS 2026/118"}

    response = client.post(page("diarienummer", behov), posted)

    assert response.status_code == 422
    assert "Någon annan har skrivit ”KS 2026/1” medan du skrev." in response.text
    assert Behov.objects.get().diarienummer == "KS 2026/1"


@pytest.mark.usefixtures("leader")
def test_a_diarienummer_that_is_too_long_is_refused(client):
    response = client.post(page("diarienummer", BehovFactory()), {"diarienummer": "x" * 41})

    assert response.status_code == 422
    assert Behov.objects.get().diarienummer == ""
