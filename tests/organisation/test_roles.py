import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from organisation.models import Roll
from organisation.roles import grant
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db


def test_each_role_is_a_group():
    assert {group.name for group in Group.objects.all()} == set(Roll.values)


@pytest.mark.parametrize("roll", Roll)
def test_who_may_use_the_admin(roll):
    may = {
        Roll.BEREDNING,
        Roll.BEREDNINGSLEDARE,
        Roll.DIGITALISERINGSRAD,
        Roll.DIGITALISERINGSDIREKTOR,
        Roll.ADMINISTRATOR,
    }

    assert AnvandareFactory(roles=[roll]).has_perm("organisation.use_admin") == (roll in may)


def test_administrator_keeps_people_and_units_but_no_content():
    administrator = AnvandareFactory(roles=[Roll.ADMINISTRATOR])

    assert {permission.split(".")[0] for permission in administrator.get_all_permissions()} == {
        "organisation"
    }


def test_grant_creates_the_permission_that_migrate_has_not_yet_written():
    Permission.objects.filter(codename="use_admin").delete()

    grant(apps, Roll.REVISOR, "organisation.use_admin")
    grant(apps, Roll.REVISOR, "organisation.use_admin")

    revisor = AnvandareFactory(roles=[Roll.REVISOR])
    assert revisor.get_all_permissions() == {"organisation.use_admin"}


def test_grant_refuses_a_permission_that_no_model_declares():
    with pytest.raises(Permission.DoesNotExist):
        grant(apps, Roll.REVISOR, "organisation.use_everything")
