"""Archives made to harm are refused before they take memory or time; honest ones are the same bytes ever."""

import io
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.ooxml.archive import MOST_BYTES, open_archive, packed, parts_of
from ltv_xl.ooxml.markup import MOST_DEPTH, BrokenMarkup, TooLarge, tree
from ltv_xl.ooxml.rows import rows, shared_texts
from tests.ooxml.books import book, part_of
from tests.share.parts import taken

MILLION = 1_000_000


def squeezed(parts: dict[str, bytes]) -> bytes:
    """The workbook of these parts, as small as zip makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_cells(content: bytes) -> dict[str, bytes]:
    parts = taken(book())
    name = part_of(parts, "Months")
    row = b'<row r="99">' + content + b"</row></sheetData>"
    return parts | {name: parts[name].replace(b"</sheetData>", row)}


def beside_cells(content: bytes) -> dict[str, bytes]:
    parts = taken(book())
    name = part_of(parts, "Months")
    return parts | {name: parts[name].replace(b"</sheetData>", b"</sheetData>" + content)}


def lying(parts: dict[str, bytes], size: int) -> bytes:
    """An archive whose directory says of each part that it unpacks to so many bytes."""
    content = bytearray(squeezed(parts))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 24 : at + 28] = size.to_bytes(4, "little")
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


BOMBS: dict[str, Callable[[], bytes]] = {
    "nothing but blanks": lambda: squeezed(beside_cells(b" " * 60 * MILLION)),
    "nothing but elements": lambda: squeezed(beside_cells(b"<a/>" * 15 * MILLION)),
    "nothing but cells": lambda: squeezed(with_cells(b"<c/>" * 15 * MILLION)),
    "many parts": lambda: squeezed({**taken(book()), **{f"x/{n}.xml": b"" for n in range(21_000)}}),
    "a directory that exaggerates": lambda: lying(taken(book()), 0xFFFF_FFF0),
    "nested elements": lambda: squeezed(beside_cells(b"<a>" * MILLION + b"</a>" * MILLION)),
    "nested elements in cells": lambda: squeezed(with_cells(b"<a>" * MILLION + b"</a>" * MILLION)),
    "a tag without end": lambda: squeezed(beside_cells(b'<a b="' + b"x" * 9 * MILLION + b'"/>')),
    "elements by the million": lambda: squeezed(beside_cells(b"<a/>" * 2_400_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_made_to_harm_is_refused(name: str) -> None:
    bomb = BOMBS[name]()
    code = (
        "import sys, resource\n"
        "from ltv_xl.errors import SourceError\n"
        "from ltv_xl.mail.inspection import inspect\n"
        "from ltv_xl.share import shared\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MOST_BYTES}, {MOST_BYTES}))\n"
        "content = sys.stdin.buffer.read()\n"
        "for do in (lambda: shared(content, lang='en'),\n"
        "           lambda: inspect(content, 'b.xlsx', with_customers=True, limit_mb=99)):\n"
        "    try:\n"
        "        do()\n"
        "    except SourceError as error:\n"
        "        print(error.key)\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", code], input=bomb, capture_output=True, timeout=120, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout.split() == [b"workbook.too_large", b"mail.oversized"], done.stderr.decode()
    assert after.ru_utime - before.ru_utime < 20  # both of them, with the start of a Python


def test_a_directory_that_plays_down_is_a_damaged_archive() -> None:
    with pytest.raises(SourceError) as caught:
        parts_of(lying(taken(book()), 10))
    assert caught.value.key == "workbook.broken"


def test_a_million_blank_texts_are_read() -> None:
    """A copy of a workbook with many orders keeps the numbers of the texts that it left out."""
    texts = b"<sst>" + b"<si><t/></si>" * MILLION + b"</sst>"
    assert "xl/sharedStrings.xml" in open_archive(squeezed({"xl/sharedStrings.xml": texts})).namelist()


@pytest.mark.parametrize("read", [tree, lambda xml: list(rows(xml, {})), lambda xml: list(shared_texts(xml))])
def test_depth_is_bounded_wherever_xml_is_read(read: Callable[[bytes], object]) -> None:
    def nested(depth: int) -> bytes:
        return b"<a>" * depth + b"</a>" * depth

    read(nested(MOST_DEPTH))
    with pytest.raises(TooLarge):
        read(nested(MOST_DEPTH + 1))


def test_a_long_text_is_no_long_tag_and_is_read_in_no_time() -> None:
    start = time.process_time()
    assert len(tree(b"<a><b>" + b"x" * 20 * MILLION + b"</b></a>").children[0].text) == 20 * MILLION
    assert time.process_time() - start < 5


@pytest.mark.parametrize("encoding", ["UTF-65536", "shift_jis", "utf-7", "x" * 300])
def test_an_encoding_that_the_parser_does_not_know_is_a_fault_of_the_part(encoding: str) -> None:
    with pytest.raises(BrokenMarkup):
        tree(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())


def test_the_same_parts_are_the_same_bytes_in_their_order() -> None:
    parts = {"b.xml": b"<b/>", "a.xml": b"<a/>"}
    made = packed(parts)
    assert made == packed(iter(parts.items()))
    assert list(parts_of(made)) == ["b.xml", "a.xml"]
    assert parts_of(made) == parts


def test_only_the_archive_room_writes_archives() -> None:
    package = Path(__file__).parents[2] / "ltv_xl"
    knows = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if "zipfile." in path.read_text("utf-8")
    }
    only_look = {name for name in knows if name.startswith("orders/")}
    assert knows - only_look == {
        "ooxml/archive.py",
        "ooxml/package.py",
    }
