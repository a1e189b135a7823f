"""Influence × interest, drawn so that nobody hides behind another."""

from itertools import combinations

from arenor.stakeholder_map import Stakeholder, draw, places_of

RADIUS = 11


def people(count, interest=5, influence=4):
    return [Stakeholder(n, f"Person {n}", interest, influence) for n in range(1, count + 1)]


def cell(picture, interest, influence):
    [found] = [
        one for one in picture.cells if (one.interest, one.influence) == (interest, influence)
    ]
    return found


def test_an_empty_map_has_every_cell_and_nobody():
    picture = draw([])

    assert len(picture.cells) == 25
    assert [one.marks for one in picture.cells] == [[]] * 25


def test_interest_grows_to_the_right_and_influence_upwards():
    picture = draw([])

    assert cell(picture, 5, 1).x > cell(picture, 1, 1).x
    assert cell(picture, 1, 5).y < cell(picture, 1, 1).y
    assert [one.influence for one in picture.rows] == [5, 4, 3, 2, 1]
    assert [one.interest for one in picture.columns] == [1, 2, 3, 4, 5]


def test_thirty_in_one_cell_lie_inside_it_and_beside_each_other():
    crowded = cell(draw(people(30)), 5, 4)

    assert [mark.who.number for mark in crowded.marks] == list(range(1, 31))
    for mark in crowded.marks:
        assert crowded.x <= mark.x - RADIUS
        assert mark.x + RADIUS <= crowded.x + crowded.width
        assert crowded.y <= mark.y - RADIUS
        assert mark.y + RADIUS <= crowded.y + crowded.height
    for one, other in combinations(crowded.marks, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (2 * RADIUS) ** 2


def test_cells_of_a_crowded_row_are_equally_high_and_touch_the_next_row():
    picture = draw(people(9))

    assert len({one.height for one in picture.cells if one.influence == 4}) == 1
    above, below = cell(picture, 1, 4), cell(picture, 1, 3)
    assert above.y + above.height == below.y
    assert picture.height > picture.bottom == picture.columns[0].y + picture.columns[0].height


def test_the_twin_names_the_greatest_influence_first():
    low, high = Stakeholder(1, "Bo", 2, 1), Stakeholder(2, "Eva", 1, 5)

    assert list(places_of([low, high]).items()) == [((5, 1), [high]), ((1, 2), [low])]
