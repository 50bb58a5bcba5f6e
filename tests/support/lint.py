"""What is wrong inside a report's .xlsx, beyond what the format's validator and lenient engines notice.

`problems` gives one sentence for each fault, an empty list for a sound report. The rules are those of a
report: it must open in Excel without repair, survive a copy of its sheets into another workbook, be read
aloud, carry neither macro nor link, and be the same bytes whenever it is made.
"""

import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from tests.support.cells import MAIN, related, shared_strings, sheet_parts, stored_value
from tests.support.formula_lint import (
    CALL,
    bare,
    column_number,
    formula_problems,
    looks_like_a_cell,
    sheets_in,
)
from tests.support.office import column_letters

LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
RELATION_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
FOREIGN = re.compile(
    r"(?i)vbaProject|externalLink|activeX|embeddings/|ctrlProps|macrosheets|connections\.xml|queryTable"
)


@dataclass(frozen=True)
class Book:
    """A workbook opened for reading, its parts parsed when first asked for."""

    archive: zipfile.ZipFile

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Sheet name -> part."""
        return sheet_parts(self.archive)

    @cached_property
    def trees(self) -> dict[str, ElementTree.Element]:
        """Part -> its XML."""
        return {
            name: ElementTree.fromstring(self.archive.read(name))
            for name in self.archive.namelist()
            if name.endswith((".xml", ".rels"))
        }

    @cached_property
    def names(self) -> list[tuple[str, str | None, str]]:
        """The defined names, built-in ones too: name, number of the sheet it is known in, meaning."""
        names = self.trees["xl/workbook.xml"].iterfind(f"{MAIN}definedNames/{MAIN}definedName")
        return [(name.attrib["name"], name.get("localSheetId"), name.text or "") for name in names]

    @cached_property
    def lambdas(self) -> set[str]:
        """The names of LAMBDAs."""
        return {name for name, _, value in self.names if value.startswith("_xlfn.LAMBDA(")}

    def parts_of(self, sheet: str, kind: str) -> Iterator[str]:
        """A sheet's parts of a kind: tables, drawings, or charts (which belong to its drawings)."""
        for part in related(self.archive, self.sheets[sheet]).values():
            if f"/{kind}/" in part:
                yield part
            if kind == "charts" and "/drawings/" in part:
                yield from (p for p in related(self.archive, part).values() if "/charts/" in p)


def problems(path: Path) -> list[str]:
    """Every fault of a report workbook, as sentences."""
    rules = (parts, relations, sheet_names, defined_names, tables, cells, own_sheet, pictures, texts, dates)
    with zipfile.ZipFile(path) as archive:
        book = Book(archive)
        return [fault for rule in rules for fault in rule(book)]


def parts(book: Book) -> Iterator[str]:
    """No macro, no link to another workbook, no foreign object."""
    for name in book.archive.namelist():
        if FOREIGN.search(name):
            yield f"{name}: a report carries no macro, link or foreign object"
    for name, tree in book.trees.items():
        for relation in tree if name.endswith(".rels") else ():
            if relation.get("TargetMode") == "External" and not relation.attrib["Type"].endswith(
                "/hyperlink"
            ):
                yield f"{name}: leads out of the file to {relation.attrib['Target']}"


def relations(book: Book) -> Iterator[str]:
    """Every relation leads to a part, and every use of a relation is declared."""
    known = set(book.archive.namelist())
    for name, tree in book.trees.items():
        if name.endswith(".rels"):
            continue
        declared = related(book.archive, name)
        for element in tree.iter():
            for attribute, value in element.attrib.items():
                if attribute.startswith(RELATION_NAMESPACE) and value not in declared:
                    yield f"{name}: no relation {value} is declared"
        for target in declared.values():
            if target not in known and "://" not in target and not target.startswith(("mailto:", "#")):
                yield f"{name}: leads to {target}, which is not in the file"


def sheet_names(book: Book) -> Iterator[str]:
    """Excel takes 31 characters, some signs nowhere, no apostrophe at the ends, each name once."""
    sheets = book.trees["xl/workbook.xml"].iterfind(f"{MAIN}sheets/{MAIN}sheet")
    names = [sheet.attrib["name"] for sheet in sheets]
    for name in names:
        if not 0 < characters(name) <= LONGEST_SHEET_NAME:
            yield f"sheet {name!r}: {characters(name)} characters, Excel takes 1 to {LONGEST_SHEET_NAME}"
        if re.search(r"[\[\]:*?/\\]|^'|'$", name) or name.lower() == "history":
            yield f"sheet {name!r}: not a name that Excel takes"
    yield from repeated("sheet", names)


def defined_names(book: Book) -> Iterator[str]:
    """Names that Excel takes, standing for things that exist."""
    for name, _, value in book.names:
        if looks_like_a_cell(name):
            yield f"name {name}: looks like a cell"
        elif not re.fullmatch(r"[^\W\d][\w.\\]*|\\[\w.]+", name):
            yield f"name {name!r}: not a name that Excel takes"
        yield from (f"name {name}: {fault}" for fault in formula_problems(value, book.sheets, book.lambdas))
    own = [name if sheet is None else f"{name} of sheet {sheet}" for name, sheet, _ in book.names]
    table_names = [
        book.trees[t].attrib["displayName"] for s in book.sheets for t in book.parts_of(s, "tables")
    ]
    yield from repeated("name", own + table_names)


def tables(book: Book) -> Iterator[str]:
    """Tables as Excel wants them: the header cells hold the very names of the columns, each once."""
    strings = shared_strings(book.archive)
    for sheet, part in book.sheets.items():
        held = {
            cell.attrib["r"]: stored_value(cell, strings) if cell.find(f"{MAIN}f") is None else None
            for cell in book.trees[part].iter(f"{MAIN}c")
        }
        for table in (book.trees[name] for name in book.parts_of(sheet, "tables")):
            name = table.attrib["displayName"]
            if looks_like_a_cell(name):
                yield f"table {name}: looks like a cell"
            columns = table.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
            yield from repeated(f"table {name}, header", [column.attrib["name"] for column in columns])
            yield from repeated(f"table {name}, column id", [column.attrib["id"] for column in columns])
            for column in columns:
                formula = column.findtext(f"{MAIN}calculatedColumnFormula")
                faults = formula_problems(formula, book.sheets, book.lambdas) if formula else ()
                yield from (f"table {name}, {column.attrib['name']}: {fault}" for fault in faults)
            for address, column in zip(header_cells(table), columns, strict=False):
                written = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda c: chr(int(c[1], 16)), column.attrib["name"])
                if held.get(address) != written:
                    yield f"table {name}: {sheet}!{address} holds {held.get(address)!r}, not {written!r}"


def header_cells(table: ElementTree.Element) -> list[str]:
    """The addresses of a table's header row; none for a table without."""
    match = re.match(r"([A-Z]+)(\d+):([A-Z]+)", table.attrib["ref"])
    if match is None or table.get("headerRowCount") == "0":
        return []
    columns = range(column_number(match[1]) - 1, column_number(match[3]))
    return [f"{column_letters(index)}{match[2]}" for index in columns]


def cells(book: Book) -> Iterator[str]:
    """No error, no merged cell; each formula sound, with its value stored beside it."""
    for sheet, part in book.sheets.items():
        tree = book.trees[part]
        for merged in tree.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
            yield f"{sheet}!{merged.attrib['ref']}: merged cells"
        for cell in tree.iter(f"{MAIN}c"):
            where = f"{sheet}!{cell.attrib['r']}"
            formula, value = cell.findtext(f"{MAIN}f"), cell.findtext(f"{MAIN}v")
            if cell.get("t") == "e":
                yield f"{where}: shows the error {value}"
            if cell.get("t", "n") == "n" and value and not finite(value):
                yield f"{where}: {value} is no number"
            if formula is None:
                continue
            if value is None:
                yield f"{where}: formula without a stored value"
            if cell.get("cm") is None and book.lambdas & set(CALL.findall(bare(formula))):
                yield f"{where}: calls a LAMBDA without cm=1, Excel puts @ before it"
            for fault in formula_problems(formula, book.sheets, book.lambdas):
                yield f"{where}: {fault}"


def own_sheet(book: Book) -> Iterator[str]:
    """Charts, sparklines, conditional formats and validation refer to their own sheet only."""
    for sheet, part in book.sheets.items():
        formulas = [
            ("chart", formula)
            for name in book.parts_of(sheet, "charts")
            for formula in chart_formulas(book, name)
        ]
        for element in book.trees[part].iter():
            kind = element.tag.rpartition("}")[2]
            if kind in {"conditionalFormatting", "dataValidation", "sparkline"}:
                formulas += [(kind, text.text or "") for text in element.iter() if is_formula(text)]
        for kind, formula in dict.fromkeys(formulas):
            for other in sorted(sheets_in(formula) - {sheet}):
                yield f"{sheet}: a {kind} refers to {other!r}: {formula}"


def chart_formulas(book: Book, part: str) -> Iterator[str]:
    """The references of a chart's series, titles and labels."""
    for element in book.trees[part].iter():
        if element.tag.rpartition("}")[2] == "f":
            yield element.text or ""


def is_formula(element: ElementTree.Element) -> bool:
    """Whether an element of a rule holds a formula."""
    return element.tag.rpartition("}")[2] in {"f", "formula", "formula1", "formula2"}


def pictures(book: Book) -> Iterator[str]:
    """Each chart and picture has a text for those who cannot see it."""
    for sheet in book.sheets:
        for part in book.parts_of(sheet, "drawings"):
            if part not in book.trees:  # comments are drawn in an older form
                continue
            for properties in book.trees[part].iter(f"{DRAWING}cNvPr"):
                if not properties.get("descr", "").strip():
                    yield f"{sheet}: {properties.get('name')} has no alternative text"


def texts(book: Book) -> Iterator[str]:
    """Excel takes 32,767 characters in a cell."""
    long = [text for text in shared_strings(book.archive) if characters(text) > LONGEST_TEXT]
    for part in book.sheets.values():
        values = (cell.findtext(f"{MAIN}v") or "" for cell in book.trees[part].iter(f"{MAIN}c"))
        long += [value for value in values if characters(value) > LONGEST_TEXT]
    for text in long:
        yield f"{text[:20]!r}...: {characters(text):,} characters, Excel takes {LONGEST_TEXT:,} in a cell"


def dates(book: Book) -> Iterator[str]:
    """The document is dated by its day, never by the clock, and so are the parts in the archive."""
    for element in book.trees.get("docProps/core.xml", ()):
        if element.tag.endswith(("}created", "}modified")) and not (element.text or "").endswith(
            "T00:00:00Z"
        ):
            yield f"docProps/core.xml: {element.tag.rpartition('}')[2]} {element.text} comes from the clock"
    if any(info.date_time[0] > 1980 for info in book.archive.infolist()):
        yield "the archive's parts carry the time at which they were written"


def repeated(what: str, names: list[str]) -> Iterator[str]:
    """The names that stand more than once; Excel does not tell capitals from small letters."""
    for name, times in Counter(name.casefold() for name in names).items():
        if times > 1:
            yield f"{what} {name!r} stands {times} times"


def characters(text: str) -> int:
    """The length as Excel counts it: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def finite(value: str) -> bool:
    """Whether a stored number is one."""
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
