"""How the demo's report looks on paper and on a small screen, measured in the file's XML.

Paper is A4 landscape less the margins that the file states. Each rule notices a planted fault.
"""

import html
import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.generate import generate
from ltv_xl.report.grid import Grid
from ltv_xl.report.later_months import folded_months
from ltv_xl.report.pages import pages_of
from ltv_xl.report.style import PLAIN
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, text
from tests.report.making import HEADER, made, table
from tests.support.accessibility import contrast
from tests.support.doctored import doctored

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


def pages_in_order(path: Path) -> dict[str, list[tuple[int, int, int, int]]]:
    """The pages of each sheet in the order in which they are printed, which openpyxl loses."""
    with zipfile.ZipFile(path) as archive:
        markup = archive.read("xl/workbook.xml").decode()
    titles = [html.unescape(title) for title in re.findall(r'<sheet name="([^"]+)"', markup)]
    named = re.findall(r'_xlnm.Print_Area" localSheetId="(\d+)"[^>]*>([^<]+)', markup)
    book = opened(path)
    return {
        titles[int(sheet)]: [
            page
            for place in re.findall(r"!([$A-Z0-9:]+)", where)
            for page in broken(range_boundaries(place), book[titles[int(sheet)]])
        ]
        for sheet, where in named
    }


def broken(area: tuple[int, int, int, int], sheet: Worksheet) -> Iterator[tuple[int, int, int, int]]:
    """The pages of an area, by the breaks between its rows."""
    left, top, right, bottom = area
    cuts = sorted(cut.id for cut in sheet.row_breaks.brk if top <= cut.id < bottom)
    for first, last in zip([top, *(cut + 1 for cut in cuts)], [*cuts, bottom], strict=True):
        yield left, first, right, last


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


def faults(path: Path, lang: Language) -> list[str]:
    """One sentence for each page that nobody would hand out."""
    pages = pages_in_order(path)
    return [fault for sheet in opened(path) for fault in _faults(sheet, lang, pages[sheet.title])]


def _faults(sheet: Worksheet, lang: Language, pages: list[tuple[int, int, int, int]]) -> Iterator[str]:
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
    yield from _torn(sheet)
    yield from _without_headers(sheet, pages)
    left_out = _unprinted(sheet)
    if left_out:
        yield f"{sheet.title}: {left_out[0]} stands on no page"
    heights = [height(sheet, top, bottom) for _, top, _, bottom in pages]
    if max(heights) > tall:
        yield f"{sheet.title}: a page is taller than the paper"
    if any(high < tall / 2 for high in heights[:-1]):
        yield f"{sheet.title}: a page that others follow is not half full"


def _torn(sheet: Worksheet) -> Iterator[str]:
    """Matrices, which are the darker the more they hold, that paper shows a part of."""
    for rule in sheet.conditional_formatting:
        if any(each.type == "colorScale" for each in rule.rules):
            for left, top, right, bottom in (each.bounds for each in rule.sqref.ranges):
                shown = {
                    (row, column)
                    for first, above, last, below in areas(sheet)
                    for row in range(max(top, above), min(bottom, below) + 1)
                    for column in range(max(left, first), min(right, last) + 1)
                }
                if len(shown) not in {0, (bottom - top + 1) * (right - left + 1)}:
                    yield f"{sheet.title}: a part of {rule.sqref} is not on paper"


def _without_headers(sheet: Worksheet, pages: list[tuple[int, int, int, int]]) -> Iterator[str]:
    """Pages that begin within a table, whose rows have hairlines, and do not repeat its bold headers."""
    repeated = [int(row) for row in re.findall(r"\d+", sheet.print_title_rows or "")]
    for left, top, *_ in pages:
        column, header = max(left, 2), top - 1
        while header and _is_row(sheet.cell(header, column)):
            header -= 1
        within = _is_row(sheet.cell(top, column)) and header < top - 1
        words = sheet.cell(max(header, 1), column).value
        if within and words and words not in {sheet.cell(row, column).value for row in repeated}:
            yield f"{sheet.title}: row {top} begins a page without its headers"


def _is_row(cell: Cell) -> bool:
    """Whether a cell stands below the headers of a table, or is one of the facts that have a bold name."""
    return bool(cell.value is not None and cell.border.bottom.style and not cell.font.b)


def _unprinted(sheet: Worksheet) -> list[str]:
    """Cells that no page holds, nor the footer names; the workings stand below the pages."""
    printed, (first, last) = areas(sheet), on_screen(sheet)
    return [
        cell.coordinate
        for row in sheet.iter_rows(1, max(bottom for *_, bottom in printed))
        for cell in row
        if cell.value is not None
        and not first <= cell.column <= last
        and not any(
            left <= cell.column <= right and top <= cell.row <= bottom for left, top, right, bottom in printed
        )
    ]


def on_screen(sheet: Worksheet) -> tuple[int, int]:
    """The first and the last of the columns that the footer says are on the screen only."""
    words = re.split("[:：]", sheet.oddFooter.center.text or "")
    named = [column_index_from_string(letters) for letters in re.findall("[A-Z]+", words[-1])]
    return (named[0], named[-1]) if len(words) > 1 else (0, 0)


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
    "a forgotten page": (
        "xl/workbook.xml",
        swapped(r",'Ads'!\$L\$\d+:\$\w+\$\d+", ""),
        "on no page",
    ),
    "columns that nobody hears of": ("By channel", swapped("&amp;C.*?&amp;R", "&amp;R"), "on no page"),
    "no cut": ("Timing", swapped("<rowBreaks.*?</rowBreaks>", ""), "taller"),
    "an early cut": ("Timing", swapped(r'<brk id="\d+"', '<brk id="5"'), "half full"),
    "a torn table": ("Recovery", swapped(r'<brk id="\d+"', '<brk id="7"'), "without its headers"),
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
def test_many_campaigns_have_their_headers_on_every_page(tmp_path: Path, lang: Language) -> None:
    """Their tables went on without them on Ads, Recovery and Trials, before each was kept whole."""
    generate(tmp_path, 3000, all_sheets=True)
    of = [tmp_path / f"{name}.parquet" for name in ("orders", "customers", "ads")]
    settings = Settings(lang=lang, history_starts="all-new", delivery_cost=Decimal(700))
    report = made(tmp_path / "report.xlsx", of[:1], settings, of[1], ads=of[2])
    assert [fault for fault in faults(report, lang) if "headers" in fault] == []
    shown = {sheet.title for sheet in opened(report)}
    assert {text(f"report.sheet.{key}", lang) for key in ("ads", "recovery", "trials")} <= shown


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
    cut = [sheet for sheet in book if max(left for left, *_ in areas(sheet)) > 2]
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
    assert {(left, right) for left, _, right, _ in areas(sheet)} == {(2, 28)}
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
    grid.write(21, 1, between, PLAIN)
    return grid


def to_the_right(grid: Grid) -> list[tuple[int, int]]:
    """First and last row of the pages to the right."""
    return [(top, bottom) for top, left, bottom, _ in pages_of(grid).areas if left == 3]


def test_tables_that_adjoin_share_a_page_to_the_right() -> None:
    both = (0, 20), (22, 32)
    assert to_the_right(wide(*both)) == [(0, 32)]
    assert to_the_right(wide(*both, between="short")) == [(0, 32)]
    assert to_the_right(wide((0, 20), (22, 42))) == [(0, 20), (22, 42)]  # together taller than a page


def test_what_fills_less_than_half_a_page_to_the_right_stays_on_the_screen() -> None:
    long = wide((0, 20), (22, 32), between="words that reach beyond the names of the rows")
    assert to_the_right(long) == [(0, 20)]
    assert pages_of(long).left_out == (3, 3)
    narrow = wide((0, 20))
    narrow.widths[3] = 380
    assert to_the_right(narrow) == []
    assert pages_of(wide((0, 20))).left_out is None


def test_a_table_that_the_first_page_holds_is_whole_beside_one_that_is_cut() -> None:
    grid = wide((0, 20), (30, 50))
    grid.widths[2] = 600
    grid.widths[4] = grid.widths.pop(3)
    grid.widths[3] = 300
    grid.column_starts, grid.printed = {3, 4}, (60, 4)
    grid.wide[0] = (0, 1, 20, 4)
    first, right, second = pages_of(grid).areas
    assert (first[1:4:2], right[1:4:2], second[1:4:2]) == ((1, 3), (4, 4), (1, 3))


def starts(grid: Grid) -> list[int]:
    """The rows that begin a page after the first."""
    return [top for top, *_ in pages_of(grid).areas[1:]]


def test_a_block_that_begins_late_begins_a_page() -> None:
    grid = Grid("k", "n", printed=(50, 1), widths={0: 26, 1: 500}, heights=dict.fromkeys(range(50), 20))
    grid.write(0, 1, "x", PLAIN)
    assert starts(grid) == [34]
    grid.sections.append(30)
    assert starts(grid) == [30]
    grid.together.append((25, 40))
    assert starts(grid) == [25]


def test_a_table_is_cut_only_where_its_headers_are_repeated() -> None:
    grid = Grid("k", "n", printed=(60, 1), widths={0: 26, 1: 500}, heights=dict.fromkeys(range(60), 20))
    grid.write(0, 1, "x", PLAIN)
    grid.wide = [(25, 1, 55, 1)]
    assert starts(grid) == [25]
    grid.wide = [(3, 1, 55, 1)]
    grid.repeat_rows, grid.repeat_until = (3, 3), 55
    assert starts(grid) == [34]
    assert pages_of(grid).headers == (3, 3)


def test_the_last_page_holds_more_than_crumbs() -> None:
    """Two pages could be filled, with the fifth block alone on the last one."""
    grid = Grid("k", "n", printed=(84, 1), widths={0: 26, 1: 500}, heights=dict.fromkeys(range(84), 20))
    grid.write(0, 1, "x", PLAIN)
    grid.sections += [20, 37, 56, 74]
    grid.together += [(0, 19), (20, 36), (37, 55), (56, 73), (74, 83)]
    assert starts(grid)[1:] == [56]


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
