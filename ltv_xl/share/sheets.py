"""A sheet that goes out: its formulas judged one by one, its rules, its tables and drawings."""

import re
from collections.abc import Collection, Sequence

from ltv_xl.ooxml.markup import Edit, Element, attribute, removed, rewritten
from ltv_xl.ooxml.package import Package
from ltv_xl.ooxml.tokens import place, tokens
from ltv_xl.share import functions
from ltv_xl.share.book import Book, Reason, Sheet
from ltv_xl.share.cells import FormulaCell, SheetPart, as_value, emptied
from ltv_xl.share.charts import chart, unpivoted
from ltv_xl.share.drawings import control, drawing, vml
from ltv_xl.share.judge import Judge
from ltv_xl.share.notes import Kind, Note
from ltv_xl.share.pivots import Pivots, unlisted
from ltv_xl.share.rules import rules, unmacroed, unprinted
from ltv_xl.share.spilling import spills

TOLD: dict[Reason, Kind] = {
    "data": "data_cells",
    "macro": "macro_cells",
    "taken": "taken_cells",
    "value": "value_cells",
    "label": "label_cells",
}


def sheet(
    package: Package, sheet: Sheet, number: int, part: SheetPart, judge: Judge, mark: str
) -> tuple[list[Note], bool]:
    """Edit a sheet's part; says what was changed, and whether the formulas of any cell were.

    mark: the number of the mark of formulas that may spill.
    """
    xml = package.read(sheet.part)
    edits: list[Edit] = []
    notes: list[Note] = []
    for one in part.formulas:
        why = judge.reason(one.formula, number)
        if why:
            edits += as_value(xml, one)
            notes.append(Note(TOLD[why] if one.valued else "lost_cells", sheet.name, one.address))
        else:
            edits += _kept(xml, one, judge, mark)
    touched = bool(edits)
    for cell in part.sought.values():
        if cell.close > cell.inner:
            edits += emptied(xml, cell)
            notes.append(Note("settings", sheet.name, cell.get("r")))
    package.cut_off(sheet.part, "printerSettings")
    more, told = rules(xml, part.root, sheet.name, number, judge)
    edits += [*more, *unprinted(xml, part.root), *unmacroed(xml, part.root)]
    edits += unlisted(package, sheet.part, part.root)
    package.edit(sheet.part, edits)
    return notes + told, touched


def _kept(xml: bytes, one: FormulaCell, judge: Judge, mark: str) -> list[Edit]:
    """A formula that stays; where it calls a LAMBDA it bears the mark, lest Excel puts @ before it."""
    text = judge.text(one.formula)
    changed = [rewritten(one.line, text)] if text != one.formula and one.line.text else []
    if one.shared or one.array or not functions.called(one.formula, judge.gone.order) - judge.own:
        return changed
    spilling = spills(text)
    if spilling is None:
        return changed
    return [
        attribute(xml, one.cell, "cm", mark),
        attribute(xml, one.line, "t", "array"),
        attribute(xml, one.line, "ref", one.address),
        rewritten(one.line, text if spilling else f"_xlfn.SINGLE({text})"),
    ]


def tables(package: Package, sheet: Sheet, number: int, judge: Judge) -> list[Note]:
    """Edit a sheet's tables: the formulas that fill their columns."""
    notes = []
    for table in sheet.tables:
        xml, root = package.read(table.part), package.tree(table.part)
        edits: list[Edit] = []
        for one in root.all("calculatedColumnFormula", "totalsRowFormula"):
            column = one.above("tableColumn")
            if judge.reason(one.text, number):
                edits.append(removed(one))
                if column is not None and one.name == "totalsRowFormula":
                    edits.append(attribute(xml, column, "totalsRowFunction", None))
                if column is not None:
                    notes.append(Note("column", sheet.name, f"{table.name}[{column.get('name')}]"))
            elif (text := judge.text(one.text)) != one.text:
                edits.append(rewritten(one, text))
        package.edit(table.part, edits)
    return notes


def pictures(package: Package, sheet: Sheet, judge: Judge, book: Book, pivots: Pivots) -> list[Note]:
    """Edit what floats above a sheet: drawings with their charts, old drawings, form controls."""
    notes: list[Note] = []
    for lead in package.leads(sheet.part, "drawing"):
        edits, told = drawing(package, lead.target, sheet.name, judge, pivots.slicers)
        package.edit(lead.target, edits)
        notes += told
        for inner in package.leads(lead.target, "chart"):
            notes += _chart(package, inner.target, sheet, judge, book, pivots)
    for lead in package.leads(sheet.part, "vmlDrawing"):
        before = package.read(lead.target)
        if (after := vml(before)) != before:
            package.changed[lead.target] = after
    for lead in package.leads(sheet.part, "ctrlProp"):
        edits = control(package.read(lead.target), package.tree(lead.target), judge)
        package.edit(lead.target, edits)
        notes += [Note("control", sheet.name, "")] if edits else []
    return notes


def _chart(package: Package, part: str, sheet: Sheet, judge: Judge, book: Book, pivots: Pivots) -> list[Note]:
    root = package.tree(part)
    edits, touched = chart(package.read(part), root, judge, lambda formula: is_header(book, formula))
    package.edit(part, [*edits, *unpivoted(root, pivots.tables)])
    notes = [Note("chart", sheet.name, part.rpartition("/")[2].removesuffix(".xml"))] if touched else []
    for lead in package.leads(part, "chartUserShapes"):
        edits, told = drawing(package, lead.target, sheet.name, judge, ())
        package.edit(lead.target, edits)
        notes += told
    return notes


def is_header(book: Book, formula: str) -> bool:
    """Whether a reference leads to cells in the header row of a table."""
    pieces = tokens(formula)
    if not pieces or pieces[0].kind != "prefix":
        return False
    name = place(pieces[0].text).sheets[0].casefold() if place(pieces[0].text).sheets else ""
    rows = {row for one in pieces for row in re.findall(r"\$?[A-Z]+\$?(\d+)", one.text) if one.kind == "word"}
    heads = {
        row
        for one in book.sheets
        if one.name.casefold() == name
        for table in one.tables
        if table.headed
        for row in re.findall(r"^[A-Z]+(\d+)", table.area)
    }
    return bool(rows) and rows <= heads


def texts_used(parts: Collection[SheetPart]) -> set[int]:
    """The shared texts that the cells of these sheets show."""
    return set().union(*(one.texts for one in parts))


def formulas(root: Element, cells: Sequence[FormulaCell]) -> list[str]:
    """The texts of all formulas of a sheet: its cells' and its rules'."""
    return [one.formula for one in cells] + [
        one.text for one in root.all("formula", "formula1", "formula2", "f") if not one.children
    ]
