"""Rows that could not be used: counted by reason, and written out on request."""

import csv
from datetime import date
from pathlib import Path

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from tests.orders.conftest import Write


def test_every_row_is_accounted_for_by_reason(write: Write) -> None:
    checked = read(
        [write("customer_id,date,amount,memo\nA,2024-04-01,100,\n,2024-04-01,1,\nA,,1,\nA,soon,1,\nA,1900-01-01,1,\nA,2024-04-02,,\n"
               "A,2024-04-03,many,\nA,2024-05-01,1,\n合計,,104,\nA,2024-04-04\nA,2024-04-05,1,x,y\n")],
        settings=Settings(as_of=date(2024, 4, 30)),
    )  # fmt: skip
    assert checked.rows_left_out == {
        "broken_row": 2, "no_customer": 1, "no_date": 1, "bad_date": 1, "old_date": 1, "no_amount": 1,
        "bad_amount": 1, "total_row": 1, "after_as_of": 1,
    }  # fmt: skip
    assert (checked.rows_read, checked.rows_used) == (11, 1)
    assert checked.sources[0].rows == 11
    for reason in checked.rows_left_out:
        assert text(f"orders.reason.{reason}", "ja") != text(f"orders.reason.{reason}", "en")


def test_rejected_rows_are_written_on_request(write: Write, tmp_path: Path) -> None:
    source = write(
        "memo,customer_id,date,amount\n=1+1,,2024-04-01,1\nx,A,2024-04-01,5\ny,A,soon,1\nz,A,2024-04-01\n"
    )
    target = tmp_path / "rejected.csv"
    read([source], settings=Settings(lang="ja"), rejected=target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))
    assert found == [
        ["ファイル", "行", "理由", "memo", "customer_id", "date", "amount"],
        ["orders.csv", "2", "顧客がない", "'=1+1", "", "2024-04-01", "1"],
        ["orders.csv", "4", "日付が読み取れない", "y", "A", "soon", "1"],
        ["orders.csv", "5", "列の数が見出しと合わない", "z,A,2024-04-01"],
    ]
    assert not list(tmp_path.glob(".*"))


def test_nothing_is_written_unless_asked(write: Write, tmp_path: Path) -> None:
    read([write("customer_id,date,amount\n,2024-04-01,1\nA,2024-04-01,1\n")], settings=Settings())
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]
