"""The files of the lists: one folder for each day, whole lists, readable by this user alone."""

import csv
from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct

from ltv_xl.analysis.actions import AHEAD
from ltv_xl.errors import OutputError, SettingError
from ltv_xl.lists import members
from ltv_xl.lists.drawing import Lot, drawn
from ltv_xl.lists.key import key, key_id
from ltv_xl.lists.manifest import FILE, ListRecord, Manifest, manifest_in, written
from ltv_xl.lists.power import detectable
from ltv_xl.lists.rules import Group, Terms
from ltv_xl.orders.contact_columns import TABLE
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.saving import checked_place, saved_by
from ltv_xl.settings import Settings
from ltv_xl.signs import inert
from ltv_xl.texts import LANGUAGES, Language, text
from ltv_xl.texts.days import day_in_words

BATCH = 10_000
"""Rows that are in memory at a time."""


class Made(Struct, frozen=True):
    """A list that was made. detectable: the rise that its groups can show; None where they can show none, or
    where nothing says how many order without a mailing.
    """

    record: ListRecord
    detectable: float | None


class Result(Struct, frozen=True):
    """The folder of the lists, what stands in it, and whether it stood there before.

    lacking: wanted columns that the lists there do not have.
    """

    folder: Path
    manifest: Manifest
    lists: tuple[Made, ...]
    is_new: bool
    lacking: tuple[str, ...] = ()


def make_lists(orders: CheckedOrders, settings: Settings, terms: Terms, folder: Path) -> Result:
    """Write the lists of the orders' last day into a folder of their own within `folder`.

    orders: read with customers' ids, and with the columns that are wanted beside them. Lists that are there
    already stay as they are. SettingError where those there differ, or a file of the user's is in the way;
    OutputError where the place refuses.
    """
    secret, lang = key(), settings.lang
    usual = members.usual(orders, settings, terms.days)
    facts = members.make_members(orders, settings, orders.as_of)
    lots = {name: _lot(orders, terms, secret, name) for name in members.lists_of(orders)}
    records = []
    for name, lot in lots.items():
        groups = ((row[0], lot.group(row[0])) for row in _rows(orders, name))
        file = f"{text(f'lists.file.{name}', lang)}.csv"
        rule = _rule(name, facts, orders, lang)
        records.append(ListRecord(name, file, rule, lot.share, drawn(groups), usual.get(name)))
    end = orders.as_of + timedelta(days=terms.days)
    made = Manifest(orders.as_of, end, key_id(secret), tuple(row for row in records if row.drawn.customers))
    if not made.lists:
        raise SettingError("lists.nobody", day=orders.as_of)
    place, present = _place(folder, made)
    if present is None:
        for row in made.lists:
            _write(orders, row, lots[row.name], place / row.file, lang)
        saved_by(lambda file: file.write(written(made, lang)), place / FILE, private=True)
    shown = present or made
    lists = tuple(Made(row, _detectable(row)) for row in shown.lists)
    lacking = () if present is None else _lacking(place / present.lists[0].file, orders.contacts)
    return Result(place, shown, lists, present is None, lacking)


def _lacking(path: Path, wanted: Sequence[str]) -> tuple[str, ...]:
    """Which of the wanted columns a list that is there does not have; none of a list that cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            headers = next(csv.reader(file), [])
    except (OSError, ValueError, csv.Error):
        return ()
    return tuple(header for header in wanted if inert(header) not in headers)


def _lot(orders: CheckedOrders, terms: Terms, secret: bytes, name: str) -> Lot:
    count = orders.connection.execute(f"SELECT count(*) FROM {members.table_of(name)}").fetchall()[0][0]
    return Lot(secret, name, orders.as_of, terms.share(int(count)))


def _rule(name: str, facts: members.Facts, orders: CheckedOrders, lang: Language) -> str:
    """Who is meant, in words."""
    return text(
        f"lists.rule.{name}",
        lang,
        gap=f"{facts.gap_90 or 0:.0f}",
        days=facts.inactive_days,
        until=day_in_words(orders.as_of + timedelta(days=AHEAD), lang),
    )


def _detectable(row: ListRecord) -> float | None:
    """The rise that the groups can show; None without a past."""
    usual = row.usual
    share = usual.buyers / usual.customers if usual and usual.customers else None
    return None if share is None else detectable(share, row.drawn.send, row.drawn.hold_out)


def _place(folder: Path, made: Manifest) -> tuple[Path, Manifest | None]:
    """The folder of these lists, and what stands there already; a second day of a month is in its name.

    SettingError where lists of that day stand there and differ: they may have been mailed.
    """
    for name in (f"{made.day:%Y-%m}", f"{made.day:%Y-%m-%d}"):
        place = folder / name
        present = manifest_in(place)
        if present is None or present.day == made.day:
            break
    if present is not None and present.day != made.day:
        raise SettingError("lists.other_day", folder=place, day=present.day)
    if present is not None and not present.same_lots(made):
        other_key = "lists.other_key" if present.key != made.key else "lists.differ"
        raise SettingError(other_key, folder=place, day=present.day)
    if present is None:
        _make_folder(place)
        _check_free(place, made)
    return place, present


def _make_folder(place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OutputError("saving.not_writable", target=place, folder=place.parent, reason=error) from error


def _check_free(place: Path, made: Manifest) -> None:
    """SettingError where a file stands in the way that no interrupted run of ours has left."""
    for row in made.lists:
        target = checked_place(place / row.file)
        if target.exists() and not _is_list(target):
            raise SettingError("lists.not_ours", file=place / row.file)


def _is_list(path: Path) -> bool:
    """Whether a file begins as our lists do."""
    starts = [f"\ufeff{','.join(titles(lang))}".encode() for lang in LANGUAGES]
    try:
        with path.open("rb") as file:
            return file.read(max(map(len, starts))).startswith(tuple(starts))
    except OSError:
        return False


def titles(lang: Language) -> list[str]:
    """The headers of the columns before the user's own."""
    return [
        text(f"lists.column.{name}", lang) for name in ("customer", "group", "reason", "last_order", "orders")
    ]


def _rows(orders: CheckedOrders, name: str) -> Iterator[tuple[Any, ...]]:
    """The customers of a list, the highest profit first: id, last order, day, orders, best, contacts."""
    contacts = "".join(f", contacts.contact_{number}" for number in range(1, len(orders.contacts) + 1))
    query = f"SELECT customer, last_on, day, orders, best{contacts} FROM {members.table_of(name)} AS members"
    if orders.contacts:
        query += f" LEFT JOIN {TABLE} AS contacts ON contacts.customer_id = members.number"
    # By this connection: temporary tables are its own.
    result = orders.connection.execute(f"{query} ORDER BY profit DESC, number")
    while rows := result.fetchmany(BATCH):
        yield from rows


def _write(orders: CheckedOrders, row: ListRecord, lot: Lot, target: Path, lang: Language) -> None:
    """Write a list: UTF-8 with BOM, which Excel opens; no cell of it runs as a formula."""

    def write(file: BinaryIO) -> None:
        lines = TextIOWrapper(file, encoding="utf-8-sig", newline="", errors="replace")
        csv.writer(lines).writerows(_lines(orders, row.name, lot, lang))
        lines.detach()

    saved_by(write, target, private=True)


def _lines(orders: CheckedOrders, name: str, lot: Lot, lang: Language) -> Iterator[Sequence[object]]:
    groups: dict[Group, str] = {group: text(f"lists.group.{group}", lang) for group in ("send", "hold_out")}
    yield [*titles(lang), *map(inert, orders.contacts)]
    for customer, last_on, day, count, best, *contacts in _rows(orders, name):
        reason = text(f"lists.reason.{name}", lang, day=day)
        if best:
            reason = text("lists.reason_best", lang, reason=reason)
        cells = (inert(contact or "") for contact in contacts)
        yield inert(customer), groups[lot.group(customer)], reason, last_on, count, *cells
