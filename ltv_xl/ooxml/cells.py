"""A sheet's part, read in one pass: its formulas, the texts it uses, and everything outside its cells."""

from collections.abc import Collection
from dataclasses import dataclass, field

from ltv_xl.ooxml.markup import (
    Edit,
    Element,
    TooLarge,
    attribute,
    escaped,
    finish,
    read,
    reader,
    removed,
    tag_end,
    tree,
)

MOST_FORMULAS = 1_000_000
"""On a sheet. Each is held in memory with its place."""


@dataclass(frozen=True, slots=True)
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
    sought: of the cells that were named by address, those that are there.
    """

    root: Element
    formulas: list[FormulaCell] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)
    sought: dict[str, Element] = field(default_factory=dict)


def sheet_part(xml: bytes, sought: Collection[str] = ()) -> SheetPart:
    """What a sheet's part holds. BrokenMarkup when it is no XML."""
    part = SheetPart(tree(xml, closed={"sheetData"}))
    if any(child.name == "sheetData" for child in part.root.children):
        _read_cells(xml, part, sought)
    return part


def _read_cells(xml: bytes, part: SheetPart, sought: Collection[str]) -> None:
    """Fill in what the cells hold. There may be a million, so nothing is made of one that holds a number."""
    parser = reader()
    at = 0
    cell: dict[str, str] = {}
    line: Element | None = None
    valued = False
    pieces: list[str] = []
    groups: dict[str, str] = {}

    def on_start(name: str, attributes: dict[str, str]) -> None:
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
        pieces.clear()
        parser.CharacterDataHandler = pieces.append

    def on_end(name: str) -> None:
        match name.rpartition(":")[2]:
            case "f" if line is not None:
                finish(xml, line, parser.CurrentByteIndex)
                line.text, parser.CharacterDataHandler = "".join(pieces), None
            case "v" if cell.get("t") == "s":
                number, parser.CharacterDataHandler = "".join(pieces).strip(), None
                if number.isdecimal() and len(number) <= 9:
                    part.texts.add(int(number))
            case "c" if line is not None or cell.get("r") in sought:
                element = Element("c", name.rpartition(":")[0], cell, None, at, tag_end(xml, at))
                finish(xml, element, parser.CurrentByteIndex)
                if line is not None:
                    part.formulas.append(FormulaCell(element, line, _formula(line, groups), valued))
                if len(part.formulas) > MOST_FORMULAS:
                    raise TooLarge("formulas")
                if element.get("r") in sought:
                    part.sought[element.get("r")] = element

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    cells = next(child for child in part.root.children if child.name == "sheetData")
    # A stand-in for all that comes before, as long as it, so that the parser counts as in the part.
    parser.Parse(b"<sheetData" + b" " * (cells.inner - len(b"<sheetData>")) + b">", False)
    read(parser, xml[cells.inner : cells.close] + b"</sheetData>")


def _formula(line: Element, groups: dict[str, str]) -> str:
    """The text of a formula; cells that share theirs have it in the first of them."""
    if line.get("t") == "shared":
        if line.text:
            groups.setdefault(line.get("si"), line.text)
        return line.text or groups.get(line.get("si"), "")
    return line.text


def as_value(xml: bytes, cell: FormulaCell) -> list[Edit]:
    """Take the formula and leave the value that is stored beside it."""
    edits = [removed(cell.line)]
    if cell.cell.get("cm"):
        edits.append(attribute(xml, cell.cell, "cm", None))
    return edits


def emptied(xml: bytes, cell: Element) -> list[Edit]:
    """Take what a cell holds and leave its format."""
    edits: list[Edit] = [(cell.inner, cell.close, b"")] if cell.close > cell.inner else []
    return [*edits, *(attribute(xml, cell, name, None) for name in ("t", "cm", "vm") if cell.get(name))]


def as_text(xml: bytes, cell: Element, text: str) -> list[Edit]:
    """Give a cell a text of its own in the place of what it holds, a formula too."""
    prefix = f"{cell.prefix}:" if cell.prefix else ""
    content = f'<{prefix}is><{prefix}t xml:space="preserve">'.encode() + escaped(text)
    content += f"</{prefix}t></{prefix}is>".encode()
    edits = [(cell.inner, cell.close, content), attribute(xml, cell, "t", "inlineStr")]
    return [*edits, *(attribute(xml, cell, name, None) for name in ("cm", "vm") if cell.get(name))]
