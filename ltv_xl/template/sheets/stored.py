"""What a user's value becomes in a cell: nothing is lost, nothing becomes a formula, or a sentence says why.

Excel keeps 15 digits of a number and no day before 1900; such values stay as text.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from ltv_xl.column_letters import LAST_COLUMN
from ltv_xl.errors import SourceError
from ltv_xl.template.content import CellValue, Rows
from ltv_xl.texts import Language, text

LONGEST_TEXT, LONGEST_HEADER = 32_767, 255
"""In characters as Excel counts them."""
MOST_DIGITS = 15
FIRST_DAY = date(1900, 3, 1)
"""Before it Excel's calendar has a 29 February 1900 that never was."""

Stored = str | float | bool | datetime | None


def stored(value: CellValue, table: str, row: int, header: str) -> Stored:
    """The value as a cell can keep it; SourceError for one that no cell can.

    table, row, header: where it stands as its user counts, rows from 1 below the header.
    """
    if isinstance(value, str):
        return _text(value, table, row, header) or None
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date):
        return _moment(value)
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise SourceError("template.endless_number", table=table, row=row, header=header, value=value)
    exact = isinstance(value, int) or (value.is_integer() and abs(value) < 2**53)
    if exact and abs(value) >= 10**MOST_DIGITS:
        return str(int(value))
    return float(value)


def _text(value: str, table: str, row: int, header: str) -> str:
    if value.isascii() and len(value) <= LONGEST_TEXT:
        return value
    try:
        count = characters(value)
    except UnicodeEncodeError as error:
        raise SourceError("template.broken_text", table=table, row=row, header=header) from error
    if count > LONGEST_TEXT:
        where = {"table": table, "row": row, "header": header}
        raise SourceError("template.long_text", **where, count=count, most=LONGEST_TEXT)
    return value


def _moment(value: date) -> datetime | str:
    day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if day.tzinfo is not None or day.date() < FIRST_DAY:
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return day


def characters(value: str) -> int:
    """The length as Excel counts it: an emoji is two."""
    return len(value.encode("utf-16-le")) // 2


def headers(table: str, given: Sequence[str], lang: Language) -> list[str]:
    """A user's headers as an Excel table takes them: none blank, none twice, each on one line.

    A blank one becomes "Column3", a second "name" becomes "name2", as Excel itself does it.
    """
    if not given:
        raise SourceError("template.no_columns", table=table)
    if len(given) > LAST_COLUMN - 1:
        raise SourceError("template.too_many_columns", table=table, count=len(given), most=LAST_COLUMN - 1)
    names: list[str] = []
    taken: set[str] = set()
    for number, header in enumerate(given, 1):
        plain = re.sub(r"[\x00-\x1f\x7f]+", " ", _text(header, table, 0, header[:40])).strip()
        plain = plain or text("template.header.unnamed", lang, number=number)
        if characters(plain) > LONGEST_HEADER:
            raise SourceError(
                "template.long_header",
                table=table,
                start=plain[:20],
                count=characters(plain),
                most=LONGEST_HEADER,
            )
        name, again = plain, 2
        while _compared(name) in taken:
            name, again = f"{plain}{again}", again + 1
        taken.add(_compared(name))
        names.append(name)
    return names


def _compared(name: str) -> str:
    """Excel does not tell capitals from small letters; widths are not told apart to be on the safe side."""
    return unicodedata.normalize("NFKC", name).casefold()


def check_size(table: str, rows: Rows, most: int) -> None:
    """SourceError when there are more rows than fit, or a row that is not as long as the header."""
    if len(rows.rows) > most:
        raise SourceError("template.too_many_rows", table=table, count=len(rows.rows), most=most)
    wanted = len(rows.headers)
    for number, row in enumerate(rows.rows, 1):
        if len(row) != wanted:
            raise SourceError("template.row_length", table=table, row=number, columns=len(row), wanted=wanted)
