"""What a workbook says beside its values: hidden rows, formulas without values, merged cells, its size."""

import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.sources import workbooks
from ltv_xl.orders.sources.sheet_markup import SheetMarkup
from ltv_xl.orders.sources.text_columns import text_columns
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings

HEADERS = ["customer_id", "order_id", "order_date", "quantity", "revenue"]


def rows() -> list[list[object]]:
    """30 orders of 10 customers, three each one after the other, 1,000 to 1,029."""
    return [
        [f"C{n // 3:02d}", n, date(2024, 1, 1) + timedelta(days=n), 1 + n % 2, 1000 + n] for n in range(30)
    ]


def book(folder: Path, change: Callable[[Worksheet], None], title: str = "Sheet") -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in [HEADERS, *rows()]:
        sheet.append(row)
    change(sheet)
    path = folder / "orders.xlsx"
    workbook.save(path)
    return path


def checked(path: Path, **settings: object) -> CheckedOrders:
    return read([path], settings=Settings(**settings))  # type: ignore[arg-type]


def remarks(orders: CheckedOrders) -> dict[str, object]:
    return {remark.key: remark.fields.get("count") for remark in orders.remarks}


def revenue(orders: CheckedOrders) -> Decimal:
    return Decimal(orders.connection.execute("SELECT sum(revenue) FROM orders").fetchall()[0][0])


def customers(orders: CheckedOrders) -> int:
    return int(orders.connection.execute("SELECT count(DISTINCT customer_id) FROM orders").fetchall()[0][0])


def formulas(column: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet[f"{column}{row}"] = f"=1000+{row}"

    return change


@pytest.mark.parametrize("column", ["A", "C", "E"])
def test_formulas_without_values_are_refused_with_what_to_do(column: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        checked(book(tmp_path, formulas(column), "Orders & <notes>"))
    assert caught.value.key == "orders.uncalculated"
    assert f"(the first is {column}2)" in caught.value.sentence("en")
    assert "open the file in Excel, save it" in caught.value.sentence("en")


def test_formulas_beside_the_table_do_not_matter(tmp_path: Path) -> None:
    assert checked(book(tmp_path, lambda sheet: formulas("H")(sheet))).rows_used == 30


def test_a_formula_that_gives_no_text_has_been_calculated(tmp_path: Path) -> None:
    path = book(tmp_path, formulas("F"))
    parts = unpacked(path)
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'<c r="F', b'<c t="str" r="F')
    repacked(path, parts | {"xl/worksheets/sheet1.xml": sheet.replace(b'r="E1"', b'r="E1"', 1)})
    assert checked(path).rows_used == 30


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def hide(*numbers: int) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for number in numbers:
            sheet.row_dimensions[number].hidden = True

    return change


def test_hidden_rows_count_and_are_said(tmp_path: Path) -> None:
    orders = checked(book(tmp_path, hide(3, 4, 31)))
    assert orders.rows_used == 30
    assert remarks(orders)["hidden_rows"] == 3


def test_rows_that_a_filter_hides_are_said(tmp_path: Path) -> None:
    def filtered(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A1:E31"
        sheet.auto_filter.add_filter_column(0, ["C00"])
        hide(*range(5, 32))(sheet)

    assert remarks(checked(book(tmp_path, filtered)))["hidden_rows"] == 27


def test_a_hidden_row_above_the_header_or_without_cells_is_nothing_to_say(tmp_path: Path) -> None:
    def titled(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Export"
        hide(1, 2, 40)(sheet)

    assert "hidden_rows" not in remarks(checked(book(tmp_path, titled)))


def merge_customers(sheet: Worksheet) -> None:
    for top in range(2, 32, 3):
        sheet.merge_cells(f"A{top}:A{top + 2}")


def test_merged_customers_count_for_every_row_that_they_span(tmp_path: Path) -> None:
    orders = checked(book(tmp_path, merge_customers))
    assert (orders.rows_used, customers(orders), revenue(orders)) == (30, 10, Decimal(30_435))
    assert remarks(orders)["merged_cells"] == 10


@pytest.mark.parametrize("header", ["revenue", "請求額合計"])
def test_a_merged_amount_counts_once(header: str, tmp_path: Path) -> None:
    def merged(sheet: Worksheet) -> None:
        sheet["E1"] = header
        for top in range(2, 32, 3):
            for column in "ABCE":
                sheet.merge_cells(f"{column}{top}:{column}{top + 2}")

    mapping = {} if header == "revenue" else {"revenue": header}
    orders = checked(book(tmp_path, merged), mapping=mapping)
    assert revenue(orders) == sum(1000 + n for n in range(0, 30, 3))
    assert orders.rows_used == 30


def test_merged_titles_and_merges_to_the_side_change_nothing(tmp_path: Path) -> None:
    def titled(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Export of 2024"
        sheet.merge_cells("A1:E2")

    orders = checked(book(tmp_path, titled))
    assert (orders.rows_used, remarks(orders)) == (30, {})


def test_a_merge_below_a_table_that_begins_further_right_is_filled(tmp_path: Path) -> None:
    def moved(sheet: Worksheet) -> None:
        sheet.insert_cols(1, 2)
        sheet.insert_rows(1, 3)
        for top in range(5, 35, 3):
            sheet.merge_cells(f"C{top}:C{top + 2}")

    orders = checked(book(tmp_path, moved))
    assert (orders.rows_used, customers(orders)) == (30, 10)


@pytest.mark.parametrize(("rows_above", "columns_before"), [(0, 2), (3, 0), (3, 2), (0, 30)])
def test_a_table_may_begin_anywhere(rows_above: int, columns_before: int, tmp_path: Path) -> None:
    def moved(sheet: Worksheet) -> None:
        if columns_before:
            sheet.insert_cols(1, columns_before)
        if rows_above:
            sheet.insert_rows(1, rows_above)

    orders = checked(book(tmp_path, moved))
    assert (orders.rows_used, customers(orders), revenue(orders)) == (30, 10, Decimal(30_435))


def test_rows_that_the_reader_loses_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path, lambda sheet: None)

    def fewer(blocks: Iterable[list[Any]], width: int) -> list[Any]:
        return text_columns([block[:-4] for block in blocks], width)

    monkeypatch.setattr(workbooks, "text_columns", fewer)
    with pytest.raises(SourceError) as caught:
        checked(path)
    assert (caught.value.key, caught.value.fields["held"], caught.value.fields["read"]) == (
        "orders.rows_lost",
        31,
        27,
    )


CLAIMS = (b"A1:E31", b"A1", b"A1:XFD1048576", b"A1:ZZZ9999999", b"E31:A1")
"""What a sheet may claim of its extent, rightly or not."""


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize(("stray", "refused"), [(b"", None), (b"XFD1048576", "orders.sparse_sheet")])
def test_what_a_sheet_claims_of_its_extent_is_not_believed(
    claim: bytes, stray: bytes, refused: str | None, tmp_path: Path
) -> None:
    path = book(tmp_path, lambda sheet: None)
    parts = unpacked(path)
    name = "xl/worksheets/sheet1.xml"
    assert parts[name].count(b'<dimension ref="A1:E31"') == 1
    sheet = parts[name].replace(b'<dimension ref="A1:E31"', b'<dimension ref="%b"' % claim)
    if stray:
        row = b'<row r="1048576"><c r="%b"><v>1</v></c></row></sheetData>' % stray
        sheet = sheet.replace(b"</sheetData>", row)
    repacked(path, parts | {name: sheet})
    if refused is None:
        assert checked(path).rows_used == 30
    else:
        with pytest.raises(SourceError) as caught:
            checked(path)
        assert caught.value.key == refused


def test_two_rows_of_one_number_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path, lambda sheet: None)
    parts = unpacked(path)
    name = "xl/worksheets/sheet1.xml"
    doubled = re.sub(rb'r="([A-E]?)31"', rb'r="\g<1>30"', parts[name])
    repacked(path, parts | {name: doubled})
    with pytest.raises(SourceError) as caught:
        checked(path)
    assert caught.value.key == "orders.rows_lost"


def test_markup_is_the_same_in_blocks_of_any_size() -> None:
    cell = b'<c r="A%d"><v>1</v></c>'
    listed = [
        b'<row r="%d"%b>' % (n, b' hidden="1"' if n % 5 == 0 else b"") + cell % n + b"</row>"
        for n in range(1, 60)
    ]
    whole = (
        b"<sheetData>" + b"".join(listed) + b'<row r="60"><c r="A60"><f>""</f><v></v></c></row></sheetData>'
    )
    for size in (7, 40, 1000, 10_000):
        markup, rest = SheetMarkup(), b""
        for start in range(0, len(whole), size):
            rest += whole[start : start + size]
            cut = rest.rfind(b"<")
            markup.add(rest[:cut])
            rest = rest[cut:]
        markup.add(rest)
        assert (markup.row_elements, markup.last_row) == (60, 60), size
        assert 55 <= markup.last_filled_row <= 59, size  # never more than there are
        assert size < 40 or markup.hidden_rows == [*range(5, 60, 5)], size
