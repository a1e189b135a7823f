"""Which behov wait for an arena, who shares the interest in them, and what is made of them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from arenor import workflow
from arenor.candidates import candidates, enheter_of, with_interest
from arenor.choices import Arenastatus
from arenor.models import Utvecklingsarena
from arenor.workflow import NotReady
from arenor.workflow import candidates as candidates_workflow
from behov.choices import Agartyp, Status
from behov.models import Behov
from behov.permissions import can_park
from organisation.models import Roll
from tests.arenor import stories
from tests.arenor.factories import UtvecklingsarenaFactory
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
)
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

LIST = reverse("arenor:candidates")
OPEN = reverse("arenor:open")
WORDS = {
    "title": "Läsbart för alla",
    "question": "Hur skriver vi så att fler förstår?",
    "token": "0f8fad5b-d9cb-469f-a165-70867728950e",
}
SOON = timezone.localdate() + dt.timedelta(days=30)


def referred(**fields):
    return BehovFactory(status=Status.I_ARENA, **fields)


def in_arena(status, **fields):
    behov = referred(**fields)
    UtvecklingsarenaFactory(status=status).behov.add(behov)
    return behov


def owned():
    objekt = ForvaltningsobjektFactory()
    return BehovFactory(
        status=Status.UNDER_BEREDNING, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt
    )


@pytest.fixture
def leader(client):
    person = stories.director()
    client.force_login(person)
    return person


def shown(client, **filters):
    return [row.behov for row in client.get(LIST, filters).context["rows"]]


@pytest.mark.parametrize(
    ("make", "is_one"),
    [
        (referred, True),
        (lambda: BehovFactory(status=Status.UNDER_BEREDNING), True),
        (lambda: in_arena(Arenastatus.NEDLAGD), True),
        (lambda: in_arena(Arenastatus.FORSLAG), False),
        (lambda: in_arena(Arenastatus.SAMMANSTALLNING), False),
        (owned, False),
        (lambda: BehovFactory(status=Status.INSKICKAT), False),
        (lambda: BehovFactory(status=Status.VILANDE), False),
        (lambda: BehovFactory(status=Status.UTKAST), False),
    ],
)
def test_what_waits_for_an_arena(make, is_one):
    behov = make()

    assert candidates().filter(pk=behov.pk).exists() is is_one


def test_who_shares_the_interest_is_read_from_the_behov():
    sent, touched, merged, following = EnhetFactory.create_batch(4)
    behov = referred(enhet=sent)
    behov.affected_enheter.add(touched)
    behov.followers.add(AnvandareFactory(enhet=following), AnvandareFactory(enhet=None))
    BehovFactory(status=Status.SAMMANSLAGET, merged_into=behov, enhet=merged)
    referred(enhet=EnhetFactory())

    one = with_interest(candidates()).get(pk=behov.pk)

    assert enheter_of(one) == {enhet.pk for enhet in (sent, touched, merged, following)}


@pytest.mark.usefixtures("leader")
def test_the_list_is_filtered_by_who_shares_it_and_why_it_waits(client):
    enhet = EnhetFactory()
    touching = referred()
    touching.affected_enheter.add(enhet)
    unowned = BehovFactory(status=Status.UNDER_BEREDNING, title="Mätare i backen")

    assert shown(client) == [touching, unowned]
    assert shown(client, enhet=enhet.pk) == [touching]
    assert shown(client, slag="utan-agare") == [unowned]
    assert shown(client, slag="hanvisade") == [touching]
    assert shown(client, q="mätare") == [unowned]
    assert shown(client, slag="finns-inte", enhet="x") == [touching, unowned]


def test_an_arena_is_opened_from_several(client, leader):
    waiting, unowned, other = referred(), BehovFactory(status=Status.UNDER_BEREDNING), referred()

    page = client.get(OPEN, {"behov": [waiting.pk, unowned.pk, "x"]})
    assert page.context["told"] == [unowned.submitted_by]
    client.post(OPEN, WORDS | {"behov": [waiting.pk, unowned.pk]})

    arena = Utvecklingsarena.objects.get()
    assert (arena.director, arena.status) == (leader, Arenastatus.FORSLAG)
    assert set(arena.behov.all()) == {waiting, unowned}
    assert set(arena.behov.values_list("status", flat=True)) == {Status.I_ARENA}
    assert list(candidates()) == [other]
    assert {row.recipient for row in Utskick.objects.all()} == {unowned.submitted_by}


def test_an_arena_is_opened_from_none(client, leader):
    client.post(OPEN, WORDS)

    assert not Utvecklingsarena.objects.get(director=leader).behov.exists()


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize("number", [0, 2])
def test_the_same_form_sent_twice_opens_one_arena(client, number):
    sent = WORDS | {"behov": [referred().pk for _ in range(number)]}

    answers = [client.post(OPEN, sent) for _ in range(2)]

    arena = Utvecklingsarena.objects.get()
    assert [answer.url for answer in answers] == [arena.get_absolute_url()] * 2
    assert arena.handelser.count() == 1
    client.post(OPEN, WORDS | {"token": client.get(OPEN).context["form"]["token"].value()})
    assert Utvecklingsarena.objects.count() == 2


@pytest.mark.usefixtures("leader")
def test_what_has_gone_on_meanwhile_is_refused_and_the_words_are_kept(client):
    behov, other = referred(), referred()
    UtvecklingsarenaFactory().behov.add(behov)

    page = client.post(OPEN, WORDS | {"behov": [behov.pk, other.pk]})

    assert page.status_code == 422
    assert page.context["form"].errors["behov"] == [
        "Ett av behoven har gått vidare. Kontrollera valet."
    ]
    assert WORDS["question"] in page.text
    assert Utvecklingsarena.objects.count() == 1


def test_nobody_refers_what_they_sent_in(client, leader):
    own = BehovFactory(status=Status.UNDER_BEREDNING, submitted_by=leader)

    page = client.post(OPEN, WORDS | {"behov": [own.pk]})

    assert page.status_code == 422
    assert "(jäv)" in page.text
    assert not Utvecklingsarena.objects.exists()


def test_one_rests_until_a_day(client, leader):
    behov = referred()
    url = reverse("arenor:park", args=[behov.pk])

    assert client.post(url, {"motivation": "Vi väntar."}).status_code == 422
    assert client.get(url).context["told"] == [behov.submitted_by]
    client.post(url, {"motivation": "Vi väntar på lagen.", "watch_on": SOON.isoformat()})

    behov.refresh_from_db()
    assert (behov.status, behov.watch_on) == (Status.VILANDE, SOON)
    assert behov.handelser.last().by == leader


@pytest.mark.usefixtures("leader")
def test_one_goes_back_to_beredningen(client):
    behov = referred()

    client.post(reverse("arenor:send_back", args=[behov.pk]), {"motivation": "Har en ägare."})

    behov.refresh_from_db()
    assert behov.status == Status.UNDER_BEREDNING


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize("page", ["park", "send_back"])
def test_only_a_referred_candidate_has_a_page(client, page):
    for behov in (in_arena(Arenastatus.PAGAR), BehovFactory(status=Status.UNDER_BEREDNING)):
        assert client.get(reverse(f"arenor:{page}", args=[behov.pk])).status_code == 404


@pytest.mark.parametrize("page", ["park", "send_back"])
def test_nobody_decides_of_what_they_sent_in(client, leader, page):
    own = referred(submitted_by=leader)

    assert client.get(reverse(f"arenor:{page}", args=[own.pk])).status_code == 403


@pytest.mark.parametrize("status", [Status.I_ARENA, Status.UNDER_BEREDNING])
def test_the_director_lets_rest_what_waits_for_an_arena_and_nothing_else(status):
    behov, own = BehovFactory(status=status), BehovFactory(status=status)
    director, ledare = stories.director(), AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    own.submitted_by = director

    assert can_park(director, behov) is (status == Status.I_ARENA)
    assert can_park(ledare, behov)
    assert not can_park(director, own)
    assert not can_park(AnvandareFactory(roles=[Roll.BEREDNING]), behov)


def rest(behov):
    return workflow.park(behov, by=behov.submitted_by, motivation="Sedan.", watch_on=SOON)


def test_what_an_arena_has_taken_up_meanwhile_does_not_rest():
    behov = in_arena(Arenastatus.PAGAR)

    with pytest.raises(NotReady, match="är med i arenan"):
        rest(behov)


def test_without_the_look_under_the_lock_it_would(monkeypatch):
    """The negative control of the test above."""
    monkeypatch.setattr(candidates_workflow, "_lock_outside_arenas", lambda _behov: None)

    assert rest(in_arena(Arenastatus.PAGAR)).status == Status.VILANDE


@pytest.mark.usefixtures("leader")
def test_the_list_costs_the_same_however_much_interest_there_is(client, django_assert_num_queries):
    for behov in (referred(), referred()):
        behov.affected_enheter.add(*EnhetFactory.create_batch(3))
    client.get(LIST)

    with django_assert_num_queries(7):  # who asks (4), names of units, count, rows
        client.get(LIST)


def test_ten_thousand_candidates_are_shown_a_page_at_a_time(client, leader):
    Behov.objects.bulk_create(
        [
            Behov(
                title=f"Behov {number}",
                problem="Ingen äger det.",
                anledning="ny_teknik",
                owner_kind=Agartyp.SAKNAS,
                status=Status.I_ARENA,
                submitted_by=leader,
                submitted_at=timezone.now(),
                reference=f"BEH-1998-{number:05}",
            )
            for number in range(10_000)
        ]
    )

    page = client.get(LIST, {"sida": 400})

    assert page.context["page"].paginator.count == 10_000
    assert len(page.context["rows"]) == 25
