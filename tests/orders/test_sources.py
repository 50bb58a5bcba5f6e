"""Kinds of source: text in every encoding, workbooks, Parquet and frames give the same orders."""

import csv
import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import orders_of, rows
from tests.orders.conftest import Write


def test_strange_headers_serve_as_segments(write: Write) -> None:
    headers = ["select", '売上 "A"', "x'; DROP TABLE orders; --", "order"]
    line = ",".join('"' + header.replace('"', '""') + '"' for header in headers)
    checked = read(
        [write(f"customer_id,date,amount,{line}\nA,2024-04-01,1,p,q,r,s\n")],
        settings=Settings(by=tuple(headers)),
    )
    assert [d.label for d in checked.dimensions if d.name.startswith("by_")] == headers
    assert rows(checked, "SELECT by_1, by_2, by_3, by_4 FROM orders") == [("p", "q", "r", "s")]


def test_the_first_of_two_equal_headers_is_the_orders(write: Write) -> None:
    checked = read([write("顧客ID,注文日,合計,合計\n1,2024-04-01,10,99\n")], settings=Settings())
    assert rows(checked, "SELECT revenue FROM orders") == [(Decimal(10),)]


HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "{=1}",
    "x" * 40_000,
    "🍣👩‍👩‍👧",
    r"[x]:*?/\\",
    "a\nb",
    'say "hi"',
    "'quoted'",
    "-1+2",
]


def test_hostile_texts_survive(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order_id", "customer_id", "date", "amount", "product"])
        writer.writerows([n, n, "2024-04-01", 1, product] for n, product in enumerate(HOSTILE))
    checked = read([path], settings=Settings())
    assert [row[0] for row in rows(checked, "SELECT product FROM orders ORDER BY order_id")] == HOSTILE


def test_workbook_sheet_and_table_by_name(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy/mm/dd"})
        book.add_worksheet("空")
        sheet = book.add_worksheet("注文")
        sheet.write_row(0, 0, ["2024年の注文"])
        sheet.write_row(2, 1, ["会員番号", "注文日", "売上"])
        for row, (customer, serial, amount) in enumerate(
            [(17850, 45383, 1200.5), (12, 45384.5, 300)], start=3
        ):
            sheet.write(row, 1, customer)
            sheet.write_number(row, 2, serial, day)
            sheet.write(row, 3, amount)
        other = book.add_worksheet("表")
        other.add_table(4, 2, 6, 4, {
            "name": "Sales",
            "columns": [{"header": name} for name in ("customer_id", "date", "amount")],
            "data": [["A", "2024-04-01", 7], ["B", "令和6年4月2日", 8]],
        })  # fmt: skip
    for source in (path, f"{path}#注文"):
        checked = read([source], settings=Settings())
        assert [(row[0], *row[2:4]) for row in orders_of(checked)] == [
            ("12", date(2024, 4, 2), Decimal(300)), ("17850", date(2024, 4, 1), Decimal("1200.5")),
        ]  # fmt: skip
        assert checked.sources[0].detail == "注文"
    checked = read([f"{path}#Sales"], settings=Settings())
    assert [row[:3] for row in orders_of(checked)] == [
        ("A", None, date(2024, 4, 1)),
        ("B", None, date(2024, 4, 2)),
    ]


def test_parquet_frame_csv_and_gz_give_the_same_orders(tmp_path: Path) -> None:
    frame = pd.DataFrame({
        "customer_id": [1, 2, 1], "order_id": [10, 11, 12],
        "order_date": pd.to_datetime(["2024-04-01", "2024-04-02", "2024-04-03"]),
        "revenue": [10.25, 20.1, 0.3], "cost": [1, 2, 0],
    })  # fmt: skip
    frame.to_parquet(tmp_path / "o.parquet")
    frame.to_csv(tmp_path / "o.csv", index=False)
    frame.to_csv(tmp_path / "o.tsv", index=False, sep="\t")
    frame.to_excel(tmp_path / "o.xlsx", index=False)
    (tmp_path / "o.csv.gz").write_bytes(gzip.compress((tmp_path / "o.csv").read_bytes()))
    (tmp_path / "u.csv").write_bytes((tmp_path / "o.csv").read_text(encoding="utf-8").encode("utf-16"))
    names = ["o.parquet", "o.csv", "o.tsv", "o.xlsx", "o.csv.gz", "u.csv"]
    sources: list[Any] = [frame, *(tmp_path / name for name in names)]
    found = [orders_of(read([source], settings=Settings())) for source in sources]
    assert found[0] == [
        ("1", "10", date(2024, 4, 1), Decimal("10.25"), Decimal("9.25")),
        ("1", "12", date(2024, 4, 3), Decimal("0.3"), Decimal("0.3")),
        ("2", "11", date(2024, 4, 2), Decimal("20.1"), Decimal("18.1")),
    ]
    assert all(other == found[0] for other in found[1:])


def test_several_files_with_different_columns(write: Write) -> None:
    one = write("顧客ID,注文日,売上,商品名\n1,2024-04-01,10,ペン\n", "one.csv", "cp932")
    two = write("customer id;date;quantity;unit price\n2;2024-04-02;3;5\n", "two.csv")
    checked = read([one, two], settings=Settings())
    assert rows(checked, "SELECT customer_id, revenue, product FROM orders ORDER BY 1") == [
        (1, Decimal(10), "ペン"), (2, Decimal(15), None),
    ]  # fmt: skip
    assert [source.rows for source in checked.sources] == [1, 1]


@hypothesis_settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    table=st.lists(
        st.tuples(
            st.sampled_from(["会員A", "会員①", "髙橋", "㈱見本", "ｱｲｳ"]),
            st.dates(min_value=date(2020, 1, 1), max_value=date(2024, 12, 31)),
            st.integers(min_value=-10**9, max_value=10**9),
            st.sampled_from(["化粧水", "表示", "能力", 'ソー"ス', "a,b", "〜ー−", "一\n二"]),
        ),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_cp932_and_utf8_of_one_table_give_the_same_orders(
    table: list[tuple[str, date, int, str]], tmp_path: Path
) -> None:
    frame = pd.DataFrame(table, columns=["会員番号", "注文日", "売上", "商品名"])
    frame["商品名"] = frame["商品名"].str.replace("〜ー−", "～ー－")
    frame["注文日"] = [f"{day.year}年{day.month}月{day.day}日" for day in frame["注文日"]]
    frame["売上"] = [f"¥{value:,}" for value in frame["売上"]]
    text_ = frame.to_csv(index=False)
    found = []
    for encoding in ("utf-8", "utf-8-sig", "cp932", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes((text_.replace("¥", "\\") if encoding == "cp932" else text_).encode(encoding))
        checked = read([path], settings=Settings())
        found.append(
            rows(checked, "SELECT customer_id, order_date, revenue, product FROM orders ORDER BY ALL")
        )
    assert sum(row[2] for row in found[0]) == sum(row[2] for row in table)
    assert all(other == found[0] for other in found[1:])


def test_a_workbook_part_name_may_stand_in_a_file_name(write: Write) -> None:
    checked = read([write("customer_id,date,amount\n1,2024-04-01,10\n", "a#b.csv")], settings=Settings())
    assert checked.sources[0].name == "a#b.csv"
