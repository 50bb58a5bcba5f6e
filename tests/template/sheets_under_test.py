"""The template's sheets as a file, and what the tests of sheets read from it."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from ltv_xl.template.content import Content
from ltv_xl.template.sheets import workbook_sheets
from ltv_xl.texts import Language
from tests.support.cells import MAIN, StoredCell, related, sheet_parts, stored_cells
from tests.support.doctored import doctored

LABELLED = ("Orders", "Customers", "AdSpend", "Settings", "Examples")
"""The sheets whose texts follow the language setting."""
LIGHT = "Start!"
"""Begins the place of the light, which is stored as what to do until macros are enabled."""
LABEL = re.compile(r"INDEX\(ltv_help!\$B\$\d+:\$C\$\d+,Language_number\)")


def workbook(path: Path, content: Content) -> Path:
    """The template's sheets in a file."""
    path.write_bytes(workbook_sheets(content))
    return path


def values(path: Path) -> dict[tuple[str, str], StoredCell]:
    """Every cell that holds something by sheet and address."""
    return {(cell.sheet, cell.address): cell for cell in stored_cells(path)}


def tree(path: Path, part: str) -> ElementTree.Element:
    """A part of the file."""
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(part))


def sheet_part(path: Path, sheet: str) -> str:
    """Where a sheet lies in the file."""
    with zipfile.ZipFile(path) as archive:
        return sheet_parts(archive)[sheet]


def sheet_tree(path: Path, sheet: str) -> ElementTree.Element:
    """The XML of a sheet."""
    return tree(path, sheet_part(path, sheet))


def tables(path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    """Each Excel Table with the sheet on which it stands."""
    with zipfile.ZipFile(path) as archive:
        for sheet, part in sheet_parts(archive).items():
            for target in related(archive, part).values():
                if "/tables/" in target:
                    yield sheet, ElementTree.fromstring(archive.read(target))


def validations(path: Path, sheet: str) -> dict[str, ElementTree.Element]:
    """Range -> its validation."""
    rules = sheet_tree(path, sheet).iterfind(f"{MAIN}dataValidations/{MAIN}dataValidation")
    return {rule.attrib["sqref"]: rule for rule in rules}


def changed(path: Path, out: Path, sheet: str, change: Callable[[str], str]) -> Path:
    """A copy with a change in the XML of a sheet."""
    return doctored(path, out, {sheet_part(path, sheet): change})


def with_text(address: str, text: str) -> Callable[[str], str]:
    """A change that puts a text into a cell, in place of whatever stands there."""
    return _with(address, f' t="inlineStr"><is><t>{text}</t></is>')


def with_number(address: str, number: float) -> Callable[[str], str]:
    """A change that puts a number into a cell."""
    return _with(address, f"><v>{number!r}</v>")


def with_formula(address: str, formula: str) -> Callable[[str], str]:
    """A change that puts a formula into a cell."""
    return _with(address, f"><f>{formula}</f><v>0</v>")


def _with(address: str, content: str) -> Callable[[str], str]:
    cell = re.compile(rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    return lambda xml: cell.sub(rf'<c r="{address}"\1{content}</c>', xml, count=1)


def other(lang: Language) -> Language:
    """The other language."""
    return "en" if lang == "ja" else "ja"
