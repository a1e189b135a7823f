"""What the submitter, the owner and followers do from the page of a behov."""

import pytest
from django.urls import reverse

from behov import workflow
from behov.choices import Agartyp, Status
from behov.models import Behov
from organisation.models import Roll
from tests.behov import stories
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

FORMS = ["withdraw", "decline_owner"]
BUTTONS = ["confirm_owner", "follow", "unfollow"]
WHY = {"motivation": "Vi löser det själva."}


def owned_by(user):
    return {
        "owner_kind": Agartyp.OBJEKT,
        "owner_objekt": ForvaltningsobjektFactory(objektagare=user, name="Skolan"),
    }


@pytest.fixture
def owner():
    return AnvandareFactory(first_name="Olle", last_name="Ek")


@pytest.fixture
def behov(owner):
    return stories.under_beredning(**owned_by(owner))


def post(client, user, name, behov, data=None, **extra):
    client.force_login(user)
    return client.post(reverse(f"behov:{name}", args=[behov.pk]), data or {}, **extra)


def said(response):
    return [str(message) for message in response.context["messages"]]


OWN = {"submitter", "owner"}
MAY = {
    "withdraw": OWN | {"beredningsledare"},
    "decline_owner": {"owner"},
    "confirm_owner": {"owner"},
    "follow": {"everyone"},
    "unfollow": {"everyone"},
}


@pytest.mark.parametrize("name", MAY)
def test_who_may(client, behov, owner, name):
    people = {
        "submitter": behov.submitted_by,
        "owner": owner,
        "everyone": AnvandareFactory(),
        **{role.name.lower(): AnvandareFactory(roles=[role]) for role in Roll},
    }
    expected = people if MAY[name] == {"everyone"} else MAY[name]

    # without a motivation the forms change nothing, so that everyone meets the same behov
    answers = {who: post(client, user, name, behov).status_code for who, user in people.items()}

    assert {who for who, status in answers.items() if status in {302, 422}} == set(expected)
    assert {who for who, status in answers.items() if status == 403} == set(people) - set(expected)


@pytest.mark.parametrize("name", MAY)
def test_a_draft_of_another_does_not_exist(client, owner, name):
    draft = stories.draft(**owned_by(owner))

    for user in [owner, AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])]:
        assert post(client, user, name, draft, WHY).status_code == 404


@pytest.mark.parametrize("name", MAY)
def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, behov, name):
    response = client.post(reverse(f"behov:{name}", args=[behov.pk]), WHY)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_changes_nothing_by_a_link(client, behov, owner, name):
    client.force_login(owner)

    assert client.get(reverse(f"behov:{name}", args=[behov.pk])).status_code == 405


@pytest.mark.parametrize("name", FORMS)
def test_a_form_changes_nothing_when_it_is_opened(client, behov, owner, name):
    client.force_login(owner)

    assert client.get(reverse(f"behov:{name}", args=[behov.pk])).status_code == 200
    assert Behov.objects.get().version == behov.version


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("motivation", ["", "  ", "x" * 2_001, "a\x00b"])
def test_without_a_motivation_nothing_happens(client, behov, owner, name, motivation):
    response = post(client, owner, name, behov, {"motivation": motivation})

    assert response.status_code == 422
    assert 'href="#id_motivation"' in response.text
    assert "<title>\n      Fel:" in response.text
    assert Behov.objects.get().version == behov.version


def test_withdrawing(client, behov):
    response = post(client, behov.submitted_by, "withdraw", behov, WHY, follow=True)

    assert response.redirect_chain == [(behov.get_absolute_url(), 302)]
    assert said(response) == ["Behovet är återkallat."]
    behov.refresh_from_db()
    assert behov.status == Status.ATERKALLAT
    assert behov.handelser.last().note == WHY["motivation"]


def test_declining_ownership(client, behov, owner):
    response = post(client, owner, "decline_owner", behov, WHY, follow=True)

    assert said(response) == ["Tack för svaret. Beredningen letar efter en ägare."]
    behov.refresh_from_db()
    assert (behov.owner, behov.owner_kind) == (None, Agartyp.VET_EJ)


def test_confirming_ownership(client, behov, owner):
    response = post(client, owner, "confirm_owner", behov, follow=True)

    assert said(response) == ["Tack. Ni äger behovet: Skolan."]
    behov.refresh_from_db()
    assert behov.owner_confirmed_at is not None


def test_confirming_tells_beforehand_who_will_know_and_then_tells_them(client, behov, owner):
    client.force_login(owner)

    page = client.get(behov.get_absolute_url()).text
    post(client, owner, "confirm_owner", behov)

    assert f"Svarar ni ja får {behov.beredare} veta det i nästa sammanställning." in " ".join(
        page.split()
    )
    letter = Utskick.objects.get(kind="behov_har_agare")
    assert (letter.recipient, letter.immediate) == (behov.beredare, False)


def test_confirming_what_nobody_prepares_mails_nobody(client, owner):
    behov = stories.sent_in(**owned_by(owner))
    client.force_login(owner)
    Utskick.objects.all().delete()

    page = client.get(behov.get_absolute_url()).text
    post(client, owner, "confirm_owner", behov)

    assert "Svarar ni ja skickas inget mejl." in page
    assert not Utskick.objects.exists()


def test_confirming_twice_is_told(client, behov, owner):
    post(client, owner, "confirm_owner", behov)

    response = post(client, owner, "confirm_owner", behov, follow=True)

    assert said(response)[-1] == "Ägaren har redan bekräftat."
    assert behov.handelser.filter(step="CONFIRM_OWNER").count() == 1


@pytest.mark.parametrize("name", ["withdraw", "decline_owner", "confirm_owner"])
def test_too_late_is_told(client, owner, name):
    behov = stories.rejected(**owned_by(owner))

    response = post(client, owner, name, behov, WHY, follow=True)

    assert response.redirect_chain == [(behov.get_absolute_url(), 302)]
    assert said(response) == ["Det går inte längre. Behovet har nu läget ”Avslaget”."]
    behov.refresh_from_db()
    assert behov.status == Status.AVSLAGET


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_opened_too_late_says_so(client, owner, name):
    behov = stories.rejected(**owned_by(owner))
    client.force_login(owner)

    response = client.get(reverse(f"behov:{name}", args=[behov.pk]), follow=True)

    assert said(response) == ["Det går inte längre. Behovet har nu läget ”Avslaget”."]


def test_somebody_faster_between_the_check_and_the_lock_is_told(client, behov, monkeypatch):
    """The step is refused under the lock, after the page has found it allowed."""
    monkeypatch.setattr(workflow, "allows", lambda _behov, _step: True)
    workflow.withdraw(behov, by=behov.submitted_by, motivation="Först.")

    response = post(client, behov.submitted_by, "withdraw", behov, WHY, follow=True)

    assert said(response) == ["Det går inte längre. Behovet har nu läget ”Återkallat”."]


def test_what_else_is_missing_stands_in_the_error_summary(client, behov, monkeypatch):
    def not_ready(_behov, *, by, motivation):
        raise workflow.NotReady([f"{by.first_name}: {motivation}", "Och en sak till."])

    monkeypatch.setattr(workflow, "withdraw", not_ready)

    response = post(client, behov.submitted_by, "withdraw", behov, WHY)

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        f"Kim: {WHY['motivation']}",
        "Och en sak till.",
    ]


def test_the_page_names_those_who_then_get_a_letter(client, behov):
    follower = AnvandareFactory()
    workflow.follow(behov, by=follower)
    client.force_login(behov.submitted_by)
    url = reverse("behov:withdraw", args=[behov.pk])
    before = set(Utskick.objects.values_list("pk", flat=True))

    told = client.get(url).context["told"]
    client.post(url, WHY)

    sent = Utskick.objects.exclude(pk__in=before)
    assert told == [behov.beredare, behov.submitted_by, follower]
    assert {letter.recipient for letter in sent} == set(told)


def test_nobody_is_named_where_nobody_gets_a_letter(client, owner):
    behov = stories.sent_in(submitted_by=owner, **owned_by(owner))
    client.force_login(owner)

    page = client.get(reverse("behov:decline_owner", args=[behov.pk]))

    assert page.context["told"] == [owner]
    assert "Olle Ek (du)" in page.text


def test_following_and_no_longer(client, behov):
    me = AnvandareFactory()

    assert said(post(client, me, "follow", behov, follow=True)) == [
        "Du följer behovet och får mejl när dess läge ändras."
    ]
    post(client, me, "follow", behov)
    assert list(behov.followers.all()) == [me]

    assert said(post(client, me, "unfollow", behov, follow=True))[-1] == (
        "Du följer inte längre behovet."
    )
    assert not behov.followers.exists()


def test_a_draft_is_not_followed(client):
    draft = stories.draft()

    assert post(client, draft.submitted_by, "follow", draft).status_code == 403


@pytest.mark.parametrize("name", MAY)
def test_without_the_csrf_token_nothing_is_taken(behov, owner, name):
    from django.test import Client  # noqa: PLC0415

    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    assert client.post(reverse(f"behov:{name}", args=[behov.pk]), WHY).status_code == 403
