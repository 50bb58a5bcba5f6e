"""Columns that are one in several: telephones in three parts, a day and its time."""

import pytest

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import rows
from tests.orders.conftest import Write
from tests.orders.systems import EXPORTS

ALLOWING = Settings(allow_partial=True)
ORDERS = "注文番号,{phones},注文日,金額\n"


def test_a_telephone_in_three_columns_tells_guests_apart(write: Write) -> None:
    lines = "1,090,0000,0001,2025-01-05,100\n2,090,0000,0002,2025-01-06,200\n3,090,0000,0001,2025-01-07,300\n"
    checked = read([write(ORDERS.format(phones="TEL1,TEL2,TEL3") + lines)], settings=Settings())
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(2,)]
    assert checked.sources[0].columns["phone"] == "TEL(1+2+3)"
    assert checked.sources[0].unused == ()


def test_three_telephones_of_one_customer_are_not_put_together(write: Write) -> None:
    lines = "1,A,09000000001,0300000001,0600000001,2025-01-05,100\n"
    source = write("注文番号,顧客ID,電話番号1,電話番号2,電話番号3,注文日,金額\n" + lines)
    assert "phone" not in read([source], settings=Settings()).sources[0].columns


def test_guests_of_eccube_2_with_one_telephone_are_one(write: Write) -> None:
    text = EXPORTS["eccube3"].text.replace(",メールアドレス,", ",メモ,").replace("2,,見本,太", "2,,見本,花")
    checked = read([write(text, encoding="cp932")], settings=Settings())
    assert checked.sources[0].columns["phone"] == "TEL(1+2+3)"
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(1,)]


@pytest.mark.parametrize(
    ("header", "times"),
    [
        ("時刻", ("10:33", "23:05")),
        ("注文時間", ("103309", "230500")),
        ("Time", ("10:33:09", "23:05:00")),
        ("受注時刻", ("10時33分", "23時05分")),
    ],
)
def test_a_day_and_its_time_are_a_moment(header: str, times: tuple[str, str], write: Write) -> None:
    lines = "".join(f"{n},A,2025/1/{n},{time},100\n" for n, time in enumerate(times, start=5))
    checked = read([write(f"注文番号,顧客ID,注文日,{header},金額\n{lines}")], settings=Settings())
    assert checked.has_times
    assert checked.sources[0].unused == ()
    assert rows(checked, "SELECT strftime(ordered_at, '%d %H:%M') FROM orders ORDER BY ordered_at") == [
        ("05 10:33",),
        ("06 23:05",),
    ]


@pytest.mark.parametrize("key", ["square_items", "makeshop"])
def test_systems_with_a_column_of_times_have_them(key: str, write: Write) -> None:
    export = EXPORTS[key]
    checked = read([write(export.text, encoding=export.encoding)], settings=Settings())
    assert checked.has_times
    assert not {"Time", "注文時間"} & set(checked.sources[0].unused)


def test_a_moment_is_no_day_without_its_time(write: Write) -> None:
    """Rakuten gives 注文日時, and 注文時間 once more."""
    source = write("注文番号,顧客ID,注文日時,注文時間,金額\n1,A,2025-01-05 10:33:09,10:33:09,100\n")
    checked = read([source], settings=Settings())
    assert checked.sources[0].unused == ("注文時間",)
    assert rows(checked, "SELECT strftime(ordered_at, '%d %H:%M') FROM orders") == [("05 10:33",)]


def test_a_row_without_a_time_keeps_its_day(write: Write) -> None:
    lines = "".join(f"{n},A,2025/1/{n % 28 + 1},{'' if n == 3 else '10:33'},100\n" for n in range(40))
    checked = read([write(f"注文番号,顧客ID,注文日,時刻,金額\n{lines}")], settings=Settings())
    assert checked.rows_used == 40


@pytest.mark.parametrize(
    ("headers", "header"),
    [
        ("年,月,日", "注文日(年+月+日)"),
        ("注文年,注文月,注文日", "注文日(注文年+注文月+注文日)"),
        ("Year,Month,Day", "order date(Year+Month+Day)"),
        ("order_year,order_month,order_day", "order date(order_year+order_month+order_day)"),
    ],
)
def test_a_day_in_three_columns(write: Write, headers: str, header: str) -> None:
    lines = "1,A,2024,2,29,100\n2,A,2024年,12月,1日,200\n3,B,,,,300\n"
    checked = read([write(f"order_id,customer_id,{headers},amount\n{lines}")], settings=ALLOWING)
    assert checked.sources[0].columns["order_date"] == header
    days = [str(day) for (day,) in rows(checked, "SELECT order_date FROM orders ORDER BY order_date")]
    assert days == ["2024-02-29", "2024-12-01"]
    assert checked.rows_left_out == {"no_date": 1}


def test_a_day_in_three_columns_with_a_day_that_there_is_not(write: Write) -> None:
    lines = "1,A,2024,2,30,100\n2,A,2024,12,1,200\n"
    checked = read([write(f"order_id,customer_id,年,月,日,amount\n{lines}")], settings=ALLOWING)
    assert checked.rows_left_out == {"bad_date": 1}


def test_the_day_of_birth_in_three_columns_is_no_order_date(write: Write) -> None:
    text = "order_id,customer_id,注文日,生年,生月,生日,amount\n1,A,2024-03-01,1980,2,28,100\n"
    checked = read([write(text)], settings=Settings())
    assert checked.sources[0].columns["order_date"] == "注文日"
    assert [str(day) for (day,) in rows(checked, "SELECT order_date FROM orders")] == ["2024-03-01"]


@pytest.mark.parametrize(
    ("headers", "lines", "column"),
    [
        ("年,月", "2024,5,検索,100\n2024年,12月,検索,200\n", ("month", "月(年+月)")),
        ("year,month", "2024,05,検索,100\n2024,12,検索,200\n", ("month", "month(year+month)")),
        ("年,月,日", "2024,5,31,検索,100\n2024,12,1,検索,200\n", ("date", "日付(年+月+日)")),
    ],
)
def test_months_of_spend_in_columns_of_year_and_month(
    write: Write, headers: str, lines: str, column: tuple[str, str]
) -> None:
    orders = write("order_id,customer_id,order_date,amount\n1,A,2024-04-30,100\n2,B,2024-12-31,100\n")
    ads = write(f"{headers},媒体,広告費\n{lines}", name="ads.csv")
    checked = read([orders], ad_spend=ads, settings=Settings())
    named = {name: header for name, header in checked.sources[1].columns.items() if name in {"month", "date"}}
    assert named == dict([column])
    spent = rows(checked, "SELECT strftime(month, '%Y-%m'), cost::INTEGER FROM ad_spend ORDER BY ALL")
    assert spent == [("2024-05", 100), ("2024-12", 200)]
