"""LibreOffice, a whole spreadsheet program that is not ours: it recalculates workbooks and prints them.

Each call starts it with a profile of its own in a temporary folder (about 1.4 seconds), so calls never
meet: not those of parallel test workers, and not the office that a developer has open.
"""

import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from tests.support.programs import needed, on_path, run

CellValue = float | str | bool | None
"""A number (dates as Excel's serial number), a text or an error code such as "#DIV/0!", a truth, nothing."""

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"""
"""Without this, LibreOffice shows the values that are stored in the file and computes nothing."""

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{aliases}
</fontconfig>
"""
ALIAS = """<match target="pattern"><test name="family"><string>{font}</string></test>
<edit name="family" mode="assign" binding="strong"><string>{stand_in}</string></edit></match>"""
STAND_INS = {
    "Yu Gothic": "Noto Sans CJK JP",
    "游ゴシック": "Noto Sans CJK JP",
    "Meiryo": "Noto Sans CJK JP",
    "Calibri": "Carlito",
}
"""Microsoft's fonts and the free ones of nearly the same widths."""

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def recalculated(path: Path, seconds: float = 300) -> dict[tuple[str, str], CellValue]:
    """Every cell of a workbook that is not empty, all formulas computed anew: (sheet, "A1") -> value.

    Errors are text: Excel's codes, or LibreOffice's own, "Err:502", for which Excel has other codes.
    Numbers carry 15 digits. A formula that gives "" has the value None, like an empty cell with a formula.
    """
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        return dict(cells(converted(path, "ods", Path(folder), seconds)))


def to_pdf(path: Path, folder: Path, seconds: float = 300) -> Path:
    """The workbook as it prints: folder/<name>.pdf."""
    return converted(path, "pdf", folder, seconds)


def converted(path: Path, kind: str, folder: Path, seconds: float = 300) -> Path:
    """The workbook saved by LibreOffice as another kind of file, in `folder`."""
    soffice = needed(on_path("soffice", "libreoffice"), "install LibreOffice (its Calc) to run this test")
    result = folder / f"{path.stem}.{kind}"
    result.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="office-profile-") as name:
        profile = Path(name)
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
        aliases = "\n".join(ALIAS.format(font=font, stand_in=other) for font, other in STAND_INS.items())
        (profile / "fonts.conf").write_text(FONTS.format(aliases=aliases), encoding="utf-8")
        done = run(
            [
                soffice,
                f"-env:UserInstallation={profile.as_uri()}",
                *("--headless", "--norestore", "--nologo", "--convert-to", kind, "--outdir"),
                folder,
                path.resolve(),
            ],
            seconds,
            {"FONTCONFIG_FILE": str(profile / "fonts.conf"), "HOME": name},
        )
    if not result.exists():
        raise RuntimeError(f"LibreOffice could not convert {path}: {done.stdout}{done.stderr}")
    return result


def cells(ods: Path) -> Iterator[tuple[tuple[str, str], CellValue]]:
    """The cells of an OpenDocument spreadsheet; runs of equal cells are written once with a count."""
    with zipfile.ZipFile(ods) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    for sheet in root.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
        name = sheet.attrib[f"{TABLE}name"]
        row = 0
        for element in sheet.iter(f"{TABLE}table-row"):
            times = int(element.get(f"{TABLE}number-rows-repeated", 1))
            row_values = list(row_cells(element))
            for number in range(row + 1, row + 1 + (times if row_values else 0)):
                yield from (((name, f"{letters}{number}"), value) for letters, value in row_values)
            row += times


def row_cells(row: ElementTree.Element) -> Iterator[tuple[str, CellValue]]:
    """(column letters, value) of a row's cells that hold a value or a formula."""
    column = 0
    for cell in row:
        times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        if f"{OFFICE}value-type" in cell.attrib or f"{TABLE}formula" in cell.attrib:
            value = cell_value(cell)
            yield from ((column_letters(column + step), value) for step in range(times))
        column += times


def cell_value(cell: ElementTree.Element) -> CellValue:
    """A cell's value by its type."""
    kind = cell.get(f"{OFFICE}value-type")
    if cell.get(f"{CALC}value-type") == "error":
        return "\n".join(paragraph(p) for p in cell.iterfind(f"{TEXT}p"))
    if kind in {"float", "percentage", "currency"}:
        return float(cell.attrib[f"{OFFICE}value"])
    if kind == "boolean":
        return cell.attrib[f"{OFFICE}boolean-value"] == "true"
    if kind == "date":
        since = datetime.fromisoformat(cell.attrib[f"{OFFICE}date-value"][:26]) - datetime(1899, 12, 30)
        return since.days + since.seconds / 86_400 + since.microseconds / 86_400_000_000
    if kind == "time":
        return days(cell.attrib[f"{OFFICE}time-value"])
    if kind == "string":
        stored = cell.get(f"{OFFICE}string-value")
        return stored if stored is not None else "\n".join(paragraph(p) for p in cell.iterfind(f"{TEXT}p"))
    return None


def paragraph(element: ElementTree.Element) -> str:
    """A paragraph's text; runs of spaces, tabs and line breaks are elements of their own."""
    if element.tag == f"{TEXT}s":
        return " " * int(element.get(f"{TEXT}c", 1))
    marks = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
    parts = [marks.get(element.tag, ""), element.text or ""]
    for child in element:
        parts += [paragraph(child), child.tail or ""]
    return "".join(parts)


def days(duration: str) -> float:
    """An ISO duration such as PT36H00M05.5S in days."""
    match = re.fullmatch(r"(-?)PT(\d+)H(\d+)M([\d.]+)S", duration)
    if match is None:
        raise ValueError(f"not a duration of OpenDocument: {duration}")
    sign, hours, minutes, rest = match.groups()
    return (-1 if sign else 1) * (int(hours) * 3600 + int(minutes) * 60 + float(rest)) / 86_400


def column_letters(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
