"""What the sheet Settings says: its cells are read here; what each setting accepts, settings.py knows."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlwings as xw
from msgspec import Struct, field

from ltv_xl.column_letters import address
from ltv_xl.errors import SettingError
from ltv_xl.excel.named_cells import named_cells
from ltv_xl.network_path import is_on_network
from ltv_xl.settings import FORMER_NAMES, Settings, setting
from ltv_xl.texts import Language
from ltv_xl.warehouse.place import Given, Place, is_address, place_of, with_table
from ltv_xl.workbook_names import (
    AD_SPEND,
    CUSTOMERS,
    ORDERS,
    SETTINGS_AD_SPEND_FILE,
    SETTINGS_CUSTOMERS_FILE,
    SETTINGS_ORDERS_FILE,
    SETTINGS_PREFIX,
    TableName,
)

FIELDS = (
    "currency", "margin", "delivery_cost", "handling", "fee", "points", "commission", "tax", "ad_tax",
    "inactive_days", "target_profit", "discount", "cpa_months", "as_of", "shop_opened",
    "trial_products", "rfm_recency", "rfm_frequency", "rfm_profit", "portfolio_days", "portfolio_amount",
)  # fmt: skip
"""Fields of Settings that have a cell; the language comes with the button."""

FILES: Mapping[str, TableName] = {
    SETTINGS_ORDERS_FILE: ORDERS,
    SETTINGS_CUSTOMERS_FILE: CUSTOMERS,
    SETTINGS_AD_SPEND_FILE: AD_SPEND,
}
"""Name of the cell -> the table in whose place its file is read."""


class Cell(Struct, frozen=True):
    """A cell that is filled in: its value, and where it is."""

    value: Any
    sheet: str
    address: str

    @property
    def place(self) -> str:
        """As a reader knows it."""
        return f"{self.sheet}!{self.address}"


class SheetSettings(Struct, frozen=True):
    """Settings, the files to be read instead of the tables, and of each setting that is given its cell.

    place: a database, which is read instead of all tables and files. given: the fields of Settings that have
    a filled cell. remark: what the shop's file adds, in words.
    """

    settings: Settings
    files: Mapping[TableName, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""
    place: Place | None = None


def sheet_settings(book: xw.Book, lang: Language) -> SheetSettings:
    """A cell that is blank or missing leaves a setting at its default. SettingError for a wrong one."""
    cells = _cells(book)
    values, places = {}, {}
    for word in (*FORMER_NAMES, *FIELDS):
        cell = cells.get(f"{SETTINGS_PREFIX}{word}")
        name = FORMER_NAMES.get(word, word)
        if cell is not None:
            values[name], places[name] = setting(name, cell.value, cell.place), cell.place
    place = _place(cells)
    folder = folder_of(book)
    files = (
        {}
        if place
        else {table: (str(_file(cells[name], folder)),) for name, table in FILES.items() if name in cells}
    )
    return SheetSettings(Settings(lang=lang, **values), files, places, values, place=place)


def _place(cells: Mapping[str, Cell]) -> Place | None:
    """The database whose table of orders a cell names; the others then name tables of it.

    SettingError for an address without a table, and for one of customers or ad spend alone.
    """
    words = {table: str(cells[name].value) for name, table in FILES.items() if name in cells}
    if not is_address(words.get(ORDERS, "")):
        alone = next(
            (cells[name] for name in FILES if name in cells and is_address(str(cells[name].value))), None
        )
        if alone is not None:
            raise SettingError("excel.setting.database_of_orders", sheet=alone.sheet, cell=alone.address)
        return None
    address, orders = with_table(words[ORDERS])
    if orders is None:
        cell = cells[SETTINGS_ORDERS_FILE]
        raise SettingError(
            "excel.setting.database_table", sheet=cell.sheet, cell=cell.address, address=address
        )
    others = {table: with_table(word)[1] or word for table, word in words.items()}
    return place_of((address,), Given(None, orders, others.get(CUSTOMERS), others.get(AD_SPEND)))


def folder_of(book: xw.Book) -> Path | None:
    """Where the workbook lies; None for one in the cloud, which has no path, and for an unsaved one.

    Excel's own name is asked: for an address of the cloud xlwings would search OneDrive's folders for a file
    of that name, or raise.
    """
    path = str(book.fullname if sys.platform == "darwin" else book.api.FullName)
    return None if "://" in path or not Path(path).is_absolute() else Path(path).parent


def _cells(book: xw.Book) -> dict[str, Cell]:
    """The filled cells by their name."""
    cells = {}
    for name, cell in named_cells(book, SETTINGS_PREFIX).items():
        value = cell.options(err_to_str=True).value
        value = value.strip() if isinstance(value, str) else value
        if value is not None and value != "":
            cells[name] = Cell(value, cell.sheet.name, address(cell.row, cell.column))
    return cells


def _file(cell: Cell, folder: Path | None) -> Path:
    """The file of a cell; a path that is not whole begins beside the workbook."""
    where = {"sheet": cell.sheet, "cell": cell.address}
    path = Path(str(cell.value).strip('"'))
    if not path.is_absolute() and not is_on_network(path):
        if folder is None:
            raise SettingError("excel.setting.file_needs_path", **where, file=str(cell.value)[:60])
        path = folder / path
    if not path.exists() and not Path(str(path).split("#")[0]).exists():
        raise SettingError("excel.setting.no_file", **where, file=path)
    return path
