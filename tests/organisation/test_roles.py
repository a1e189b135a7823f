import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from organisation.models import Roll
from organisation.roles import grant
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db


def test_each_role_is_a_group():
    assert {group.name for group in Group.objects.all()} == set(Roll.values)


def test_only_who_has_a_role_may_use_the_admin():
    assert not AnvandareFactory().has_perm("organisation.use_admin")
    for roll in Roll:
        assert AnvandareFactory(roles=[roll]).has_perm("organisation.use_admin")


@pytest.mark.parametrize("roll", Roll)
def test_only_administrator_keeps_people_units_and_objekt(roll):
    models = {"anvandare", "enhet", "forvaltningsobjekt"}
    keeps = {
        f"organisation.{action}_{model}" for model in models for action in ["view", "add", "change"]
    }

    rights = AnvandareFactory(roles=[roll]).get_all_permissions()

    assert {right for right in rights if right.startswith("organisation.")} == (
        {"organisation.use_admin"} | (keeps if roll == Roll.ADMINISTRATOR else set())
    )


def test_grant_creates_the_permission_that_migrate_has_not_yet_written():
    Permission.objects.filter(codename="use_admin").delete()

    grant(apps, Roll.REVISOR, "organisation.use_admin")
    grant(apps, Roll.REVISOR, "organisation.use_admin")

    [permission] = Permission.objects.filter(codename="use_admin")
    assert [group.name for group in permission.group_set.all()] == [Roll.REVISOR]


def test_grant_refuses_a_permission_that_no_model_declares():
    with pytest.raises(Permission.DoesNotExist):
        grant(apps, Roll.REVISOR, "organisation.use_everything")
