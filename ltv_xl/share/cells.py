"""A sheet's part, read in one pass: its formulas, the texts it uses, and everything outside its cells."""

from collections.abc import Collection
from dataclasses import dataclass, field

from ltv_xl.share.markup import Edit, Element, attribute, finish, read, reader, removed, tag_end


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
    parser = reader()
    part: SheetPart | None = None
    stack: list[Element] = []
    locals_: dict[str, tuple[str, str]] = {}
    in_cells = False
    cell: Element | None = None
    line: Element | None = None
    valued = False
    text: list[str] | None = None
    groups: dict[str, str] = {}

    def starts(name: str, attributes: dict[str, str]) -> None:
        nonlocal part, in_cells, cell, line, valued, text
        if name not in locals_:
            prefix, _, own = name.rpartition(":")
            locals_[name] = own, prefix
        own, prefix = locals_[name]
        if in_cells:
            if own == "c":
                start = parser.CurrentByteIndex
                cell = Element(own, prefix, attributes, None, start, tag_end(xml, start))
                line, valued = None, False
            elif cell is None:
                return
            elif own == "f":
                start = parser.CurrentByteIndex
                line = Element(own, prefix, attributes, cell, start, tag_end(xml, start))
                text = []
            elif own == "v":
                valued = True
                text = [] if cell.attributes.get("t") == "s" else None
            return
        start = parser.CurrentByteIndex
        parent = stack[-1] if stack else None
        one = Element(own, prefix, attributes, parent, start, tag_end(xml, start))
        if parent:
            parent.children.append(one)
        else:
            part = SheetPart(one)
        stack.append(one)
        in_cells = own == "sheetData"

    def ends(name: str) -> None:
        nonlocal in_cells, cell, text
        own = locals_[name][0]
        if in_cells and own != "sheetData":
            if own == "f" and line is not None:
                finish(xml, line, parser.CurrentByteIndex)
                line.text, text = "".join(text or ()), None
            elif own == "v" and text is not None and part is not None:
                said = "".join(text).strip()
                if said.isdecimal():
                    part.texts.add(int(said))
                text = None
            elif own == "c" and cell is not None and part is not None:
                if line is not None or cell.attributes.get("r") in sought:
                    finish(xml, cell, parser.CurrentByteIndex)
                    if line is not None:
                        part.formulas.append(FormulaCell(cell, line, _said(line, groups), valued))
                    if cell.attributes.get("r") in sought:
                        part.sought[cell.get("r")] = cell
                cell = None
            return
        in_cells = False
        finish(xml, stack.pop(), parser.CurrentByteIndex)

    def says(more: str) -> None:
        if in_cells:
            if text is not None:
                text.append(more)
        elif stack:
            stack[-1].text += more

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = starts, ends, says
    read(parser, xml)
    assert part is not None  # expat takes no part without a root
    return part


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
