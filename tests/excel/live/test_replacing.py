"""Report sheets in a user's workbook: brought in, brought in again, and what of the user's must survive."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from ltv_xl.errors import InputError, OutputError
from ltv_xl.excel.refresh.replace import replace_report
from ltv_xl.excel.refresh.report_sheets import Tab, new_tabs, report_sheets
from ltv_xl.report.content import Sheet
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.dump import changes, state
from tests.excel.live.small_report import KEYS, NAMES, Small, small, users_book
from tests.support.python_uno import uno

pytestmark = pytest.mark.office

Opened = Callable[[Small], xw.Book]


@pytest.fixture
def book(load: Load) -> xw.Book:
    return load("shop.xlsx", users_book())


def bring(book: xw.Book, source: Opened, report: Small) -> dict[str, str]:
    opened = source(report)
    stayed = replace_report(book, opened, report.tabs, lambda *_: None)
    opened.close()
    assert stayed is not None
    return dict(stayed)


def texts(book: xw.Book) -> list[str]:
    return [row[0] for row in book.sheets["Mine"]["C1:C8"].formula]


def values(book: xw.Book) -> list[object]:
    return list(book.sheets["Mine"]["C1:C8"].options(err_to_str=True).value)


def point_at_the_report(book: xw.Book) -> None:
    """Formulas, a name and a chart of the user's that show figures of the report."""
    mine = book.sheets["Mine"]
    run = next(row for row in range(1, 30) if book.sheets["Summary"].range((row, 2)).value == "Run")
    total = book.sheets["By channel"].tables["Segment_channel"].range.row + 6
    for row, formula in enumerate(
        (
            f"=Summary!C{run}",
            f"=Summary!C{run}+'By channel'!D{total}",
            "=SUM(Segment_channel[LTV])",
            "=Report_LTV_12_months+1",
            f'="Summary!C{run}"',
            "=My_pick*10",
            f"=SUM('By channel'!C{total - 5}:C{total - 1})",
            f'=INDIRECT("Summary!C{run}")',
        ),
        1,
    ):
        if row == 6:
            book.names.add("My_pick", f"=Summary!$C${run}")
        mine.range((row, 3)).formula = formula
    book.app.calculate()


def figures(book: xw.Book, run: int) -> list[object]:
    place = next(row for row in range(1, 30) if book.sheets["Summary"].range((row, 2)).value == "Run")
    return [run, 151 * run, 150 * run, 150 * run + 1, f"Summary!C{place}", 10 * run, 15 * run, run]


def test_sheets_appear_and_calculate_inside_the_workbook(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    assert [sheet.name for sheet in book.sheets] == ["Mine", "Kept's", *NAMES["en"]]
    assert book.sheets.active.name == "Mine"
    assert [sheet.key for sheet in report_sheets(book)] == list(KEYS)
    assert {name.name: name.refers_to for name in book.names if "!" not in name.name}.keys() == {
        "My_number",
        "Report_LTV_12_months",
        "Report_repeat_rate",
    }
    channels = book.sheets["By channel"].tables["Segment_channel"].range
    first = channels.impl.box[0] + 2
    book.sheets["By channel"].range((first, channels.column + 2)).value = 1010
    book.app.calculate()
    facts = {row[0]: row[1] for row in book.sheets["Summary"]["B1:C20"].value if row[0]}
    assert facts["LTV each"] == pytest.approx((150 - 10 + 1010) / 15)


def test_the_next_report_takes_the_place_of_the_last(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    book.sheets["Kept's"].impl.xl.IsVisible = True
    point_at_the_report(book)
    before = texts(book)
    assert values(book) == figures(book, 1)
    bring(book, source, small(2))
    assert texts(book) == before
    assert values(book) == figures(book, 2)
    assert [sheet.name for sheet in book.sheets] == ["Mine", "Kept's", *NAMES["en"]]
    assert [table.name for sheet in book.sheets for table in sheet.tables] == ["Segment_channel"]


def test_the_same_report_again_changes_nothing(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    point_at_the_report(book)
    before = state(book)
    bring(book, source, small(1))
    assert changes(before, state(book)) == {}


def test_no_link_to_a_file_is_left(book: xw.Book, source: Opened, tmp_path: Path) -> None:
    bring(book, source, small(1))
    point_at_the_report(book)
    bring(book, source, small(2))
    book.impl.save_as(tmp_path / "saved.xlsx")
    with zipfile.ZipFile(tmp_path / "saved.xlsx") as package:
        assert [name for name in package.namelist() if "externalLink" in name] == []


def test_sheets_stay_where_the_user_moved_them(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    book.impl.doc.Sheets.moveByName("Cohorts", 0)
    book.sheets["Summary"].impl.xl.IsVisible = False
    bring(book, source, small(2))
    assert [sheet.name for sheet in book.sheets] == ["Cohorts", "Mine", "Kept's", "Summary", "By channel"]
    assert not book.sheets["Summary"].visible


def test_the_report_sheet_that_was_shown_is_shown_again(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    book.sheets["By channel"].activate()
    bring(book, source, small(2, lang="ja"))
    assert book.sheets.active.name == "獲得経路別"


def test_another_language_follows_into_formulas(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    point_at_the_report(book)
    book.sheets["Mine"]["D1"].formula = "=SUM(Segment_channel[Customers])"
    bring(book, source, small(2, lang="ja"))
    assert [sheet.name for sheet in book.sheets] == ["Mine", "Kept's", *NAMES["ja"]]
    assert values(book)[:4] == figures_of(2)
    assert book.sheets["Mine"]["D1"].value == 30
    assert "顧客数" in book.sheets["Mine"]["D1"].formula
    bring(book, source, small(3))
    assert values(book)[:4] == figures_of(3)


def figures_of(run: int) -> list[object]:
    return [run, 151 * run, 150 * run, 150 * run + 1]


def settled(book: xw.Book) -> list[Tab]:
    """As the flow settles names before rendering."""
    before = report_sheets(book)
    ours = {tab.name for tab in before}
    sheets = [Sheet(key, name, "", "", ()) for key, name in zip(KEYS, NAMES["en"], strict=True)]
    return new_tabs(sheets, before, [sheet.name for sheet in book.sheets if sheet.name not in ours])


def test_a_summary_of_the_users_own_stays(book: xw.Book, source: Opened) -> None:
    book.sheets["Mine"].name = "summary"
    bring(book, source, small(1, tabs=settled(book)))
    names = [sheet.name for sheet in book.sheets]
    assert names == ["summary", "Kept's", "Summary (2)", "By channel", "Cohorts"]
    assert book.sheets["summary"]["A1"].value == "my own numbers"
    bring(book, source, small(2, tabs=settled(book)))
    assert [sheet.name for sheet in book.sheets] == names
    book.sheets["summary"].name = "Mine"
    bring(book, source, small(3, tabs=settled(book)))
    assert [sheet.name for sheet in book.sheets][2] == "Summary"


def test_a_report_sheet_that_the_user_renamed_keeps_that_name(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    book.sheets["Summary"].name = "It's mine"
    book.sheets["Mine"]["D1"].formula = "='It''s mine'!B6"
    for run in (2, 3):
        bring(book, source, small(run, tabs=settled(book)))
        names = [sheet.name for sheet in book.sheets]
        assert names == ["Mine", "Kept's", "It's mine", "By channel", "Cohorts"]
        assert "#REF" not in book.sheets["Mine"]["D1"].formula


def test_a_copy_that_the_user_made_of_a_report_sheet_is_his(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    book.impl.doc.Sheets.copyByName("Summary", "Snapshot", 0)
    bring(book, source, small(2, tabs=settled(book)))
    assert [sheet.name for sheet in book.sheets] == ["Snapshot", "Mine", "Kept's", *NAMES["en"]]


def test_a_sheet_that_the_new_report_lacks_stays_while_it_is_needed(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    book.sheets["Mine"]["D1"].formula = "=Cohorts!B6*1"
    shown = book.sheets["Mine"]["D1"].value
    book.sheets["Mine"]["F1"].formula = "=Summary!B6"
    book.sheets["Mine"]["F2"].formula = "=Cohorts!B7*1"
    book.sheets["Mine"]["D1"].value = None
    assert bring(book, source, small(2, keys=KEYS[:2])) == {"Cohorts": "Mine!F2"}, "the cell, not its run"
    book.sheets["Mine"]["F2"].value = None
    book.sheets["Mine"]["D1"].formula = "=Cohorts!B6*1"
    assert bring(book, source, small(2, keys=KEYS[:2])) == {"Cohorts": "Mine!D1"}
    assert [sheet.name for sheet in book.sheets] == ["Mine", "Kept's", *NAMES["en"]]
    assert book.sheets["Mine"]["D1"].value == shown
    book.sheets["Mine"]["D1"].value = None
    assert bring(book, source, small(2, keys=KEYS[:2])) == {}
    assert "Cohorts" not in [sheet.name for sheet in book.sheets]


def test_a_sheet_that_stays_shows_the_last_reports_figures_though_they_came_from_another(
    book: xw.Book, source: Opened
) -> None:
    """Cohorts takes its shares from By channel, which is replaced."""
    bring(book, source, small(1))
    cohorts = book.sheets["Cohorts"]
    before = cohorts["B1:C20"].value
    first = next(row for row in range(1, 20) if is_formula(cohorts, row))
    book.sheets["Mine"]["D1"].formula = f"=Cohorts!C{first}"
    assert bring(book, source, small(2, keys=KEYS[:2])) == {"Cohorts": "Mine!D1"}
    book.app.calculate()
    assert cohorts["B1:C20"].value == before
    assert not is_formula(cohorts, first)
    assert bring(book, source, small(3, keys=KEYS[:2])) == {"Cohorts": "Mine!D1"}
    assert cohorts["B1:C20"].value == before
    assert bring(book, source, small(4)) == {}
    assert is_formula(book.sheets["Cohorts"], first)


def test_a_protected_sheet_that_would_stay_refuses_before_anything_has_changed(
    book: xw.Book, source: Opened
) -> None:
    """Its figures could not be kept as they are."""
    bring(book, source, small(1))
    book.sheets["Mine"]["D1"].formula = "=Cohorts!B6"
    book.sheets["Cohorts"].impl.xl.protect("secret")
    lacking = small(2, keys=KEYS[:2])
    opened = source(lacking)
    before = state(book)
    with pytest.raises(OutputError, match="Cohorts!"):
        replace_report(book, opened, lacking.tabs, lambda *_: None)
    assert changes(before, state(book)) == {}
    book.sheets["Cohorts"].impl.xl.unprotect("secret")


def is_formula(sheet: xw.Sheet, row: int) -> bool:
    return str(sheet.range((row, 3)).formula).startswith("=")


def test_a_sheet_that_would_stay_under_a_name_that_the_report_needs(book: xw.Book, source: Opened) -> None:
    """Its tab, or its table, as another version has them elsewhere."""
    bring(book, source, small(1))
    mine = book.sheets["Mine"]
    mine["D1"].formula = "=Cohorts!B6"
    taking = small(2, keys=KEYS[:2], tabs=[Tab("summary", "Cohorts", "summary|Cohorts")])
    refuses(book, source(taking), taking, sheet="Cohorts", name="Cohorts")
    mine["D1"].formula = "='By channel'!B6"
    elsewhere = small(2, keys=("summary", "other"), tabs=[Tab("other", "Other", "other|Other")])
    refuses(book, source(elsewhere), elsewhere, sheet="By channel", name="Segment_channel")


def refuses(book: xw.Book, opened: xw.Book, report: Small, *, sheet: str, name: str) -> None:
    """A sentence says what is in the way, and nothing is changed."""
    before = state(book)
    with pytest.raises(InputError) as refusal:
        replace_report(book, opened, report.tabs, lambda *_: None)
    said = text("excel.error.in_the_way", "en", place="Mine!D1", sheet=sheet, name=name)
    assert refusal.value.sentence("en") == said
    assert changes(before, state(book)) == {}


def test_its_own_charts_do_not_make_a_sheet_stay_that_the_new_report_lacks(
    book: xw.Book, source: Opened
) -> None:
    bring(book, source, small(1))
    draw(book, "Cohorts", book.sheets["Cohorts"].used_range.impl.xl.RangeAddress)
    assert bring(book, source, small(2, keys=KEYS[:2])) == {}
    assert "Cohorts" not in [sheet.name for sheet in book.sheets]


def draw(book: xw.Book, sheet: str, area: Any) -> None:
    """A chart of an area."""
    where = uno().createUnoStruct("com.sun.star.awt.Rectangle", X=1000, Y=5000, Width=8000, Height=5000)
    book.impl.doc.Sheets.getByName(sheet).Charts.addNewByName("mine", where, (area,), True, False)


def test_a_figure_that_the_new_report_lacks_is_not_available(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    book.sheets["Mine"]["D1"].formula = "=Report_repeat_rate"
    bring(book, source, small(2, keys=("segment.channel",)))
    assert book.sheets["Mine"]["D1"].options(err_to_str=True).value == "#N/A"
    bring(book, source, small(2))
    assert book.sheets["Mine"]["D1"].value == 1
    book.sheets["Mine"]["D1"].value = None
    bring(book, source, small(2, keys=("segment.channel",)))
    assert "Report_repeat_rate" not in [name.name for name in book.names]


def test_the_users_chart_follows(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    area = book.sheets["By channel"].tables["Segment_channel"].range.impl.xl.RangeAddress
    area.StartColumn = area.EndColumn
    draw(book, "Mine", area)
    before = state(book)["Mine", "charts"]
    assert "By channel" in before[0][0]
    bring(book, source, small(2))
    assert state(book)["Mine", "charts"] == before
    bring(book, source, small(2, lang="ja"))
    assert "獲得経路別" in state(book)["Mine", "charts"][0][0]


def test_names_and_tables_of_the_users_own_are_not_taken(book: xw.Book, source: Opened) -> None:
    book.names.add("Report_LTV_12_months", "=Mine!$A$2")
    before = state(book)
    opened = source(small(1))
    with pytest.raises(InputError, match="Report_LTV_12_months"):
        replace_report(book, opened, small(1).tabs, lambda *_: None)
    opened.close()
    assert changes(before, state(book)) == {}


def test_a_protected_sheet_refuses_before_anything_has_changed(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    point_at_the_report(book)
    book.sheets["Mine"].impl.xl.protect("secret")
    opened = source(small(2))
    before = state(book)
    book.app.impl.steps.reset()
    with pytest.raises(OutputError, match="Mine!C1"):
        replace_report(book, opened, small(2).tabs, lambda *_: None)
    assert changes(before, state(book)) == {}
    assert not {"Sheet.rename", "Sheet.copy", "Table.rename"} & set(book.app.impl.steps.made)
    book.sheets["Mine"].impl.xl.unprotect("secret")


def test_a_protected_sheet_that_points_nowhere_is_no_hindrance(book: xw.Book, source: Opened) -> None:
    book.sheets["Mine"].impl.xl.protect("secret")
    bring(book, source, small(1))
    bring(book, source, small(2))


def test_a_protected_structure_refuses_before_anything_has_changed(book: xw.Book, source: Opened) -> None:
    bring(book, source, small(1))
    opened = source(small(2))
    book.impl.doc.protect("secret")
    before = state(book)
    with pytest.raises(InputError, match="is protected, so no sheet"):
        replace_report(book, opened, small(2).tabs, lambda *_: None)
    assert changes(before, state(book)) == {}
    book.impl.doc.unprotect("secret")


@pytest.mark.office
def test_a_text_that_begins_with_an_equals_sign_stays_a_text(load: Load, source: Opened) -> None:
    """A note of how a figure comes about, between formulas that follow the report."""
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    mine = book.sheets["Mine"]
    run = next(row for row in range(1, 30) if book.sheets["Summary"].range((row, 2)).value == "Run")
    mine.range((1, 3)).formula = f"=Summary!C{run}"
    mine.range((2, 3)).impl.xl.getCellByPosition(0, 0).String = f"=Summary!C{run}"
    mine.range((3, 3)).formula = f"=Summary!C{run}*2"
    book.app.calculate()
    assert values(book)[:3] == [1.0, f"=Summary!C{run}", 2.0]
    bring(book, source, small(2, lang="ja"))
    book.app.calculate()
    assert values(book)[:3] == [2.0, f"=Summary!C{run}", 4.0]
