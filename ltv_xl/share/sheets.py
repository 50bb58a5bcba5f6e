"""A sheet that goes out: its formulas looked at cell by cell, its rules and its tables."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from ltv_xl.ooxml.book import Book, Sheet
from ltv_xl.ooxml.cells import FormulaCell, SheetPart, as_value, emptied, sheet_part
from ltv_xl.ooxml.markup import Edit, attribute, removed, rewritten
from ltv_xl.ooxml.package import Package
from ltv_xl.ooxml.personal import Personal
from ltv_xl.ooxml.tokens import place, tokens
from ltv_xl.share.changes import Change, Kind
from ltv_xl.share.contacts import cell_edits
from ltv_xl.share.pivots import unrelated_edits
from ltv_xl.share.removal import Reason
from ltv_xl.share.rewriting import Rewriting
from ltv_xl.share.rules import macro_edits, printer_edits, rule_edits, rule_formulas
from ltv_xl.share.spilling import spills
from ltv_xl.workbook_names import PRIVATE_SETTINGS

KINDS: dict[Reason, Kind] = {
    "data": "data_cells",
    "macro": "macro_cells",
    "taken": "taken_cells",
    "value": "value_cells",
    "label": "label_cells",
}


PRIVATE = tuple(name.casefold() for name in PRIVATE_SETTINGS)


class OutgoingSheet(Struct, frozen=True):
    """A sheet that stays. source, number: what it is in the workbook, and its place there.

    private: addresses of the cells that tell of the user alone. masked: address of each cell that holds a
    contact -> what it shows from now on; None where only its formula goes.
    """

    source: Sheet
    number: int
    part: SheetPart
    private: frozenset[str]
    masked: Mapping[str, str | None]

    def formulas(self) -> Iterator[str]:
        """All formulas of its cells and rules."""
        yield from (cell.formula for cell in self.part.formulas)
        yield from (formula.text for formula in rule_formulas(self.part.root))


def outgoing_sheets(
    package: Package, book: Book, lost_sheets: Mapping[str, Reason], people: Personal
) -> list[OutgoingSheet]:
    """The sheets that stay, read."""
    outgoing = []
    contacts = {cells.sheet: cells.masked for cells in people.contacts}
    for number, sheet in enumerate(book.sheets):
        if sheet.name in lost_sheets:
            continue
        private = _private_cells(book, sheet.name)
        masked = {cell: text for cell, text in contacts.get(sheet.name, {}).items() if cell not in private}
        part = sheet_part(package.read(sheet.part), private | masked.keys())
        outgoing.append(OutgoingSheet(sheet, number, part, private, masked))
    return outgoing


def _private_cells(book: Book, sheet: str) -> frozenset[str]:
    """The cells of a sheet that tell of the user alone: files, and to whom the reports go."""
    cells = set()
    for name in book.names:
        pieces = tokens(name.formula)
        if name.name.casefold() not in PRIVATE or len(pieces) != 2 or pieces[0].kind != "prefix":
            continue
        if [other.casefold() for other in place(pieces[0].text).sheets] == [sheet.casefold()]:
            cells.add(pieces[1].text.replace("$", ""))
    return frozenset(cells)


def edit_sheet(
    package: Package, outgoing: OutgoingSheet, rewriting: Rewriting, mark: str
) -> tuple[list[Change], bool]:
    """Edit a sheet's part; says what was changed, and whether the formulas of any cell were.

    mark: the number of the mark of formulas that may spill.
    """
    sheet, part = outgoing.source, outgoing.part
    package.remove_relations(sheet.part, "printerSettings")
    xml = package.read(sheet.part)
    edits, changes = _formula_edits(xml, outgoing, rewriting, mark)
    touched = bool(edits)
    for address, cell in part.sought.items():
        if address in outgoing.private and cell.close > cell.inner:
            edits += emptied(xml, cell)
            changes.append(Change("settings", sheet.name, address))
    edits += cell_edits(xml, part.sought, part.formulas, outgoing.masked)
    changes += [Change("contacts", sheet.name, address) for address in outgoing.masked]
    more_edits, more_changes = rule_edits(xml, part.root, sheet.name, outgoing.number, rewriting)
    edits += [*more_edits, *printer_edits(xml, part.root), *macro_edits(xml, part.root)]
    edits += unrelated_edits(package, sheet.part, part.root)
    package.edit(sheet.part, edits)
    return [*changes, *more_changes, *_edit_tables(package, outgoing, rewriting)], touched


def _formula_edits(
    xml: bytes, outgoing: OutgoingSheet, rewriting: Rewriting, mark: str
) -> tuple[list[Edit], list[Change]]:
    edits: list[Edit] = []
    changes: list[Change] = []
    masked = [cell for cell in outgoing.part.formulas if cell.address in outgoing.masked]
    torn = {cell.group for cell in masked if cell.form == "shared"}  # formulas whose first cell may go
    for cell in outgoing.part.formulas:
        if cell.address in outgoing.masked:
            continue
        reason = rewriting.reason(cell.formula, outgoing.number)
        if cell.form == "shared" and cell.group in torn:
            edits += as_value(xml, cell)
            changes.append(Change("contacts", outgoing.source.name, cell.address))
        elif reason:
            edits += as_value(xml, cell)
            kind = KINDS[reason] if cell.valued else "lost_cells"
            changes.append(Change(kind, outgoing.source.name, cell.address))
        else:
            edits += _staying_formula(xml, cell, rewriting, mark)
    return edits, changes


def _staying_formula(xml: bytes, cell: FormulaCell, rewriting: Rewriting, mark: str) -> list[Edit]:
    """A formula that stays; where it calls a LAMBDA it bears the mark, lest Excel puts @ before it."""
    text = rewriting.text(cell.formula)
    changed = [rewritten(cell.line(xml), text)] if text != cell.formula and cell.own else []
    if cell.form in {"shared", "array"} or not rewriting.calls_ours(cell.formula):
        return changed
    spilling = spills(text)
    if spilling is None:
        return changed
    line = cell.line(xml)
    return [
        attribute(xml, cell.cell(xml), "cm", mark),
        attribute(xml, line, "t", "array"),
        attribute(xml, line, "ref", cell.address),
        rewritten(line, text if spilling else f"_xlfn.SINGLE({text})"),
    ]


def _edit_tables(package: Package, outgoing: OutgoingSheet, rewriting: Rewriting) -> Iterator[Change]:
    """Edit a sheet's tables: the formulas that fill their columns."""
    for table in outgoing.source.tables:
        xml, root = package.read(table.part), package.tree(table.part)
        edits: list[Edit] = []
        for formula in root.all("calculatedColumnFormula", "totalsRowFormula"):
            column = formula.above("tableColumn")
            if rewriting.reason(formula.text, outgoing.number):
                edits.append(removed(formula))
                if column is not None and formula.name == "totalsRowFormula":
                    edits.append(attribute(xml, column, "totalsRowFunction", None))
                if column is not None:
                    yield Change("column", outgoing.source.name, f"{table.name}[{column.get('name')}]")
            elif (text := rewriting.text(formula.text)) != formula.text:
                edits.append(rewritten(formula, text))
        package.edit(table.part, edits)
