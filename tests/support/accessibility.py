"""What readers who see little, or nothing, need of a workbook: read from the file's XML.

Charts and pictures have alternative text; tables have header rows; no cells are merged; text stands out from
its ground, colour scales at their darkest end too; no text is tiny; sheets and document have telling names;
what a colour says, a word or a shape says too.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from tests.support.lint import problems

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
LEAST_CONTRAST = 4.5
SMALLEST = 8
DARK_TEXT = "1F2933"
STRUCTURE = ("merged cells", "no alternative text")
"""Findings of the lint that are rules of this list too."""


def obstacles(path: Path) -> list[str]:
    """One sentence for each thing in the way of a reader."""
    with zipfile.ZipFile(path) as archive:
        parts = {
            name: archive.read(name).decode("utf-8") for name in archive.namelist() if name[-4:] != ".bin"
        }
    faults = [problem for problem in problems(path) if problem.endswith(STRUCTURE)]
    for check in (_names, _tables, _texts, _scales, _rules):
        faults += check(parts)
    return faults


def luminance(colour: str) -> float:
    """Relative luminance of a colour such as 0F5E7D, as WCAG 2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _names(parts: dict[str, str]) -> Iterator[str]:
    title = ElementTree.fromstring(parts["docProps/core.xml"]).findtext(TITLE)
    if not title:
        yield "the document has no title"
    for sheet in ElementTree.fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet"):
        if re.fullmatch(r"(Sheet|シート)\d*", sheet.attrib["name"]):
            yield f"{sheet.attrib['name']} says nothing of its content"


def _tables(parts: dict[str, str]) -> Iterator[str]:
    for name, text in parts.items():
        if name.startswith("xl/tables/") and ElementTree.fromstring(text).get("headerRowCount") == "0":
            yield f"{name} has no header row"


def _texts(parts: dict[str, str]) -> Iterator[str]:
    """The styles that cells with a value have: text against ground, and its size."""
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    fonts = [*styles.iterfind(f"{MAIN}fonts/{MAIN}font")]
    fills = [*styles.iterfind(f"{MAIN}fills/{MAIN}fill")]
    formats = [*styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    used = {
        int(cell.get("s", "0"))
        for name, text in parts.items()
        if name.startswith("xl/worksheets/sheet")
        for cell in ElementTree.fromstring(text).iter(f"{MAIN}c")
        if len(cell)
    }
    for number in sorted(used):
        font, fill = (
            fonts[int(formats[number].attrib["fontId"])],
            fills[int(formats[number].attrib["fillId"])],
        )
        colour, ground = _colour(font.find(f"{MAIN}color"), "000000"), _ground(fill)
        if contrast(colour, ground) < LEAST_CONTRAST:
            yield f"cells of style {number}: {colour} on {ground} is too pale"
        size = font.find(f"{MAIN}sz")
        if size is not None and float(size.attrib["val"]) < SMALLEST:
            yield f"cells of style {number} are written too small"


def _scales(parts: dict[str, str]) -> Iterator[str]:
    """Both ends of every colour scale under dark text."""
    for name, text in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            for scale in ElementTree.fromstring(text).iter(f"{MAIN}colorScale"):
                for colour in scale.iterfind(f"{MAIN}color"):
                    if contrast(DARK_TEXT, _colour(colour, "FFFFFF")) < LEAST_CONTRAST:
                        yield f"{name}: a colour scale ends too dark for its text"


def _rules(parts: dict[str, str]) -> Iterator[str]:
    """A rule that colours a text looks for a shape in it; one that colours a number, for its sign."""
    for name, text in parts.items():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        for rule in ElementTree.fromstring(text).iter(f"{MAIN}cfRule"):
            if rule.get("type") in {"containsText", "beginsWith"} and not re.search(
                r"[●◆■○△×]", rule.get("text", "")
            ):
                yield f"{name}: {rule.get('text')} is told by colour alone"


def _colour(element: ElementTree.Element | None, otherwise: str) -> str:
    return otherwise if element is None else element.get("rgb", "FF" + otherwise)[2:]


def _ground(fill: ElementTree.Element) -> str:
    pattern = fill.find(f"{MAIN}patternFill")
    if pattern is None or pattern.get("patternType") in {None, "none"}:
        return "FFFFFF"
    return _colour(pattern.find(f"{MAIN}fgColor"), "FFFFFF")
