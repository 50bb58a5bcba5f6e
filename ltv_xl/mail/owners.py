"""Whose workbook is whose: a table of owners beside the index of a report that was split."""

import csv
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.mail.addresses import Address, addresses
from ltv_xl.mail.summary import summary
from ltv_xl.orders.columns import normal
from ltv_xl.orders.encoding import utf8
from ltv_xl.orders.source_file import source_file
from ltv_xl.texts import LANGUAGES, Language

HEADERS = {
    "segment": ("segment", "区分", "セグメント"),
    "address": ("address", "email", "mail", "メールアドレス", "メール", "アドレス", "宛先"),
    "name": ("name", "owner", "氏名", "名前", "担当者", "担当"),
    "lang": ("lang", "language", "言語"),
}
SPOKEN: Mapping[str, Language] = {"日本語": "ja", "英語": "en", "japanese": "ja", "english": "en"}


@dataclass(frozen=True)
class Owner:
    """One line of the table: who gets the workbook of a segment, in which language (None: the workbook's)."""

    segment: str
    to: tuple[Address, ...]
    lang: Language | None


@dataclass(frozen=True)
class Matched:
    """Owners with their file, owners whose segment has none, and files that nobody owns."""

    mailed: tuple[tuple[Owner, Path], ...]
    without_file: tuple[Owner, ...]
    without_owner: tuple[str, ...]


def owners(path: Path) -> tuple[Owner, ...]:
    """The table of a CSV file with the columns segment, address and, if wanted, name and lang."""
    if not path.is_file():
        raise SourceError("mail.no_file", file=path)
    with tempfile.TemporaryDirectory() as folder:
        text = utf8(source_file(path, Path(folder)), Path(folder)).path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    places = _places(rows[0] if rows else [])
    if not {"segment", "address"} <= places.keys():
        raise SourceError("mail.owners.headers", file=path.name, found=", ".join(rows[0]) if rows else "")
    found: list[Owner] = []
    for line, row in enumerate(rows[1:], 2):
        given = {key: row[place].strip() if place < len(row) else "" for key, place in places.items()}
        if any(given.values()):
            found.append(_owner(path, line, given))
    if not found:
        raise SourceError("mail.owners.nobody", file=path.name)
    return tuple(dict.fromkeys(found))


def _places(headers: list[str]) -> dict[str, int]:
    known = {normal(word): key for key, words in HEADERS.items() for word in words}
    found: dict[str, int] = {}
    for place, one in enumerate(headers):
        if (key := known.get(normal(one))) is not None:
            found.setdefault(key, place)
    return found


def _owner(path: Path, line: int, given: Mapping[str, str]) -> Owner:
    for key in ("segment", "address"):
        if not given[key]:
            raise SourceError("mail.owners.blank", file=path.name, line=line, column=key)
    try:
        to = addresses([given["address"]])
    except SettingError as error:
        found = error.fields["found"]
        raise SourceError("mail.owners.address", file=path.name, line=line, found=found) from error
    if len(to) == 1 and given.get("name"):
        to = (Address(given["name"], to[0].address),)
    spoken = given.get("lang", "").lower()
    lang = next((one for one in LANGUAGES if one == spoken), SPOKEN.get(spoken))
    if spoken and lang is None:
        raise SourceError("mail.owners.lang", file=path.name, line=line, found=given["lang"])
    return Owner(given["segment"], to, lang)


def files(index: Path) -> dict[str, Path]:
    """Segment -> its workbook beside the index, as the index's table Files has it."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(str(index), load_tables=True)
        names = book.table_names or []
        rows = book.get_table_by_name("Files").to_python() if "Files" in names else None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise SourceError("mail.no_workbook", file=index.name) from error
    if rows is None:
        raise SourceError("mail.owners.no_index", file=index.name)
    found = {str(row[0]): str(row[1]) for row in rows}
    for name in found.values():
        if Path(name).name != name or "\\" in name or not name.lower().endswith(".xlsx"):
            raise SourceError("mail.owners.no_index", file=index.name)
        if not (index.parent / name).is_file():
            raise SourceError("mail.owners.file_gone", file=name, index=index.name)
    return {segment: index.parent / name for segment, name in found.items()}


def matched(people: tuple[Owner, ...], known: Mapping[str, Path]) -> Matched:
    """Segments are compared as written, else without regard to case, width and spaces if that is clear."""
    alike: dict[str, list[str]] = {}
    for segment in known:
        alike.setdefault(normal(segment), []).append(segment)
    mailed: list[tuple[Owner, Path]] = []
    without: list[Owner] = []
    for one in people:
        near = alike.get(normal(one.segment), [])
        fits = one.segment if one.segment in known else near[0] if len(near) == 1 else None
        if fits is None:
            without.append(one)
        else:
            mailed.append((one, known[fits]))
    taken = {path for _, path in mailed}
    return Matched(
        tuple(mailed), tuple(without), tuple(segment for segment, path in known.items() if path not in taken)
    )


def checked(index: Path, known: Mapping[str, Path], found: Matched) -> None:
    """SourceError where a workbook is not what the index says: of another segment, or of another day.

    A workbook that was open in Excel while the report was made anew is an old one under its usual name.
    """
    day = summary(index.read_bytes()).as_of
    mailed = {path for _, path in found.mailed}
    for segment, path in known.items():
        if path not in mailed:
            continue
        brief = summary(path.read_bytes())
        if not (brief.title or "").endswith(f": {segment.strip()}"):
            raise SourceError("mail.owners.other_segment", file=path.name, segment=segment, index=index.name)
        if brief.as_of != day:
            raise SourceError("mail.owners.other_day", file=path.name, index=index.name)
