"""How the demo's report looks on paper and on a small screen, measured in the file's XML.

Paper is A4 landscape less the margins that the file states. Each rule notices a planted fault.
"""

import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from ltv_xl.report.grid import Grid
from ltv_xl.report.later_months import folded_months
from ltv_xl.report.pages import pages_of
from ltv_xl.report.style import PLAIN
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.report.making import HEADER, made, table
from tests.support.accessibility import contrast
from tests.support.doctored import doctored
from tests.support.office import to_pdf
from tests.support.programs import needed, on_path, run

EACH = pytest.mark.parametrize("lang", LANGUAGES)
PAPER = (11.69, 8.27)
"""Inches of A4, on its side."""
SMALLEST_POINTS = 8
SCREEN = 1366 - 66
"""Pixels of a small screen less row numbers and scroll bar."""
DIGIT = {"en": 7, "ja": 8}
"""Pixels of a digit in the workbook's standard font, which the width of columns counts in."""
PIXELS, POINTS = 96, 72


def opened(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says that it does not know sparklines and data bars
        return openpyxl.load_workbook(path)


def scale(sheet: Worksheet) -> float:
    return float(sheet.page_setup.scale or 100) / 100


def areas(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    """First column and row, last column and row of what is printed."""
    return [range_boundaries(area.split("!")[-1]) for area in str(sheet.print_area).split(",")]


def height(sheet: Worksheet, first: int, last: int) -> float:
    """Inches of some rows on paper."""
    rows = (sheet.row_dimensions[row].height or 15 for row in range(first, last + 1))
    return sum(rows) / POINTS * scale(sheet)


def width(sheet: Worksheet, first: int, last: int, lang: Language) -> int:
    """Pixels of some columns, padding and all, as the file states them; of those that are folded none."""
    dimensions = {}
    for column in sheet.column_dimensions.values():
        for place in range(column.min, column.max + 1):
            dimensions[place] = 0 if column.hidden else column.width
    return sum(round(dimensions.get(place, 9) * DIGIT[lang]) for place in range(first, last + 1))


def parts(sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """First and last row of each page of the first area."""
    _, top, _, bottom = areas(sheet)[0]
    cuts = [cut.id for cut in sheet.row_breaks.brk if top <= cut.id < bottom]
    yield from zip([top, *(cut + 1 for cut in cuts)], [*cuts, bottom], strict=True)


def faults(path: Path, lang: Language) -> list[str]:
    """One sentence for each page that nobody would hand out."""
    return [fault for sheet in opened(path) for fault in _faults(sheet, lang)]


def _faults(sheet: Worksheet, lang: Language) -> Iterator[str]:
    margins = sheet.page_margins
    wide = PAPER[0] - margins.left - margins.right
    tall = PAPER[1] - margins.top - margins.bottom
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        yield f"{sheet.title}: how small it prints depends on how much it holds"
    for left, top, right, bottom in areas(sheet):
        if width(sheet, left, right, lang) / PIXELS * scale(sheet) > wide:
            yield f"{sheet.title}: columns {left} to {right} are wider than the paper"
        sizes = [
            cell.font.sz
            for row in sheet.iter_rows(top, bottom, left, right)
            for cell in row
            if cell.value is not None
        ]
        if min(sizes) * scale(sheet) < SMALLEST_POINTS:
            yield f"{sheet.title}: prints at {min(sizes) * scale(sheet):.1f} points"
    left_out = _unprinted(sheet)
    if left_out:
        yield f"{sheet.title}: {left_out[0]} stands on no page"
    pages = [height(sheet, first, last) for first, last in parts(sheet)]
    if max(pages) > tall:
        yield f"{sheet.title}: a page is taller than the paper"
    if any(page < tall / 2 for page in pages[:-1]):
        yield f"{sheet.title}: a page that others follow is not half full"


def _unprinted(sheet: Worksheet) -> list[str]:
    """Cells beside the first area that no other holds; the workings stand below it."""
    printed, (_, top, _, bottom) = areas(sheet), areas(sheet)[0]
    return [
        cell.coordinate
        for row in sheet.iter_rows(top, bottom)
        for cell in row
        if cell.value is not None
        and not any(
            left <= cell.column <= right and first <= cell.row <= last for left, first, right, last in printed
        )
    ]


@EACH
def test_the_report_prints_as_one_would_hand_it_out(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    assert faults(demo_reports[lang], lang) == []


def swapped(old: str, new: str) -> Callable[[str], str]:
    return lambda markup: re.sub(old, new, markup, count=1)


PLANTED = {
    "small print": (
        "xl/worksheets/sheet2.xml",
        swapped(r'paperSize="9"( scale="\d+")?', 'paperSize="9" scale="70"'),
        "points",
    ),
    "a fitted page": (
        "xl/worksheets/sheet2.xml",
        swapped("<sheetPr>", '<sheetPr><pageSetUpPr fitToPage="1"/>'),
        "how small",
    ),
    "a forgotten area": (
        "xl/workbook.xml",
        swapped(r"('By channel'!\$B\$1:\$\w+\$\d+),[^<]+", r"\1"),
        "on no page",
    ),
    "no cut": ("Timing", swapped("<rowBreaks.*?</rowBreaks>", ""), "taller"),
    "an early cut": ("Timing", swapped(r'<brk id="\d+"', '<brk id="5"'), "half full"),
    "a wide column": (
        "xl/worksheets/sheet4.xml",
        swapped(r'(<col min="3" max="3" width=")[\d.]+', r"\g<1>150"),
        "wider",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_of_print_is_noticed(
    demo_reports: dict[Language, Path], tmp_path: Path, fault: str
) -> None:
    part, change, word = PLANTED[fault]
    path = doctored(demo_reports["en"], tmp_path / "faulty.xlsx", {part: change})
    assert any(word in sentence for sentence in faults(path, "en")), faults(path, "en")


@EACH
def test_the_first_screen_of_a_segment_sheet_shows_the_verdict(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    book = opened(demo_reports[lang])
    sheets = [sheet for sheet in book for name in sheet.tables if name.startswith("Segment_")]
    assert len(sheets) == 5
    for sheet in sheets:
        left, header, right, _ = range_boundaries(next(iter(sheet.tables.values())).ref)
        folded = [
            place
            for column in sheet.column_dimensions.values()
            for place in range(column.min, column.max + 1)
            if column.outlineLevel
        ]
        assert width(sheet, 1, min(folded) - 1, lang) <= SCREEN
        assert folded == list(range(min(folded), right + 1))
        if sheet.title in {"By channel", "獲得経路別"}:
            shown = [sheet.cell(header, place).value for place in range(left, min(folded))]
            assert shown[-1] in {"Verdict", "判定"}


@EACH
def test_a_page_to_the_right_begins_with_the_names_of_its_rows(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    book = opened(demo_reports[lang])
    cut = [sheet for sheet in book if len(areas(sheet)) > 1]
    assert cut
    assert all(sheet.print_title_cols.startswith("$B:") for sheet in cut)


@EACH
def test_every_sheet_leads_back_to_the_summary(demo_reports: dict[Language, Path], lang: Language) -> None:
    book = opened(demo_reports[lang])
    first, *others = book
    for sheet in others:
        assert sheet["B3"].hyperlink.location == f"'{first.title}'!A1"


@EACH
def test_cautions_of_other_sheets_lead_to_about_too(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    """The head of a sheet names the caution that its figures carry, and leads to it."""
    book = opened(demo_reports[lang])
    about = book[text("report.sheet.about", lang)]
    led = {
        sheet.title: about[cell.hyperlink.location.split("!")[1]].value
        for sheet in book
        if (cell := sheet["C3"]).hyperlink and sheet != book.worksheets[0]
    }
    assert led[book[text("report.sheet.ads", lang)].title] == text("report.caution.spend_gaps", lang)
    assert led[book[text("report.sheet.subscriptions", lang)].title] == text(
        "report.caution.churn_early", lang
    )
    for title, words in led.items():
        assert words in book[title]["C3"].value
    assert text("report.sheet.timing", lang) not in led


@EACH
def test_a_caution_leads_to_its_line_on_about(demo_reports: dict[Language, Path], lang: Language) -> None:
    book = opened(demo_reports[lang])
    first, about = next(iter(book)), book[text("report.sheet.about", lang)]
    heading = text("report.about.heed", lang)
    titles = {about.cell(row, 2).value for row in range(1, about.max_row)}
    led = {
        about[cell.hyperlink.location.split("!")[1]].value
        for row in first.iter_rows()
        for cell in row
        if cell.hyperlink and about.title in cell.hyperlink.location
    }
    assert heading in led
    assert (led & titles) - {heading, None}


@EACH
def test_later_months_are_folded_and_their_lines_are_drawn_whole(
    demo_reports: dict[Language, Path], lang: Language
) -> None:
    sheet = opened(demo_reports[lang])[text("report.sheet.cohorts", lang)]
    ages = {cell.value: cell.column for cell in sheet[5][3:] if cell.value is not None}
    hidden = {
        place
        for column in sheet.column_dimensions.values()
        for place in range(column.min, column.max + 1)
        if column.hidden
    }
    assert max(ages) == 24
    assert {age for age, place in ages.items() if place not in hidden} == {*range(13), 15, 18, 21, 24}
    assert len(areas(sheet)) == 1
    with zipfile.ZipFile(demo_reports[lang]) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert charts
    assert not [chart for chart in charts if '<c:plotVisOnly val="1"/>' in chart]


def test_few_months_are_not_folded() -> None:
    assert folded_months(17) == frozenset()
    assert folded_months(20) == {13, 14, 16, 17}


def wide(*tables: tuple[int, int], between: str = "") -> Grid:
    """A sheet with tables of some rows whose right half stands on a further page."""
    grid = Grid("k", "n", printed=(60, 3), heights=dict.fromkeys(range(60), 20))
    grid.widths = {0: 26, 1: 100, 2: 800, 3: 800}
    grid.column_starts, grid.names = {3}, 1
    grid.wide = [(top, 1, bottom, 3) for top, bottom in tables]
    grid.write(11, 1, between, PLAIN)
    return grid


def test_tables_that_adjoin_share_a_page_to_the_right() -> None:
    both = (0, 10), (12, 20)
    assert pages_of(wide(*both)).areas[1:] == ((0, 3, 20, 3),)
    assert pages_of(wide(*both, between="short")).areas[1:] == ((0, 3, 20, 3),)
    long = "words that reach beyond the names of the rows"
    assert pages_of(wide(*both, between=long)).areas[1:] == ((0, 3, 10, 3), (12, 3, 20, 3))
    assert len(pages_of(wide((0, 10), (12, 55))).areas) == 3  # together they are taller than a page


def test_a_block_that_begins_late_begins_a_page() -> None:
    grid = Grid("k", "n", printed=(50, 1), widths={0: 26, 1: 500}, heights=dict.fromkeys(range(50), 20))
    grid.write(0, 1, "x", PLAIN)
    assert pages_of(grid).rows == (34,)
    grid.sections.append(30)
    assert pages_of(grid).rows == (30,)
    grid.together.append((25, 40))
    assert pages_of(grid).rows == (25,)


def bars(path: Path) -> Iterator[tuple[str, str]]:
    """Colour of every filled bar of the charts, and of the words that stand inside it."""
    with zipfile.ZipFile(path) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    for chart in charts:
        for series in re.findall(r"<c:ser>.*?</c:ser>", chart, re.DOTALL):
            if "<c:marker>" in series:
                continue
            for point in re.findall(r"<c:(?:dPt|ser)>.*?</c:spPr>", series, re.DOTALL):
                for colour in re.findall(r'<a:solidFill><a:srgbClr val="(\w{6})"/></a:solidFill>', point)[:1]:
                    yield chart, colour


@EACH
def test_bars_stand_out_from_the_paper(demo_reports: dict[Language, Path], lang: Language) -> None:
    colours = {colour for _, colour in bars(demo_reports[lang])} - {"FFFFFF"}
    assert colours
    assert {colour: contrast(colour, "FFFFFF") >= 3 for colour in colours} == dict.fromkeys(colours, True)
    assert contrast("D5DCE2", "FFFFFF") < 3  # the bars that they replaced


def test_wide_columns_leave_two_charts_side_by_side_room(tmp_path: Path) -> None:
    """Amounts of ten digits and long names: the first chart lies over fewer columns than its heading did."""
    rows = [(f"C{n % 120}", date(2024, 1, 1) + timedelta(days=3 * n), 9_000_000_000, "P") for n in range(360)]
    orders = table(
        tmp_path / "orders.csv",
        [*HEADER, "channel", "cost"],
        [(*row, ("A channel of many words", "B")[int(row[0][1:]) % 2], 3_000_000_000) for row in rows],
    )
    spend = table(
        tmp_path / "ads.csv",
        ["month", "channel", "cost"],
        [(f"2024-{month:02}", "B", 90_000_000) for month in range(1, 13)],
    )
    report = made(tmp_path / "report.xlsx", [orders], Settings(history_starts="all-new"), ads=spend)
    assert "By channel" in opened(report).sheetnames


def cut_words(path: Path) -> list[str]:
    """Wrapped English words that need more lines than their row has, at 5 pixels a letter."""
    cut = []
    for sheet in opened(path):
        for row in sheet.iter_rows():
            tall = (sheet.row_dimensions[row[0].row].height or 15) * PIXELS / POINTS
            for cell in row:
                if cell.data_type == "s" and cell.alignment.wrap_text:
                    lines = math.ceil(5 * len(cell.value) / width(sheet, cell.column, cell.column, "en"))
                    if lines * 12 > tall:
                        cut.append(f"{sheet.title}!{cell.coordinate}")
    return cut


def test_no_words_are_cut(demo_reports: dict[Language, Path], tmp_path: Path) -> None:
    assert cut_words(demo_reports["en"]) == []
    narrow = swapped(r'(<col min="4" max="4" width=")[\d.]+', r"\g<1>9")
    about = {"About": narrow}
    assert cut_words(doctored(demo_reports["en"], tmp_path / "narrow.xlsx", about))


def hidden_numbers(workbook: Path, folder: Path) -> list[str]:
    """Lines of the printed workbook with a number that its column has no room for, which is shown as ###."""
    reader = needed(on_path("pdftotext"), "install poppler-utils (pdftotext) to read printed workbooks")
    done = run([reader, "-layout", to_pdf(workbook, folder), "-"], 300)
    assert "LTV" in done.stdout
    return [line for line in done.stdout.splitlines() if "###" in line]


@EACH
@pytest.mark.office
def test_every_number_has_room(demo_reports: dict[Language, Path], tmp_path: Path, lang: Language) -> None:
    assert hidden_numbers(demo_reports[lang], tmp_path) == []


@pytest.mark.office
def test_a_column_without_room_for_its_numbers_is_noticed(
    demo_reports: dict[Language, Path], tmp_path: Path
) -> None:
    narrow = swapped(r'(<col min="3" max="3" width=")[\d.]+', r"\g<1>3")
    faulty = doctored(demo_reports["en"], tmp_path / "narrow.xlsx", {"Subscriptions": narrow})
    assert hidden_numbers(faulty, tmp_path)
