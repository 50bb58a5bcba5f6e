"""Reading a table without a spreadsheet program: what xlwings gives on the Mac, and the shipped examples."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from ltv_xl.excel.example_rows import EXAMPLES
from ltv_xl.excel.order_tables import OrderTable, as_source
from ltv_xl.orders.read import read
from ltv_xl.orders.sources.cell_table import CellTable
from ltv_xl.orders.sources.text_columns import cell_text
from ltv_xl.settings import Settings
from ltv_xl.template.sheets.data_tables import TABLES


class MacCells:
    """A range as xlwings 0.37.8 has it on the Mac: errors come as nothing, and asking for them fails."""

    def __init__(self, value: Any, shown: Any) -> None:
        self.value = value
        self.api = SimpleNamespace(string_value=SimpleNamespace(get=lambda: shown))

    def options(self, *, ndim: int, err_to_str: bool = False) -> "MacCells":
        if err_to_str:
            raise TypeError("'tuple' object does not support item assignment")
        return self


@pytest.mark.parametrize(
    ("value", "shown", "wanted"),
    [
        ([["a", None], [1.0, None]], [["a", "#DIV/0!"], ["1", ""]], [["a", "#DIV/0!"], [1.0, None]]),
        ([[None]], "#N/A", [["#N/A"]]),
        ([["#1", None]], ["#1", ""], [["#1", None]]),
    ],
)
def test_errors_are_seen_on_the_mac(value: Any, shown: Any, wanted: Any) -> None:
    sheet = SimpleNamespace(range=lambda *_: MacCells(value, shown))
    book: Any = SimpleNamespace(sheets={"Orders": sheet})
    table = OrderTable("Orders", "Orders", ["a", "b"][: len(value[0])], 2, 1, len(value))
    assert list(as_source(book, table, lambda *_: None).blocks) == [wanted]


def test_cells_are_read_as_those_of_a_file_are() -> None:
    headers = ["Order date", "Customer ID", "Sales", "Channel"]
    rows: list[list[object]] = [
        [datetime(2024, 4, 1), "0007", Decimal("1980.0000"), "Search"],
        [None, None, None, None],
        [datetime(2024, 5, 1, 9, 30), 7.0, 1980.5, "Search"],
        [45383.0, "x", "#DIV/0!", True],
    ]
    table = CellTable("Orders", "Sheet1", headers, 6, [rows[:2], rows[2:]])
    orders = read([table], settings=Settings(allow_partial=True))
    read_rows = orders.connection.execute(
        "SELECT id, order_date, revenue FROM orders JOIN customer_ids USING (customer_id) ORDER BY order_date"
    ).fetchall()
    assert [(str(row[0]), str(row[1]), row[2]) for row in read_rows] == [
        ("0007", "2024-04-01", Decimal("1980.0000")),
        ("7", "2024-05-01", Decimal("1980.5000")),
    ]
    assert (orders.rows_read, orders.rows_left_out) == (3, {"bad_amount": 1})
    assert orders.sources[0].name == "Orders"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_examples_are_those_of_the_template(lang: Any) -> None:
    for table in TABLES:
        rows = [{cell_text(_cell(cell)) for cell in row} for row in table.example_rows(lang).rows]
        for example in EXAMPLES[table.name]:
            assert sum(row.issuperset(example) for row in rows) == 1, example
        assert len(rows) == len(EXAMPLES[table.name])


def _cell(value: object) -> object:
    """As a cell of Excel gives it back."""
    return float(value) if isinstance(value, int) else value
