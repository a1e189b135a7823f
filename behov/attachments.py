"""Which files are let in: a name and bytes in, a checked file or a refusal out.

What a file is called and what it is must agree, and it must hold no macros. That does not make
it safe to open, so it is never shown as a page of ours either: views/attachments.py hands it out
as a download. Nothing is unpacked but the few small parts that tell what a file is.
"""

import hashlib
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NAME_BYTES = 200
EXTENSION_LENGTH = 10
MAX_PIXELS = 100_000_000
ZIP_DIRECTORY_BYTES = 2 * 1024**2
ZIP_MEMBERS = 5_000
ZIP_PART_BYTES = 1024**2
ZIP_LINK_PARTS = 10
ZIP_UNPACKED_BYTES = 500 * 1024**2
ZIP_RATIO = 200
"""A sheet of equal rows is packed to a hundredth of its size; a bomb to a thousandth."""

ACCEPTED = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text och CSV"
NO_EXTENSION = "Filnamnet saknar ändelse. Döp om filen så att det slutar på till exempel .pdf."
NOT_ACCEPTED = (
    f"Filer som slutar på .{{extension}} tas inte emot, bara {ACCEPTED}."
    " Spara filen som PDF och bifoga den."
)
EMPTY = "Filen är tom. Kontrollera att du har valt rätt fil."
TOO_LARGE = (
    "Filen är {size} MB, men högst {limit} MB tas emot. Spara den i mindre format, dela upp den"
    " eller skriv en länk i stället."
)
MISMATCH = (
    "Innehållet är inte {kind}, som filnamnet säger, eller så är det låst med lösenord."
    " Öppna filen, spara den på nytt utan lösenord och bifoga den igen."
)
MACROS = "Filen innehåller makron. Spara den utan makron och bifoga den igen."
REMOTE_TEMPLATE = "Filen hämtar en mall från internet. Spara den som PDF och bifoga den."
BOMB = "Filen blir orimligt stor när den packas upp. Spara den som PDF och bifoga den."
TOO_MANY_PIXELS = "Bilden har fler än 100 miljoner bildpunkter. Förminska den och försök igen."
NOT_TEXT = "Filen innehåller annat än text. Spara den som text med teckenkodningen UTF-8."


class Refused(Exception):  # noqa: N818 -- reads as the sentence it is
    """The file is not let in. The message tells its sender why, and what to do."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    name: str
    content_type: str
    content: bytes
    sha256: str


def check(name: str, content: bytes, *, max_bytes: int) -> CheckedFile:
    name = clean_name(name)
    extension = _split(name)[1].lower()
    if not extension:
        raise Refused(NO_EXTENSION)
    if extension not in KINDS:
        raise Refused(NOT_ACCEPTED.format(extension=extension))
    if not content:
        raise Refused(EMPTY)
    if len(content) > max_bytes:
        raise Refused(too_large(len(content), max_bytes=max_bytes))
    content_type, check_content = KINDS[extension]
    check_content(content)
    return CheckedFile(name, content_type, content, hashlib.sha256(content).hexdigest())


def too_large(size: int, *, max_bytes: int) -> str:
    return TOO_LARGE.format(size=-(-size // 1024**2), limit=max_bytes // 1024**2)


INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories. Cf holds the marks that turn the direction of text, as in "exe.fdp"."""


def clean_name(name: str) -> str:
    """What the file is called here: without path, invisible characters and excess length."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if char.isspace() else char for char in name)
    name = "".join(char for char in name if unicodedata.category(char) not in INVISIBLE)
    stem, extension = _split(re.sub(r'[<>:"|?*]', "_", " ".join(name.split())).strip(" ."))
    ending = f".{extension}" if extension else ""
    room = NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + ending


def _split(name: str) -> tuple[str, str]:
    """Stem and extension; no extension if what follows the last dot does not look like one."""
    stem, _, extension = name.rpartition(".")
    if stem and extension.isascii() and extension.isalnum() and len(extension) <= EXTENSION_LENGTH:
        return stem, extension
    return name, ""


def _demand(is_so: bool, kind: str) -> None:  # noqa: FBT001 -- reads as _demand(this, "PDF")
    if not is_so:
        raise Refused(MISMATCH.format(kind=kind))


def _pdf(content: bytes) -> None:
    _demand(content.startswith(PDF), "PDF")


def _png(content: bytes) -> None:
    _demand(len(content) > PNG_START.size, "PNG")
    signature, chunk, width, height = PNG_START.unpack_from(content)
    _demand(signature == PNG and chunk == b"IHDR", "PNG")
    _limit_pixels(width, height)


def _jpeg(content: bytes) -> None:
    _demand(content.startswith(JPEG), "JPEG")
    frames = [data for marker, data in _jpeg_segments(content) if marker in JPEG_FRAMES]
    _demand(bool(frames) and all(len(frame) >= JPEG_FRAME.size for frame in frames), "JPEG")
    for frame in frames:
        height, width = JPEG_FRAME.unpack_from(frame)
        _limit_pixels(width, height)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The marked segments before the picture itself."""
    at = len(b"\xff\xd8")
    for _ in range(JPEG_SEGMENTS):
        if at + JPEG_MARKER.size > len(content):
            return
        prefix, marker, length = JPEG_MARKER.unpack_from(content, at)
        if prefix != JPEG_PREFIX or marker == JPEG_SCAN:
            return
        yield marker, content[at + JPEG_MARKER.size : at + 2 + length]
        at += 2 + length


def _limit_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise Refused(TOO_MANY_PIXELS)


def _text(content: bytes) -> None:
    """UTF-8 or an eight-bit code such as Windows has; both may have line breaks and tabs."""
    if CONTROL_CODES.search(content) or content.startswith((PDF, ZIP)):
        raise Refused(NOT_TEXT)


def _office(kind: str, main: bytes) -> Callable[[bytes], None]:
    """Office Open XML, whose list of parts names the main part `main`."""

    def check_content(content: bytes) -> None:
        with _archive(content, kind) as archive:
            names = archive.namelist()
            types = _part(archive, "[Content_Types].xml", kind)
            if b"macroEnabled" in types or any(map(OFFICE_MACROS.search, names)):
                raise Refused(MACROS)
            _demand(main in types, kind)
            links = [name for name in names if name.endswith("settings.xml.rels")]
            if len(links) > ZIP_LINK_PARTS:  # Word writes one, or two with building blocks
                raise Refused(BOMB)
            if any(REMOTE.search(_part(archive, name, kind)) for name in links):
                raise Refused(REMOTE_TEMPLATE)

    return check_content


def _opendocument(kind: str, mimetype: bytes) -> Callable[[bytes], None]:
    def check_content(content: bytes) -> None:
        with _archive(content, kind) as archive:
            _demand(_part(archive, "mimetype", kind).strip() == mimetype, kind)
            if any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist()):
                raise Refused(MACROS)

    return check_content


def _archive(content: bytes, kind: str) -> zipfile.ZipFile:
    """The archive, if it is one and of a sensible size unpacked."""
    _demand(content.startswith(ZIP), kind)
    end = content.rfind(ZIP_END)
    _demand(end >= 0 and len(content) >= end + 22, kind)
    if int.from_bytes(content[end + 12 : end + 16], "little") > ZIP_DIRECTORY_BYTES:
        raise Refused(BOMB)
    _demand(content[end - 20 : end - 16] != ZIP64_LOCATOR, kind)  # for archives above 4 GB
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except ZIP_FAULTS as fault:
        raise Refused(MISMATCH.format(kind=kind)) from fault
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > ZIP_MEMBERS
        or unpacked > min(ZIP_UNPACKED_BYTES, ZIP_RATIO * len(content))
        or packed > len(content)  # members that share their bytes
    ):
        raise Refused(BOMB)
    return archive


def _part(archive: zipfile.ZipFile, name: str, kind: str) -> bytes:
    """The whole part. One that is too long is refused: nothing hides behind the limit."""
    try:
        with archive.open(name) as part:
            content = part.read(ZIP_PART_BYTES + 1)
    except (KeyError, *ZIP_FAULTS) as fault:
        raise Refused(MISMATCH.format(kind=kind)) from fault
    if len(content) > ZIP_PART_BYTES:
        raise Refused(BOMB)
    return content


PDF = b"%PDF-"
PNG = b"\x89PNG\r\n\x1a\n"
PNG_START = struct.Struct(">8s4x4sII")
JPEG = b"\xff\xd8\xff"
JPEG_MARKER = struct.Struct(">BBH")
JPEG_PREFIX, JPEG_SCAN = 0xFF, 0xDA
JPEG_SEGMENTS = 1_000
JPEG_FRAME = struct.Struct(">xHH")
JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ZIP = b"PK\x03\x04"
ZIP_END = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OSError,
)  # fmt: skip
CONTROL_CODES = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
OFFICE_MACROS = re.compile(r"vbaProject|vbaData|/macrosheets/", re.IGNORECASE)
REMOTE = re.compile(rb"Target\s*=\s*[\"'](?:https?|ftps?|mhtml):", re.IGNORECASE)

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS: dict[str, tuple[str, Callable[[bytes], None]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": (
        f"{_OOXML}wordprocessingml.document",
        _office("Word", b"wordprocessingml.document.main+xml"),
    ),
    "xlsx": (f"{_OOXML}spreadsheetml.sheet", _office("Excel", b"spreadsheetml.sheet.main+xml")),
    "pptx": (
        f"{_OOXML}presentationml.presentation",
        _office("PowerPoint", b"presentationml.presentation.main+xml"),
    ),
    "odt": (f"{_ODF}text", _opendocument("OpenDocument-text", f"{_ODF}text".encode())),
    "ods": (
        f"{_ODF}spreadsheet",
        _opendocument("OpenDocument-kalkylblad", f"{_ODF}spreadsheet".encode()),
    ),
    "png": ("image/png", _png),
    "jpg": ("image/jpeg", _jpeg),
    "jpeg": ("image/jpeg", _jpeg),
    "txt": ("text/plain", _text),
    "csv": ("text/csv", _text),
}
"""By extension: what it is called on the way out, and what it must be on the way in."""
