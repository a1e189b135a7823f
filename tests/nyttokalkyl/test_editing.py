"""Changes to a calculation that lose nothing of what somebody else has written."""

from dataclasses import replace

import pytest

from nyttokalkyl import editing
from nyttokalkyl.calculation import Alternative, Factor
from nyttokalkyl.editing import NEW, Changed
from nyttokalkyl.interchange import Document
from tests.nyttokalkyl.build import benefit, calculation, cost, exact

BOTH = cost("gemensam", 1, to=["a", "b"])
ONLY_A = benefit("egen", 2)


def document(*rows, **fields):
    alternatives = (Alternative(id="a", name="A"), Alternative(id="b", name="B"))
    return Document(calculation(*rows, **{"alternatives": alternatives, **fields}), None)


def ids(parts):
    return [part.id for part in parts]


def test_a_new_row_comes_last_and_a_changed_one_stays_in_its_place():
    before = document(BOTH, ONLY_A)

    added = editing.put_row(before, cost("ny", 3), seen=NEW)
    changed = editing.put_row(added, replace(BOTH, name="Ny"), seen=editing.seen_row(BOTH))

    assert ids(changed.calculation.rows) == ["gemensam", "egen", "ny"]
    assert changed.calculation.rows[0].name == "Ny"


def test_a_removed_row_is_gone():
    after = editing.remove_row(document(BOTH, ONLY_A), "egen", seen=editing.seen_row(ONLY_A))

    assert ids(after.calculation.rows) == ["gemensam"]


@pytest.mark.parametrize("change", [
    lambda before: editing.put_row(before, BOTH, seen=NEW),
    lambda before: editing.put_row(before, cost("borta", 1), seen="0123456789abcdef"),
    lambda before: editing.put_row(before, BOTH, seen=editing.seen_row(ONLY_A)),
    lambda before: editing.remove_row(before, "borta", seen="0123456789abcdef"),
    lambda before: editing.remove_row(before, "egen", seen=NEW),
])  # fmt: skip
def test_what_is_not_as_it_was_seen_is_left_alone(change):
    with pytest.raises(Changed):
        change(document(BOTH, ONLY_A))


def test_a_removed_alternative_takes_along_the_rows_that_are_only_its_own():
    before = document(BOTH, ONLY_A)
    seen = editing.seen_alternative(before.calculation.alternatives[0])

    after = editing.remove_alternative(before, "a", seen=seen).calculation

    assert ids(after.alternatives) == ["b"]
    assert [(row.id, row.alternatives) for row in after.rows] == [("gemensam", ("b",))]


def test_the_nollalternativ_stands_first():
    baseline = Alternative(id="noll", is_baseline=True)

    after = editing.put_alternative(document(), baseline, seen=NEW)

    assert ids(after.calculation.alternatives) == ["noll", "a", "b"]


def test_factors_are_put_and_removed():
    factor = Factor(id="timme", value=exact(450))
    dearer = replace(factor, value=exact(470))

    with_one = editing.put_factor(document(), factor, seen=NEW)
    changed = editing.put_factor(with_one, dearer, seen=editing.seen_factor(factor))
    without = editing.remove_factor(changed, "timme", seen=editing.seen_factor(dearer))

    assert (changed.calculation.factors, without.calculation.factors) == ((dearer,), ())


def test_what_is_shared_does_not_depend_on_rows():
    before = document(BOTH)
    seen = editing.seen_terms(before)
    meanwhile = editing.put_row(before, ONLY_A, seen=NEW)

    after = editing.with_shared(
        meanwhile,
        lambda one: replace(one, calculation=replace(one.calculation, name="Nytt namn")),
        seen=seen,
    )

    assert (after.calculation.name, ids(after.calculation.rows)) == (
        "Nytt namn",
        ["gemensam", "egen"],
    )
    with pytest.raises(Changed):
        editing.with_shared(after, lambda one: one, seen=seen)


def test_an_id_that_is_free():
    assert editing.free_id("rad", []) == "rad-1"
    assert editing.free_id("rad", [cost("rad-1", 1), cost("rad-3", 1)]) == "rad-2"
