"""The zip archive that a workbook is: opened only when it cannot harm, written the same way every time."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.markup import BrokenMarkup, TooLarge

CONTENT_TYPES: Final = "[Content_Types].xml"

MOST_BYTES: Final = 1_000_000_000
"""Unpacked. Two sheets of Excel's full height fit into it; a file that unpacks into more was made to harm."""
MOST_PARTS: Final = 20_000
BOMB_RATIO: Final = 100
BOMB_BYTES: Final = 10_000_000
BOMB_TEXT_BYTES: Final = 30_000_000
"""A part of this size that was packed to less than a hundredth holds nothing but repetition. A sheet, whose
cells say where they stand, is packed to a thirtieth at best. Only shared texts may be blank by the million,
as in a copy that left most of them out."""

DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    BrokenMarkup,
    EOFError,
    NotImplementedError,  # a way of packing that zipfile does not know
    OSError,  # offsets before the beginning
    RuntimeError,
    UnicodeError,
    ValueError,
)
"""What zip and XML raise over a damaged workbook."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_EPOCH = (1980, 1, 1, 0, 0, 0)

Result = TypeVar("Result")


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive in these bytes. SourceError when it is none, has a password, or would unpack into too much.

    Only the directory is read, which says how large each part is. A directory that lies harms nobody: no more
    is ever unpacked than it says.
    """
    if content[:8] == _OLE:
        raise SourceError("workbook.password" if _ENCRYPTED_PACKAGE in content else "workbook.old_format")
    if content[:2] != b"PK":
        raise SourceError("workbook.no_workbook")
    archive = undamaged(lambda: zipfile.ZipFile(io.BytesIO(content)))
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise too_large()
    if any(_is_bomb(entry) for entry in entries):
        raise too_large()
    if any(entry.flag_bits & 1 for entry in entries):
        raise SourceError("workbook.password")
    return archive


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    most = BOMB_TEXT_BYTES if "sharedstrings" in entry.filename.lower() else BOMB_BYTES
    return entry.file_size > most and entry.file_size > BOMB_RATIO * entry.compress_size


def too_large() -> SourceError:
    """The error of a workbook that would take more memory than any sheet of figures needs."""
    return SourceError("workbook.too_large")


def undamaged(read: Callable[[], Result]) -> Result:
    """What a function reads; SourceError where the workbook is damaged or too large."""
    try:
        return read()
    except TooLarge as error:
        raise too_large() from error
    except DAMAGE as error:
        raise SourceError("workbook.broken") from error


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name, in their order. SourceError where it cannot be read."""
    archive = open_archive(content)
    return undamaged(lambda: {name: archive.read(name) for name in archive.namelist()})


def packed(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """The workbook of these parts in their order: the same parts, the same bytes, whenever and wherever."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the archive would name the system that it was made on
            archive.writestr(entry, content)
    return out.getvalue()
