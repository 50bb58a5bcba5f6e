"""The cells of an .xlsx as they lie in its XML: formulas beside the values that are stored with them.

A preview on a phone shows the stored value, Excel computes the formula: `disagreements` holds them together.
Read from the XML itself, since libraries show either the formula or the value, and mend what they read.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.support.doctored import doctored
from tests.support.office import CellValue

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class StoredCell:
    """A cell of the file; `formula` is None for a constant. An error value is its code as text."""

    sheet: str
    address: str
    formula: str | None
    value: CellValue
    is_error: bool


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> the part of the archive that holds it, in the order of the tabs."""
    targets = related(archive, "xl/workbook.xml")
    sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(f"{MAIN}sheets/{MAIN}sheet")
    return {sheet.attrib["name"]: targets[sheet.attrib[RELATION]] for sheet in sheets}


def related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Relation id -> target of a part, as names in the archive; targets outside the file as they are."""
    folder, name = posixpath.split(part)
    try:
        root = ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels"))
    except KeyError:
        return {}
    targets = {}
    for relation in root:
        target = relation.attrib["Target"]
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        targets[relation.attrib["Id"]] = target
    return targets


def shared_strings(archive: zipfile.ZipFile) -> list[str]:
    """The texts that cells refer to by number; phonetic guides are not part of them."""
    try:
        root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    except KeyError:
        return []
    texts = []
    for item in root:
        runs = [item.findtext(f"{MAIN}t"), *(run.findtext(f"{MAIN}t") for run in item.iterfind(f"{MAIN}r"))]
        texts.append("".join(run for run in runs if run))
    return texts


def stored_cells(path: Path) -> Iterator[StoredCell]:
    """Every cell that has a value or a formula, sheet by sheet."""
    with zipfile.ZipFile(path) as archive:
        texts = shared_strings(archive)
        for sheet, part in sheet_parts(archive).items():
            for cell in ElementTree.fromstring(archive.read(part)).iter(f"{MAIN}c"):
                formula = cell.findtext(f"{MAIN}f")
                value = stored_value(cell, texts)
                if formula is not None or value is not None:
                    yield StoredCell(sheet, cell.attrib["r"], formula, value, cell.get("t") == "e")


def stored_value(cell: ElementTree.Element, texts: list[str]) -> CellValue:
    """The value in the XML of a cell."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
    value = cell.findtext(f"{MAIN}v")
    if value is None:
        return None
    if kind == "s":
        return texts[int(value)]
    if kind == "b":
        return value == "1"
    return float(value) if kind == "n" and value else value


def formula_cells(path: Path) -> list[StoredCell]:
    """The cells with a formula."""
    return [cell for cell in stored_cells(path) if cell.formula is not None]


def disagreements(
    path: Path, computed: Mapping[tuple[str, str], CellValue], tolerance: float = 1e-9
) -> list[str]:
    """One sentence for each formula cell whose stored value is not what an engine computed.

    computed: (sheet, "A1") -> value, from any engine. Numbers may differ by `tolerance` of the larger
    one, texts must be equal; "" is the same as nothing, and True as 1 (programs store either).
    """
    cells = []
    for cell in formula_cells(path):
        value = computed.get((cell.sheet, cell.address))
        if not same(cell.value, value, tolerance):
            cells.append(
                f"{cell.sheet}!{cell.address} ={cell.formula}: stored {cell.value!r}, computed {value!r}"
            )
    return cells


def same(stored: CellValue, computed: CellValue, tolerance: float) -> bool:
    """Whether two values of a cell are the same; a blank never equals a number, not even 0."""
    if isinstance(stored, float | int) and isinstance(computed, float | int):
        return abs(stored - computed) <= max(tolerance * max(abs(stored), abs(computed)), 1e-12)
    return (None if stored == "" else stored) == (None if computed == "" else computed)


def poison(path: Path, out: Path, sheet: str, address: str) -> Path:
    """Copy a workbook with one stored value falsified, to show that a check notices.

    A number grows by a millionth of itself (0 becomes 0.000001), a truth turns round, an error becomes
    another, a text gets a letter.
    """
    with zipfile.ZipFile(path) as archive:
        part = sheet_parts(archive)[sheet]

    def falsified(match: re.Match[str]) -> str:
        head, value, tail = match.groups()
        kind = re.search(r'^<c [^>]*\bt="(\w+)"', head)
        match kind and kind[1]:
            case None | "n":
                wrong = repr(float(value) * (1 + 1e-6) or 1e-6)
            case "b":
                wrong = str(1 - int(value))
            case "e":
                wrong = "#NULL!"
            case _:
                wrong = f"{value}x"
        return f"{head}{wrong}{tail}"

    cell = re.compile(rf'(<c r="{address}"[^>/]*>(?:(?!</c>).)*?<v>)([^<]*)(</v>)', re.DOTALL)
    return doctored(path, out, {part: lambda xml: cell.sub(falsified, xml)})
