"""Pointers by address, whose cell may hold another figure in the next report: they are named."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from ltv_xl.excel.refresh.plan import planned
from ltv_xl.excel.refresh.shifted import Texts, _cells
from ltv_xl.texts import text
from tests.excel.live.conftest import Load
from tests.excel.live.shop import orders, shop
from tests.excel.live.small_report import KEYS, Small, small, users_book
from tests.excel.live.test_refresh import press
from tests.excel.live.test_replacing import bring, point_at_the_report


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("=Summary!$F$5*C3", [("Summary", 5, 6)]),
        ("=SUM('By channel'!C4:C8)+D3", [("By channel", 4, 3), ("By channel", 8, 3)]),
        ("=Ads!A:A+[x.xlsx]Ads!B3+Ads!b3", [("Ads", 3, 2)]),
        ('="Ads!B3"&Report_CPA', []),
        ("=SUM(Jan:Mar!A1)", []),
    ],
)
def test_the_cells_that_a_formula_names_by_address(formula: str, cells: list[tuple[str, int, int]]) -> None:
    assert list(_cells(formula)) == cells


def test_a_cell_is_known_by_the_words_beside_and_above_it() -> None:
    sheet = Texts((("Channel", "CPA", None), ("Search", 5.0, 7.0), ("x" * 41, 6.0, 8.0)), 3, 2)
    assert sheet.label(4, 3) == ("Search", "CPA")
    assert sheet.label(5, 4) == ("", "")
    assert sheet.label(9, 9) == ("", "")


@pytest.mark.office
def test_the_same_report_again_and_another_language_move_nothing(
    load: Load, source: Callable[[Small], xw.Book]
) -> None:
    book = load("shop.xlsx", users_book())
    bring(book, source, small(1))
    point_at_the_report(book)
    for report in (small(2), small(2, lang="ja")):
        assert planned(book, source(report), report.tabs).shifted == []


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
    warning = text("excel.refresh.shifted", "en", pointers="Mine!A1, Mine!A3")
    assert warning not in press(book)
    for row in range(6, 6 + 15):
        book.sheets["Orders"].range((row, 5)).value = "Mail"
    assert warning in press(book)
    assert mine["A2"].value == 40
    assert warning.partition(":")[0] not in press(book), "it has been said"
