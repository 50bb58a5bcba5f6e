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
        scopes: list[tuple[Any, Any]] = [] if self.sheet else [(self.book.doc, None)]
        scopes += [(one, one) for one in ([self.sheet.xl] if self.sheet else self.book.doc.Sheets)]
        found = [
            Name(self.book, scope.NamedRanges, name, sheet)
            for scope, sheet in scopes
            for name in scope.NamedRanges.ElementNames
        ]
        return [(one.name, one) for one in found if "_xlnm." not in one.name]

    def __call__(self, key: str) -> "Name":
        for name, one in self.snapshot():
            if name.lower() == key.lower():
                return one
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.snapshot())

    @changing
    def add(self, name: str, refers_to: str) -> "Name":
        owner = self.sheet.xl if self.sheet else self.book.doc
        if owner.NamedRanges.hasByName(name):
            owner.NamedRanges.removeByName(name)
        origin = uno().createUnoStruct("com.sun.star.table.CellAddress")
        owner.NamedRanges.addNewByName(name, as_calc(refers_to).removeprefix("="), origin, 0)
        return Name(self.book, owner.NamedRanges, name, owner if self.sheet else None)


class Name:
    """One name."""

    def __init__(self, book: "Book", collection: Any, short: str, sheet: Any) -> None:
        self.book, self.app, self.collection, self.short, self.owner = (
            book,
            book.app,
            collection,
            short,
            sheet,
        )

    @property
    def name(self) -> str:
        if self.owner is None:
            return self.short
        tab = self.owner.Name
        plain = tab.isascii() and tab.isidentifier()
        return f"{tab}!{self.short}" if plain else f"'{tab.replace(chr(39), chr(39) * 2)}'!{self.short}"

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
