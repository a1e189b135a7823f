"""Check the answers, send in, and the receipt."""

import pytest
from django.urls import reverse

from behov import workflow
from behov.choices import Agartyp, Status
from behov.models import Behov, Behovsversion, Nummerserie
from behov.workflow import Step
from tests.behov import stories
from tests.behov.typed import page_url, typed, url
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttaFactory,
)
from utskick.models import Utskick

pytestmark = pytest.mark.django_db


def send(client, behov, **changes):
    data = {"version": behov.draft.version, "send": "1", **changes}
    return client.post(url("review", behov.pk), data)


@pytest.fixture
def asked(client):
    behov = stories.asked(message="Hur många berörs?")
    client.force_login(behov.submitted_by)
    return behov


def answers(page):
    return {
        answer.label: (answer.value, answer.change_url)
        for _page, _url, rows in page.context["sections"]
        for answer in rows
    }


def test_each_answer_stands_with_a_link_to_where_it_is_changed(writer, draft):
    shown = answers(writer.get(url("review", draft.pk)))

    def place(slug, anchor):
        return f"{page_url(draft, slug)}?retur=granska#{anchor}"

    assert shown["Rubrik"] == (draft.title, place("behovet", "id_title"))
    assert shown["Mognad"] == ("Ett beskrivet behov", place("behovet", "id_mognad_0"))
    assert shown["Nuläge"] == ("", place("behovet", "id_current_state"))
    assert shown["För Handläggarna"][1] == place("nytta", "id_nyttor-0-intressent")
    assert shown["Berörda verksamheter"] == ("", place("agare", "div_id_affected"))
    assert "Hård tidsgräns" not in shown


def test_what_is_not_answered_is_said_to_be_so(writer, draft):
    page = writer.get(url("review", draft.pk))

    assert page.text.count("Ej angivet") == sum(not value for value, _ in answers(page).values())


@pytest.mark.parametrize("page", ["behovet", "nytta", "agare", "forutsattningar", "bilagor"])
def test_every_change_link_leads_to_a_field_that_is_there(writer, draft, page):
    enhet = EnhetFactory(kind="enhet", parent=EnhetFactory())
    draft.affected_enheter.add(enhet)
    writer.post(page_url(draft, "forutsattningar"), typed(draft, "forutsattningar", fraga_ai="ja"))
    shown = answers(writer.get(url("review", draft.pk)))

    text = writer.get(page_url(draft, page)).text

    links = [link for _value, link in shown.values() if f"/{page}/" in link]
    anchors = [link.partition("#")[2] for link in links]
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in text] == []


def test_what_is_missing_is_listed_with_links_and_nothing_is_sent(client):
    draft = Behov.objects.create(submitted_by=AnvandareFactory())
    NyttaFactory(behov=draft, text="")
    client.force_login(draft.submitted_by)

    page = send(client, draft)

    assert page.status_code == 422
    lacking = [(one.sentence, one.page.slug, one.anchor) for one in page.context["missing"]]
    assert [sentence for sentence, _slug, _anchor in lacking] == [
        "Skriv en rubrik.",
        "Skriv en sammanfattning.",
        "Välj en anledning till behovet.",
        "Beskriv problemet: vad, varför och för vem.",
        "Beskriv vad som händer om inget görs.",
        "Välj hur långt behovet har kommit.",
        "Nytta 1: Skriv vad nyttan är.",
        "Svara på vem som äger behovet. Du kan svara ”vet ej”.",
        "Välj hur många som berörs.",
    ]
    assert lacking[6][1:] == ("nytta", "id_nyttor-0-text")
    assert lacking[8][1:] == ("agare", "id_omfattning_0")
    assert Behov.objects.get().status == Status.UTKAST
    assert not Nummerserie.objects.exists()


def test_who_will_be_mailed_is_said_beforehand_and_true(writer, draft):
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    fields = {"owner_kind": Agartyp.OBJEKT, "owner_objekt": objekt}
    draft = stories.edited(draft, **fields)

    told = writer.get(url("review", draft.pk)).context["told"]
    send(writer, draft)

    assert told == [draft.submitted_by, owner]
    assert {letter.recipient for letter in Utskick.objects.all()} == set(told)


def test_sending_in_leads_to_the_receipt(writer, draft):
    response = send(writer, draft)

    assert response.url == url("receipt", draft.pk)
    assert Behov.objects.get().status == Status.INSKICKAT


def test_pressing_twice_gives_one_behov_and_the_receipt_twice(writer, draft):
    first, second = send(writer, draft), send(writer, draft)

    assert (first.url, second.url) == (url("receipt", draft.pk), url("receipt", draft.pk))
    assert Behovsversion.objects.count() == 1
    assert Nummerserie.objects.get().last == 1


def test_what_was_changed_since_it_was_read_is_not_sent_in(writer, draft):
    stories.edited(draft, title="Ändrad i ett annat fönster")

    page = send(writer, draft)

    assert page.status_code == 409
    assert "Ändrad i ett annat fönster" in page.text
    assert Behov.objects.get().status == Status.UTKAST
    assert send(writer, page.context["behov"]).url == url("receipt", draft.pk)


@pytest.mark.parametrize("version", ["", "abc", "-1"])
def test_without_a_version_nothing_is_sent_in(writer, draft, version):
    assert send(writer, draft, version=version).status_code == 422
    assert Behov.objects.get().status == Status.UTKAST


@pytest.mark.parametrize("count", [1, 3])
def test_the_review_costs_the_same_for_any_number_of_benefits(
    writer, draft, count, django_assert_num_queries
):
    for number in range(count):
        NyttaFactory(behov=draft, position=number + 2)

    # session, user, 2 × permissions, behov; deadline 2; letters 2; answers 5; what is missing 1
    with django_assert_num_queries(15):
        writer.get(url("review", draft.pk))


# Completion


def test_answering_a_completion_makes_a_second_version(client, asked):
    client.post(page_url(asked, "behovet"), typed(asked, "behovet", problem="Trettio berörs."))
    asked.refresh_from_db()

    page = client.get(url("review", asked.pk))
    response = send(client, asked)

    assert page.context["button"] == "Skicka in kompletteringen"
    assert page.context["asked"].note == "Hur många berörs?"
    assert page.context["told"] == [asked.beredare]
    assert response.url == asked.get_absolute_url()
    asked.refresh_from_db()
    assert asked.status == Status.UNDER_BEREDNING
    first, second = asked.versioner.all()
    assert (first.number, second.number) == (1, 2)
    assert "Trettio berörs." in str(second.content)
    assert "Trettio berörs." not in str(first.content)


def test_an_owner_named_anew_is_told_beforehand_and_then_mailed(client, asked):
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    stories.edited(asked, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    asked.refresh_from_db()
    Utskick.objects.all().delete()

    told = client.get(url("review", asked.pk)).context["told"]
    send(client, asked)

    assert told == [asked.beredare, owner]
    assert [letter.recipient for letter in Utskick.objects.order_by("pk")] == told


def test_a_completion_sent_twice_makes_one_version(client, asked):
    send(client, asked)

    assert send(client, asked).url == url("receipt", asked.pk)
    assert asked.versioner.count() == 2


def test_the_owner_may_answer_too(client):
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    behov = stories.asked(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    client.force_login(owner)

    first, second = send(client, behov), send(client, behov)

    assert (first.url, second.url) == (behov.get_absolute_url(), behov.get_absolute_url())
    assert behov.handelser.get(step=Step.ANSWER_KOMPLETTERING.name).by == owner


def test_a_completion_withdrawn_meanwhile_is_not_sent(client, asked):
    workflow.withdraw(asked, by=asked.submitted_by, motivation="Ångrade oss.")

    response = send(client, asked)

    assert response.url == url("receipt", asked.pk)
    assert Behov.objects.get().status == Status.ATERKALLAT


# Receipt


def test_the_receipt_says_what_when_and_what_happens_now(client):
    behov = stories.sent_in()
    client.force_login(behov.submitted_by)

    page = client.get(url("receipt", behov.pk))

    assert page.status_code == 200
    assert behov.reference in page.text
    assert "Någon i beredningsgruppen tar sig an det." in page.text
    assert page.context["behov"].due_on == behov.due_on
    assert page.text.count("<strong>") == 2  # status and date


@pytest.mark.parametrize(
    ("who", "expected"),
    [("submitter", 200), ("owner", 404), ("stranger", 404), ("beredare", 404)],
)
def test_who_may_see_the_receipt(client, who, expected):
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    behov = stories.sent_in(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    people = {
        "submitter": behov.submitted_by,
        "owner": owner,
        "stranger": AnvandareFactory(),
        "beredare": stories.beredare(),
    }
    client.force_login(people[who])

    assert client.get(url("receipt", behov.pk)).status_code == expected


def test_a_draft_has_no_receipt(writer, draft):
    assert writer.get(url("receipt", draft.pk)).status_code == 404


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.UTKAST}))
def test_the_receipt_can_be_read_ever_after(client, status):
    behov = BehovFactory(status=status)
    client.force_login(behov.submitted_by)

    assert client.get(url("receipt", behov.pk)).status_code == 200


def test_all_pages_are_for_those_who_have_signed_in(client, draft):
    pages = [url(name) for name in ["new", "form", "precheck", "precheck_answer"]]
    pages += [url(name, draft.pk) for name in ["edit", "review", "receipt", "discard"]]

    answers = [client.get(page) for page in pages]

    assert {answer.url.partition("?")[0] for answer in answers} == {reverse("login")}
