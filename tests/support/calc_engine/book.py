"""A workbook and its sheets. Sheets are held by Calc's own objects, which follow a sheet that is moved."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from xlwings.utils import fullname_url_to_local_path

from tests.support.calc import properties
from tests.support.calc_com import Book as ComBook
from tests.support.calc_engine.cells import Range
from tests.support.calc_engine.charts import Charts
from tests.support.calc_engine.names import Names
from tests.support.calc_engine.steps import changing
from tests.support.calc_engine.tables import Tables, copy_tables

if TYPE_CHECKING:
    from tests.support.calc_engine.app import Books


class Book:
    """A document of Calc. path: where it lies, or the address that Excel has of one in the cloud."""

    def __init__(self, books: "Books", doc: Any, path: str) -> None:
        self.books, self.app, self.doc, self.path = books, books.app, doc, path
        self.com = ComBook(doc)
        self.sheets_xl, self.names_xl = doc.Sheets, doc.NamedRanges
        self.sheets, self.names = Sheets(self), Names(self)

    @property
    def api(self) -> SimpleNamespace:
        """As COM shows it, as far as we look."""
        return SimpleNamespace(
            FullName=self.path, ProtectStructure=self.doc.isProtected(), SaveCopyAs=self.save_copy
        )

    @property
    def fullname(self) -> str:
        """As xlwings' Windows code has it: it looks for an address's file on this computer, or raises."""
        return str(fullname_url_to_local_path(self.path)) if "://" in self.path else self.path

    @property
    def name(self) -> str:
        return self.path.replace("\\", "/").rpartition("/")[2]

    def activate(self) -> None:
        self.books.active = self

    def save_copy(self, path: str) -> None:
        """Excel's SaveCopyAs: the document as it is open, macros too; it goes on under its own name."""
        self.doc.storeToURL(Path(path).as_uri(), properties(FilterName="Calc MS Excel 2007 VBA XML"))

    def save_as(self, path: Path) -> None:
        """What the user would get on disk."""
        self.doc.storeToURL(path.as_uri(), properties(FilterName="Calc MS Excel 2007 XML"))

    @changing
    def close(self) -> None:
        self.doc.close(True)
        self.books.open_ones.remove(self)
        self.books.active = self.books.open_ones[-1] if self.books.open_ones else None


class Sheets:
    """A workbook's sheets, counted from 1."""

    def __init__(self, book: Book) -> None:
        self.book, self.app = book, book.app

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, sheet) for sheet in self.book.sheets_xl)

    def __len__(self) -> int:
        count: int = self.book.sheets_xl.Count
        return count

    def __call__(self, key: int | str) -> "Sheet":
        if isinstance(key, int):
            return Sheet(self.book, self.book.sheets_xl.getByIndex(key - 1))
        if not self.book.sheets_xl.hasByName(key):  # which does not tell capitals apart, as Excel
            raise KeyError(key)
        return Sheet(self.book, self.book.sheets_xl.getByName(key))

    @property
    def active(self) -> "Sheet":
        return Sheet(self.book, self.book.doc.CurrentController.ActiveSheet)

    @changing
    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str = "") -> "Sheet":
        at = before.index - 1 if before else after.index if after else len(self)
        self.book.sheets_xl.insertNewByName(name, at)
        return self(name)


class Sheet:
    """One sheet."""

    def __init__(self, book: Book, xl: Any) -> None:
        self.book, self.app, self.xl = book, book.app, xl

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def names(self) -> Names:
        return Names(self.book, self)

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def name(self) -> str:
        name: str = self.xl.Name
        return name

    @name.setter
    def name(self, value: str) -> None:
        self.rename(value)

    @changing
    def rename(self, value: str) -> None:
        self._may_change()
        if not 0 < len(value.encode("utf-16-le")) // 2 <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", value):
            raise ValueError(f"Excel refuses the sheet name {value!r}")
        if any(
            name.lower() == value.lower() for name in self.book.sheets_xl.ElementNames if name != self.name
        ):
            raise ValueError(f"the name {value!r} is taken")
        self.xl.Name = value

    @property
    def index(self) -> int:
        number: int = self.xl.RangeAddress.Sheet
        return number + 1

    @property
    def visible(self) -> bool:
        shown: bool = self.xl.IsVisible
        return shown

    @visible.setter
    def visible(self, value: bool) -> None:
        self.show(value)

    @changing
    def show(self, value: bool) -> None:
        self.xl.IsVisible = value

    def activate(self) -> None:
        self.book.doc.CurrentController.setActiveSheet(self.xl)

    select = activate

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        return Range.of(self, arg1, arg2)

    @property
    def used_range(self) -> Range:
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area = cursor.RangeAddress
        return Range(self, area.StartRow, area.StartColumn, area.EndRow, area.EndColumn)

    @changing
    def delete(self) -> None:
        self._may_change()
        if len(self.book.sheets) == 1:
            raise ValueError("Excel refuses to delete the last sheet")
        if self.book.sheets.active.name == self.name:  # Excel shows another one before it goes; Calc may end
            others = [sheet for sheet in self.book.sheets if sheet.name != self.name and sheet.visible]
            others[0].activate()
        # With a sheet Calc 7.4 also deletes the tables of the one before it, so there must be none.
        self.book.sheets_xl.moveByName(self.name, 0)
        self.book.sheets_xl.removeByName(self.name)

    @changing
    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        beside = before or after
        assert beside is not None
        beside._may_change()
        book, sheets = beside.book, beside.book.sheets_xl
        at = beside.index - 1 if before else beside.index
        taken = {name.lower() for name in sheets.ElementNames}
        names = [self.name, *(f"{self.name} ({number})" for number in range(2, 99))]
        name = next(free_name for free_name in names if free_name.lower() not in taken)
        if book is self.book:
            sheets.copyByName(self.name, name, at)
            return
        ranges = book.doc.DatabaseRanges
        there = set(ranges.ElementNames)
        macros = book.doc.BasicLibraries
        # Calc 7.4 ends when a sheet without a module comes into a workbook with macros
        macros.VBACompatibilityMode, vba = False, macros.VBACompatibilityMode
        sheets.importSheet(self.book.doc, self.name, at)
        macros.VBACompatibilityMode = vba
        sheets.getByIndex(at).Name = name
        for wrong in set(ranges.ElementNames) - there:  # Calc 7.4 puts them on the source's sheet number
            ranges.removeByName(wrong)
        copy_tables(self, book, at)

    def _may_change(self) -> None:
        if self.book.doc.isProtected():
            raise ValueError("the structure of the workbook is protected")
