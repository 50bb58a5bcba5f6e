"""A sheet's part, read in one pass: its formulas, the texts it uses, and everything outside its cells."""

from collections.abc import Collection

from msgspec import Struct, field

from ltv_xl.ooxml.markup import (
    Edit,
    Element,
    TooLarge,
    attribute,
    escaped,
    finish,
    read,
    reader,
    tag_end,
    tree,
)

MOST_FORMULAS = 1_000_000
"""On a sheet. Each is held in memory with its place."""


class FormulaCell(Struct, frozen=True):
    """A cell with a formula; places in the part's bytes instead of elements, since there may be a million.

    address: where it stands, "B3". formula: its text, or that of the cell whose formula it shares. own:
    whether the text is its own. form: "shared", "array", or "" for an ordinary formula. group: of those that
    share a formula. marked: whether the cell bears a number of metadata. valued: whether a value is stored.
    """

    address: str
    formula: str
    own: bool
    form: str
    group: str
    marked: bool
    valued: bool
    at: int
    line_at: int
    line_close: int
    line_end: int

    def cell(self, xml: bytes) -> Element:
        """The cell's tag, to change its attributes."""
        return Element("c", "", {}, None, self.at, tag_end(xml, self.at))

    def line(self, xml: bytes) -> Element:
        """The formula's element, to change its attributes and its text."""
        inner = tag_end(xml, self.line_at)
        return Element("f", "", {}, None, self.line_at, inner, self.line_close, self.line_end)


class SheetPart(Struct):
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
                if line is not None:
                    part.formulas.append(_formula_cell(cell, at, line, groups, valued=valued))
                if len(part.formulas) > MOST_FORMULAS:
                    raise TooLarge("formulas")
                if cell.get("r") in sought:
                    element = Element("c", name.rpartition(":")[0], cell, None, at, tag_end(xml, at))
                    finish(xml, element, parser.CurrentByteIndex)
                    part.sought[cell["r"]] = element

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    cells = next(child for child in part.root.children if child.name == "sheetData")
    # A stand-in for all that comes before, as long as it, so that the parser counts as in the part.
    parser.Parse(b"<sheetData" + b" " * (cells.inner - len(b"<sheetData>")) + b">", False)
    read(parser, xml[cells.inner : cells.close] + b"</sheetData>")


def _formula_cell(
    cell: dict[str, str], at: int, line: Element, groups: dict[str, str], *, valued: bool
) -> FormulaCell:
    """A cell and its formula; cells that share theirs have its text in the first of them."""
    form, group, text = line.get("t"), line.get("si"), line.text
    if form == "shared":
        if text:
            groups.setdefault(group, text)
        text = text or groups.get(group, "")
    return FormulaCell(
        address=cell.get("r", ""),
        formula=text,
        own=bool(line.text),
        form=form,
        group=group,
        marked="cm" in cell,
        valued=valued,
        at=at,
        line_at=line.start,
        line_close=line.close,
        line_end=line.end,
    )


def as_value(xml: bytes, cell: FormulaCell) -> list[Edit]:
    """Take the formula and leave the value that is stored beside it."""
    edits: list[Edit] = [(cell.line_at, cell.line_end, b"")]
    if cell.marked:
        edits.append(attribute(xml, cell.cell(xml), "cm", None))
    return edits


def emptied(xml: bytes, cell: Element) -> list[Edit]:
    """Take what a cell holds and leave its format."""
    edits: list[Edit] = [(cell.inner, cell.close, b"")] if cell.close > cell.inner else []
    return [*edits, *(attribute(xml, cell, name, None) for name in ("t", "cm", "vm") if cell.get(name))]


def as_text(xml: bytes, cell: Element, text: str) -> list[Edit]:
    """Give a cell a text of its own in the place of what it holds, a formula too."""
    inline, run = cell.kin("is"), cell.kin("t")
    content = f'<{inline}><{run} xml:space="preserve">'.encode() + escaped(text)
    content += f"</{run}></{inline}>".encode()
    edits = [(cell.inner, cell.close, content), attribute(xml, cell, "t", "inlineStr")]
    return [*edits, *(attribute(xml, cell, name, None) for name in ("cm", "vm") if cell.get(name))]
