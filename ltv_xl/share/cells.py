"""A sheet's part, read in one pass: its formulas, the texts it uses, and everything outside its cells."""

from collections.abc import Collection
from dataclasses import dataclass, field

from ltv_xl.ooxml.markup import Edit, Element, attribute, finish, read, reader, removed, tag_end, tree


@dataclass(frozen=True)
class FormulaCell:
    """A cell with a formula. formula: its text, or that of the cell whose formula it shares."""

    cell: Element
    line: Element
    formula: str
    valued: bool

    @property
    def address(self) -> str:
        """Where it stands, "B3"."""
        return self.cell.get("r")

    @property
    def shared(self) -> bool:
        """Whether it shares its formula with other cells."""
        return self.line.get("t") == "shared"

    @property
    def array(self) -> bool:
        """Whether it is an array formula: one that spills, or one of old."""
        return self.line.get("t") == "array"


@dataclass
class SheetPart:
    """root: the part's elements, but for its cells. texts: numbers of the shared texts that its cells show.
    sought: of the cells asked for by address, those that are there.
    """

    root: Element
    formulas: list[FormulaCell] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)
    sought: dict[str, Element] = field(default_factory=dict)


def sheet_part(xml: bytes, sought: Collection[str] = ()) -> SheetPart:
    """What a sheet's part holds. BrokenMarkup when it is no XML."""
    part = SheetPart(tree(xml, closed={"sheetData"}))
    if any(one.name == "sheetData" for one in part.root.children):
        _read_cells(xml, part, sought)
    return part


def _read_cells(xml: bytes, part: SheetPart, sought: Collection[str]) -> None:
    """Fill in what the cells hold. There may be a million, so nothing is made of one that holds a number."""
    parser = reader()
    at = 0
    cell: dict[str, str] = {}
    line: Element | None = None
    valued = False
    said: list[str] = []
    groups: dict[str, str] = {}

    def starts(name: str, attributes: dict[str, str]) -> None:
        nonlocal at, cell, line, valued
        match name.rpartition(":")[2]:
            case "c":
                at, cell, line, valued = parser.CurrentByteIndex, attributes, None, False
            case "f":
                start = parser.CurrentByteIndex
                line = Element("f", "", attributes, None, start, tag_end(xml, start))
                listen()
            case "v":
                valued = True
                if cell.get("t") == "s":
                    listen()

    def listen() -> None:
        said.clear()
        parser.CharacterDataHandler = said.append

    def ends(name: str) -> None:
        match name.rpartition(":")[2]:
            case "f" if line is not None:
                finish(xml, line, parser.CurrentByteIndex)
                line.text, parser.CharacterDataHandler = "".join(said), None
            case "v" if cell.get("t") == "s":
                number, parser.CharacterDataHandler = "".join(said).strip(), None
                if number.isdecimal():
                    part.texts.add(int(number))
            case "c" if line is not None or cell.get("r") in sought:
                one = Element("c", "", cell, None, at, tag_end(xml, at))
                finish(xml, one, parser.CurrentByteIndex)
                if line is not None:
                    part.formulas.append(FormulaCell(one, line, _said(line, groups), valued))
                if one.get("r") in sought:
                    part.sought[one.get("r")] = one

    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    cells = next(one for one in part.root.children if one.name == "sheetData")
    # A stand-in for all that comes before, as long as it, so that the parser counts as in the part.
    parser.Parse(b"<sheetData" + b" " * (cells.inner - len(b"<sheetData>")) + b">", False)
    read(parser, xml[cells.inner : cells.close] + b"</sheetData>")


def _said(line: Element, groups: dict[str, str]) -> str:
    """The text of a formula; cells that share one have it in the first of them."""
    if line.get("t") == "shared":
        if line.text:
            groups.setdefault(line.get("si"), line.text)
        return line.text or groups.get(line.get("si"), "")
    return line.text


def as_value(xml: bytes, one: FormulaCell) -> list[Edit]:
    """Take the formula and leave the value that is stored beside it."""
    edits = [removed(one.line)]
    if one.cell.get("cm"):
        edits.append(attribute(xml, one.cell, "cm", None))
    return edits


def emptied(xml: bytes, cell: Element) -> list[Edit]:
    """Take what a cell holds and leave its format."""
    edits: list[Edit] = [(cell.inner, cell.close, b"")] if cell.close > cell.inner else []
    return [*edits, *(attribute(xml, cell, name, None) for name in ("t", "cm", "vm") if cell.get(name))]
