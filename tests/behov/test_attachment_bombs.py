"""Archives made to cost much are refused after little work, counted in parts and bytes."""

import random
import tracemalloc
import zipfile
from contextlib import contextmanager

import pytest

from behov import attachments
from behov.attachments import BOMB, REMOTE_TEMPLATE, ZIP_LINK_PARTS, ZIP_PART_BYTES, Refused
from tests.behov.test_attachments import (
    EXCEL,
    LIMIT,
    MEGABYTE,
    TEMPLATE_RELS,
    office,
    opendocument,
    packed,
)

TYPES = (
    '<Override ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
)
RELS = "word/_rels/settings.xml.rels"
REMOTE = TEMPLATE_RELS.format(target="https://x.example/a.dotm")


def answer(name, content):
    try:
        return attachments.check(name, content, max_bytes=LIMIT).name
    except Refused as refusal:
        return str(refusal)


class Work:
    """What a check has done: parts opened, bytes unpacked."""

    def __init__(self):
        self.parts = self.unpacked = 0


@pytest.fixture
def work(monkeypatch):
    done = Work()
    open_part, inflate = zipfile.ZipFile.open, zipfile.ZipExtFile._read1

    def counted_open(archive, name, mode="r", **kwargs):
        done.parts += mode == "r"
        return open_part(archive, name, mode, **kwargs)

    def counted_read(part, size):
        data = inflate(part, size)
        done.unpacked += len(data)
        return data

    monkeypatch.setattr(zipfile.ZipFile, "open", counted_open)
    monkeypatch.setattr(zipfile.ZipExtFile, "_read1", counted_read)
    return done


@contextmanager
def memory_below(limit):
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


def with_unpacked_size(archive, name, size):
    """The archive whose directory and header say that `name` unpacks to `size`."""
    content, name = bytearray(archive), name.encode()
    for signature, at in [(b"PK\x03\x04", (30, 22)), (b"PK\x01\x02", (46, 24))]:
        start = content.find(signature)
        while start >= 0:
            if content[start + at[0] : start + at[0] + len(name)] == name:
                content[start + at[1] : start + at[1] + 4] = size.to_bytes(4, "little")
            start = content.find(signature, start + 4)
    return bytes(content)


def nested(depth, width=4):
    """Archives in an archive, the innermost a hundred megabytes: 42.zip on a small scale."""
    inner = packed({f"{number}.txt": b"0" * MEGABYTE for number in range(100)})
    for _ in range(depth):
        inner = packed({f"{number}.zip": inner for number in range(width)})
    return inner


def lying_about_types():
    """It says that it unpacks to a hundred bytes, and unpacks to a hundred megabytes."""
    true = packed({"[Content_Types].xml": TYPES + " " * 100 * MEGABYTE})
    return with_unpacked_size(true, "[Content_Types].xml", 100)


BOMBS = {
    "one member": lambda: office(**{"word/media/a": b"0" * 40 * MEGABYTE}),
    "a workbook": lambda: office(EXCEL, **{"xl/worksheets/sheet1.xml": b" " * 60 * MEGABYTE}),
    "open document": lambda: opendocument(**{"content.xml": b" " * 60 * MEGABYTE}),
    "many members": lambda: office(**{f"word/{number}": b"" for number in range(5_001)}),
    "many that add up": lambda: office(
        **{f"word/{number}": b"0" * MEGABYTE for number in range(40)}
    ),
    "many links": lambda: office(
        **{f"{number}/settings.xml.rels": b"<r/>" for number in range(ZIP_LINK_PARTS + 1)}
    ),
    "a long list of parts": lambda: packed(
        {"[Content_Types].xml": TYPES + noise(ZIP_PART_BYTES)}, zipfile.ZIP_STORED
    ),
    "a long list of links": lambda: office(**{RELS: noise(ZIP_PART_BYTES) + "<r/>"}),
}


def noise(size):
    """Text of twice the size that does not pack well, so that its ratio is no reason."""
    return random.Random(0).randbytes(size).hex()  # noqa: S311 -- the same every time


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_after_a_few_parts_and_a_megabyte(name, work):
    content = BOMBS[name]()

    with memory_below(16 * MEGABYTE):
        assert answer("bomb.odt" if name == "open document" else bomb_name(name), content) == BOMB

    assert work.parts <= 2
    assert work.unpacked <= 2 * ZIP_PART_BYTES


def bomb_name(name):
    return "bomb.xlsx" if name == "a workbook" else "bomb.docx"


def test_without_the_limits_the_check_would_unpack_it_all(work, monkeypatch):
    """The negative control of the test above: a list of parts of forty megabytes."""
    monkeypatch.setattr(attachments, "ZIP_RATIO", 10**6)
    monkeypatch.setattr(attachments, "ZIP_PART_BYTES", 10**9)
    types = packed({"[Content_Types].xml": TYPES + " " * 40 * MEGABYTE})

    assert answer("bomb.docx", types) == "bomb.docx"
    assert work.unpacked > 40 * MEGABYTE


def test_archives_in_an_archive_are_not_opened(work):
    """A document may hold another: what is never unpacked costs nothing."""
    content = office(**{"word/embeddings/a.zip": nested(3)})

    with memory_below(16 * MEGABYTE):
        assert answer("nästlad.docx", content) == "nästlad.docx"

    assert work.parts == 1
    assert work.unpacked < 1_000


def test_a_member_that_lies_about_its_size_is_read_no_further_than_it_says(work):
    content = lying_about_types()

    with memory_below(16 * MEGABYTE):
        assert answer("lögn.docx", content).startswith("Innehållet är inte Word")

    assert work.unpacked <= 2 * ZIP_PART_BYTES


@pytest.mark.parametrize("padding", [1_000, ZIP_PART_BYTES // 2 - 200, ZIP_PART_BYTES])
def test_a_template_from_the_internet_does_not_hide_behind_padding(padding):
    content = office(**{RELS: "<!--" + noise(padding) + "-->" + REMOTE})

    assert answer("mall.docx", content) in {REMOTE_TEMPLATE, BOMB}
