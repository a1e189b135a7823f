import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

OK = {"status": "ok"}
UNAVAILABLE = {"status": "otillgänglig"}


def test_live_depends_on_nothing(client):
    """Without the mark django_db any query would fail this test."""
    response = client.get("/halsa/live")

    assert (response.status_code, response.json()) == (200, OK)


@pytest.mark.django_db
def test_ready_when_the_database_is_writable_and_migrated(client):
    response = client.get("/halsa/redo")

    assert (response.status_code, response.json()) == (200, OK)


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    MigrationRecorder(connection).record_unapplied("organisation", "0003_login_count")

    response = client.get("/halsa/redo")

    assert (response.status_code, response.json()) == (503, UNAVAILABLE)


@pytest.mark.django_db(transaction=True)
def test_not_ready_when_the_database_only_reads(client):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        response = client.get("/halsa/redo")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")

    assert (response.status_code, response.json()) == (503, UNAVAILABLE)


@pytest.mark.parametrize("path", ["/halsa/live", "/halsa/redo"])
def test_health_is_only_asked(client, path):
    assert client.post(path).status_code == 405
