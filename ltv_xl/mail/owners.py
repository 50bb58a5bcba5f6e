"""Whose workbook is whose: a table of owners beside the index of a report that was split."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.mail.addresses import Address, addresses
from ltv_xl.mail.summary import summary
from ltv_xl.orders.headers import normal
from ltv_xl.orders.sources.encoding import utf8
from ltv_xl.orders.sources.reader_errors import readable, silent_panics
from ltv_xl.orders.sources.source_file import source_file
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import LANGUAGES, Language

HEADERS = {
    "segment": ("segment", "区分", "セグメント"),
    "address": ("address", "email", "mail", "メールアドレス", "メール", "アドレス", "宛先"),
    "name": ("name", "owner", "氏名", "名前", "担当者", "担当"),
    "lang": ("lang", "language", "言語"),
}
SPOKEN: Mapping[str, Language] = {"日本語": "ja", "英語": "en", "japanese": "ja", "english": "en"}


class Owner(Struct, frozen=True):
    """One line of the table: who gets the workbook of a segment, in which language (None: the workbook's)."""

    segment: str
    to: tuple[Address, ...]
    lang: Language | None


class Matched(Struct, frozen=True):
    """Owners with their file, owners whose segment has none, and files that nobody owns."""

    mailed: tuple[tuple[Owner, Path], ...]
    without_file: tuple[Owner, ...]
    without_owner: tuple[str, ...]


def owners(path: Path) -> tuple[Owner, ...]:
    """The table of a CSV file with the columns segment, address and, if wanted, name and lang."""
    if not path.is_file():
        raise SourceError("mail.no_file", file=path)
    with temporary_folder() as folder:
        text = utf8(source_file(path, folder), folder).path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:  # a cell of more than 131,072 letters: a quote that is never closed
        raise SourceError("mail.owners.headers", file=path.name, value="") from error
    places = _places(rows[0] if rows else [])
    if not {"segment", "address"} <= places.keys():
        raise SourceError("mail.owners.headers", file=path.name, value=", ".join(rows[0]) if rows else "")
    people: list[Owner] = []
    for line, row in enumerate(rows[1:], 2):
        given = {key: row[place].strip() if place < len(row) else "" for key, place in places.items()}
        if any(given.values()):
            people.append(_owner(path, line, given))
    if not people:
        raise SourceError("mail.owners.nobody", file=path.name)
    return tuple(dict.fromkeys(people))


def _places(headers: list[str]) -> dict[str, int]:
    known = {normal(word): key for key, words in HEADERS.items() for word in words}
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        if (key := known.get(normal(header))) is not None:
            places.setdefault(key, place)
    return places


def _owner(path: Path, line: int, given: Mapping[str, str]) -> Owner:
    for key in ("segment", "address"):
        if not given[key]:
            raise SourceError("mail.owners.blank", file=path.name, line=line, column=key)
    try:
        to = addresses([given["address"]])
    except SettingError as error:
        value = error.fields["value"]
        raise SourceError("mail.owners.address", file=path.name, line=line, value=value) from error
    if len(to) == 1 and given.get("name"):
        to = (Address(given["name"], to[0].address),)
    spoken = given.get("lang", "").lower()
    lang = next((known for known in LANGUAGES if known == spoken), SPOKEN.get(spoken))
    if spoken and lang is None:
        raise SourceError("mail.owners.lang", file=path.name, line=line, value=given["lang"])
    return Owner(given["segment"], to, lang)


def files(index: Path) -> dict[str, Path]:
    """Segment -> its workbook beside the index, as the index's table Files has it."""
    import python_calamine as calamine

    with readable(index.name, "mail.no_workbook"), silent_panics():
        book = calamine.load_workbook(str(index), load_tables=True)
        names = book.table_names or []
        rows = book.get_table_by_name("Files").to_python() if "Files" in names else None
    if rows is None:
        raise SourceError("mail.owners.no_index", file=index.name)
    file_names = {str(row[0]): str(row[1]) for row in rows}
    for name in file_names.values():
        if Path(name).name != name or "\\" in name or not name.lower().endswith(".xlsx"):
            raise SourceError("mail.owners.no_index", file=index.name)
        if not (index.parent / name).is_file():
            raise SourceError("mail.owners.file_missing", file=name, index=index.name)
    return {segment: index.parent / name for segment, name in file_names.items()}


def matched(people: tuple[Owner, ...], known: Mapping[str, Path]) -> Matched:
    """Segments are compared as written, else without regard to case, width and spaces if that is clear."""
    alike: dict[str, list[str]] = {}
    for segment in known:
        alike.setdefault(normal(segment), []).append(segment)
    mailed: list[tuple[Owner, Path]] = []
    without: list[Owner] = []
    for owner in people:
        near = alike.get(normal(owner.segment), [])
        fits = owner.segment if owner.segment in known else near[0] if len(near) == 1 else None
        if fits is None:
            without.append(owner)
        else:
            mailed.append((owner, known[fits]))
    taken = {path for _, path in mailed}
    return Matched(
        tuple(mailed), tuple(without), tuple(segment for segment, path in known.items() if path not in taken)
    )


def checked(index: Path, known: Mapping[str, Path], match: Matched) -> None:
    """SourceError where a workbook is not what the index says: of another segment, or of another day.

    A workbook that was open in Excel while the report was made anew is an older report under its usual name.
    """
    day = summary(index.read_bytes()).as_of
    mailed = {path for _, path in match.mailed}
    for segment, path in known.items():
        if path not in mailed:
            continue
        brief = summary(path.read_bytes())
        if not (brief.title or "").endswith(f": {segment.strip()}"):
            raise SourceError("mail.owners.other_segment", file=path.name, segment=segment, index=index.name)
        if brief.as_of != day:
            raise SourceError("mail.owners.other_day", file=path.name, index=index.name)
