"""What Excel does to a table that it opens and saves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tests.dialects.columns import Cell
from tests.dialects.dialect import TYPED, Dialect, date_form
from tests.dialects.sheet import IDS, Table


def damaged(dialect: Dialect, table: Table) -> Table:
    """The table after the dialect's damage."""
    return _DAMAGE[dialect.damage](dialect, table)


def _with_ids(dialect: Dialect, table: Table, changed: Callable[[str], Cell]) -> Table:
    """Every id of an order's row changed; a word for nothing is none."""
    places = {number for number, column in enumerate(table.columns) if column.value in IDS}

    def cells(row: list[Cell]) -> list[Cell]:
        return [
            changed(cell) if number in places and isinstance(cell, str) and cell != dialect.blanks else cell
            for number, cell in enumerate(row)
        ]

    rows = [
        row if order is None else cells(list(row))
        for row, order in zip(table.rows, table.orders, strict=True)
    ]
    return replace(table, rows=rows)


def _without_zeros(dialect: Dialect, table: Table) -> Table:
    """00000028 becomes 28."""
    return _with_ids(
        dialect, table, lambda value: _number(value) if dialect.kind in TYPED else str(_number(value))
    )


def _number(value: str) -> int | str:
    return int(value) if value.isdigit() else value


def _ruined(dialect: Dialect, table: Table) -> Table:
    """450000000000000028 becomes 4.50000E+17 in a text, a float in a workbook: 15 digits are left."""

    def ruined(value: str) -> Cell:
        if len(value) < 16 or not value.isdigit():
            return value
        return float(f"{float(value):.14e}") if dialect.kind in TYPED else f"{float(value):.5E}"

    return _with_ids(dialect, table, ruined)


def _guarded(dialect: Dialect, table: Table) -> Table:
    """As ="00000028", or with the apostrophe that keeps Excel from reading a number."""
    return _with_ids(dialect, table, lambda value: f'="{value}"' if dialect.kind == "text" else f"'{value}")


def _with_ids_retyped(dialect: Dialect, table: Table) -> Table:
    """An order in three has its ids in full-width signs, one in four with blanks that nobody sees."""
    rows: list[Sequence[Cell]] = []
    for number, row in enumerate(table.rows):
        wide = replace(table, rows=[row], orders=[table.orders[number]])
        change = _unseen if number % 4 == 1 else _full_width if number % 3 == 1 else str
        rows += _with_ids(dialect, wide, change).rows
    return replace(table, rows=rows)


def _full_width(value: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in value)


def _unseen(value: str) -> str:
    return f"\u200b{value}\u00a0"


def _with_addresses_retyped(dialect: Dialect, table: Table) -> Table:
    """An order in three has its e-mail address in capitals, one in four with full-width signs and a blank."""
    places = {
        number for number, column in enumerate(table.columns) if column.value in {"email", "id of customer"}
    }
    rows = [
        [
            _retyped(cell, order.number) if order and place in places and isinstance(cell, str) else cell
            for place, cell in enumerate(row)
        ]
        for row, order in zip(table.rows, table.orders, strict=True)
    ]
    return replace(table, rows=rows)


def _retyped(address: str, number: int) -> str:
    name, at, server = address.partition("@")
    if not at:
        return address
    if number % 4 == 1:
        return f"　{name}＠{server}"
    return f"{name.upper()}{at}{server.title()} " if number % 3 == 1 else address


def _with_dates_read_anew(dialect: Dialect, table: Table) -> Table:
    """An American Excel reads 03/04/2024 as the fourth of March, and leaves 13/04/2024 a text."""

    def read_anew(cell: Cell) -> Cell:
        if not isinstance(cell, datetime):
            return cell
        return (
            cell.replace(day=cell.month, month=cell.day) if cell.day <= 12 else date_form(dialect).write(cell)
        )

    return replace(table, rows=[[read_anew(cell) for cell in row] for row in table.rows])


def _with_hidden_rows(dialect: Dialect, table: Table) -> Table:
    return replace(table, hidden=frozenset(range(3, len(table.rows), 7)))


def _merged(dialect: Dialect, table: Table) -> Table:
    """Cells of an order's own columns span its lines: all but the first are blank."""
    places = [
        number
        for number in range(len(table.columns))
        if all(
            row[number] is None
            for row, order, previous in zip(table.rows[1:], table.orders[1:], table.orders, strict=False)
            if order is previous and order is not None
        )
    ]
    return replace(table, merged=frozenset(places))


def _padded(dialect: Dialect, table: Table) -> Table:
    """Blanks before and after texts, and around numbers."""

    def padded(cell: Cell) -> Cell:
        return f" {cell}\u3000" if isinstance(cell, str) and cell else cell

    return replace(table, rows=[[padded(cell) for cell in row] for row in table.rows])


_DAMAGE: Mapping[str, Callable[[Dialect, Table], Table]] = {
    "none": lambda dialect, table: table,
    "lost zeros": _without_zeros,
    "ruined ids": _ruined,
    "guarded ids": _guarded,
    "addresses retyped": _with_addresses_retyped,
    "dates read anew": _with_dates_read_anew,
    "cells padded": _padded,
    "hidden rows": _with_hidden_rows,
    "merged cells": _merged,
    "ids retyped": _with_ids_retyped,
    "cover sheet": lambda dialect, table: table,
    "old sheet hidden": lambda dialect, table: table,
    "currency shown": lambda dialect, table: table,
}
"""What befalls the cells. Further sheets, and the formats of numbers, are files.py's."""

RUINED = {"ruined ids", "dates read anew"}
"""What cannot be read right any more: it is refused, or a remark says so."""


def loses(dialect: Dialect) -> bool:
    """Whether the file no longer holds what the shop knew."""
    return dialect.damage in RUINED
