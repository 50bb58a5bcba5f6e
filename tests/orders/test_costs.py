"""Columns of costs and profit that hold no amounts: nothing is called profit that is none."""

from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES
from tests.orders.checked import remarks


def _read(folder: Path, header: str, *cells: str) -> CheckedOrders:
    lines = [f"{number},C{number % 3},2024-01-05,{1000 + number},{cell}" for number, cell in enumerate(cells)]
    path = folder / "orders.csv"
    path.write_text("\n".join([f"注文番号,顧客ID,注文日,金額,{header}", *lines, ""]), encoding="utf-8")
    return read([path], settings=Settings())


@pytest.mark.parametrize("header", ["原価", "粗利", "Margin", "Cost", "仕入単価"])
@pytest.mark.parametrize("cell", ["35%", "35％", "0.35"])
def test_rates_are_no_amounts(tmp_path: Path, header: str, cell: str) -> None:
    with pytest.raises(SourceError) as refusal:
        _read(tmp_path, header, *[cell] * 6)
    for lang in LANGUAGES:
        assert cell in refusal.value.sentence(lang)
        assert "--margin" in refusal.value.sentence(lang)


def test_a_column_without_any_readable_amount_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="応相談"):
        _read(tmp_path, "原価", *["応相談"] * 6)


@pytest.mark.parametrize(
    "cells", [("400", "500", "600"), ("400", "", "応相談"), ("0", "0", "0"), ("", "", "")]
)
def test_amounts_are_read(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert _read(tmp_path, "原価", *cells).rows_used == 3


def test_an_export_that_stands_twice_in_a_file_is_doubted(tmp_path: Path) -> None:
    once = _read(tmp_path, "備考", *"abcdef")
    assert "duplicate_rows" not in remarks(once)
    path = tmp_path / "orders.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *lines, *lines, ""]), encoding="utf-8")
    twice = read([path], settings=Settings())
    assert [remark.uncertain for remark in twice.remarks if remark.key == "duplicate_rows"] == [True]
    path.write_text("\n".join([header, *lines, lines[0], ""]), encoding="utf-8")
    one_more = read([path], settings=Settings())
    assert [remark.uncertain for remark in one_more.remarks if remark.key == "duplicate_rows"] == [False]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("見本 花子", "見本　花子"),
        ("見本 花子", "見本花子"),
        ("見本 花子", "見本 花子 様"),
        ("Hanako Mihon", "Hanako  Mihon"),
        ("Hanako Mihon", "Hanako\u00a0Mihon "),
    ],
)
def test_a_name_is_the_same_however_it_is_spaced(tmp_path: Path, name: str, other: str) -> None:
    path = tmp_path / "orders.csv"
    lines = [f"{number},{other if number % 2 else name},2024-01-05,1000" for number in range(4)]
    path.write_text(
        "\n".join(["注文番号,顧客名,注文日,金額", *lines, "9,別の人,2024-01-05,1", ""]), encoding="utf-8"
    )
    checked = read([path], settings=Settings())
    assert checked.connection.execute("SELECT count(DISTINCT customer_id) FROM orders").fetchall() == [(2,)]
