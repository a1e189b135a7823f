import logging
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from organisation.models import LoginCount, Roll
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

PASSWORD = "en lång och ovanlig fras"  # noqa: S105 -- of a person that only this test knows
LOGIN = "/logga-in/"
REFUSED = "Användarnamnet eller lösenordet stämmer inte."
EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    " https://evil.example",
    "/\t/evil.example",
]


def person(**fields):
    user = AnvandareFactory(**fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def try_password(client, username, password, **extra):
    return client.post(LOGIN, {"username": username, "password": password}, **extra)


def test_the_right_password_signs_in(client):
    anna = person(username="anna")

    response = try_password(client, "anna", PASSWORD)

    assert (response.status_code, response["Location"]) == (302, reverse("start"))
    assert client.session["_auth_user_id"] == str(anna.pk)


@pytest.mark.parametrize("name", ["anna", "left", "unusable", "nobody"])
def test_every_refusal_reads_the_same(client, name):
    person(username="anna")
    person(username="left", is_active=False)
    AnvandareFactory(username="unusable")
    password = PASSWORD if name == "left" else "wrong"

    response = try_password(client, name, password)

    assert response.status_code == 200
    assert response.context["form"].errors == {"__all__": [REFUSED]}


def test_empty_fields_are_named_at_the_field_and_in_the_summary(client):
    response = try_password(client, "", "")

    text = "Skriv ditt användarnamn."
    assertContains(response, "<title>Fel: Logga in – Behovsfas</title>", html=True)
    assertContains(response, f'<a href="#id_username">Användarnamn – {text}</a>', html=True)
    assertContains(
        response, f'<div id="id_username_error"><p class="field-error">{text}</p></div>', html=True
    )
    assert LoginCount.objects.count() == 0  # no password was checked


def test_after_ten_failures_even_the_right_password_waits(client, time_machine):
    time_machine.move_to("2026-03-02 08:00:30+00:00", tick=False)
    person(username="anna")
    for _ in range(10):
        try_password(client, "anna", "wrong")

    response = try_password(client, "anna", PASSWORD)

    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "Försök igen efter klockan 09.16." in response.text
    assert "_auth_user_id" not in client.session


def test_success_clears_the_count_of_the_name(client):
    person(username="anna")
    for _ in range(9):
        try_password(client, "anna", "wrong")
    try_password(client, "anna", PASSWORD)
    client.logout()

    assert [try_password(client, "anna", "wrong").status_code for _ in range(10)] == [200] * 10


def test_a_name_that_does_not_exist_is_locked_just_the_same(client):
    answers = [try_password(client, "nobody", "wrong").status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]


def test_a_forged_forwarded_address_changes_nothing(client):
    answers = {
        try_password(
            client, f"name{n}", "wrong", headers={"X-Forwarded-For": f"192.0.2.{n}"}
        ).status_code
        for n in range(100)
    }
    last = try_password(client, "anna", "wrong", headers={"X-Forwarded-For": "192.0.2.200"})

    assert answers == {200}
    assert last.status_code == 429


def test_the_session_key_changes_at_sign_in(client):
    client.get(LOGIN)
    session = client.session
    session["seen"] = str(timezone.now())
    session.save()
    before = session.session_key
    person(username="anna")

    try_password(client, "anna", PASSWORD)

    assert client.session.session_key != before


@pytest.mark.parametrize("url", EVIL)
def test_next_never_leads_to_another_site(client, url):
    person(username="anna")

    response = client.post(f"{LOGIN}?next={quote(url)}", {"username": "anna", "password": PASSWORD})

    assert response["Location"] == reverse("start")


def test_next_leads_back_to_the_page_one_came_for(client):
    person(username="anna")

    response = client.post(f"{LOGIN}?next=/behov/", {"username": "anna", "password": PASSWORD})

    assert response["Location"] == "/behov/"


def test_sign_in_is_logged_in_one_line_with_ids_only(client, caplog):
    caplog.set_level(logging.INFO, "organisation")
    anna = person(username="anna")

    try_password(client, "anna\r\nlogin: user=1", "wrong")
    try_password(client, "hunter2", "wrong")
    try_password(client, "anna", "wrong")
    try_password(client, "anna", PASSWORD)

    assert [record.getMessage() for record in caplog.records] == [
        "login failed: user=unknown address=127.0.0.1",
        "login failed: user=unknown address=127.0.0.1",
        f"login failed: user={anna.pk} address=127.0.0.1",
        f"login: user={anna.pk} address=127.0.0.1",
    ]


def test_a_lockout_is_logged(client, caplog):
    for _ in range(10):
        try_password(client, "anna", "wrong")
    caplog.clear()

    try_password(client, "anna", "wrong")

    assert caplog.messages[0] == (
        "login refused: too many attempts, user=unknown address=127.0.0.1"
    )


def test_nul_in_the_name_is_a_failed_attempt(client):
    assert try_password(client, "an\0na", "wrong").status_code == 200


def test_signing_out_is_a_post(client):
    client.force_login(AnvandareFactory())

    assert client.get("/logga-ut/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/logga-ut/")["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_the_admin_has_no_sign_in_of_its_own(client):
    person(username="anna", roles=[Roll.ADMINISTRATOR])

    to_login = client.get("/admin/", follow=True)
    back = client.post(
        to_login.redirect_chain[-1][0], {"username": "anna", "password": PASSWORD}, follow=True
    )

    assert to_login.redirect_chain[-1][0] == f"{LOGIN}?next=/admin/"
    assert (back.status_code, back.redirect_chain) == (200, [("/admin/", 302)])


@pytest.mark.parametrize(
    ("roles", "status"), [([], 403), ([Roll.REVISOR], 302), ([Roll.ADMINISTRATOR], 302)]
)
def test_the_admins_login_address_signs_nobody_in(client, roles, status):
    client.force_login(AnvandareFactory(roles=roles))

    assert client.get("/admin/login/").status_code == status


def test_demo_offers_its_people_and_signs_in_as_them(client, settings):
    settings.DEMO = True
    kerstin = AnvandareFactory(
        first_name="Kerstin", last_name="Holm", is_demo=True, roles=[Roll.BEREDNING]
    )
    AnvandareFactory(first_name="Rut", last_name="Verklig")

    page = client.get(LOGIN).text
    response = client.post(f"/logga-in/demo/{kerstin.pk}/", {"next": "/behov/"})

    assert "Kerstin Holm" in page
    assert "Rut Verklig" not in page
    assert response["Location"] == "/behov/"
    assert client.session["_auth_user_id"] == str(kerstin.pk)


@pytest.mark.parametrize("url", EVIL)
def test_demo_next_never_leads_to_another_site(client, settings, url):
    settings.DEMO = True
    kim = AnvandareFactory(is_demo=True)

    assert client.post(f"/logga-in/demo/{kim.pk}/", {"next": url})["Location"] == reverse("start")


@pytest.mark.parametrize(
    ("demo", "fields"),
    [(False, {"is_demo": True}), (True, {}), (True, {"is_demo": True, "is_active": False})],
)
def test_nobody_else_signs_in_without_a_password(client, settings, demo, fields):
    settings.DEMO = demo
    someone = AnvandareFactory(first_name="Kerstin", last_name="Holm", **fields)

    assert client.post(f"/logga-in/demo/{someone.pk}/").status_code == 404
    assert "Kerstin Holm" not in client.get(LOGIN).text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("people", [1, 3])
def test_the_demo_list_costs_the_same_for_any_number(
    client, settings, people, django_assert_num_queries
):
    settings.DEMO = True
    AnvandareFactory.create_batch(people, is_demo=True, roles=[Roll.BEREDNING])

    with django_assert_num_queries(2):  # people, their groups
        client.get(LOGIN)
