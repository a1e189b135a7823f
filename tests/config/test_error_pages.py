"""The pages that say that something went wrong: in Swedish, with what to do."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import include, path

from organisation.models import Roll
from tests.factories import AnvandareFactory


@login_not_required
def crash(_request):
    raise ZeroDivisionError


urlpatterns = [path("crash/", crash), path("", include("config.urls"))]


@pytest.mark.django_db
def test_a_page_that_does_not_exist(client):
    client.force_login(AnvandareFactory())

    response = client.get("/finns-inte/")

    assert response.status_code == 404
    assert "<h1>Sidan finns inte</h1>" in response.text


@pytest.mark.django_db
def test_a_page_that_is_not_for_you(client):
    client.force_login(AnvandareFactory())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "<h1>Du har inte behörighet till det här</h1>" in response.text


@pytest.mark.django_db
def test_a_form_without_its_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(AnvandareFactory(roles=[Roll.BEREDNING]))

    response = client.post("/logga-ut/")

    assert response.status_code == 403
    assert "<h1>Formuläret kunde inte tas emot</h1>" in response.text


def test_a_request_that_cannot_be_understood(client):
    response = client.get("/logga-in/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "<h1>Begäran kunde inte förstås</h1>" in response.text


@pytest.mark.urls("tests.config.test_error_pages")
@pytest.mark.parametrize("cookies", [{}, {"session": "a" * 32}])
def test_a_crash_needs_neither_database_nor_hashed_files(settings, cookies):
    """Without the mark django_db every query fails, also the one that looks for the session."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)

    response = client.get("/crash/")

    assert response.status_code == 500
    assert "<h1>Något gick fel hos oss</h1>" in response.text
    assert "ZeroDivisionError" not in response.text
