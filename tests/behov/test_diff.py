import itertools
import string

from hypothesis import example, given
from hypothesis import strategies as st

from behov import diff
from behov.diff import Change, Piece

SAME, ADDED, REMOVED, CHANGED = Change


def section(*rows, key="behovet"):
    return {
        "key": key,
        "heading": "Behovet",
        "rows": [{"key": name, "label": label, "value": value} for name, label, value in rows],
    }


def said(sections):
    """(change, label, value) of every row, the texts with [-taken out-] and {+put in+}."""
    return [
        (row.change, marked(row.label), marked(row.value))
        for section in sections
        for row in section.rows
    ]


def marked(pieces):
    marks = {SAME: "{}", ADDED: "{{+{}+}}", REMOVED: "[-{}-]"}
    return "".join(marks[piece.change].format(piece.text) for piece in pieces)


def before(pieces):
    return "".join(piece.text for piece in pieces if piece.change != ADDED)


def after(pieces):
    return "".join(piece.text for piece in pieces if piece.change != REMOVED)


def test_replaced_words_are_shown_within_their_sentence():
    pieces = diff.words(
        "Det tar tid. Uppgifter förs över för hand varje dag.",
        "Det tar tid. Uppgifter förs alltid över för hand varje vecka.",
    )

    assert marked(pieces) == (
        "Det tar tid. Uppgifter förs {+alltid +}över för hand varje [-dag-]{+vecka+}."
    )


def test_neighbouring_words_are_replaced_together():
    pieces = diff.words(
        "Vi mäter hur lång tid det tar att svara.", "Vi mäter hur många timmar det tar att svara."
    )

    assert marked(pieces) == "Vi mäter hur [-lång tid-]{+många timmar+} det tar att svara."


def test_a_rewritten_sentence_is_replaced_as_a_whole():
    pieces = diff.words(
        "Vi börjar. Handläggarna skriver av. Slut.", "Vi börjar. Ingen vet ännu varför. Slut."
    )

    assert marked(pieces) == (
        "Vi börjar. [-Handläggarna skriver av. -]{+Ingen vet ännu varför. +}Slut."
    )


def test_equal_texts_are_one_piece():
    assert diff.words("Det tar tid. Varje dag.", "Det tar tid. Varje dag.") == [
        Piece(SAME, "Det tar tid. Varje dag.")
    ]


def test_two_empty_texts_are_no_pieces():
    assert diff.words("", "") == []


WORDS = st.lists(st.sampled_from(["ett", "två", "tre", " ", ". ", "\n", ", ", "å"]))


@given(WORDS.map("".join), WORDS.map("".join))
@example("Samma. ", "Samma.")
@example("a b c", "x y z")
def test_the_pieces_give_back_both_texts(old, new):
    pieces = diff.words(old, new)

    assert (before(pieces), after(pieces)) == (old, new)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_give_back_both_texts_whatever_they_hold(old, new):
    pieces = diff.words(old, new)

    assert (before(pieces), after(pieces)) == (old, new)


@given(WORDS.map("".join), WORDS.map("".join))
def test_no_two_neighbours_are_alike_and_none_is_empty(old, new):
    pieces = diff.words(old, new)

    assert all(piece.text for piece in pieces)
    assert all(one.change != next_.change for one, next_ in itertools.pairwise(pieces))


def test_a_stretch_too_long_to_compare_is_replaced_as_a_whole(monkeypatch):
    old, new = "ett två tre fyra fem sex", "ett tre två fyra sju sex"
    word_by_word = diff.words(old, new)

    monkeypatch.setattr(diff, "LIMIT", 10)
    as_a_whole = diff.words(old, new)

    assert len(word_by_word) > len(as_a_whole)
    assert (before(as_a_whole), after(as_a_whole)) == (old, new)


def test_the_longest_texts_a_form_takes_are_compared_in_few_steps(monkeypatch):
    """What bounds the time: no matcher is ever given more pairs than LIMIT."""
    sizes = []

    class Watched(diff.SequenceMatcher):
        def __init__(self, isjunk, a, b, *, autojunk):
            sizes.append(len(a) * len(b))
            super().__init__(isjunk, a, b, autojunk=autojunk)

    monkeypatch.setattr(diff, "SequenceMatcher", Watched)
    letters = string.ascii_lowercase
    old = " ".join(letters[i % 7] for i in range(5_000))
    new = " ".join(letters[i % 5] for i in range(5_000))

    pieces = diff.words(old, new)

    assert (before(pieces), after(pieces)) == (old, new)
    assert max(sizes, default=0) <= diff.LIMIT


def test_rows_are_paired_by_key():
    old = [
        section(("a", "Rubrik", "Stöd"), ("b", "Problem", "Dubbelt arbete"), ("c", "Nuläge", ""))
    ]
    new = [section(("a", "Rubrik", "Stöd"), ("b", "Problem", ""), ("c", "Nuläge", "Papper"))]

    assert said(diff.compare(old, new)) == [
        (SAME, "Rubrik", "Stöd"),
        (REMOVED, "Problem", "[-Dubbelt arbete-]"),
        (ADDED, "Nuläge", "{+Papper+}"),
    ]
    assert diff.changes(diff.compare(old, new)) == 2


def test_a_question_that_is_new_or_gone_in_the_form_is_shown():
    old = [section(("a", "Rubrik", "Stöd"), ("b", "Mognad", "En idé"))]
    new = [section(("a", "Rubrik", "Stöd"), ("c", "Nuläge", "Papper"))]

    assert said(diff.compare(old, new)) == [
        (SAME, "Rubrik", "Stöd"),
        (ADDED, "Nuläge", "{+Papper+}"),
        (REMOVED, "Mognad", "[-En idé-]"),
    ]


def test_a_question_that_only_changed_its_words_is_the_same_answer():
    old = [section(("a", "Rubrik", "Stöd"))]
    new = [section(("a", "Vad heter det?", "Stöd"))]

    assert said(diff.compare(old, new)) == [(SAME, "Vad heter det?", "Stöd")]


def test_a_benefit_put_in_above_another_leaves_it_unchanged():
    old = [section(("nytta_1", "För elever", "Nytta: Tid"), key="nytta")]
    new = [
        section(
            ("nytta_1", "För lärare", "Nytta: Ro"),
            ("nytta_2", "För elever", "Nytta: Tid"),
            key="nytta",
        )
    ]

    assert said(diff.compare(old, new)) == [
        (ADDED, "För lärare", "{+Nytta: Ro+}"),
        (SAME, "För elever", "Nytta: Tid"),
    ]


def test_whom_a_benefit_is_for_is_part_of_what_changed():
    old = [section(("nytta_1", "För elever i skolan", "Nytta: Mer tid"), key="nytta")]
    new = [section(("nytta_1", "För lärare i skolan", "Nytta: Mer tid"), key="nytta")]

    assert said(diff.compare(old, new)) == [
        (CHANGED, "För [-elever-]{+lärare+} i skolan", "Nytta: Mer tid")
    ]


def test_a_section_that_is_gone_is_shown_last_and_a_new_one_in_its_place():
    old = [section(("a", "Rubrik", "Stöd"), key="old")]
    new = [section(("a", "Rubrik", "Hjälp"), key="new")]

    assert said(diff.compare(old, new)) == [
        (ADDED, "Rubrik", "{+Hjälp+}"),
        (REMOVED, "Rubrik", "[-Stöd-]"),
    ]


def test_what_was_answered_in_neither_is_left_out():
    old = [section(("a", "Rubrik", "Stöd")), section(("c", "Mognad", ""), key="empty")]
    new = [section(("a", "Rubrik", "Stöd"), ("b", "Nuläge", ""))]

    assert said(diff.compare(old, new)) == [(SAME, "Rubrik", "Stöd")]
    assert diff.changes(diff.compare(old, new)) == 0
