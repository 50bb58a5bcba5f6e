"""What a workbook consists of, as its parts say: sheets, tables, names, and links to other books."""

from dataclasses import dataclass
from typing import Literal

from ltv_xl.ooxml.markup import BrokenMarkup, Element
from ltv_xl.ooxml.package import Package

TABS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
"""Kinds of relations that lead to a sheet."""


@dataclass(frozen=True)
class Table:
    """An Excel Table: its name, the part that says so, and its cells, headers and total included."""

    name: str
    part: str
    area: str
    headed: bool


@dataclass(frozen=True)
class Sheet:
    """A sheet. line: its element in the workbook. relation: the id that leads to its part."""

    name: str
    part: str
    kind: str
    relation: str
    hidden: bool
    tables: tuple[Table, ...]
    line: Element


@dataclass(frozen=True)
class Name:
    """A defined name; sheet: the number of the one sheet that knows it."""

    name: str
    sheet: int | None
    formula: str
    line: Element

    @property
    def key(self) -> "NameKey":
        """What tells it from the others: Excel does not tell capitals from small letters."""
        return self.name.casefold(), self.sheet


NameKey = tuple[str, int | None]
Reason = Literal["data", "macro", "taken", "value", "label"]
"""Why a formula cannot stay: it reads what was left out; it calls a function of the macros that go; or one
whose name the workbook uses otherwise; values were asked for; it takes its words from ltv_help.
"""


@dataclass(frozen=True)
class Book:
    """The workbook. root: its part's elements. links: relation ids of other books, by their numbers."""

    root: Element
    sheets: tuple[Sheet, ...]
    names: tuple[Name, ...]
    links: tuple[str, ...]


def book_of(package: Package) -> Book:
    """The workbook in a package."""
    root = package.tree(package.book)
    targets = {one.id: one for one in package.leads(package.book, *TABS)}
    sheets = []
    for line in _children(root, "sheets", "sheet"):
        lead = targets.get(line.relation)
        if lead is None:
            raise BrokenMarkup(f"nothing leads to the sheet {line.get('name')}")
        tables = tuple(_table(package, one.target) for one in package.leads(lead.target, "table"))
        hidden = line.get("state") in {"hidden", "veryHidden"}
        sheets.append(Sheet(line.get("name"), lead.target, lead.kind, line.relation, hidden, tables, line))
    names = []
    for line in _children(root, "definedNames", "definedName"):
        known_in = line.number("localSheetId") if line.get("localSheetId") else None
        if known_in is not None and known_in >= len(sheets):
            raise BrokenMarkup(f"a name of sheet {known_in}")
        names.append(Name(line.get("name"), known_in, line.text, line))
    links = tuple(one.relation for one in _children(root, "externalReferences", "externalReference"))
    return Book(root, tuple(sheets), tuple(names), links)


def _children(root: Element, container: str, name: str) -> list[Element]:
    return [one for top in root.children if top.name == container for one in top.children if one.name == name]


def _table(package: Package, part: str) -> Table:
    root = package.tree(part)
    name = root.get("displayName") or root.get("name")
    return Table(name, part, root.get("ref"), root.get("headerRowCount") != "0")
