"""The same input gives the same bytes, whatever the clock says."""

import time
from pathlib import Path

from ltv_xl.settings import Settings
from tests.report.making import EDGES, HEADER, made, table


def test_the_same_orders_give_the_same_bytes(tmp_path: Path) -> None:
    orders = table(tmp_path / "orders.csv", HEADER, EDGES["500 segments"])
    settings = Settings(lang="ja", history_starts="all-new")
    first = made(tmp_path / "first.xlsx", [orders], settings).read_bytes()
    time.sleep(2.1)  # a zip stores times to two seconds
    assert made(tmp_path / "second.xlsx", [orders], settings).read_bytes() == first


def test_another_order_gives_other_bytes(tmp_path: Path) -> None:
    settings = Settings(lang="en", history_starts="all-new")
    rows = EDGES["few repeat"]
    whole = made(tmp_path / "1.xlsx", [table(tmp_path / "1.csv", HEADER, rows)], settings).read_bytes()
    other = made(tmp_path / "2.xlsx", [table(tmp_path / "2.csv", HEADER, rows[:-1])], settings).read_bytes()
    assert whole != other
