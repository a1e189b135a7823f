"""Random numbers: reproducible, apart from each other, and the same in any order."""

from hashlib import sha256

import numpy as np

from nyttokalkyl.calculation import Row, RowType
from nyttokalkyl.simulation import Distribution, Years
from nyttokalkyl.simulation.draws import BLOCK, CHUNK, Formula, chunks, draw, stream
from nyttokalkyl.simulation.model import model_of
from tests.nyttokalkyl.build import calculation, terms, triple

ONE_YEAR = terms(years=1, rate="0")


def row(row_id, amount, to=("a",)):
    return Row(id=row_id, type=RowType.BENEFIT, alternatives=tuple(to), amount=amount)


def sfc64(words):
    """Doty-Humphrey's generator by its definition, as NumPy starts it: twelve rounds unused."""
    mask, (a, b, c), counter = 2**64 - 1, words, 1
    for drawn in range(10**6):
        word = (a + b + counter) & mask
        counter += 1
        a = b ^ (b >> 11)
        b = (c + (c << 3)) & mask
        c = (((c << 24) | (c >> 40)) + word) & mask
        if drawn >= 12:
            yield word


def test_stream_is_what_the_documents_say():
    positions = np.empty(4 * 500 + 2, np.intp)
    draw(stream(2026, "row:licence:amount", 3), positions)

    digest = sha256(b"2026:3:row:licence:amount").digest()
    words = sfc64([int.from_bytes(digest[at : at + 8], "little") for at in (0, 8, 16)])
    fields = [(word >> shift) & 4095 for word, _ in zip(words, range(501), strict=False)
              for shift in (4, 20, 36, 52)]  # fmt: skip
    assert positions.tolist() == fields[:2002]


def test_every_position_is_equally_likely():
    """Chi-square over 4,096 positions: within five deviations of its mean."""
    positions = np.empty(CHUNK, np.intp)
    source, counts = stream(1, "row:x:amount", 0), np.zeros(4096)
    for _ in range(50):
        draw(source, positions)
        counts += np.bincount(positions, minlength=4096)

    expected = 50 * CHUNK / 4096
    chi_square = float(np.sum((counts - expected) ** 2) / expected)
    assert abs(chi_square - 4095) <= 5 * (2 * 4095) ** 0.5


def test_streams_of_other_names_seeds_and_blocks_are_independent():
    """Correlations of 16,384 draws have a deviation of 1/128."""
    names = [(1, "row:a:amount", 0), (2, "row:a:amount", 0), (1, "row:b:amount", 0),
             (1, "row:a:amount", 1), (11, "row:a:amount", 0), (1, "row:a:quantity", 0)]  # fmt: skip
    drawn = np.empty((len(names), CHUNK), np.intp)
    for positions, name in zip(drawn, names, strict=True):
        draw(stream(*name), positions)

    correlations = np.corrcoef(drawn)[np.triu_indices(len(names), 1)]
    assert np.abs(correlations).max() < 5 / 128


def test_chunks_are_whole_but_for_the_last():
    draws = BLOCK + CHUNK + 5

    found = list(chunks(draws))

    assert sum(size for _, size in found) == draws
    assert {size for _, size in found[:-1]} == {CHUNK}
    assert [block for block, _ in found[-3:]] == [0, 1, 1]


def filled(formula, block, count):
    npv = np.empty((1, count))
    formula.fill(block, npv)
    return npv


def test_number_of_draws_only_adds_to_the_earlier_ones():
    stated = calculation(row("b", triple(0, 50, 500)), terms=ONE_YEAR)
    model = model_of(stated, Years.SAME_DRAW)

    few = filled(Formula(model, Distribution.PERT, 1), 0, 1000)
    many = filled(Formula(model, Distribution.PERT, 1), 0, CHUNK)

    assert np.array_equal(few, many[:, :1000])


def test_blocks_can_be_drawn_in_any_order():
    stated = calculation(row("b", triple(0, 50, 500)), terms=ONE_YEAR)
    model = model_of(stated, Years.SAME_DRAW)

    in_order, backwards = Formula(model, Distribution.PERT, 1), Formula(model, Distribution.PERT, 1)
    first, second = filled(in_order, 0, 100), filled(in_order, 1, 100)

    assert np.array_equal(filled(backwards, 1, 100), second)
    assert np.array_equal(filled(backwards, 0, 100), first)
    assert not np.array_equal(first, second)
