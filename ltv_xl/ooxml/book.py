"""What a workbook consists of, as its parts say: sheets, tables, names, and links to other books."""

from msgspec import Struct

from ltv_xl.ooxml.markup import BrokenMarkup, Element
from ltv_xl.ooxml.package import Package

SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
"""Kinds of relations that lead to a sheet."""


class Table(Struct, frozen=True):
    """An Excel Table: its name, the part that says so, its cells (headers and total included), its headers.

    headed: whether the headers are shown.
    """

    name: str
    part: str
    area: str
    headers: tuple[str, ...]
    headed: bool


class Sheet(Struct, frozen=True):
    """A sheet. line: its element in the workbook. relation: the id that leads to its part."""

    name: str
    part: str
    kind: str
    relation: str
    state: str
    tables: tuple[Table, ...]
    line: Element

    @property
    def hidden(self) -> bool:
        """Whether it is hidden, however deep."""
        return self.state in {"hidden", "veryHidden"}


class Name(Struct, frozen=True):
    """A defined name; sheet: the number of the sheet that alone knows it."""

    name: str
    sheet: int | None
    formula: str
    line: Element

    @property
    def key(self) -> "NameKey":
        """What tells it from the others: Excel does not tell capitals from small letters."""
        return self.name.casefold(), self.sheet


NameKey = tuple[str, int | None]


class Book(Struct, frozen=True):
    """The workbook. root: its part's elements. links: relation ids of other books, by their numbers."""

    root: Element
    sheets: tuple[Sheet, ...]
    names: tuple[Name, ...]
    links: tuple[str, ...]


def book_of(package: Package) -> Book:
    """The workbook in a package. BrokenMarkup when its parts contradict each other."""
    root = package.tree(package.book)
    targets = {relation.id: relation for relation in package.related(package.book, *SHEET_KINDS)}
    sheets = []
    for line in _children(root, "sheets", "sheet"):
        relation = targets.get(line.relation)
        if relation is None:
            raise BrokenMarkup(f"nothing leads to the sheet {line.get('name')}")
        tables = tuple(_table(package, table.target) for table in package.related(relation.target, "table"))
        state = line.get("state") or "visible"
        sheets.append(
            Sheet(line.get("name"), relation.target, relation.kind, relation.id, state, tables, line)
        )
    names = tuple(_name(line, len(sheets)) for line in _children(root, "definedNames", "definedName"))
    links = tuple(line.relation for line in _children(root, "externalReferences", "externalReference"))
    return Book(root, tuple(sheets), names, links)


def _children(root: Element, container: str, name: str) -> list[Element]:
    return [
        child
        for top in root.children
        if top.name == container
        for child in top.children
        if child.name == name
    ]


def _name(line: Element, sheets: int) -> Name:
    known_in = line.number("localSheetId") if line.get("localSheetId") else None
    if known_in is not None and known_in >= sheets:
        raise BrokenMarkup(f"a name of sheet {known_in}")
    return Name(line.get("name"), known_in, line.text, line)


def _table(package: Package, part: str) -> Table:
    root = package.tree(part)
    name = root.get("displayName") or root.get("name")
    headers = tuple(column.get("name") for column in root.all("tableColumn"))
    return Table(name, part, root.get("ref"), headers, root.get("headerRowCount") != "0")
