"""The headline figures of earlier reports, as the last report's own table in the workbook holds them.

The new report has them again, with its own row: so they come and go with its sheets, all or none.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlwings as xw

from ltv_xl.excel.refresh.header_meaning import meanings
from ltv_xl.excel.refresh.report_sheets import report_sheets
from ltv_xl.excel.refresh.table_headers import headers
from ltv_xl.report.history import FIGURES, Entry, History, history
from ltv_xl.texts import LANGUAGES, room

SHEET = "trend"
COLUMN = "trend.column_"


def history_of(book: xw.Book, today: date) -> History:
    """The reports of other days; none where the user has deleted the sheet."""
    sheets = [sheet.name for sheet in report_sheets(book) if sheet.key == SHEET]
    tables = [table for name in sheets for table in book.sheets[name].tables]
    return history([entry for table in tables for entry in _entries(table)], today)


def _entries(table: xw.main.Table) -> list[Entry]:
    keys = [_key(header) for header in headers(table)]
    if not keys:  # the user has hidden the headers
        return []
    rows: Sequence[Sequence[Any]] = table.range.options(ndim=2).value[1:]
    entries = (_entry({key: cell for key, cell in zip(keys, row, strict=True) if key}) for row in rows)
    return [entry for entry in entries if entry is not None]


def _key(header: str) -> str | None:
    """Which column it is, in whatever language."""
    keys = [key.removeprefix(COLUMN) for key, _ in meanings(header) if key.startswith(COLUMN)]
    return keys[0] if len(keys) == 1 else None


def _entry(cells: Mapping[str, Any]) -> Entry | None:
    """None for a row without a day: a user has written there."""
    day, as_of = _day(cells.get("day")), _day(cells.get("as_of"))
    if day is None or as_of is None:
        return None
    months = _number(cells.get("months"))
    return Entry(
        day,
        as_of,
        _basis(str(cells.get("basis"))),
        str(cells.get("currency")),
        int(months or 0),
        {figure: amount for figure in FIGURES if (amount := _number(cells.get(figure))) is not None},
    )


def _day(cell: object) -> date | None:
    return cell.date() if isinstance(cell, datetime) else None


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) else None


def _basis(words: str) -> str:
    """What LTV adds up, by the words for it in any language."""
    keys = (
        key for lang in LANGUAGES for key, word in room("report", lang)["profit"].items() if word == words
    )
    return next(keys, "")
