"""The headline figures of earlier reports stay in the workbook: a row a day, the user's to delete."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from ltv_xl.excel.refresh import flow
from ltv_xl.report.history import FIGURES
from ltv_xl.texts import Language
from ltv_xl.workbook_names import TREND_TABLE
from tests.excel.live.conftest import Load
from tests.excel.live.dump import changes, state
from tests.excel.live.shop import HEADERS, orders, shop
from tests.excel.live.test_refresh import done, press, setting
from tests.support.calc_engine import Killed, Steps

pytestmark = pytest.mark.office

Today = Callable[[str], None]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    """Sets the day."""

    def is_day(day: str) -> None:
        class Fixed(date):
            @classmethod
            def today(cls) -> "Fixed":
                return cls.fromisoformat(day)

        monkeypatch.setattr(flow, "date", Fixed)

    return is_day


def reports(book: xw.Book, sheet: str = "Trend") -> dict[str, list[Any]]:
    """The rows of the table by day: what it says after the day."""
    table = next(table for table in book.sheets[sheet].tables if table.name == TREND_TABLE)
    rows = table.range.options(ndim=2).value[1:]
    return {row[0].date().isoformat() if isinstance(row[0], datetime) else row[0]: row[1:] for row in rows}


def raise_prices(book: xw.Book, by: float) -> None:
    sheet, column = book.sheets["Orders"], HEADERS["en"].index("Sales") + 2
    for row in range(6, 6 + len(orders())):
        cell = sheet.range((row, column))
        cell.value = cell.value * by


def test_each_day_adds_a_row_and_the_same_day_replaces_its_own(
    load: Load, tmp_path: Path, today: Today
) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    today("2025-01-05")
    assert done(press(book))
    first = reports(book)
    assert list(first) == ["2025-01-05"]
    today("2025-02-05")
    raise_prices(book, 2)
    assert done(press(book))
    second = reports(book)
    assert list(second) == ["2025-01-05", "2025-02-05"]
    assert second["2025-01-05"] == first["2025-01-05"]
    profit = 4 + list(FIGURES).index("profit")
    assert second["2025-02-05"][profit] == pytest.approx(2 * first["2025-01-05"][profit])
    raise_prices(book, 0.25)
    assert done(press(book))
    third = reports(book)
    assert list(third) == ["2025-01-05", "2025-02-05"]
    assert third["2025-02-05"][profit] == pytest.approx(first["2025-01-05"][profit] / 2)


def test_refreshes_make_a_trend(load: Load, tmp_path: Path, today: Today) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    days = [f"2025-{month:02d}-03" for month in range(1, 5)]
    for day in days:
        today(day)
        assert done(press(book))
    assert list(reports(book)) == days
    said = [str(cell) for row in book.sheets["Trend"].used_range.value for cell in row if cell]
    assert "Since the last report, of 3 Mar 2025" in said


@pytest.mark.parametrize(("lang", "sheet"), [("日本語", "推移"), ("English", "Trend")])
def test_the_rows_outlive_a_change_of_language(
    load: Load, tmp_path: Path, today: Today, lang: str, sheet: str
) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    today("2025-01-05")
    assert done(press(book))
    before = reports(book)
    today("2025-01-06")
    setting(book, "language", lang)
    spoken: Language = "ja" if lang == "日本語" else "en"
    assert done(press(book), spoken)
    rows = reports(book, sheet)
    assert list(rows) == ["2025-01-05", "2025-01-06"]
    words = {"ja": "売上", "en": "revenue"}
    assert rows["2025-01-05"] == [before["2025-01-05"][0], words[spoken], *before["2025-01-05"][2:]]


def test_a_deleted_sheet_begins_anew_and_a_renamed_one_goes_on(
    load: Load, tmp_path: Path, today: Today
) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    today("2025-01-05")
    assert done(press(book))
    book.sheets["Trend"].name = "My months"
    today("2025-01-06")
    assert done(press(book))
    assert list(reports(book, "My months")) == ["2025-01-05", "2025-01-06"]
    book.sheets["My months"].delete()
    today("2025-01-07")
    assert done(press(book))
    assert list(reports(book)) == ["2025-01-07"]


def test_what_a_user_wrote_into_the_table_is_no_report(load: Load, tmp_path: Path, today: Today) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    for day in ("2025-01-05", "2025-01-06", "2025-01-07"):
        today(day)
        assert done(press(book))
    table = next(iter(book.sheets["Trend"].tables)).range
    table[1, 0].value = "deleted by me"
    table[2, 5].value = "about forty"
    today("2025-01-08")
    assert done(press(book))
    rows = reports(book)
    assert list(rows) == ["2025-01-06", "2025-01-07", "2025-01-08"]
    assert rows["2025-01-06"][4] is None


def test_a_refresh_that_fails_or_is_cut_off_keeps_the_rows(
    load: Load, tmp_path: Path, today: Today, steps: Steps
) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    today("2025-01-05")
    press(book)
    steps.reset()
    today("2025-01-06")
    press(book)
    calls, before, rows = list(steps.made), state(book), reports(book)
    today("2025-01-07")
    copies = [number for number, name in enumerate(calls, 1) if name == "Sheet.copy"]
    writes = [number for number, name in enumerate(calls, 1) if name == "Range.write"]
    for number in (copies[3], copies[-1], writes[-1]):
        steps.reset(number)
        assert not done(press(book))
        steps.reset()
        assert changes(before, state(book)) == {}, calls[number - 1]
    for number in (copies[2], writes[-1]):
        steps.reset(number, "kill")
        with pytest.raises(Killed):
            press(book)
        steps.reset()
        assert done(press(book))
        after = reports(book)
        assert list(after) == ["2025-01-05", "2025-01-06", "2025-01-07"]
        assert {day: after[day] for day in rows} == rows
