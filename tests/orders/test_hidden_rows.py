"""Rows hidden in .xls and .ods are counted and said, as those of .xlsx are.

Both files were made by LibreOffice; hidden are the rows 3, 4 and 9.
"""

from pathlib import Path

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.sources.hidden_rows import hidden_rows
from ltv_xl.settings import Settings
from tests.orders.checked import remarks

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", ["hidden_rows.xls", "hidden_rows.ods"])
def test_hidden_rows_are_counted_and_said(name: str) -> None:
    checked = read([CASES / name], settings=Settings())
    assert checked.rows_used == 30
    assert remarks(checked)["hidden_rows"]["count"] == 3


@pytest.mark.parametrize("name", ["hidden_rows.xls", "hidden_rows.ods"])
def test_they_are_those_of_the_sheet_that_is_read(name: str) -> None:
    assert hidden_rows(CASES / name, "注文") == [3, 4, 9]
    assert hidden_rows(CASES / name, "other") == []
    assert hidden_rows(CASES / name, "no such sheet") == []


@pytest.mark.parametrize("name", ["hidden_rows.xls", "hidden_rows.ods"])
@pytest.mark.parametrize("length", [0, 100, 3000, 8000])
def test_a_torn_file_hides_nothing(name: str, length: int, tmp_path: Path) -> None:
    torn = tmp_path / name
    torn.write_bytes((CASES / name).read_bytes()[:length])
    assert set(hidden_rows(torn, "注文")) <= {3, 4, 9}
