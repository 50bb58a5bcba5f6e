"""The demo's report as LibreOffice prints it: one PDF in each language, read by poppler's tools.

Unlike the widths and heights in the file, what is measured here comes from the fonts: what is small, cut or
alone on a page is seen on paper.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from ltv_xl.texts import LANGUAGES, Language
from tests.report.test_pages import SMALLEST_POINTS, areas, opened, pages_in_order, swapped
from tests.support.doctored import doctored
from tests.support.office import to_pdf
from tests.support.programs import needed, on_path, run

EACH = pytest.mark.parametrize("lang", LANGUAGES)
POPPLER = "install poppler-utils (pdftotext, pdftohtml) to read printed workbooks"
ZOOM = 3
"""Units of pdftohtml in a point, at most."""
HALF = 0.5
MARKS = "◆■●○△×"
"""Signs of verdicts, which may come from another font, in a piece of text of their own."""
EDGE, RIGHT = 0.94, 0.6
"""The share of a page's height from which on the footer stands, that of its width from which on its right."""


@dataclass(frozen=True)
class Printed:
    """A page: its sheet, its smallest print in points, how far down and across its words reach, and those
    of a chart that the page's edge cuts.
    """

    sheet: str
    smallest: float
    down: float
    across: float
    beyond: tuple[str, ...]


def printed_pages(pdf: Path) -> list[Printed]:
    """The pages of a printed report."""
    reader = needed(on_path("pdftohtml"), POPPLER)
    done = run([reader, "-xml", "-i", "-zoom", str(ZOOM), "-stdout", pdf], 300)
    markup = re.sub(r"<!DOCTYPE[^>]*>|[\x00-\x08\x0b\x0c\x0e-\x1f]", "", done.stdout)
    sizes: dict[str, float] = {}
    pages = []
    for page in ElementTree.fromstring(markup).iter("page"):
        sizes |= {str(font.get("id")): _number(font, "size") / ZOOM for font in page.iter("fontspec")}
        pages.append(_printed(page, sizes))
    return pages


def _printed(page: ElementTree.Element, sizes: dict[str, float]) -> Printed:
    tall, wide = _number(page, "height"), _number(page, "width")
    written = [each for each in page.iter("text") if "".join(each.itertext()).strip()]
    texts = [each for each in written if _number(each, "top") < tall and _left(each) < wide]
    body = [each for each in texts if _number(each, "top") < EDGE * tall]
    footer = [each for each in texts if each not in body]
    right = sorted((each for each in footer if _left(each) > RIGHT * wide), key=_left)
    name = "".join("".join(each.itertext()) for each in right)
    first = min(_number(each, "top") for each in body)
    return Printed(
        re.sub(r"\s*\d+\s*/\s*\d+\s*$", "", name).strip(),
        min(sizes[str(each.get("font"))] for each in texts),
        (max(_number(each, "top") + _number(each, "height") for each in body) - first)
        / (EDGE * tall - first),
        max(_left(each) + _number(each, "width") for each in body) / wide,
        tuple("".join(each.itertext()) for each in written if each not in texts),
    )


def _left(element: ElementTree.Element) -> float:
    return _number(element, "left")


def _number(element: ElementTree.Element, key: str) -> float:
    return float(element.get(key, "0"))


def plain_text(pdf: Path, *options: str) -> str:
    """What is written on the pages, a form feed between them."""
    reader = needed(on_path("pdftotext"), POPPLER)
    written = run([reader, *options, pdf, "-"], 300).stdout
    assert "LTV" in written
    return written


def faults(workbook: Path, folder: Path) -> list[str]:
    """One sentence for each thing on paper that nobody would sign."""
    pdf = to_pdf(workbook, folder)
    hidden = [
        f"no room for a number: {line}" for line in plain_text(pdf, "-layout").splitlines() if "###" in line
    ]
    return [
        *hidden,
        *_page_faults(workbook, printed_pages(pdf)),
        *_cut_words(workbook, plain_text(pdf, "-raw")),
    ]


def _page_faults(workbook: Path, pages: list[Printed]) -> Iterator[str]:
    for name, planned in pages_in_order(workbook).items():
        own = [page for page in pages if _squeezed(page.sheet) == _squeezed(name)]
        if len(own) != len(planned):
            yield f"{name}: {len(own)} pages instead of {len(planned)}"
        for place, page in enumerate(own, 1):
            if page.smallest < SMALLEST_POINTS:
                yield f"{name}, page {place}: print of {page.smallest:.1f} points"
            if page.down < HALF and place < len(own):
                yield f"{name}, page {place}: only {page.down:.0%} full"
            if page.beyond:
                yield f"{name}, page {place}: beyond its edge: {', '.join(page.beyond)}"
            if page.across < HALF and place < len(own):
                yield f"{name}, page {place}: words on {page.across:.0%} of its width"


def _cut_words(workbook: Path, written: str) -> Iterator[str]:
    """Words of cells without line breaks that are not on paper to their end: LibreOffice leaves out what it
    cuts.
    """
    text = _squeezed(written)
    for sheet in opened(workbook):
        for cell in _unbroken(sheet):
            if _squeezed(str(cell.value)) not in text:
                yield f"{sheet.title}!{cell.coordinate} is cut: {cell.value}"


def _unbroken(sheet: Worksheet) -> Iterator[Cell]:
    for left, top, right, bottom in areas(sheet):
        for row in sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                if cell.data_type == "s" and not cell.alignment.wrap_text:
                    yield cell


def _squeezed(words: str) -> str:
    """Without spaces, widths of letters, and signs of verdicts."""
    return re.sub(rf"[\s{MARKS}]+", "", unicodedata.normalize("NFKC", words))


@EACH
@pytest.mark.office
def test_every_page_is_one_to_hand_out(
    demo_reports: dict[Language, Path], tmp_path: Path, lang: Language
) -> None:
    assert faults(demo_reports[lang], tmp_path) == []


PLANTED = {
    "Subscriptions": swapped(r'(<col min="3" max="3" width=")[\d.]+', r"\g<1>3"),
    "Checks": swapped(r'(<col min="2" max="2" width=")[\d.]+', r"\g<1>30"),
    "Levers": swapped(r'paperSize="9"( scale="\d+")?', 'paperSize="9" scale="60"'),
    "Timing": swapped(r'<brk id="\d+"', '<brk id="5"'),
}
"""Part -> what spoils it: a number without room, cut words, small print, a page cut early."""


@pytest.mark.office
def test_planted_faults_of_paper_are_noticed(demo_reports: dict[Language, Path], tmp_path: Path) -> None:
    seen = "\n".join(faults(doctored(demo_reports["en"], tmp_path / "faulty.xlsx", PLANTED), tmp_path))
    assert "no room for a number" in seen
    assert re.search(r"Checks!B\d+ is cut", seen)
    assert re.search(r"Levers, page \d: print of [5-7]\.\d points", seen)
    assert re.search(r"Timing, page 1: only \d+% full", seen)
    assert "Timing: 3 pages instead of 2" in seen  # the rest is taller than a page
    assert re.search(r"Timing, page 2: beyond its edge: .*23", seen)
