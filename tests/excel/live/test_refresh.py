"""The button's target against the shipped template, filled by `ltv-xl new`, in LibreOffice Calc."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from ltv_xl.excel import order_tables, ribbon
from ltv_xl.excel.refresh.lock import refresh_lock
from ltv_xl.excel.refresh.report_file import PREFIX
from ltv_xl.excel.refresh.report_sheets import report_sheets
from ltv_xl.own_folder import LOG, own_folder_here
from ltv_xl.report.history import History
from ltv_xl.setting_values import LIMITS
from ltv_xl.settings import Settings
from ltv_xl.texts import Language, system_language, text
from tests.excel.live.conftest import Load
from tests.excel.live.dump import changes, state
from tests.excel.live.shop import HEADERS, orders, shop
from tests.report.making import made
from tests.support.calc_engine import Killed, Steps
from tests.support.cells import stored_cells

pytestmark = pytest.mark.office

SPEND = [(f"2024-0{month}-01", "Search", 9000) for month in range(1, 9)]
TEMPLATE = ["Start", "Orders", "Customers", "AdSpend", "Settings", "Examples", "ltv_help", "xlwings.conf"]
LAST = "_IntelliSense_"
"""The add-in that reads it wants it last, whatever sheets come."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Temporary files go to a folder of the test, which must hold none of ours at its end."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    assert list(place.glob(f"{PREFIX}*")) == []
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


def press(book: xw.Book, button: Callable[[], None] = ribbon.refresh_reports) -> str:
    """Press the button as RunPython does; what it said."""
    book.set_mock_caller()
    book.app.impl.alerts.clear()
    button()
    (said,) = book.app.impl.alerts
    assert book.app.status_bar is False
    return str(said)


def pressed(book: xw.Book) -> list[str]:
    """The question that the button asked, and what it said."""
    book.set_mock_caller()
    book.app.impl.alerts.clear()
    ribbon.refresh_reports()
    return list(book.app.impl.alerts)


def done(said: str, lang: Language = "en") -> bool:
    start = text("excel.refresh.done", lang).partition("{")[0]
    return said.startswith(start)


def setting(book: xw.Book, key: str, value: object) -> None:
    name = next(candidate for candidate in book.names if candidate.name == f"Settings_{key}")
    name.refers_to_range.value = value


def names_of(book: xw.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def refused(book: xw.Book, key: str, **fields: object) -> None:
    """The button says one sentence, and nothing has changed."""
    before = state(book)
    assert press(book) == text(key, "en", **fields)
    assert changes(before, state(book)) == {}


def test_the_button_makes_the_report_that_the_command_makes(load: Load, tmp_path: Path) -> None:
    """All cells: those of the button computed by Calc inside the workbook, the others as we computed them."""
    book = load("shop.xlsm", shop(tmp_path, ads=SPEND))
    said = press(book)
    assert done(said)
    assert f"{len(report_sheets(book))} sheets from {len(orders())} order rows" in said
    assert names_of(book)[: len(TEMPLATE)] == TEMPLATE
    file = made(
        tmp_path / "r.xlsx",
        [tmp_path / "orders.csv"],
        Settings(lang="en"),
        ads=tmp_path / "ads.csv",
        history=History((), date.today()),
    )
    wanted: dict[str, dict[str, Any]] = {}
    for cell in stored_cells(file):
        wanted.setdefault(cell.sheet, {})[cell.address] = cell.value
    assert names_of(book)[len(TEMPLATE) :] == [*wanted, LAST]
    compared = 0
    for sheet, cells in wanted.items():
        if sheet == "About":  # names the source: a table here, a file there
            continue
        for address, value in cells.items():
            calc_cell = book.sheets[sheet][address].impl.xl.getCellByPosition(0, 0)
            if isinstance(value, float):
                assert calc_cell.Value == pytest.approx(value, rel=1e-9, abs=1e-9), (sheet, address)
            elif value is not None:
                assert calc_cell.String == str(value) or calc_cell.Value == value, (sheet, address)
            compared += 1
    assert compared > 1500
    assert book.sheets.active.name == "Start"


def test_an_input_of_the_report_calculates_in_the_workbook(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path, ads=SPEND))
    press(book)
    before = state(book)
    next(name for name in book.names if name.name == "Report_target_profit").refers_to_range.value = 500
    book.app.calculate()
    now = state(book)
    changed = {name for name in names_of(book) if before[name, "values"] != now[name, "values"]}
    assert {"About", "Levers"} <= changed
    assert not [name for name in book.names if "LTV_SUBSCRIPTION" in name.name], (
        "the functions are the macros'"
    )


def test_other_orders_and_what_is_the_users_own(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    press(book)
    mine = book.sheets.add("Mine", after=book.sheets[-1])
    mine["A1"].value = "own"
    channel = book.sheets["By channel"].tables["Segment_channel"]
    headers = channel.header_row_range
    assert headers is not None
    header = str(headers.value[1])
    first = channel.range.row + 1
    book.names.add("My_cell", f"='By channel'!$C${first}")
    mine["A2"].formula = f"=SUM(Segment_channel[{header}])"
    mine["A3"].formula = "=Report_order_value"
    mine["A4"].formula = f"='By channel'!C{first}"
    mine["A5"].formula = "=My_cell*2"
    book.app.calculate()
    before = mine["A2:A5"].value
    assert before[0] == 40
    orders_sheet = book.sheets["Orders"]
    column = HEADERS["en"].index("Sales") + 2
    for row in range(6, 6 + len(orders())):
        orders_sheet.range((row, column)).value = orders_sheet.range((row, column)).value * 2
    state_before = state(book)
    assert done(press(book))
    after = mine["A2:A5"].value
    assert after == [before[0], pytest.approx(before[1] * 2), before[2], before[3]]
    now = state(book)
    for name in (*TEMPLATE, LAST, "Mine"):
        assert state_before[name, "formulas"] == now[name, "formulas"], name
    assert now["sheets"] == state_before["sheets"]


def test_the_language_of_the_settings_switches_the_report(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    press(book)
    keys = [sheet.key for sheet in report_sheets(book)]
    mine = book.sheets.add("Mine", after=book.sheets[-1])
    mine["A1"].formula = "=Checks!B5"
    setting(book, "language", "日本語")
    question, said = pressed(book)
    assert text("excel.refresh.shifted", "ja", shifted="Mine!A1") in question, "its words are others now"
    assert done(said, "ja")
    assert [sheet.key for sheet in report_sheets(book)] == keys
    assert "サマリー" in names_of(book)
    assert "Summary" not in names_of(book)
    assert mine["A1"].formula.strip("=").startswith("検算!") or "'検算'!" in mine["A1"].formula


def test_a_row_that_cannot_be_used_is_named_by_its_cell(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    book.sheets["Orders"]["D9"].value = "=1/0"
    book.sheets["Orders"]["B12"].value = "someday"
    said = press(book)
    reason = text("orders.reason.bad_amount", "en")
    assert text("excel.refresh.unusable", "en", count=2, place="Orders!D9", reason=reason) in said


def test_dates_and_money_of_cells(load: Load, tmp_path: Path) -> None:
    """A cell shown as money comes as a Decimal, one shown as a date as a datetime."""
    book = load("shop.xlsm", shop(tmp_path))
    body = book.sheets["Orders"].tables["Orders"].range
    doc = book.impl.doc
    yen = doc.NumberFormats.addNew("[$¥-411]#,##0.00;-[$¥-411]#,##0.00", doc.CharLocale)
    amounts = body.impl.xl.getCellRangeByPosition(2, 1, 2, body.shape[0] - 1)
    amounts.NumberFormat = yen
    rows = book.sheets["Orders"].range((6, 2), (6, 5)).options(ndim=1).value
    assert isinstance(rows[0], datetime)
    assert type(rows[2]).__name__ == "Decimal"
    assert done(press(book))
    shown = next(name for name in book.names if name.name == "Report_order_value").refers_to_range.value
    assert shown == pytest.approx(sum(row[2] for row in orders()) / len(orders()))  # type: ignore[misc]


def test_a_setting_whose_row_was_deleted_is_left_at_its_default(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    for key in ("language", "margin"):
        name = next(name for name in book.names if name.name == f"Settings_{key}")
        name.refers_to = "=Settings!#REF!"  # as Excel writes it; Calc lets the name slip to the next row
    assert done(press(book), system_language())


def test_a_large_table_is_read_in_blocks(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_tables, "BLOCK", 100)
    book = load("shop.xlsm", shop(tmp_path))
    said = press(book)
    assert f"from {len(orders())} order rows" in said
    reading = [
        said_words for said_words in book.app.impl.said if "Reading the table Orders" in str(said_words)
    ]
    assert len(reading) == -(-len(orders()) // 25)


def test_the_templates_examples_are_reported_with_a_word(load: Load) -> None:
    from ltv_xl.template.shipped import shipped

    book = load("template.xlsm", shipped("workbook_template.xlsm"))
    said = press(book)
    for table, count in (("Orders", 10), ("Customers", 5), ("AdSpend", 6)):
        assert text("excel.refresh.examples", "ja", table=table, count=count) in said


def test_files_that_settings_names_are_read_instead(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    rows = orders(customers=20)
    (tmp_path / "other.csv").write_text(
        "\n".join(",".join(map(str, row)) for row in [HEADERS["en"], *rows]), encoding="utf-8"
    )
    setting(book, "orders_file", "other.csv")
    assert f"from {len(rows)} order rows" in press(book)
    setting(book, "orders_file", str(tmp_path / "orders.csv"))
    assert f"from {len(orders())} order rows" in press(book)
    book.impl.path = "https://example.sharepoint.com/Documents/shop.xlsm"
    setting(book, "orders_file", "other.csv")
    place = next(name for name in book.names if name.name == "Settings_orders_file").refers_to_range.address
    cell = place.replace("$", "")
    refused(book, "excel.setting.file_needs_path", sheet="Settings", cell=cell, file="other.csv")
    setting(book, "orders_file", str(tmp_path / "none.csv"))
    none = tmp_path / "none.csv"
    refused(book, "excel.setting.no_file", sheet="Settings", cell=cell, file=none)


WRONG = (
    ("currency", "¥"),
    ("margin", 60),
    ("margin", "much"),
    ("inactive_days", 0.5),
    ("inactive_days", -3),
    ("target_profit", "free"),
    ("as_of", "yesterday"),
    ("as_of", 180),
    ("shop_opened", "always"),
    ("delivery_cost", "free"),
    ("fee", 3.6),
    ("tax", "yes"),
)


def test_a_wrong_setting_is_named_by_its_cell(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    for key, value in WRONG:
        cell = next(name for name in book.names if name.name == f"Settings_{key}").refers_to_range
        before, cell.value = cell.value, value
        place = f"Settings!{cell.address.replace('$', '')}"
        refused(book, f"settings.{key}", place=place, value=cell.value, **LIMITS)
        cell.value = before


def test_a_currency_that_there_is_not_is_named_by_its_cell(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    setting(book, "currency", "ZZZ")
    cell = next(name for name in book.names if name.name == "Settings_currency").refers_to_range
    place = f"Settings!{cell.address.replace('$', '')}"
    refused(book, "excel.table.currency_unknown", cell=place, code="ZZZ")


def test_a_table_that_cannot_be_read(load: Load, tmp_path: Path) -> None:
    def spoilt(change: Callable[[list[list[object]]], object], headers: list[str] | None = None) -> xw.Book:
        rows = [list(row) for row in orders(customers=5)]
        change(rows)
        return load("shop.xlsm", shop(tmp_path, rows, headers=headers or HEADERS["en"]))  # type: ignore[arg-type]

    def put(column: int, value: object) -> Callable[[list[list[object]]], object]:
        def change(rows: list[list[object]]) -> None:
            for row in rows:
                row[column] = value

        return change

    headers = ["Order date", "Who", "Sales", "Channel"]
    where = text("excel.place.table", "en", table="Orders", sheet="Orders", row=5)
    said = press(spoilt(put(3, "Search"), headers))
    assert where in said
    assert 'column for "Customer ID"' in said
    assert "--map" not in said
    said = press(spoilt(put(0, "someday")))
    assert '"Order date"' in said
    assert "cell B6 down" in said
    said = press(spoilt(put(2, "much")))
    assert "cell D6 down" in said
    book = spoilt(put(3, "Search"))
    setting(book, "as_of", date(2020, 1, 1))
    said = press(book)
    assert "2020-01-01 in Settings!C12" in said
    assert "--as-of" not in said


def test_an_empty_table_says_where_to_paste(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path, orders(customers=1)))
    book.sheets["Orders"]["B6:E6"].impl.xl.clearContents(1 | 2 | 4 | 16)
    refused(book, "excel.table.header_only", table="Orders", sheet="Orders", cell="B6")


def test_a_workbook_without_the_table(load: Load) -> None:
    from tests.excel.live.small_report import users_book

    book = load("sales.xlsx", users_book())
    book.set_mock_caller()
    ribbon.refresh_reports("en")
    assert book.app.impl.alerts == [text("excel.table.no_orders", "en", tables="-")]


def test_a_second_press_while_the_first_still_works_is_told_so(load: Load, tmp_path: Path) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    with refresh_lock():
        refused(book, "excel.error.still_running")
    assert done(press(book))


def test_a_failure_leaves_the_workbook_and_says_where_the_log_is(
    load: Load, tmp_path: Path, steps: Steps
) -> None:
    book = load("shop.xlsm", shop(tmp_path))
    press(book)
    steps.reset()
    press(book)
    made, before = list(steps.made), state(book)
    copies = [number for number, name in enumerate(made, 1) if name == "Sheet.copy"]
    writes = [number for number, name in enumerate(made, 1) if name == "Range.write"]
    log = own_folder_here() / LOG
    for number in (made.index("Books.open") + 1, copies[3], writes[-1]):
        steps.reset(number)
        said = press(book)
        steps.reset()
        assert changes(before, state(book)) == {}, made[number - 1]
        assert not done(said)
        if str(log) in said:
            assert "Injected" in log.read_text(encoding="utf-8")
    steps.reset(copies[5], "kill")
    with pytest.raises(Killed):
        press(book)
    steps.reset()
    assert len(book.app.books) == 2, "the report is still open"
    assert done(press(book))
    assert changes(before, state(book)) == {}
