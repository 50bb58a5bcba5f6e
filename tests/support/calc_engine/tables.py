"""Excel's tables, which Calc keeps as database ranges of the same names."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.support.calc_engine.cells import Range
from tests.support.calc_engine.steps import changing

if TYPE_CHECKING:
    from tests.support.calc_engine.book import Book, Sheet


class Tables:
    """Those of a sheet."""

    def __init__(self, sheet: "Sheet") -> None:
        self.sheet = sheet

    def all(self) -> list["Table"]:
        """In Calc's order."""
        return [
            Table(self.sheet, database_range)
            for database_range in self.sheet.book.doc.DatabaseRanges
            if database_range.DataArea.Sheet == self.sheet.index - 1
            and not database_range.Name.startswith("__Anonymous")
        ]

    def __iter__(self) -> Iterator["Table"]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    def __call__(self, key: int | str) -> "Table":
        if isinstance(key, int):
            return self.all()[key - 1]
        return next(table for table in self.all() if table.name.lower() == key.lower())

    def __contains__(self, key: str) -> bool:
        return any(table.name.lower() == key.lower() for table in self.all())


class Table:
    """One table."""

    def __init__(self, sheet: "Sheet", xl: Any) -> None:
        self.parent, self.app, self.xl = sheet, sheet.app, xl

    @property
    def name(self) -> str:
        name: str = self.xl.Name
        return name

    @name.setter
    def name(self, value: str) -> None:
        self.rename(value)

    @changing
    def rename(self, value: str) -> None:
        """Formulas follow, which Calc leaves to us."""
        mentioned = re.compile(rf"\b{re.escape(self.name)}(?=\[)", re.IGNORECASE)
        following = [
            (area.xl, row, column, mentioned.sub(value, text))
            for sheet in self.parent.book.sheets
            for area in sheet.used_range.get_special_cells("formulas")
            for row, texts in enumerate(area.xl.getFormulaArray())
            for column, text in enumerate(texts)
            if text.startswith("=") and mentioned.search(text)
        ]
        self.xl.Name = value
        for area, row, column, text in following:
            area.getCellByPosition(column, row).Formula = text

    @property
    def show_headers(self) -> bool:
        shown: bool = self.xl.ContainsHeader
        return shown

    @property
    def show_totals(self) -> bool:
        shown: bool = self.xl.TotalsRow
        return shown

    @property
    def range(self) -> Range:
        area = self.xl.DataArea
        return Range(self.parent, area.StartRow, area.StartColumn, area.EndRow, area.EndColumn)

    @property
    def header_row_range(self) -> Range | None:
        r1, c1, _, c2 = self.range.box
        return Range(self.parent, r1, c1, r1, c2) if self.show_headers else None


def copy_tables(sheet: "Sheet", book: "Book", at: int) -> None:
    """The tables of a sheet that was copied into another workbook. Excel numbers one whose name is taken."""
    ranges = book.doc.DatabaseRanges
    for table in sheet.tables:
        names = [table.name, *(f"{table.name}_{number}" for number in range(1, 99))]
        area = table.xl.DataArea
        area.Sheet = at
        name = next(candidate for candidate in names if not ranges.hasByName(candidate))
        ranges.addNewByName(name, area)
        copy = ranges.getByName(name)
        copy.ContainsHeader, copy.TotalsRow = table.show_headers, table.show_totals
