"""What a workbook of ours is filled with when it is made: plain data, no file format.

It knows nothing but texts' languages and the usual currency.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, field

from ltv_xl.orders.values.currency import USUAL
from ltv_xl.texts import Language
from ltv_xl.workbook_names import TableName

CellValue = str | float | date | datetime | None


class Rows(Struct, frozen=True):
    """A table to fill in: its headers, and rows as long as the headers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[CellValue]]


class Content(Struct, frozen=True, kw_only=True):
    """lang: of every sheet but the bilingual Start. interpreter_win, interpreter_mac: the Python that Excel
    is to start, a full path; "" where none is known. tables: those of the user.
    Without any, all get example rows; else the others stay empty, so that nothing invented meets real orders.
    currency: what the cell of Settings says at first; blank where the user has to choose.
    """

    lang: Language = "ja"
    interpreter_win: str = ""
    interpreter_mac: str = ""
    tables: Mapping[TableName, Rows] = field(default_factory=dict)
    currency: str = USUAL
