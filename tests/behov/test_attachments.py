"""Which files are let in, and that a hostile one is refused in words rather than with a fault."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from behov.attachments import (
    BOMB,
    EMPTY,
    KINDS,
    MACROS,
    NAME_BYTES,
    NO_EXTENSION,
    NOT_TEXT,
    REMOTE_TEMPLATE,
    TOO_MANY_PIXELS,
    Refused,
    check,
    clean_name,
)

MEGABYTE = 1024 * 1024
LIMIT = 25 * MEGABYTE
WORD, EXCEL, POWERPOINT = (
    "wordprocessingml.document",
    "spreadsheetml.sheet",
    "presentationml.presentation",
)
TEMPLATE_RELS = (
    '<Relationship Id="r1" TargetMode="External" Target="{target}" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
)


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as zipped:
        for name, text in parts.items():
            zipped.writestr(name, text)
    return buffer.getvalue()


def office(main=WORD, **extra):
    types = (
        f'<Override ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/>'
    )
    return packed({"[Content_Types].xml": types, "word/document.xml": "<w/>", **extra})


def opendocument(kind="text", **extra):
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", **extra})


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=1, height=1, comment=b""):
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"tEXt", b"Comment\x00" + comment)
        + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
        + chunk(b"IEND", b"")
    )


def jpeg(width=1, height=1):
    jfif = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return jfif + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"


GOOD = {
    "beslut.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "krav.docx": office(WORD),
    "KALKYL.XLSX": office(EXCEL),
    "bilder.pptx": office(POWERPOINT),
    "text.odt": opendocument("text"),
    "blad.ods": opendocument("spreadsheet"),
    "skiss.png": png(),
    "foto.jpg": jpeg(),
    "foto.jpeg": jpeg(),
    "noteringar.txt": "Åtgärder\r\n\t– först".encode(),
    "windows.csv": "år;belopp €\r\n2026;1\r\n".encode("cp1252"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_it_is_called_is_let_in(name):
    checked = check(name, GOOD[name], max_bytes=LIMIT)

    assert (checked.name, checked.content) == (name, GOOD[name])
    assert checked.content_type == KINDS[name.rpartition(".")[2].lower()][0]
    assert checked.sha256 == hashlib.sha256(GOOD[name]).hexdigest()


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("extension", ["pdf", "docx", "xlsx", "odt", "png", "jpg"])
def test_what_is_something_else_than_it_is_called_is_refused(name, extension):
    kind = KINDS[name.rpartition(".")[2].lower()]
    if KINDS[extension] == kind:
        return

    with pytest.raises(Refused, match="Innehållet är inte"):
        check(f"namn.{extension}", GOOD[name], max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tom.pdf", b"", EMPTY),
        ("namn", b"%PDF-1.7", NO_EXTENSION),
        (".pdf", b"%PDF-1.7", NO_EXTENSION),
        ("namn.", b"%PDF-1.7", NO_EXTENSION),
        ("makro.docx", office(WORD, **{"word/vbaProject.bin": b"x"}), MACROS),
        ("makro.xlsx", office(EXCEL, **{"xl/macrosheets/sheet1.xml": b"x"}), MACROS),
        ("docm.docx", office("ms-word.document.macroEnabled"), MACROS),
        ("makro.odt", opendocument(**{"Basic/Standard/Module1.xml": "x"}), MACROS),
        (
            "mall.docx",
            office(**{"word/_rels/settings.xml.rels": TEMPLATE_RELS.format(target="https://x.example/a.dotm")}),
            REMOTE_TEMPLATE,
        ),
        ("stor.png", png(100_000, 100_000), TOO_MANY_PIXELS),
        ("stor.jpg", jpeg(60_000, 60_000), TOO_MANY_PIXELS),
        ("nul.txt", b"a\x00b", NOT_TEXT),
        ("utf16.csv", "a;b".encode("utf-16"), NOT_TEXT),
        ("esc.txt", b"\x1b[2J", NOT_TEXT),
        ("pdf.txt", b"%PDF-1.7\n", NOT_TEXT),
        ("bomb.docx", office(**{"word/media/a": b"0" * 40 * MEGABYTE}), BOMB),
        ("många.xlsx", office(EXCEL, **{f"xl/{n}": b"" for n in range(5_001)}), BOMB),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 12 else "",
)  # fmt: skip
def test_the_refusal_says_what_is_wrong(name, content, sentence):
    with pytest.raises(Refused) as refusal:
        check(name, content, max_bytes=LIMIT)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "name",
    ["virus.exe", "makro.docm", "bild.svg", "sida.html", "sida.pdf.html", "rpt.xlsm", "a.zip"],
)
def test_other_types_are_refused_by_name_with_a_remedy(name):
    extension = name.rpartition(".")[2]

    with pytest.raises(
        Refused, match=rf"^Filer som slutar på \.{extension} .* Spara filen som PDF"
    ):
        check(name, b"%PDF-1.7", max_bytes=LIMIT)


def test_html_is_no_pdf_because_its_name_says_so_at_the_end():
    with pytest.raises(Refused, match="Innehållet är inte PDF"):
        check("faktura.html.pdf", b"<html><script>alert(1)</script>", max_bytes=LIMIT)


def test_a_template_from_the_own_network_is_let_in():
    rels = TEMPLATE_RELS.format(target=r"file:///\\server\mallar\brev.dotx")

    assert check("brev.docx", office(**{"word/_rels/settings.xml.rels": rels}), max_bytes=LIMIT)


def test_a_file_above_the_limit_is_told_both_sizes():
    with pytest.raises(Refused, match=r"^Filen är 3 MB, men högst 2 MB tas emot"):
        check("stor.pdf", b"%PDF-" + b"x" * 2 * MEGABYTE, max_bytes=2 * MEGABYTE)


def test_a_picture_that_is_also_a_page_is_let_in_as_a_picture_and_only_handed_out_as_one():
    """No check of content can tell; see test_intake_attachments.py for how it is handed out."""
    page = b"<script>alert(1)</script>"

    assert check("bild.png", png(comment=page), max_bytes=LIMIT).content_type == "image/png"
    assert check("bild.png", png() + page, max_bytes=LIMIT).content_type == "image/png"


def test_the_test_virus_is_let_in_as_text():
    """Nothing here looks for viruses: the workplaces that open the file do."""
    eicar = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

    assert check("eicar.txt", eicar, max_bytes=LIMIT).content_type == "text/plain"


def test_a_bomb_whose_members_share_their_bytes_is_refused():
    one = bytearray(office(**{"word/a": b"0" * 200_000}))
    end = one.rfind(b"PK\x05\x06")
    start = int.from_bytes(one[end + 16 : end + 20], "little")
    directory = bytes(one[start:end]) * 40
    one[end + 12 : end + 16] = len(directory).to_bytes(4, "little")

    with pytest.raises(Refused) as refusal:
        check("bomb.docx", bytes(one[:start]) + directory + bytes(one[end:]), max_bytes=LIMIT)

    assert str(refusal.value) == BOMB


def test_a_huge_directory_is_refused_before_it_is_read():
    content = office()
    end = content.rfind(b"PK\x05\x06")
    lying = content[: end + 12] + (2**31).to_bytes(4, "little") + content[end + 16 :]

    with pytest.raises(Refused) as refusal:
        check("bomb.docx", lying, max_bytes=LIMIT)

    assert str(refusal.value) == BOMB


def answer_to(name, content):
    try:
        return check(name, content, max_bytes=LIMIT).name
    except Refused as refusal:
        return str(refusal)


@pytest.mark.parametrize("position", range(0, 700, 7))
def test_a_damaged_archive_is_refused_or_let_in_but_never_a_fault(position):
    content = bytearray(office())
    content[position % len(content)] ^= 0xFF

    assert answer_to("skadad.docx", bytes(content)).endswith((".", "skadad.docx"))


@given(
    extension=st.sampled_from(sorted(KINDS)),
    start=st.sampled_from(
        [b"", b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xc0"]
    ),
    rest=st.binary(max_size=300),
)
@example("jpg", b"\xff\xd8\xff", b"")
@example("png", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x0dIHDR")
@example("docx", b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18)
def test_whatever_the_bytes_are_the_answer_is_a_file_or_a_sentence(extension, start, rest):
    name = f"fil.{extension}"

    assert answer_to(name, start + rest).endswith((".", name))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Årsplan 2026.pdf", "Årsplan 2026.pdf"),
        ("A\u030arsplan.pdf", "Årsplan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\Users\kim\plan.pdf", "plan.pdf"),
        ("plan\x00.pdf", "plan.pdf"),
        ("plan\r\nX-Header: 1.pdf", "plan X-Header_ 1.pdf"),
        ("fak\u202efdp.exe", "fakfdp.exe"),
        ("en\u200bplan.pdf", "enplan.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("  plan .pdf ", "plan.pdf"),
        ("å" * 255 + ".pdf", "å" * 98 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 198),
    ],
)
def test_the_name_is_cleaned(sent, kept):
    assert clean_name(sent) == kept


@given(st.text(max_size=400))
def test_a_cleaned_name_is_short_visible_and_clean(name):
    cleaned = clean_name(name)

    assert len(cleaned.encode()) <= NAME_BYTES
    assert cleaned == "" or cleaned.isprintable()
    assert not set(cleaned) & set('/\\<>:"|?*')
    assert clean_name(cleaned) == cleaned


@given(st.text(max_size=400), st.sampled_from(sorted(KINDS)))
def test_a_cleaned_name_keeps_its_extension(stem, extension):
    assert clean_name(f"{stem}a.{extension}").endswith(f".{extension}")
