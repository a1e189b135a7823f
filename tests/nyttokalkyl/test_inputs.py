from behov import choices
from nyttokalkyl.calculation import Kategori


def test_categories_are_those_of_the_needs():
    """The pure modules know nothing of the app below, but a benefit keeps its category."""
    assert [category.value for category in Kategori] == choices.Kategori.values
