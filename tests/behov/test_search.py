import pytest

from behov import search
from behov.choices import Agartyp
from behov.models import Behov
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db


def found(user, text):
    return set(search.found_by(user, text, among=Behov.objects.visible_to(user)))


def test_title_and_summary_are_found_by_everyone_in_swedish():
    one = BehovFactory(title="Nya pärmar", summary="x")
    other = BehovFactory(title="x", summary="Pärmarna är slut")
    BehovFactory(title="x", summary="x")

    assert found(AnvandareFactory(), "pärm") == {one, other}


def test_the_number_finds_its_behov():
    behov = BehovFactory()
    BehovFactory()

    assert found(AnvandareFactory(), f" {behov.reference.lower()} ") == {behov}


def test_what_a_summary_does_not_show_is_found_only_by_those_who_read_in_full():
    owner = AnvandareFactory()
    behov = BehovFactory(
        problem="Ingen vet var pärmarna står.",
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=ForvaltningsobjektFactory(objektagare=owner),
    )

    for reader in [behov.submitted_by, owner, AnvandareFactory(roles=[Roll.BEREDNING])]:
        assert found(reader, "pärm") == {behov}
    for other in [AnvandareFactory(), AnvandareFactory(roles=[Roll.ADMINISTRATOR])]:
        assert found(other, "pärm") == set()


def test_nobody_learns_what_is_not_shown_by_asking_for_its_absence():
    behov = BehovFactory(title="Skola", problem="Ingen vet var pärmarna står.")

    assert found(AnvandareFactory(), "skola -pärm") == {behov}
    assert found(AnvandareFactory(roles=[Roll.BEREDNING]), "skola -pärm") == set()


@pytest.mark.parametrize("text", ["", " ", '"', "-", "or", "och", "a:b & !c | (d", "'; --"])
def test_any_text_is_a_search(text):
    BehovFactory()

    assert found(AnvandareFactory(), text) <= set(Behov.objects.all())
