"""Further headers below the first: their columns are others, so nothing is guessed of what stands there."""

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import rows

HEADER = ["注文番号", "顧客ID", "注文日", "金額", "送料"]
ORDERS = [[str(1001 + n), f"C{n % 6}", f"2024-{n % 12 + 1:02}-05", str(1000 + n), "500"] for n in range(24)]
SALES = sum(1000 + n for n in range(24))


def _text(folder: Path, *lines: Sequence[str]) -> Path:
    path = folder / "orders.csv"
    path.write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
    return path


def _book(folder: Path, *lines: Sequence[str]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in line])
    book.save(folder / "orders.xlsx")
    return folder / "orders.xlsx"


@pytest.mark.parametrize("write", [_text, _book])
@pytest.mark.parametrize(
    "further",
    [
        ["注文番号", "顧客ID", "注文日", "送料", "金額"],
        ["注文番号", "注文日", "顧客ID", "金額", "送料"],
        ["返品番号", "顧客ID", "返品日", "返品金額", "理由"],
        ["", "", "", "合計", "商品"],
        ["Order ID", "Customer ID", "Order Date", "Shipping", "Total"],
    ],
)
def test_a_table_below_with_other_columns_is_refused(
    tmp_path: Path, write: Callable[..., Path], further: Sequence[str]
) -> None:
    source = write(tmp_path, HEADER, *ORDERS[:20], further, *ORDERS[20:])
    with pytest.raises(SourceError, match="Row 22 of orders") as caught:
        read([source], settings=Settings())
    assert "22 行目" in caught.value.sentence("ja")


def test_headers_in_two_rows_are_refused(tmp_path: Path) -> None:
    """The first of them stands in merged cells: below is what the amount is."""
    source = _book(tmp_path, HEADER[:4], ["", "", "", "合計"], *(order[:4] for order in ORDERS))
    with pytest.raises(SourceError, match=r"Row 2 of orders\.xlsx"):
        read([source], settings=Settings())


@pytest.mark.parametrize(
    "row",
    [
        ["1025", "C1", "未確認", "0", ""],
        ["", "", "以上", "", ""],
        ["注文番号", "顧客ID ", "注文日", " 金額", "送料"],
        ["", "", "計", "12345", ""],
        ["Order ID", "Customer ID", "Order Date", "Amount", "Shipping"],
    ],
)
def test_other_odd_rows_are_left_out_by_themselves(tmp_path: Path, row: Sequence[str]) -> None:
    checked = read([_text(tmp_path, HEADER, *ORDERS[:20], row, *ORDERS[20:])], settings=Settings())
    assert sum(checked.rows_left_out.values()) == 1
    assert rows(checked, "SELECT sum(revenue) FROM orders")[0][0] == SALES
