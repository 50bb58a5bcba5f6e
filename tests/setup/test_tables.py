"""A user's table in the workbook is the table in the file: to the eye, and to the report."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from ltv_xl.demo import make_shop
from ltv_xl.errors import SourceError
from ltv_xl.orders.headers import recognise
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from ltv_xl.setup import tables
from ltv_xl.setup.tables import filled, told_apart
from ltv_xl.setup.workbook import Wiring, make_workbook
from ltv_xl.texts import LANGUAGES, Language, room, text
from ltv_xl.workbook_names import INPUT_ROLES, TableName
from tests.orders.broken import BROKEN

SHOPS = Path(__file__).parent.parent / "answers" / "shops"
WIRED = Wiring("windows", r"C:\venv\Scripts\python.exe")
Sources = Mapping[TableName, str]


def made(folder: Path, sources: Sources, timezone: str | None = "Asia/Tokyo") -> Path:
    """A workbook of these sources."""
    target = folder / "book.xlsm"
    make_workbook(target, sources, WIRED, lang="ja", timezone=timezone, force=True)
    return target


def report_tables(checked: CheckedOrders) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a report is made of."""
    names = ["orders", "customers"] + ["ad_spend"] * checked.has_ads
    tables: dict[str, list[tuple[object, ...]]] = {
        name: checked.connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in names
    }
    tables["counted"] = [
        (checked.rows_read, checked.rows_used, dict(checked.rows_left_out)),
        (checked.has_times, checked.has_contracts, checked.profit_from, checked.as_of),
        (remarks_of(checked), checked.zero_orders, checked.refund_orders, checked.dimensions),
    ]
    return tables


def remarks_of(checked: CheckedOrders) -> list[str]:
    """The sentences, without the names of the sources."""
    sentences = [text(f"orders.remark.{remark.key}", "ja", **remark.fields) for remark in checked.remarks]
    for source in checked.sources:
        sentences = [sentence.replace(source.name, "") for sentence in sentences]
    return sentences


def read_from(sources: Sources) -> dict[str, list[tuple[object, ...]]]:
    """What a report is made of, when made from these sources."""
    return report_tables(
        read(
            [sources["Orders"]],
            customers=sources.get("Customers"),
            ad_spend=sources.get("AdSpend"),
            settings=Settings(lang="ja", allow_partial=True),
        )
    )


def assert_same_report(folder: Path, sources: Sources) -> None:
    """The report from the files is the report from the workbook that holds them."""
    book = made(folder, sources)
    in_book: Sources = {table: f"{book}#{table}" for table in sources}
    assert read_from(in_book) == read_from(sources)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_demo_shops_report_is_the_same_from_the_workbook(tmp_path: Path, lang: Language) -> None:
    shop = make_shop(tmp_path, lang)
    sources: Sources = {
        "Orders": str(shop.orders),
        "Customers": str(shop.customers),
        "AdSpend": str(shop.ad_spend),
    }
    assert_same_report(tmp_path, sources)


@pytest.mark.parametrize("name", sorted(path.name for path in SHOPS.glob("*order*.csv")))
def test_a_shop_systems_export_gives_the_same_report_from_the_workbook(tmp_path: Path, name: str) -> None:
    assert_same_report(tmp_path, {"Orders": str(SHOPS / name)})


def test_an_ad_export_with_titles_above_it_gives_the_same_report(tmp_path: Path) -> None:
    orders, ads = SHOPS / "eccube4_order.csv", SHOPS / "google_ads_ja.csv"
    assert_same_report(tmp_path, {"Orders": str(orders), "AdSpend": str(ads)})


ODD = """会員番号,注文番号,注文日,売上,原価,ステータス,ステータス,生年月日,備考
00123,1,令和6年4月1日,"¥1,200",400,発送済,,1985,=1+1
00124,2,2024-04-02T10:00:00+09:00,１２００円,-,発送済,キャンセル,1990-01-02,@SUM(A1)
00125,3,2024/4/3 25:00,▲300,0.00001,発送済,,昭和60年7月1日,"a
b"
0,4,45385,12345678901234.5678,100,発送済,,1899-01-01,  blanks
00126,5,soon,(1200),100,発送済,,30歳,
合計,,,99999,,,,,
"""


def test_odd_spellings_give_the_same_report(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    assert_same_report(tmp_path, {"Orders": str(path)})


@pytest.mark.parametrize(
    "dates",
    [("3/4/2024", "5/6/2024"), ("25/12/2024", "3/4/2024"), ("3/4/2024", "x")],
)
def test_dates_that_could_be_read_in_two_ways_give_the_same_report(
    tmp_path: Path, dates: tuple[str, str]
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer_id,order_date,revenue\n" + "".join(f"A{n},{day},100\n" for n, day in enumerate(dates)),
        encoding="utf-8",
    )
    assert_same_report(tmp_path, {"Orders": str(path)})


def test_dates_in_two_orders_are_refused_as_in_a_report(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\nA,25/12/2024,1\nA,12/25/2024,1\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"25/12/2024 in row 2"):
        made(tmp_path, {"Orders": str(path)})


def test_amounts_that_could_be_read_in_two_ways_give_the_same_report(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id;order_date;revenue\nA;2024-04-01;1.360\n", encoding="utf-8")
    assert_same_report(tmp_path, {"Orders": str(path)})


@pytest.mark.parametrize(
    ("lines", "currency"),
    [("customer_id,order_date,revenue\nA,2024-04-01,$5\n", "USD"),
     ("customer_id,order_date,revenue,currency\nA,2024-04-01,5,EUR\n", "EUR"),
     ("customer_id,order_date,Total (GBP)\nA,2024-04-01,5\n", "GBP"),
     ("customer_id,order_date,revenue\nA,2024-04-01,5\n", "JPY"),
     ("customer_id,order_date,revenue,currency\nA,2024-04-01,5,EUR\nA,2024-04-01,5,USD\n", None)],
)  # fmt: skip
def test_the_workbook_is_in_the_currency_that_the_file_names(
    tmp_path: Path, lines: str, currency: str | None
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(lines, encoding="utf-8")
    book = openpyxl.load_workbook(made(tmp_path, {"Orders": str(path)}))
    sheet, cell = book.defined_names["Settings_currency"].attr_text.split("!")
    assert book[sheet.strip("'")][cell.replace("$", "")].value == currency


def test_two_currencies_that_nothing_keeps_apart_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\nA,2024-04-01,$5\nA,2024-04-01,€5\n", encoding="utf-8")
    with pytest.raises(SourceError, match="several currencies"):
        made(tmp_path, {"Orders": str(path)})


def test_days_are_those_of_the_shop_as_in_a_report(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\nA,2024-01-10 18:30:00 -0500,1\n", encoding="utf-8")
    book = made(tmp_path, {"Orders": str(path)}, timezone=None)
    assert read_from({"Orders": f"{book}#Orders"})["orders"] == read_from({"Orders": str(path)})["orders"]


def test_a_value_that_was_changed_on_the_way_would_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\nA,2024-04-01,100\n", encoding="utf-8")
    other = tmp_path / "other.csv"
    other.write_text("customer_id,order_date,revenue\nA,2024-04-01,100.0001\n", encoding="utf-8")
    assert read_from({"Orders": str(path)}) != read_from({"Orders": str(other)})


def cells(book: Path, sheet: str) -> list[list[object]]:
    """The table on a sheet as another reader sees it, the header first."""
    worksheet = openpyxl.load_workbook(book)[sheet]
    (table,) = worksheet.tables.values()
    return [[cell.value for cell in row] for row in worksheet[table.ref]]


def test_nothing_of_a_file_is_lost_or_moved(tmp_path: Path) -> None:
    path = tmp_path / "注文.csv"
    rows = [
        ["会員番号", "注文日", "売上", "メモ", "電話番号", "メモ"],
        ["00123", "2024/04/01", "1,200", "=1+1", "090-0000-0000", ""],
        ["", "", "", "二行目は会員なし", "", "x"],
        ["9999999999999999999", "2024/04/01 09:30", "1200.5", " 前後の空白 ", "+8190", "-"],
    ]
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    assert cells(made(tmp_path, {"Orders": str(path)}), "Orders") == [
        ["会員番号", "注文日", "売上", "メモ", "電話番号", "メモ_"],
        ["00123", datetime(2024, 4, 1), 1200, "=1+1", "090-0000-0000", None],
        [None, None, None, "二行目は会員なし", None, "x"],
        ["9999999999999999999", datetime(2024, 4, 1, 9, 30), 1200.5, " 前後の空白 ", "+8190", "-"],
    ]


def test_many_rows_stay_in_their_order(tmp_path: Path) -> None:
    count = 300_000  # more than DuckDB hands to one thread
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("customer_id,order_date,revenue\n")
        file.writelines(f"A{number * 7919 % count},2024-04-01,{number}\n" for number in range(count))
    rows = filled(str(path), "Orders", "Asia/Tokyo", "en").rows.rows
    assert [row[2] for row in rows] == [*map(float, range(count))]
    assert [row[0] for row in rows[:3]] == ["A0", "A7919", "A15838"]


def test_every_kind_of_file_fills_the_same_table(tmp_path: Path) -> None:
    import pandas as pd

    rows = [("00123", date(2024, 4, 1), 1200.5, "A"), ("00124", date(2024, 4, 2), 300.0, "B")]
    header = ["customer_id", "order_date", "revenue", "memo"]
    frame = pd.DataFrame(rows, columns=header)
    frame.to_csv(tmp_path / "utf8.csv", index=False)
    frame.to_csv(tmp_path / "cp932.csv", index=False, encoding="cp932")
    frame.to_csv(tmp_path / "packed.csv.gz", index=False)
    frame.to_csv(tmp_path / "tabs.tsv", index=False, sep="\t")
    frame.to_excel(tmp_path / "book.xlsx", index=False, sheet_name="注文")
    frame.to_parquet(tmp_path / "orders.parquet")
    sources = [
        tmp_path / name for name in ("utf8.csv", "cp932.csv", "packed.csv.gz", "tabs.tsv", "orders.parquet")
    ]
    for source in [*sources, f"{tmp_path / 'book.xlsx'}#注文"]:
        table = filled(str(source), "Orders", "Asia/Tokyo", "en")
        assert (list(table.rows.headers), [tuple(row) for row in table.rows.rows]) == (header, rows), source
        assert table.remarks == ()


def test_a_time_with_an_offset_is_the_shops_time(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\nA,2024-04-01T23:30:00Z,1\n", encoding="utf-8")
    for zone, local in (("Asia/Tokyo", datetime(2024, 4, 2, 8, 30)), ("UTC", datetime(2024, 4, 1, 23, 30))):
        assert filled(str(path), "Orders", zone, "en").rows.rows[0][1] == local


@pytest.mark.parametrize(
    ("headers", "settled"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "A", "Ａ"], ["a", "A_", "Ａ__"]),
        (["", " ", "x "], ["", "", "x"]),
        (["a", "a_", "a"], ["a", "a_", "a__"]),
    ],
)
def test_headers_are_told_apart(headers: Sequence[str], settled: Sequence[str]) -> None:
    assert told_apart(headers) == settled


def test_what_its_owner_should_know_is_said(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "number,order_date,revenue,memo,memo\n1,3/4/2024,5,a,b\n2,4/5/2024,6\n3,5/6/2024,7,c,d\n",
        encoding="utf-8",
    )
    table = filled(str(path), "Orders", "Asia/Tokyo", "en")
    assert len(table.rows.rows) == 2
    said = "\n".join(table.remarks)
    for word in ("Customer ID", "memo_", "3/4/2024", "(line 3)"):
        assert word in said, word


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_header_that_is_proposed_would_be_recognised(lang: Language) -> None:
    proposed = room("setup", lang)["new"]["header"]
    roles = {"month": "ad_spend", "cost": "ad_spend"}
    for column, header in proposed.items():
        assert column in recognise([header], roles.get(column, "orders"), {}), header  # type: ignore[arg-type]
    assert "customer_id" in recognise([proposed["customer_id"]], "customers", {})


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tables.MOST_ROWS == 1_048_571  # of 1,048,576, less the title, the header and what is between
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\n" + "A,2024-04-01,100\n" * 3, encoding="utf-8")
    with pytest.raises(SourceError, match=r"orders\.csv has 3 rows.*Settings sheet"):
        made(tmp_path, {"Orders": str(path)})
    assert not (tmp_path / "book.xlsm").exists()


READABLE = {
    name for name in BROKEN if name.startswith(("no customer", "no date", "no amount", "all ", "nothing but"))
} | {
    "a customer column under a strange name",
    "quantity without a price",
    "no header",
    "one of two files without an amount",
    "every row rejected for its own reason",
}
"""Sources that are no use to a report, but tables all the same."""


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - {"no source at all"}))
def test_a_broken_source_is_refused_and_a_mere_table_is_taken(tmp_path: Path, name: str) -> None:
    source = str(BROKEN[name](tmp_path)[-1])
    if name in READABLE:
        assert filled(source, "Orders", "Asia/Tokyo", "ja").rows.rows
    else:
        with pytest.raises(SourceError):
            filled(source, "Orders", "Asia/Tokyo", "ja")


def test_each_table_has_its_role() -> None:
    assert INPUT_ROLES == {"Orders": "orders", "Customers": "customers", "AdSpend": "ad_spend"}
