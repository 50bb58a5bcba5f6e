"""Sources that used to be misread or to end in a traceback, and are read."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.sources import workbook_size
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES
from tests.orders.broken import changed_book
from tests.orders.checked import rows
from tests.orders.conftest import Write


@pytest.mark.parametrize(
    "name", ["orders[1].csv", "orders?.csv", "orders*.csv", "[o]rders{1,2}.csv", "o'rders.csv"]
)
@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_a_file_name_is_never_a_pattern(name: str, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "year=2024" / "a[b]"
    folder.mkdir(parents=True)
    right = pd.DataFrame({"customer_id": ["C1"], "order_date": ["2024-01-01"], "revenue": [5]})
    wrong = right.assign(customer_id="WRONG")
    for other in ("orders1.csv", "ordersX.csv", "orders.csv", "orders1,2.csv"):
        _written(wrong, folder / other.replace(".csv", f".{kind}"))
    path = folder / name.replace(".csv", f".{kind}")
    _written(right, path)
    checked = read([path], settings=Settings())
    assert rows(checked, "SELECT id FROM customer_ids") == [("C1",)]
    assert checked.sources[0].name == path.name


def _written(frame: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_name_that_is_no_utf8_is_read_and_shown(kind: str, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + f"/注文.{kind}".encode("cp932")))
    frame = pd.DataFrame({"customer_id": ["C1"], "order_date": ["2024-01-01"], "revenue": [5]})
    plain = tmp_path / f"orders.{kind}"
    frame.to_excel(plain, index=False) if kind == "xlsx" else _written(frame, plain)
    plain.rename(path)
    checked = read([path], settings=Settings())
    assert checked.rows_used == 1
    assert checked.sources[0].name.encode() == f"����.{kind}".encode()


def test_one_cell_outside_the_calendar_is_a_bad_date(write: Write) -> None:
    odd = [
        "9999-12-31T23:59:59Z",
        "2024/5/1 12:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "2024-05-01T12:00:00+99:00",
    ]
    lines = "".join(f"C{number},{text},7\n" for number, text in enumerate(odd))
    checked = read(
        [write(f"customer_id,order_date,revenue\nC1,2024-01-01,5\n{lines}")],
        settings=Settings(allow_partial=True),
    )
    assert checked.rows_left_out == {"bad_date": len(odd)}
    assert checked.last_order == date(2024, 1, 1)


def test_a_typed_moment_outside_the_calendar_does_not_end_the_report(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    moments = "CASE i WHEN 0 THEN 'infinity' WHEN 1 THEN '290000-01-01' ELSE '2024-01-01' END::TIMESTAMP"
    query = f"SELECT 'C' || i AS customer_id, {moments} AS order_date, i AS revenue FROM range(4) t(i)"
    duckdb.connect().execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    checked = read([path], settings=Settings(allow_partial=True))
    assert (checked.rows_used, checked.rows_left_out) == (2, {"bad_date": 2})


def test_a_stray_cell_in_the_header_row_makes_no_thousands_of_columns(tmp_path: Path) -> None:
    cell = '<c r="XFD1" t="str"><v>x</v></c></row>'
    path = changed_book(tmp_path, "xl/worksheets/sheet1.xml", "</row>", cell)
    checked = read([path], settings=Settings())
    assert checked.rows_used == 1


def test_a_large_sheet_that_is_filled_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet is refused for being empty, not for being large."""
    monkeypatch.setattr(workbook_size, "MOST_EMPTY_AREA", 30)
    path = tmp_path / "orders.xlsx"
    frame = pd.DataFrame({
        "customer_id": ["C1"] * 100,
        "order_date": ["2024-01-01"] * 100,
        "revenue": [5] * 100,
    })
    frame.to_excel(path, index=False)
    assert read([path], settings=Settings()).rows_used == 100


def test_values_in_place_of_headers_are_masked_in_the_refusal(write: Write) -> None:
    with pytest.raises(SourceError) as caught:
        read(
            [write("taro@example.jp,090-1234-5678,1200\nhanako@example.jp,090-1234-5679,300\n")],
            settings=Settings(),
        )
    for lang in LANGUAGES:
        assert "taro" not in caught.value.sentence(lang)
        assert "1234" not in caught.value.sentence(lang)


def test_an_unreadable_date_is_not_shown_when_it_is_personal(write: Write) -> None:
    for header, value in (("date", "taro@example.jp"), ("氏名", "山田太郎")):
        source = write(f"customer_id,{header},revenue\nC1,{value},5\n")
        with pytest.raises(SourceError) as caught:
            read([source], settings=Settings(mapping={"order_date": header}))
        assert caught.value.key == "orders.all_dates_unreadable"
        assert value not in caught.value.sentence("ja")


@pytest.mark.parametrize(
    ("text", "used"),
    [
        (
            "customer_id,order_id,order_date,revenue\nC1,1,2024-01-01,5\n"
            + "C2,2,2024-01-02,99999999999999\n" * 3,
            1,
        ),
        (
            "customer_id,order_date,quantity,unit_price\nC1,2024-01-01,99999999999999,99999999999999\nC1,2024-01-02,2,3\n",
            1,
        ),
        ("customer_id,order_date,quantity,unit_price\nC1,2024-01-01,10000,10000000\n", 1),
        (
            "customer_id,order_date,revenue,cost\nC1,2024-01-01,5,99999999999999\nC1,2024-01-01,5,99999999999999\n",
            2,
        ),
    ],
    ids=["sum", "product", "large product", "costs"],
)
def test_enormous_amounts_do_not_end_the_report(text: str, used: int, write: Write) -> None:
    assert read([write(text)], settings=Settings(allow_partial=True)).rows_used == used


def test_enormous_ad_costs_are_left_out_and_a_long_margin_is_taken(write: Write) -> None:
    orders = write("customer_id,order_date,revenue\nC1,2024-01-01,99999999999\n")
    ads = write(
        "month,channel,cost\n2024-01,a,99999999999999\n2024-01,a,99999999999999\n2024-01,a,5\n", "ads.csv"
    )
    checked = read([orders], ad_spend=ads, settings=Settings(margin=Decimal("0.333333333333333")))
    assert rows(checked, "SELECT cost FROM ad_spend") == [(Decimal(5),)]
    assert rows(checked, "SELECT profit FROM orders") == [(Decimal("33333333329.6667"),)]


def test_half_precision_numbers_of_a_frame_are_read() -> None:
    frame = pd.DataFrame({"customer_id": ["C1", "C2"], "order_date": ["2024-01-01"] * 2, "revenue": [5.5, 7]})
    frame["revenue"] = frame["revenue"].astype("float16")
    checked = read([frame], settings=Settings())
    assert [row[0] for row in checked.connection.execute("SELECT sum(revenue) FROM orders").fetchall()] == [
        Decimal("12.5")
    ]
