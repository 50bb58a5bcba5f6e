"""Which sheet of a workbook is read, what is said of the others, and the currency that its cells show."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.sources.number_formats import sign_of
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.workbook_names import AUTHOR
from tests.orders.checked import remarks, rows

HEADER = ["注文番号", "顧客ID", "注文日", "金額"]
ORDERS = [
    [1001 + number, f"C{number % 4}", datetime(2024, number + 1, 5), 1000 + number] for number in range(12)
]
COVER = [["売上レポート"], ["2024年"]]

Change = Callable[[Any], object]


def _read(
    folder: Path, sheets: dict[str, Sequence[Sequence[Any]]], change: Change = lambda book: None
) -> CheckedOrders:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    change(book)
    path = folder / "orders.xlsx"
    book.save(path)
    return read([path], settings=Settings())


def _orders(checked: CheckedOrders) -> int:
    return int(rows(checked, "SELECT count(*) FROM orders")[0][0])


def test_a_sheet_of_the_same_kind_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    checked = _read(tmp_path, {"1月": [HEADER, *ORDERS[:5]], "2月": [HEADER, *ORDERS[5:]], "メモ": COVER})
    assert _orders(checked) == 5
    fields = remarks(checked)["other_sheets"]
    assert (fields["sheet"], fields["count"]) == ("1月", 1)
    assert all(remark.uncertain for remark in checked.remarks if remark.key == "other_sheets")


def test_a_sheet_that_is_named_is_enough(tmp_path: Path) -> None:
    _read(tmp_path, {"1月": [HEADER, *ORDERS[:5]], "2月": [HEADER, *ORDERS[5:]]})
    checked = read([f"{tmp_path}/orders.xlsx#1月", f"{tmp_path}/orders.xlsx#2月"], settings=Settings())
    assert _orders(checked) == 12
    assert "other_sheets" not in remarks(checked)


@pytest.mark.parametrize(
    "others", [{}, {"メモ": COVER}, {"商品": [["商品コード", "商品名", "価格"], ["P1", "石けん", 100]]}]
)
def test_other_sheets_of_another_kind_are_not_mentioned(tmp_path: Path, others: dict[str, Any]) -> None:
    checked = _read(tmp_path, {"注文": [HEADER, *ORDERS], **others})
    assert _orders(checked) == 12
    assert "other_sheets" not in remarks(checked)


def test_a_cover_is_turned_over(tmp_path: Path) -> None:
    assert _orders(_read(tmp_path, {"表紙": COVER, "データ": [HEADER, *ORDERS]})) == 12


def test_a_hidden_sheet_is_read_only_where_it_is_named_or_alone(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.worksheets[0].sheet_state = "hidden"

    assert _orders(_read(tmp_path, {"旧": [HEADER, *ORDERS[:3]], "新": [HEADER, *ORDERS]}, hide)) == 12
    checked = read([f"{tmp_path}/orders.xlsx#旧"], settings=Settings())
    assert _orders(checked) == 3


def _formatted(*formats: str) -> Change:
    """The amounts shown in these formats, in turn."""

    def change(book: Any) -> None:
        for number, [cell] in enumerate(book.worksheets[0].iter_rows(min_row=2, min_col=4, max_col=4)):
            cell.number_format = formats[number % len(formats)]

    return change


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        ('"$"#,##0.00', "USD"),
        ("[$$-409]#,##0.00", "USD"),
        (r"#,##0.00\ [$€-407]", "EUR"),
        ('"¥"#,##0;"¥"-#,##0', "JPY"),
        ("[$¥-804]#,##0.00", "CNY"),
        ('#,##0.00" GBP"', "GBP"),
        ('_ "￥"* #,##0_ ', "JPY"),
        ("#,##0", "JPY"),
    ],
)
def test_the_currency_that_cells_show_is_the_reports(tmp_path: Path, code: str, currency: str) -> None:
    checked = _read(tmp_path, {"注文": [HEADER, *ORDERS]}, _formatted(code))
    assert checked.currency == currency
    assert checked.currency_is_named is (code != "#,##0")


def test_two_currencies_that_cells_show_are_never_summed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"JPY.*USD|USD.*JPY"):
        _read(tmp_path, {"注文": [HEADER, *ORDERS]}, _formatted('"¥"#,##0', "[$$-409]#,##0.00"))


@pytest.mark.parametrize(
    "code",
    ["General", "0.00", "yyyy/m/d", "[$-411]ge.m.d", "[$-F800]dddd", '#,##0"個"', "[Red]0", "@", '0" pcs"'],
)
def test_other_formats_show_no_currency(code: str) -> None:
    assert sign_of(code) is None


@pytest.mark.parametrize(("sheet", "is_report"), [("Ads", True), ("Orders", False)])
def test_a_report_is_no_source_but_our_workbook_with_orders_is(
    tmp_path: Path, sheet: str, *, is_report: bool
) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"author": AUTHOR})
        page = book.add_worksheet(sheet)
        for number, line in enumerate([HEADER, *ORDERS]):
            page.write_row(number, 0, line)
    assert read([f"{path}#{sheet}"], settings=Settings()).rows_used == 12
    if not is_report:
        assert read([path], settings=Settings()).rows_used == 12
        return
    with pytest.raises(SourceError) as caught:
        read([path], settings=Settings())
    assert caught.value.key == "orders.own_report"
