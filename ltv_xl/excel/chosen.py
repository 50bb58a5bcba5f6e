"""What the sheet Settings says, read and checked: each wrong cell is one sentence that names it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, TypeVar

import xlwings as xw

from ltv_xl.errors import SettingError
from ltv_xl.excel.formula_cells import letters
from ltv_xl.settings import Settings
from ltv_xl.texts import Language
from ltv_xl.workbook_names import AD_SPEND, CUSTOMERS, ORDERS, SETTINGS_PREFIX, TableName

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(9999, 12, 31)
LONGEST = 36_500
"""Days of an inactivity window at most: a century."""

T = TypeVar("T")
FILES: dict[str, TableName] = {"orders_file": ORDERS, "customers_file": CUSTOMERS, "ad_spend_file": AD_SPEND}


@dataclass(frozen=True)
class Cell:
    """A cell that is filled in: its value, and where it is."""

    value: Any
    sheet: str
    address: str

    def refused(self, key: str) -> SettingError:
        """The sentence for a value that this setting does not take."""
        found = str(self.value)[:60]
        return SettingError(f"excel.setting.{key}", sheet=self.sheet, cell=self.address, found=found)


@dataclass(frozen=True)
class Chosen:
    """Settings, the files to be read instead of the tables, and the cell of the as-of date."""

    settings: Settings
    files: dict[TableName, Path] = field(default_factory=dict)
    as_of_cell: str = ""


def chosen(book: xw.Book, lang: Language) -> Chosen:
    """A cell that is blank or missing leaves a setting at its default. SettingError for a wrong one."""
    cells = _cells(book)

    def read(key: str, reader: Callable[[Cell], T], default: T) -> T:
        return reader(cells[key]) if key in cells else default

    usual = Settings()
    settings = Settings(
        lang=lang,
        currency=read("currency", _currency, usual.currency),
        margin=read("margin", _margin, usual.margin),
        inactive_days=read("inactive_days", _days, usual.inactive_days),
        target_profit=read("target_profit", _profit, usual.target_profit),
        as_of=read("as_of", _day, usual.as_of),
        history_starts=read("history_starts", _start, usual.history_starts),
    )
    folder = folder_of(book)
    as_of = cells.get("as_of")
    return Chosen(
        settings,
        {table: _file(cells[key], folder) for key, table in FILES.items() if key in cells},
        f"{as_of.sheet}!{as_of.address}" if as_of else "",
    )


def _cells(book: xw.Book) -> dict[str, Cell]:
    """The filled cells by their setting."""
    found = {}
    for name in book.names:
        if not name.name.startswith(SETTINGS_PREFIX):
            continue
        cell = name.refers_to_range
        value = cell.options(err_to_str=True).value
        value = value.strip() if isinstance(value, str) else value
        if value is not None and value != "":
            address = f"{letters(cell.column)}{cell.row}"
            found[name.name.removeprefix(SETTINGS_PREFIX)] = Cell(value, cell.sheet.name, address)
    return found


def _number(cell: Cell) -> Decimal | None:
    if isinstance(cell.value, bool | date):
        return None
    try:
        found = Decimal(str(cell.value).replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _currency(cell: Cell) -> str:
    code = str(cell.value)
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise cell.refused("currency")
    return code.upper()


def _margin(cell: Cell) -> Decimal:
    """0.6, or a text such as 60%; 60 is refused, for it could be either."""
    text = str(cell.value)
    percent = text.endswith(("%", "％"))
    found = _number(Cell(text.rstrip("%％"), cell.sheet, cell.address)) if percent else _number(cell)
    found = found / 100 if found is not None and percent else found
    if found is None or not 0 < found <= 1:
        raise cell.refused("margin")
    return found


def _days(cell: Cell) -> int:
    found = _number(cell)
    if found is None or found != found.to_integral_value() or not 1 <= found <= LONGEST:
        raise cell.refused("days")
    return int(found)


def _profit(cell: Cell) -> Decimal:
    found = _number(cell)
    if found is None or found < 0:
        raise cell.refused("profit")
    return found


def _day(cell: Cell) -> date:
    found = cell.value
    if isinstance(found, str):
        try:
            found = datetime.fromisoformat(found.replace("/", "-"))
        except ValueError:
            raise cell.refused("day") from None
    if isinstance(found, datetime):
        found = found.date()
    if not isinstance(found, date) or not FIRST_DAY <= found <= LAST_DAY:
        raise cell.refused("day")
    return found


def _start(cell: Cell) -> date | Literal["all-new"]:
    if isinstance(cell.value, str) and cell.value.lower() == "all-new":
        return "all-new"
    try:
        return _day(cell)
    except SettingError:
        raise cell.refused("start") from None


def folder_of(book: xw.Book) -> Path | None:
    """Where the workbook lies; None for one in the cloud, which has no path, and for an unsaved one."""
    place = str(book.fullname)
    return None if "://" in place or not Path(place).is_absolute() else Path(place).parent


def _file(cell: Cell, folder: Path | None) -> Path:
    """The file of a cell; a path that is not whole begins beside the workbook."""
    path = Path(str(cell.value).strip('"'))
    whole = path.is_absolute() or str(path).startswith("\\\\")
    if not whole and folder is None:
        raise cell.refused("file_needs_path")
    found = path if whole or folder is None else folder / path
    if not Path(str(found).split("#")[0]).exists() and not found.exists():
        raise SettingError("excel.setting.no_file", sheet=cell.sheet, cell=cell.address, found=found)
    return found
