"""A month later: the next export is added to the ones before, and each order still counts once."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write

HEADER = ("注文番号", "会員番号", "注文日", "金額", "商品名")
MARCH = [
    ("1001", "M1", "2024/03/02", "1,200", "ペン"), ("1002", "M2", "2024/03/15", "800", "ノート"),
    ("1003", "M1", "2024/03/30", "500", "インク"), ("1003", "M1", "2024/03/30", "300", "ペン"),
]  # fmt: skip
APRIL = [("1004", "M3", "2024/04/03", "700", "ペン"), ("1005", "M2", "2024/04/29", "900", "インク")]
RIGHT = (5, 3, Decimal(4400))
"""Orders, customers and revenue of both months."""


def export(rows_: Sequence[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in [header, *rows_])


def figures(checked: CheckedOrders) -> tuple[int, int, Decimal]:
    found = rows(checked, "SELECT count(*), count(DISTINCT customer_id), sum(revenue) FROM orders")[0]
    return int(found[0]), int(found[1]), Decimal(found[2])


def both(march: Path, april: Path) -> CheckedOrders:
    return read([march, april], settings=Settings())


@pytest.fixture
def march(write: Write) -> Path:
    return write(export(MARCH), "march.csv", "cp932")


def test_the_next_months_export(march: Path, write: Write) -> None:
    checked = both(march, write(export(APRIL), "april.csv", "cp932"))
    assert figures(checked) == RIGHT
    assert not {"orders_in_two_files", "orders_replaced", "numbers_of_each_file"} & set(remarks(checked))


def test_an_export_of_everything_so_far(march: Path, write: Write) -> None:
    checked = both(march, write(export(MARCH + APRIL), "so_far.csv", "cp932"))
    assert figures(checked) == RIGHT
    assert remarks(checked)["orders_in_two_files"] == {"count": 3}
    assert checked.rows_left_out == {"copy": 4}


def test_an_export_that_overlaps_by_days_in_which_an_order_changed(march: Path, write: Write) -> None:
    changed = [("1003", "M1", "2024/03/30", "500", "インク")]
    checked = both(march, write(export(MARCH[1:2] + changed + APRIL), "april.csv", "cp932"))
    assert figures(checked) == (5, 3, Decimal(4100))
    assert remarks(checked)["orders_in_two_files"] == {"count": 1}
    assert remarks(checked)["orders_replaced"] == {"count": 1}
    assert checked.rows_left_out == {"copy": 1, "replaced": 2}


def test_a_column_was_renamed(march: Path, write: Write) -> None:
    renamed = ("受注番号", "会員ID", "受注日", "売上金額", "商品名")
    checked = both(march, write(export(MARCH[2:] + APRIL, renamed), "april.csv", "cp932"))
    assert figures(checked) == RIGHT
    assert checked.rows_left_out == {"copy": 2}


def test_a_column_was_added_and_another_left_out(march: Path, write: Write) -> None:
    rows_ = [(*row[:4], "カード") for row in MARCH[2:] + APRIL]
    checked = both(march, write(export(rows_, (*HEADER[:4], "支払方法")), "april.csv"))
    assert figures(checked) == RIGHT
    assert checked.rows_left_out == {"copy": 2}


def test_the_same_month_once_more_under_another_name(march: Path, write: Write) -> None:
    april = write(export(APRIL), "april.csv", "cp932")
    again = write(export(MARCH), "march (1).csv", "cp932")
    checked = read([march, april, again], settings=Settings())
    assert figures(checked) == RIGHT
    assert checked.rows_left_out == {"copy": 4}


def test_an_export_of_another_system_whose_numbers_are_its_own(march: Path, write: Write) -> None:
    shopify = write(
        "Name,Email,Financial Status,Created at,Subtotal,Shipping,Taxes,Total,Lineitem quantity,"
        "Lineitem name,Lineitem price\n"
        "#1001,taro@example.jp,paid,2024-04-02 10:00:00 +0900,1000,0,0,1000,1,Mug,1000\n"
        "#1002,jiro@example.jp,paid,2024-04-12 10:00:00 +0900,2000,0,0,2000,1,Cup,2000\n",
        "shopify.csv",
    )
    checked = both(march, shopify)
    assert figures(checked) == (5, 4, Decimal(5800))
    assert checked.rows_left_out == {}
    assert [source.rows for source in checked.sources] == [4, 2]


def test_an_export_of_another_system_that_numbers_from_1001_too(march: Path, write: Write) -> None:
    other = [("1001", "X1", "2024/06/02", "10", "茶"), ("1002", "X2", "2024/06/03", "20", "茶")]
    checked = both(march, write(export(other), "other.csv"))
    assert figures(checked) == (5, 4, Decimal(2830))
    assert checked.rows_left_out == {}
    assert remarks(checked)["numbers_of_each_file"] == {"count": 2, "files": "march.csv, other.csv"}


def test_a_guest_of_march_who_became_a_member_in_april(write: Write) -> None:
    header = ("注文番号", "会員番号", "メールアドレス", "注文日", "金額")
    march = write(export([("1", "", "taro@example.jp", "2024/03/02", "100")], header), "march.csv")
    april = write(
        export(
            [
                ("1", "", "taro@example.jp", "2024/03/02", "100"),
                ("2", "M9", "Taro@example.jp", "2024/04/02", "50"),
            ],
            header,
        ),
        "april.csv",
    )
    checked = both(march, april)
    assert figures(checked) == (2, 1, Decimal(150))
    assert rows(checked, "SELECT DISTINCT id FROM customer_ids") == [("M9",)]


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_the_next_export_was_saved_as_another_kind_of_file(march: Path, kind: str, tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame(MARCH[2:] + APRIL, columns=list(HEADER))
    frame["注文日"] = pd.to_datetime(frame["注文日"])
    frame["金額"] = [int(amount.replace(",", "")) for amount in frame["金額"]]
    frame["注文番号"] = frame["注文番号"].astype(int)
    path = tmp_path / f"april.{kind}"
    if kind == "xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_parquet(path)
    checked = both(march, path)
    assert figures(checked) == RIGHT
    assert checked.rows_left_out == {"copy": 2}


def test_a_year_of_daily_exports(tmp_path: Path) -> None:
    """More files than a byte can number."""
    paths = [tmp_path / f"{day:03}.csv" for day in range(260)]
    for day, path in enumerate(paths):
        path.write_text(
            f"order id,customer id,date,amount\n{day},C{day % 9},2024-01-05,{day}\n", encoding="utf-8"
        )
    checked = read(paths, settings=Settings())
    assert rows(checked, "SELECT count(*), sum(revenue) FROM orders") == [(260, sum(range(260)))]
