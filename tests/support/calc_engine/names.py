"""Defined names: a workbook's, with sheets' own ones as Sheet!name, or those of one sheet."""

from typing import TYPE_CHECKING, Any

from tests.support.calc_engine.cells import Range
from tests.support.calc_engine.grammar import as_calc, as_excel
from tests.support.calc_engine.steps import changing
from tests.support.python_uno import uno

if TYPE_CHECKING:
    from tests.support.calc_engine.book import Book, Sheet


class Names:
    """All names that Excel would list."""

    def __init__(self, book: "Book", sheet: "Sheet | None" = None) -> None:
        self.book, self.app, self.sheet = book, book.app, sheet

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """Name as Excel writes it, and the object."""
        if self.sheet:
            return self._of(self.sheet.xl.NamedRanges, self.sheet.xl)
        names = self._of(self.book.names_xl, None)
        for sheet in self.book.sheets_xl:
            names += self._of(sheet.NamedRanges, sheet)
        return names

    def _of(self, collection: Any, sheet: Any) -> list[tuple[str, "Name"]]:
        """Those of one collection. Few calls to Calc: each takes as long as all that we do here."""
        short_names = [name for name in collection.ElementNames if "_xlnm." not in name]
        prefix = f"{_quoted(sheet.Name)}!" if short_names and sheet is not None else ""
        return [(prefix + short, Name(self.book, collection, short, prefix + short)) for short in short_names]

    def __call__(self, key: str) -> "Name":
        for name, content in self.snapshot():
            if name.lower() == key.lower():
                return content
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.snapshot())

    @changing
    def add(self, name: str, refers_to: str) -> "Name":
        collection = self.sheet.xl.NamedRanges if self.sheet else self.book.names_xl
        if collection.hasByName(name):
            collection.removeByName(name)
        origin = uno().createUnoStruct("com.sun.star.table.CellAddress")
        collection.addNewByName(name, as_calc(refers_to).removeprefix("="), origin, 0)
        prefix = f"{_quoted(self.sheet.name)}!" if self.sheet else ""
        return Name(self.book, collection, name, prefix + name)


def _quoted(tab: str) -> str:
    """A sheet's name as Excel writes it before the exclamation mark."""
    plain = tab.isascii() and tab.isidentifier()
    return tab if plain else f"'{tab.replace(chr(39), chr(39) * 2)}'"


class Name:
    """One name. short: without the sheet that it belongs to."""

    def __init__(self, book: "Book", collection: Any, short: str, name: str) -> None:
        self.book, self.app, self.collection, self.short, self.name = book, book.app, collection, short, name

    @property
    def refers_to(self) -> str:
        return as_excel("=" + self.collection.getByName(self.short).Content)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.point(value)

    @changing
    def point(self, value: str) -> None:
        self.collection.getByName(self.short).Content = as_calc(value).removeprefix("=")

    @property
    def refers_to_range(self) -> Range:
        area = self.collection.getByName(self.short).ReferredCells.RangeAddress
        sheet = self.book.sheets(area.Sheet + 1)
        return Range(sheet, area.StartRow, area.StartColumn, area.EndRow, area.EndColumn)

    @changing
    def delete(self) -> None:
        self.collection.removeByName(self.short)
