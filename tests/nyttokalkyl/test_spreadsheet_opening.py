"""Files that are no workbook of ours, or that would harm: one sentence, never a traceback."""

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nyttokalkyl.test_spreadsheet_edits import WHOLE
from tests.nyttokalkyl.workbooks import (
    fault_lines,
    packed,
    part_of,
    parts,
    saved,
    with_part,
)

SAVE_AS = "Spara den som Excel-arbetsbok (.xlsx) och försök igen."
BROKEN = f"Filen är skadad eller ingen arbetsbok. {SAVE_AS}"
NOT_OURS = (
    "Arbetsboken har inget av kalkylens blad. Exportera kalkylen från Behovsfas och fyll i den "
    "arbetsboken."
)
POSTER = part_of(WHOLE, "Poster")


def with_text(content, name):
    return with_part(WHOLE, name, lambda _: content)


def with_two_of_a_part():
    written = io.BytesIO(WHOLE)
    with zipfile.ZipFile(written, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<x/>")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", BROKEN),
        (b"Post;2026\nLicens;5\n", BROKEN),
        (WHOLE[: len(WHOLE) // 2], BROKEN),
        (b"PK\x03\x04" + b"\0" * 100, BROKEN),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
         f"Filen är ingen Excel-arbetsbok. {SAVE_AS}"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
         f"Filen har ett lösenord eller är i ett äldre format. {SAVE_AS}"),
        (b"x" * 10_000_001, "Filen är större än 10 MB."),
        (with_text(b"\0", "xl/vbaProject.bin"),
         "Arbetsboken har makron. Spara den som Excel-arbetsbok utan makron (.xlsx)."),
        (with_text(b"<worksheet", POSTER), BROKEN),
        (with_text(b"", "xl/styles.xml"), BROKEN),
        (with_text(b"<x/>", "xl/workbook.xml"), NOT_OURS),
        (saved(openpyxl.Workbook()), NOT_OURS),
        (with_two_of_a_part(), f"Filen har samma del två gånger. {SAVE_AS}"),
    ],
    ids=["empty", "csv", "half", "zeros", "ods", "xls", "large", "macros", "not XML", "no styles",
         "no sheets", "another's", "twice"],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(content, sentence):
    assert fault_lines(content) == [sentence]


# -- files made to harm ------------------------------------------------------------------------

TOO_LARGE = "Arbetsboken är för stor. Ta bort det som inte hör till kalkylen."
ABSURD = f"Filen är packad på ett sätt som inte går att läsa. {SAVE_AS}"


def test_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_text(b" " * 100_000_000, "xl/media/x.bin")
    assert len(bomb) < 300_000

    tracemalloc.start()
    found = fault_lines(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == [TOO_LARGE]
    assert peak < 10_000_000


def test_part_that_was_packed_absurdly_is_refused():
    assert fault_lines(with_text(b" " * 2_000_000, POSTER)) == [ABSURD]


def test_too_many_parts_are_refused():
    found = parts(WHOLE) | {f"xl/media/{number}.png": b"x" for number in range(300)}

    assert fault_lines(packed(found)) == [TOO_LARGE]


def test_size_that_lies_is_refused():
    """The file states that a part is smaller than it is: zipfile stops there, and the sum fails."""
    sheet = bytearray(with_part(WHOLE, POSTER, lambda part: part + b" " * 900_000))
    in_directory = sheet.rindex(POSTER.encode()) - 46
    sheet[in_directory + 24 : in_directory + 28] = (1000).to_bytes(4, "little")

    assert fault_lines(bytes(sheet)) == [BROKEN]


def laughs(levels):
    """Text that is ten times longer for each level."""
    entities = "".join(
        f'<!ENTITY e{n} "{("ha" if n == 0 else f"&e{n - 1};") * 10}">' for n in range(levels)
    )
    return f"<!DOCTYPE x [{entities}]>".encode()


def with_doctype(content, name, doctype, text=b"&e2;"):
    def change(part):
        return doctype + part.replace(b"<t>Licens</t>", b"<t>" + text + b"</t>")

    return with_part(content, name, change)


DOCTYPE = f"Filen har en dokumenttyp, som en arbetsbok aldrig har. {SAVE_AS}"


@pytest.mark.parametrize("name", [POSTER, "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels"])
def test_entities_are_refused(name):
    assert fault_lines(with_doctype(WHOLE, name, laughs(9))) == [DOCTYPE]
    external = b'<!DOCTYPE x [<!ENTITY e2 SYSTEM "file:///etc/hostname">]>'
    assert fault_lines(with_doctype(WHOLE, name, external)) == [DOCTYPE]


def test_entities_in_another_encoding_are_refused():
    def change(part):
        text = (laughs(9) + part).decode()
        return text.replace('encoding="UTF-8"', "").encode("utf-16")

    assert fault_lines(with_part(WHOLE, POSTER, change)) == [DOCTYPE]


def test_openpyxl_alone_would_expand_entities():
    """The control of the two tests above."""
    laughing = with_doctype(WHOLE, POSTER, laughs(3))

    workbook = openpyxl.load_workbook(io.BytesIO(laughing), read_only=True)

    assert workbook["Poster"]["B4"].value == "ha" * 1000


def test_row_of_endless_cells_is_refused():
    cells = b"".join(b"<c>%d</c>" % (number * 7919 % 100_003) for number in range(30_000))

    def change(part):
        return part.replace(b"<sheetData>", b'<sheetData><row r="1">' + cells + b"</row>")

    assert fault_lines(with_part(WHOLE, POSTER, change)) == [
        "Ett blad är bredare än ett kalkylblad kan vara."
    ]


def test_far_away_cells_take_no_time():
    """A sheet that claims its last row and column: what is far below is refused, unread."""
    workbook = openpyxl.load_workbook(io.BytesIO(WHOLE))
    workbook["Räntor"]["XFD1048576"] = 1
    started = time.monotonic()

    found = fault_lines(saved(workbook))

    assert found == []
    assert time.monotonic() - started < 20


@settings(max_examples=40)
@given(data=st.data())
def test_no_damage_makes_it_crash(data):
    """Bytes of one part overwritten, doubled or taken away: a calculation, or a sentence."""
    found = parts(WHOLE)
    name = data.draw(st.sampled_from(sorted(found)))
    part = found[name]
    start = data.draw(st.integers(0, len(part)))
    gone = data.draw(st.integers(0, 40))
    instead = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"<c>", b"-1", b"1e999", b'"', b"NaN", b"0x1"])
    )
    damaged = packed({**found, name: part[:start] + instead + part[start + gone :]})

    said = fault_lines(damaged)

    assert all(line.strip() for line in said)
