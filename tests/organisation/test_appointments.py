"""What an Administratör gives others, and cannot take for themself without others knowing."""

import datetime as dt
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from organisation import workflow
from organisation.admin import AnvandareAdmin, Keeper
from organisation.models import Anvandare, Forvaltningsobjekt, Roll
from tests.factories import AnvandareFactory, EnhetFactory, ForvaltningsobjektFactory
from tests.organisation.test_admin import form_data
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

PASSWORD = "en lång och ovanlig fras"  # noqa: S105 -- of a person that only this test knows
POSTS = [
    (EnhetFactory, "manager", "chef"),
    (ForvaltningsobjektFactory, "objektagare", "objektägare"),
    (ForvaltningsobjektFactory, "objektledare_verksamhet", "objektledare verksamhet"),
    (ForvaltningsobjektFactory, "objektledare_it", "objektledare it"),
]


@pytest.fixture
def eva(client):
    """The Administratör who is at work."""
    user = AnvandareFactory(first_name="Eva", last_name="Al", roles=[Roll.ADMINISTRATOR])
    client.force_login(user)
    return user


@pytest.fixture
def rut():
    return AnvandareFactory(first_name="Rut", last_name="Ek")


@pytest.fixture
def director():
    return AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])


def page_of(row, page="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def change(client, row, **fields):
    url = page_of(row)
    return client.post(url, form_data(client.get(url)) | fields)


def keys(*roles):
    return [group.pk for group in Group.objects.filter(name__in=roles)]


def told():
    """Who has been told what, as subjects of letters."""
    return {(letter.recipient, letter.subject) for letter in Utskick.objects.all()}


def logged(person):
    return list(
        LogEntry.objects.filter(object_id=person.pk, change_message__startswith=str(person))
        .order_by("pk")
        .values_list("change_message", "user")
    )


@pytest.mark.parametrize(("factory", "field", "post"), POSTS)
def test_nobody_names_themself_to_a_post(client, eva, factory, field, post):  # noqa: ARG001
    row = factory()

    response = change(client, row, **{field: eva.pk})

    row.refresh_from_db()
    assert getattr(row, field) is None
    assert "Du kan inte utse dig själv" in response.text
    assert told() == set()


def test_nobody_makes_a_new_unit_or_objekt_for_themself(client, eva):
    url = reverse("admin:organisation_forvaltningsobjekt_add")
    fields = {"name": "Nytt", "code": "nytt", "owner_enhet": eva.enhet.pk, "objektagare": eva.pk}

    response = client.post(url, form_data(client.get(url)) | fields)

    assert "Du kan inte utse dig själv" in response.text
    assert not Forvaltningsobjekt.objects.exists()


def test_whoever_was_named_by_another_keeps_the_post_when_changing_something_else(client, eva):
    unit = EnhetFactory(manager=eva)

    assert change(client, unit, name="Nytt namn").status_code == 302

    unit.refresh_from_db()
    assert (unit.name, unit.manager) == ("Nytt namn", eva)
    assert told() == set()


@pytest.mark.parametrize(("factory", "field", "post"), POSTS)
def test_who_gets_a_post_and_who_loses_it_is_told_and_so_is_the_director(  # noqa: PLR0917
    client, eva, rut, director, factory, field, post
):
    before = AnvandareFactory()
    row = factory(**{field: before}, name="Skolan")

    change(client, row, **{field: rut.pk})

    lost, got = f"är inte längre {post} för Skolan", f"är nu {post} för Skolan"
    assert told() == {
        (rut, f"{rut} {got}"),
        (before, f"{before} {lost}"),
        (director, f"{rut} {got}"),
        (director, f"{before} {lost}"),
    }
    assert logged(rut) == [(f"{rut} {got}.", eva.pk)]
    assert logged(before) == [(f"{before} {lost}.", eva.pk)]


def test_roles_given_and_taken_are_told_and_logged(client, eva, rut, director, caplog):
    caplog.set_level(logging.INFO, "organisation")
    rut.groups.set(Group.objects.filter(name=Roll.REVISOR))

    change(client, rut, groups=keys(Roll.BEREDNING))

    given, taken = "har fått rollen Beredning", "har inte längre rollen Revisor"
    assert [group.name for group in rut.groups.all()] == [Roll.BEREDNING]
    assert told() == {(who, f"{rut} {what}") for who in (rut, director) for what in (given, taken)}
    assert logged(rut) == [(f"{rut} {given}.", eva.pk), (f"{rut} {taken}.", eva.pk)]
    assert [f"user={rut.pk} may do was changed by user={eva.pk}" in x for x in caplog.messages] == [
        True,
        True,
    ]
    assert str(rut) not in caplog.text


@pytest.mark.usefixtures("eva")
def test_the_letter_says_who_did_it_and_what_to_do(client, rut):
    change(client, rut, groups=keys(Roll.BEREDNING))

    [letter] = Utskick.objects.all()
    assert "Rut Ek har fått rollen Beredning. Det gjorde Eva Al den" in letter.body
    assert "Stämmer det inte, hör av dig genast" in letter.body


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"email": "eva@example.se"}, "har fått en ny e-postadress i Behovsfas"),
        ({"is_active": ""}, "kan inte längre logga in"),
    ],
)
def test_what_leads_to_an_account_is_told_too(client, rut, director, fields, what):
    change(client, rut, **fields)

    assert told() == {(rut, f"{rut} {what}"), (director, f"{rut} {what}")}


@pytest.mark.usefixtures("eva")
def test_a_change_that_cannot_be_told_is_not_made(client, rut, monkeypatch):
    def fail(_change, _entry):
        msg = "the ledger is full"
        raise RuntimeError(msg)

    monkeypatch.setattr(workflow, "tellers", [*workflow.tellers, fail])

    with pytest.raises(RuntimeError):
        change(client, rut, groups=keys(Roll.BEREDNING))

    assert not rut.groups.exists()
    assert not Utskick.objects.exists()
    assert not LogEntry.objects.exists()


def send_link(client, person):
    return client.post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD},
    )


def link_to(person):
    letter = Utskick.objects.filter(recipient=person, kind="konto_losenord").latest("pk")
    [link] = re.findall(r"http://\S+(/losenord/\S+)", letter.link)
    return link


@pytest.mark.usefixtures("eva")
def test_nobody_sets_anothers_password(client, rut, director):
    old = rut.password

    send_link(client, rut)

    rut.refresh_from_db()
    assert rut.password == old
    what = "har fått en länk för att välja lösenord"
    assert told() == {(rut, "Välj ett lösenord till Behovsfas"), (director, f"{rut} {what}")}
    assert [message for message, _by in logged(rut)] == [f"{rut} {what}."]


@pytest.mark.usefixtures("eva")
def test_only_the_person_is_told_the_link(client, rut, director):
    send_link(client, rut)

    link = link_to(rut)
    others = Utskick.objects.exclude(recipient=rut)
    assert [letter.recipient for letter in others if link in letter.body] == []
    letter = Utskick.objects.get(recipient=rut)
    client.force_login(director)
    assert client.get(page_of(letter)).status_code == 404
    assert link not in client.get(reverse("admin:utskick_utskick_changelist")).text


def choose_password(client, link):
    """Follow the link as a browser does, and fill in the form if there is one."""
    client.logout()
    form = client.get(link, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD}
    )


@pytest.mark.usefixtures("eva")
def test_the_link_lets_its_reader_choose_a_password_once(client, rut):
    send_link(client, rut)
    link = link_to(rut)

    response = choose_password(client, link)

    assert response["Location"] == "/logga-in/"
    rut.refresh_from_db()
    assert rut.check_password(PASSWORD)
    assert "Länken går inte att använda" in client.get(link).text


@pytest.mark.usefixtures("eva")
def test_the_password_must_be_a_good_one(client, rut):
    send_link(client, rut)
    client.logout()
    form = client.get(link_to(rut), follow=True)

    response = client.post(
        form.request["PATH_INFO"], {"new_password1": "kort", "new_password2": "kort"}
    )

    assert f"användarnamnet {rut.username}" in form.text
    assert "minst 12 tecken" in response.text
    assert "<title>\n      Fel: " in response.text


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize("fields", [{"email": "x@example.se"}, {"password": "another"}])
def test_a_link_dies_with_the_address_or_the_password_it_was_made_for(client, rut, fields):
    send_link(client, rut)
    Anvandare.objects.filter(pk=rut.pk).update(**fields)

    assert "Länken går inte att använda" in client.get(link_to(rut), follow=True).text


def test_a_link_dies_after_a_day(client, rut, time_machine):
    time_machine.move_to("2026-03-02 08:00:00+00:00", tick=False)
    workflow.send_password_link(rut, by=AnvandareFactory())
    link = link_to(rut)

    time_machine.shift(dt.timedelta(hours=24))
    assert "<h1>Välj lösenord" in client.get(link, follow=True).text
    time_machine.shift(dt.timedelta(seconds=1))
    assert "<h1>Länken går inte att använda" in client.get(link, follow=True).text


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"email": ""}, "saknar e-postadress"), ({"is_active": False}, "Kontot är stängt")],
)
def test_who_cannot_be_reached_gets_no_link(client, fields, sentence):
    person = AnvandareFactory(**fields)

    response = send_link(client, person)

    assert response.status_code == 422
    assert sentence in response.text
    assert not Utskick.objects.exists()


def test_ones_own_password_is_changed_with_the_old_one(client, eva):
    assert send_link(client, eva)["Location"] == reverse("admin:password_change")
    assert not Utskick.objects.exists()


def roles_by_the_log(person):
    roles = set()
    for message, _by in logged(person):
        what, role = re.search(r"(fått|längre) rollen (\S+)\.$", message).groups()
        roles = roles | {role} if what == "fått" else roles - {role}
    return roles


def give_at_once(person):
    """Two administrators give the same person a role each, having read the same page."""
    both_have_read = Barrier(2)
    save = AnvandareAdmin.save_model

    def wait_and_save(self, *args):
        with suppress(BrokenBarrierError):
            both_have_read.wait(timeout=1)
        save(self, *args)

    def give(role):
        client = Client()
        client.force_login(AnvandareFactory(roles=[Roll.ADMINISTRATOR]))
        try:
            return change(client, person, groups=keys(role)).status_code
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(AnvandareAdmin, "save_model", wait_and_save)
        assert 302 in list(pool.map(give, [Roll.BEREDNING, Roll.REVISOR]))
    return {group.name for group in person.groups.all()}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_log_is_right_when_two_give_roles_at_once(rut):
    assert give_at_once(rut) == roles_by_the_log(rut)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_it_is_not(rut, monkeypatch):
    """The negative control of the test above."""
    monkeypatch.setattr(Keeper, "changeform_view", admin.ModelAdmin.changeform_view)

    assert give_at_once(rut) != roles_by_the_log(rut)
