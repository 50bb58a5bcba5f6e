"""Pointers by address, whose cell may hold another figure in the next report: they are named."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlwings as xw

from ltv_xl.excel.refresh.plan import planned
from ltv_xl.excel.refresh.report_sheets import Tab
from ltv_xl.excel.refresh.shifted import Area, areas
from ltv_xl.report.content import Cell, Column, Heading, Report, Sheet, Table
from ltv_xl.report.xlsx import rendered
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.dump import changes, state
from tests.excel.live.shop import orders, shop
from tests.excel.live.small_report import KEYS, Small, small, users_book
from tests.excel.live.test_refresh import press, pressed
from tests.excel.live.test_replacing import bring, point_at_the_report


def cell(sheet: str, row: int, column: int) -> Area:
    return Area((sheet,), row, column, row, column)


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("=Summary!$F$5*C3", [cell("Summary", 5, 6)]),
        ("=SUM('By channel'!C4:C8)+D3", [Area(("By channel",), 4, 3, 8, 3)]),
        ("=Ads!A:C+[x.xlsx]Ads!B3+Ads!b3", [Area(("Ads",), 0, 1, 0, 3), cell("Ads", 3, 2)]),
        ("=SUM(Ads!$3:5)", [Area(("Ads",), 3, 0, 5, 0)]),
        ('="Ads!B3"&Report_CPA&Ads!My_name', []),
        ("=SUM(Jan:Mar!A1)", [Area(("Jan", "Mar"), 1, 1, 1, 1)]),
        ('=INDIRECT("Ads!B3")', [Area(("Ads",), 3, 2, 3, 2, is_text=True)]),
        ("=SERIES(Ads!$B$3,,Ads!$C$4:$C$8,1)", [cell("Ads", 3, 2), Area(("Ads",), 4, 3, 8, 3)]),
    ],
)
def test_the_cells_that_a_formula_names_by_address(formula: str, cells: list[Area]) -> None:
    assert list(areas(formula)) == cells


@pytest.mark.office
def test_the_same_report_again_and_another_language_move_nothing(
    load: Load, source: Callable[[Small], xw.Book]
) -> None:
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    point_at_the_report(book)
    report, japanese = small(2), small(2, lang="ja")
    assert planned(book, source(report), report.tabs).shifted == []
    text_of_indirect = ["Mine!C8"]
    assert planned(book, source(japanese), japanese.tabs).shifted == text_of_indirect


@pytest.mark.office
def test_formulas_of_a_report_sheet_that_stays_are_no_users_own(
    load: Load, source: Callable[[Small], xw.Book]
) -> None:
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    channels = book.sheets["By channel"].tables["Segment_channel"].range
    total = channels.row + channels.shape[0]
    book.sheets["By channel"].range((total, channels.column)).value = "Sum"
    mine = book.sheets["Mine"]
    mine["D1"].formula = "=Cohorts!B6*1"
    mine["D2"].formula = f"='By channel'!D{total}"
    lacking = small(2, keys=KEYS[:2])
    plan = planned(book, source(lacking), lacking.tabs)
    assert plan.staying == {"Cohorts": "Mine!D1"}
    assert plan.shifted == ["Mine!D2"]


@pytest.mark.office
def test_a_pointer_by_address_that_shows_another_figure_now_is_named(load: Load, tmp_path: Path) -> None:
    """A third channel comes: the total stands a row lower, and another channel is the largest."""
    rows = orders()
    book = load("shop.xlsm", shop(tmp_path, rows))
    press(book)
    channels = book.sheets["By channel"].tables["Segment_channel"].range
    total = channels.row + channels.shape[0]
    mine = book.sheets.add("Mine", after=book.sheets["Start"])
    mine["A1"].formula = f"='By channel'!C{total}"
    mine["A2"].formula = "=SUM(Segment_channel[Customers])"
    mine["A3"].formula = f"='By channel'!C{channels.row + 1}"
    assert mine["A1"].value == 40
    warning = text("excel.refresh.shifted", "en", shifted="Mine!A1, Mine!A3")
    assert warning not in press(book)
    for row in range(6, 6 + 15):
        book.sheets["Orders"].range((row, 5)).value = "Mail"
    before = state(book)
    book.app.impl.answer = "cancel"
    question, said = pressed(book)
    assert question.startswith(warning)
    assert said == text("excel.refresh.stopped", "en")
    assert changes(before, state(book)) == {}
    book.app.impl.answer = "ok"
    question, said = pressed(book)
    assert question.startswith(warning)
    assert warning in said
    assert mine["A2"].value == 40
    assert warning.partition(":")[0] not in press(book), "it has been said"


def lists_of_customers(*sheets: tuple[str, Sequence[str]]) -> Small:
    """A report whose sheets hold lists of customers under one another, each with the same headers."""
    tabs = [Tab(key, key.title(), f"{key}|{key.title()}") for key, _ in sheets]
    content = tuple(
        Sheet(
            key, key.title(), "Title", "Subtitle", tuple(block for name in names for block in listing(name))
        )
        for key, names in sheets
    )
    report = Report("Lists", "Lists", "en", "JPY", date(2025, 6, 30), content)
    return Small(rendered(report, marks={tab.key: tab.mark for tab in tabs}), tabs)


def listing(name: str) -> tuple[Heading, Table]:
    """Nine customers, called after the list, whose orders depend on it."""
    columns = (Column("Customer", "text", 90), Column("Best", "text", 90), Column("Orders", "count", 90))
    rows = tuple((Cell(f"C{n}{name[0]}"), Cell("● Best"), Cell(n * len(name))) for n in range(9))
    return Heading(name, "whom it means"), Table(columns, rows, name=f"Actions_{name}")


@pytest.mark.office
def test_a_list_that_another_version_has_on_another_sheet(
    load: Load, source: Callable[[Small], xw.Book]
) -> None:
    """Columns of its table follow it; what is pointed at by address is named."""
    book = load("shop.xlsx", users_book())
    bring(book, source, lists_of_customers(("actions", ["remind", "expected", "lapsed"])))
    rows = {row[1]: number for number, row in enumerate(book.sheets["Actions"]["A1:D60"].value, 1)}
    mine = book.sheets["Mine"]
    formulas = (
        "=SUM(Actions_expected[Orders])",
        f"=Actions!D{rows['C3e']}",
        f"=Actions!D{rows['C3r']}",
        f"=SUM(Actions!D{rows['C0r']}:D{rows['C8r']})",
        f"=SUM(Actions!D{rows['C0e']}:D{rows['C8e']})",
        '=VLOOKUP("C3r",Actions!B:D,3,0)',
        f"=OFFSET(Actions!B{rows['C0r']},20,2)",
        f"=INDEX(Actions!B{rows['C0r']}:D{rows['C8r'] + 10},12,3)",
        f'=INDIRECT("Actions!D{rows["C5e"]}")',
        f"=Actions!B{rows['C3e']}",
    )
    for row, formula in enumerate(formulas, 1):
        mine.range((row, 4)).formula = formula
    book.names.add("My_pick", f"=Actions!$D${rows['C4e']}")
    book.app.calculate()
    assert mine["D1"].value == 36 * 8
    assert mine["D9"].value == 5 * 8
    following = lists_of_customers(("actions", ["remind", "lapsed"]), ("people", ["expected"]))
    plan = planned(book, source(following), following.tabs)
    assert set(plan.shifted) == {*(f"Mine!D{row}" for row in (2, 5, 6, 7, 8, 9, 10)), "My_pick"}
    bring(book, source, following)
    assert mine["D1"].value == 36 * 8
    assert mine["D3"].value == 3 * 6


@pytest.mark.office
def test_a_figure_that_empties_and_a_table_that_grows_are_named(
    load: Load, source: Callable[[Small], xw.Book]
) -> None:
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    mine, channels = book.sheets["Mine"], book.sheets["By channel"].tables["Segment_channel"].range
    first, last = channels.row + 1, channels.row + 5
    mine["D2"].formula = f"=SUM('By channel'!C{first}:C{last})"
    report = small(2)
    assert planned(book, source(report), report.tabs).shifted == []
    book.sheets["By channel"].range((first, channels.column + 4)).value = 7
    mine["D1"].formula = f"='By channel'!F{first}"
    book.sheets["By channel"].range((last + 1, channels.column)).value = "f"
    assert planned(book, source(report), report.tabs).shifted == ["Mine!D1", "Mine!D2"]


@pytest.mark.office
def test_rows_in_another_order_are_named_where_their_order_counts(
    load: Load, source: Callable[[Small], xw.Book]
) -> None:
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    mine, channels = book.sheets["Mine"], book.sheets["By channel"].tables["Segment_channel"].range
    first, last = channels.row + 1, channels.row + 5
    for row, formula in enumerate(
        (
            f"=SUM('By channel'!C{first}:C{last})",
            f"=INDEX('By channel'!C{first}:C{last},2)",
            f"=SUM('By channel'!C{first}:C{last}*1)",
            f"=INDEX('By channel'!C{first}:C{last},MATCH(\"b\",'By channel'!B{first}:B{last},0))",
            "=INDEX('By channel'!C:D,MATCH(\"b\",'By channel'!B:B,0),2)",
            f"=MATCH(\"b\",'By channel'!B{first}:B{last},0)",
        ),
        1,
    ):
        mine.range((row, 4)).formula = formula
    for place, name in enumerate(("b", "a")):
        book.sheets["By channel"].range((first + place, channels.column)).value = name
    report = small(2)
    assert planned(book, source(report), report.tabs).shifted == ["Mine!D2", "Mine!D3", "Mine!D6"]


@pytest.mark.office
def test_a_figure_that_goes_is_named(load: Load, source: Callable[[Small], xw.Book]) -> None:
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    book.sheets["Mine"]["D1"].formula = "=Report_repeat_rate"
    lacking = small(2, keys=("segment.channel",))
    assert planned(book, source(lacking), lacking.tabs).losing == ["Mine!D1"]
    report = small(2)
    assert planned(book, source(report), report.tabs).losing == []


@pytest.mark.office
def test_another_language_in_which_something_has_moved(
    load: Load, source: Callable[[Small], xw.Book]
) -> None:
    """A text does not follow a tab into another language; a cell is known by what its words mean."""
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    point_at_the_report(book)
    mine, channels = book.sheets["Mine"], book.sheets["By channel"].tables["Segment_channel"].range
    mine["D1"].formula = f"='By channel'!C{channels.row + 1}"
    book.sheets["By channel"].range((channels.row + 1, channels.column)).value = "z"
    report = small(2, lang="ja")
    assert set(planned(book, source(report), report.tabs).shifted) == {"Mine!C7", "Mine!C8", "Mine!D1"}
