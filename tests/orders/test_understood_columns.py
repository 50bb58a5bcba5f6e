"""Columns as a whole: what all their cells prove decides how each is read, or that none is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ltv_xl.errors import InputError, SettingError, SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks, rows
from tests.orders.conftest import Write


def written(
    write: Write, amounts: Sequence[str] = (), days: Sequence[str] = (), header: str = "amount"
) -> Path:
    """A file of orders, one customer each, with these amounts or these days."""
    days = days or ["2024-04-01"] * len(amounts)
    amounts = amounts or ["1"] * len(days)
    lines = [f'C{n};"{day}";"{amount}"' for n, (day, amount) in enumerate(zip(days, amounts, strict=True))]
    return write("\n".join([f"customer_id;order_date;{header}", *lines, ""]))


def amounts_of(checked: CheckedOrders) -> list[Decimal]:
    return [row[0].normalize() for row in rows(checked, "SELECT revenue FROM orders ORDER BY customer_id")]


def days_of(checked: CheckedOrders) -> list[date]:
    return [row[0] for row in rows(checked, "SELECT order_date FROM orders ORDER BY customer_id")]


def uncertain(checked: CheckedOrders) -> set[str]:
    """The keys of what was assumed."""
    remarks(checked)  # each has its sentence
    return {remark.key for remark in checked.remarks if remark.uncertain}


AMOUNTS = {
    "German": (["1.360,50", "370,00", "1.000"], ["1360.5", "370", "1000"]),
    "German, one cell of three decimals": (["1.360", "12,5"], ["1360", "12.5"]),
    "English": (["1,360.50", "370.00", "1,000"], ["1360.5", "370", "1000"]),
    "English, groups alone": (["1,360", "370", "12,000"], ["1360", "370", "12000"]),
    "English, three decimals": (["1.360", "0.125", "12.5"], ["1.36", "0.125", "12.5"]),
    "Swiss": (["1'360.50", "12’000.00", "5.-"], ["1360.5", "12000", "5"]),
    "French": (["1 360,50", "12\u202f000,00", "5"], ["1360.5", "12000", "5"]),
    "Indian": (["1,60,500.00", "12,34,567", "500"], ["160500", "1234567", "500"]),
    "millions": (["1.360.500", "1.360"], ["1360500", "1360"]),
    "no groups": (["1360,5", "12,25"], ["1360.5", "12.25"]),
    "losses": (["-1.360,50", "(370,00)", "12,5-"], ["-1360.5", "-370", "-12.5"]),
    "full-width": (["１，３６０", "￥370", "1,000円"], ["1360", "370", "1000"]),
}


@pytest.mark.parametrize("style", AMOUNTS)
def test_a_columns_decimal_mark_is_what_its_cells_prove(write: Write, style: str) -> None:
    texts, values = AMOUNTS[style]
    checked = read([written(write, texts)], settings=Settings())
    assert amounts_of(checked) == [Decimal(value).normalize() for value in values]
    assert not uncertain(checked)


def test_points_before_three_digits_throughout_are_thousands_and_that_is_said(write: Write) -> None:
    source = written(write, ["1.360", "12.500", "370"])
    checked = read([source], settings=Settings())
    assert amounts_of(checked) == [Decimal(1360), Decimal(12500).normalize(), Decimal(370).normalize()]
    assert uncertain(checked) == {"decimal_assumed"}
    settled = read([source], settings=Settings(decimal="."))
    assert amounts_of(settled) == [Decimal("1.36"), Decimal("12.5"), Decimal(370).normalize()]
    assert not uncertain(settled)


@pytest.mark.parametrize("texts", [["1.360", "12.500"], ["1,360", "12,500"]])
def test_in_a_currency_with_three_decimals_thousands_are_not_assumed(write: Write, texts: list[str]) -> None:
    source = written(write, texts, header="Total (KWD)")
    with pytest.raises(SourceError, match=r"--decimal"):
        read([source], settings=Settings())
    assert amounts_of(read([source], settings=Settings(decimal="."))) is not None
    assert amounts_of(read([source], settings=Settings(decimal=","))) is not None


@pytest.mark.parametrize(
    ("texts", "rows_named"),
    [
        (["1.360,50", "370.25"], (2, 3)),
        (["5", "1,360.50", "6", "370,5"], (3, 5)),
        (["1.360", "1,360"], (2, 3)),
    ],
)
def test_two_decimal_marks_in_a_column_are_refused_with_both_cells(
    write: Write, texts: list[str], rows_named: tuple[int, int]
) -> None:
    source = written(write, texts)
    with pytest.raises(SourceError) as refusal:
        read([source], settings=Settings())
    for row in rows_named:
        assert f"row {row}" in str(refusal.value)
    settled = read([source], settings=Settings(decimal=",", allow_partial=True))
    assert settled.rows_used + settled.rows_left_out.get("bad_amount", 0) == len(texts)


def test_the_cell_that_contradicts_may_stand_far_below_those_that_are_looked_at_first(write: Write) -> None:
    plain = ["12.50"] * 3000
    with pytest.raises(SourceError, match=r"1\.360,50 in row 3002"):
        read([written(write, [*plain, "1.360,50"])], settings=Settings())


def test_another_columns_mark_settles_a_column_that_leaves_it_open(write: Write) -> None:
    lines = "".join(f"C{n};2024-04-01;1,000;{n}.250,50\n" for n in range(1, 4))
    checked = read([write(f"customer_id;order_date;quantity;unit_price\n{lines}")], settings=Settings())
    assert amounts_of(checked) == [Decimal("1250.5"), Decimal("2250.5"), Decimal("3250.5")]


def test_groups_at_first_and_decimals_far_below_are_read_anew(write: Write) -> None:
    texts = [*["1,000"] * 1500, "0,250"]
    assert amounts_of(read([written(write, texts)], settings=Settings()))[0] == Decimal(1)


def test_the_option_settles_only_what_a_column_leaves_open(write: Write) -> None:
    lines = "A;13/01/2024;1.360,50;1.250\nB;14/01/2024;370,00;2.000\n"
    source = write(f"customer_id;order_date;revenue;cost\n{lines}")
    checked = read([source], settings=Settings(decimal=".", date_order="mdy"))
    assert amounts_of(checked) == [Decimal("1360.5"), Decimal(370).normalize()]
    assert days_of(checked) == [date(2024, 1, 13), date(2024, 1, 14)]
    assert rows(checked, "SELECT profit FROM orders ORDER BY customer_id") == [
        (Decimal("1359.25"),),
        (Decimal(368),),
    ]


def test_typed_numbers_of_a_workbook_are_no_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ["customer_id", "order_date", "amount"],
        ["A", date(2024, 4, 1), 1.125],
        ["B", "2024-04-01", 2.5],
    ):
        book.active.append(row)
    book.active.delete_rows(3)
    book.save(tmp_path / "orders.xlsx")
    checked = read([tmp_path / "orders.xlsx"], settings=Settings())
    assert amounts_of(checked) == [Decimal("1.125")]
    assert not uncertain(checked)


def test_each_file_has_its_own_marks(write: Write) -> None:
    german = write("customer_id;order_date;amount\nA;01.04.2024;1.360,50\n", "german.csv")
    english = write("customer_id,order_date,amount\nB,04/13/2024,1360.25\n", "english.csv")
    checked = read([german, english], settings=Settings())
    assert amounts_of(checked) == [Decimal("1360.5"), Decimal("1360.25")]
    assert days_of(checked) == [date(2024, 4, 1), date(2024, 4, 13)]


DAYS = {
    "day first": ["13/01/2024", "01/02/2024"],
    "month first": ["01/13/2024", "02/01/2024"],
    "day first, two digits": ["13/01/24", "01/02/24", "25/03/24", "8/4/24"],
    "month first, two digits, times": ["1/13/24 8:26", "2/1/24 8:26"],
    "points": ["13.01.2024", "01.02.2024"],
    "points, two digits": ["13.01.24", "1.2.24"],
    "names": ["13-Jan-24", "1-Feb-24"],
    "names first": ["Jan 13, 2024", "Feb 1, 2024"],
    "mixed with years first": ["2024-01-13", "01/02/2024"],
}


@pytest.mark.parametrize("style", DAYS)
def test_the_order_of_dates_is_the_columns(write: Write, style: str) -> None:
    texts = DAYS[style]
    if style == "mixed with years first":
        texts = ["13/01/2024", *texts]
    checked = read([written(write, days=texts)], settings=Settings())
    assert set(days_of(checked)) >= {date(2024, 1, 13), date(2024, 2, 1)}
    assert not uncertain(checked)


def test_years_of_two_digits_first_are_the_number_that_hardly_varies(write: Write) -> None:
    days = [date(2024, 1, 10) + timedelta(days=9 * n) for n in range(40)]
    checked = read([written(write, days=[f"{day:%y/%m/%d}" for day in days])], settings=Settings())
    assert sorted(days_of(checked)) == days
    assert not uncertain(checked)


@pytest.mark.parametrize(
    ("texts", "read_as", "day"),
    [
        (["3/4/2024"], "mdy", date(2024, 3, 4)), (["3-4-2024"], "mdy", date(2024, 3, 4)),
        (["05/06/07"], "mdy", date(2007, 5, 6)),
    ],
)  # fmt: skip
def test_dates_that_may_be_read_in_two_ways_are_said_to_be(
    write: Write, texts: list[str], read_as: str, day: date
) -> None:
    checked = read([written(write, days=texts)], settings=Settings())
    assert days_of(checked) == [day]
    assert uncertain(checked) == {f"date_order_assumed_{read_as}"}
    settled = read([written(write, days=texts)], settings=Settings(date_order="dmy"))
    assert not uncertain(settled)
    assert days_of(settled) != [day]


def test_points_between_are_day_first(write: Write) -> None:
    checked = read([written(write, days=["03.04.2024"])], settings=Settings())
    assert (days_of(checked), uncertain(checked)) == ([date(2024, 4, 3)], set())


def test_japanese_headers_put_the_year_first(write: Write) -> None:
    checked = read([write("顧客ID,注文日,金額\nA,05/06/07,1\n")], settings=Settings())
    assert days_of(checked) == [date(2005, 6, 7)]
    assert uncertain(checked) == {"date_order_assumed_ymd", "years_may_be_of_reiwa"}


@pytest.mark.parametrize(
    ("texts", "uncertain_of"),
    [
        (["06/01/31", "07/02/05"], {"years_may_be_of_reiwa"}),
        (["24/01/31", "25/02/05"], set()),
        (["06/01/31", "24/02/05"], set()),
        (["R6/01/31", "令和7年2月5日"], set()),
    ],
)
def test_years_of_the_era_without_its_sign_are_doubted(
    write: Write, texts: list[str], uncertain_of: set[str]
) -> None:
    lines = "".join(f"C{number},{day},1\n" for number, day in enumerate(texts))
    checked = read([write(f"顧客ID,注文日,金額\n{lines}")], settings=Settings())
    assert uncertain(checked) == uncertain_of


def test_points_beside_japanese_headers_are_doubted(write: Write) -> None:
    """Whoever writes Japanese headers seldom writes the day first, points or not."""
    checked = read([write("顧客ID,注文日,金額\nA,7.3.24,1\n")], settings=Settings())
    assert days_of(checked) == [date(2024, 3, 7)]
    assert uncertain(checked) == {"date_order_assumed_dmy"}


def test_dates_in_two_orders_are_refused_with_both_cells(write: Write) -> None:
    source = written(write, days=["01/02/2024", "13/01/2024", "01/14/2024"])
    with pytest.raises(SourceError, match=r"13/01/2024 in row 3 and 01/14/2024 in row 4"):
        read([source], settings=Settings())
    settled = read([source], settings=Settings(date_order="dmy", allow_partial=True))
    assert days_of(settled) == [date(2024, 2, 1), date(2024, 1, 13)]
    assert settled.rows_left_out == {"bad_date": 1}


@pytest.mark.parametrize("shown", ["as dates", "as serials"])
def test_dates_that_excel_has_turned_are_refused(tmp_path: Path, shown: str) -> None:
    """What another country's Excel could take for month/day became dates; the others stayed texts."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["customer_id", "order_date", "amount"])
    for day in range(1, 29):
        turned: Any = datetime(2024, day, 3) if day <= 12 else f"{day}/03/2024"
        if day <= 12 and shown == "as serials":
            turned = (turned - datetime(1899, 12, 30)).days + 0.5
        book.active.append([f"C{day}", turned, 100])
    book.save(tmp_path / "orders.xlsx")
    with pytest.raises(SourceError, match=r"13/03/2024 in row 14"):
        read([tmp_path / "orders.xlsx"], settings=Settings())


def test_texts_among_a_workbooks_dates_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["customer_id", "order_date", "amount"])
    for n, day in enumerate([date(2024, 1, 20), date(2024, 1, 25), "2024年1月30日", "31/01/2024"]):
        book.active.append([f"C{n}", day, 100])
    book.save(tmp_path / "orders.xlsx")
    checked = read([tmp_path / "orders.xlsx"], settings=Settings())
    assert days_of(checked) == [date(2024, 1, day) for day in (20, 25, 30, 31)]


def test_dates_to_come_are_set_aside_and_counted(write: Write) -> None:
    tomorrow = date.today() + timedelta(days=2)
    source = written(write, days=["2024-04-01", tomorrow.isoformat(), "9999-12-31", "1985-01-01"])
    checked = read([source], settings=Settings(allow_partial=True))
    assert checked.rows_left_out == {"future_date": 2, "old_date": 1}
    assert checked.as_of == date(2024, 4, 1)
    assert read([source], settings=Settings(as_of=tomorrow, allow_partial=True)).rows_left_out == {
        "future_date": 1,
        "old_date": 1,
    }


@pytest.mark.parametrize("never", ["9999-12-31", "9999/12/31", "2999-12-31", ""])
def test_a_contract_that_ends_in_9999_was_not_cancelled(write: Write, never: str) -> None:
    orders = write("customer_id,order_date,amount\nA,2024-04-01,1\nB,2024-04-01,1\n")
    people = write(f"customer_id,cancelled on\nA,{never}\nB,2024-06-30\n", "people.csv")
    checked = read([orders], customers=people, settings=Settings())
    found = rows(checked, "SELECT cancelled_on FROM customers ORDER BY customer_id")
    assert found == [(None,), (date(2024, 6, 30),)]


CURRENCIES = {
    "code before": (["EUR 5,00"], "amount", "EUR"),
    "code behind": (["5.00 USD"], "amount", "USD"),
    "sign behind": (["5,00 €", "6,00"], "amount", "EUR"),
    "sign before": (["£5.00"], "amount", "GBP"),
    "R$": (["R$ 1.360,00"], "amount", "BRL"),
    "₹": (["₹1,60,500.00"], "amount", "INR"),
    "yen word": (["1,200円"], "amount", "JPY"),
    "header, brackets": (["5"], "amount (GBP)", "GBP"),
    "header, full-width": (["5"], "売上（USD）", "USD"),
    "header, sign": (["5"], "Total (€)", "EUR"),
    "nothing": (["5"], "amount", "JPY"),
    "header that is no currency": (["5"], "Total (tax)", "JPY"),
}


@pytest.mark.parametrize("style", CURRENCIES)
def test_the_currency_is_what_the_file_names(write: Write, style: str) -> None:
    texts, header, code = CURRENCIES[style]
    checked = read([written(write, texts, header=header)], settings=Settings())
    assert checked.currency == code
    assert not uncertain(checked)


@pytest.mark.parametrize(("text", "code", "other"), [("$5.00", "USD", "AUD"), ("5,00 kr", "SEK", "NOK")])
def test_a_sign_of_several_currencies_is_said_to_be(write: Write, text: str, code: str, other: str) -> None:
    checked = read([written(write, [text])], settings=Settings())
    assert (checked.currency, uncertain(checked)) == (code, {"currency_assumed"})
    settled = read([written(write, [text])], settings=Settings(currency=other))
    assert (settled.currency, uncertain(settled)) == (other, set())


@pytest.mark.parametrize(
    ("texts", "header", "named"),
    [(["$5.00", "€6.00"], "amount", ("USD 1", "EUR 1")), (["£5.00"], "Total (EUR)", ("GBP 1", "EUR 1"))],
)
def test_two_currencies_are_refused_with_both(
    write: Write, texts: list[str], header: str, named: tuple[str, str]
) -> None:
    with pytest.raises(SourceError) as refusal:
        read([written(write, texts, header=header)], settings=Settings())
    assert all(words in str(refusal.value) for words in named)
    with pytest.raises(SourceError):
        read([written(write, texts, header=header)], settings=Settings(currency="USD"))


def test_another_currency_than_the_file_names_is_refused(write: Write) -> None:
    with pytest.raises(SourceError, match=r"in GBP, and --currency says EUR"):
        read([written(write, ["£5.00"])], settings=Settings(currency="EUR"))


TWO = """order_id,customer_id,order_date,amount,currency
1,A,2024-04-01,100,JPY
1,A,2024-04-01,50,
2,B,2024-04-02,7,USD
2,B,2024-04-02,3,
3,C,2024-04-03,20,usd
"""


def test_a_currency_column_chooses_rows_with_the_option_alone(write: Write) -> None:
    with pytest.raises(SourceError, match=r"USD 2, JPY 1"):
        read([write(TWO)], settings=Settings())
    dollars = read([write(TWO)], settings=Settings(currency="USD"))
    assert rows(dollars, "SELECT sum(revenue), count(*) FROM orders") == [(Decimal(30), 2)]
    assert (dollars.currency, dollars.rows_left_out) == ("USD", {"other_currency": 2})
    yen = read([write(TWO)], settings=Settings(currency="JPY"))
    assert rows(yen, "SELECT sum(revenue), count(*) FROM orders") == [(Decimal(150), 1)]
    with pytest.raises(SourceError, match=r"no amounts in EUR"):
        read([write(TWO)], settings=Settings(currency="EUR"))


def test_ads_in_another_currency_than_the_orders_are_refused(write: Write) -> None:
    orders = written(write, ["£5.00"])
    ads = write("month,channel,cost (USD)\n2024-04,X,5\n", "ads.csv")
    with pytest.raises(SourceError, match=r"ads\.csv are in USD, the orders in GBP"):
        read([orders], ad_spend=ads, settings=Settings())
    same = write("month,channel,cost (GBP)\n2024-04,X,5\n", "ads.csv")
    assert read([orders], ad_spend=same, settings=Settings()).currency == "GBP"


def test_ads_say_which_dollar_it_is(write: Write) -> None:
    ads = write("month,channel,cost (AUD)\n2024-04,X,5\n", "ads.csv")
    checked = read([written(write, ["$5.00"])], ad_spend=ads, settings=Settings())
    assert (checked.currency, uncertain(checked)) == ("AUD", {"ads_without_channels"})


def test_ad_rows_of_another_currency_are_left_out_and_said(write: Write) -> None:
    ads = write("month,channel,cost,currency\n2024-04,X,5,USD\n2024-04,X,700,JPY\n", "ads.csv")
    orders = written(write, ["5"])
    with pytest.raises(SourceError, match=r"USD 1, JPY 1|JPY 1, USD 1"):
        read([orders], ad_spend=ads, settings=Settings())
    checked = read([orders], ad_spend=ads, settings=Settings(currency="JPY"))
    assert rows(checked, "SELECT cost FROM ad_spend") == [(Decimal(700),)]
    assert remarks(checked)["ads_in_other_currency"] == {"count": 1}


def test_a_target_profit_in_yen_is_no_target_in_dollars(write: Write) -> None:
    settings = Settings(target_profit="3,000円")  # type: ignore[arg-type]  # read as a setting
    with pytest.raises(SettingError):
        read([written(write, ["$5.00"])], settings=settings)


ZONES = {
    "winter": (["2024-01-10 18:30:00 -0500"], "UTC-05:00", [date(2024, 1, 10)]),
    "winter and summer": (
        ["2024-01-10 23:30:00 -0500", "2024-07-10 23:30:00 -0400"],
        "UTC-05:00/UTC-04:00",
        [date(2024, 1, 10), date(2024, 7, 10)],
    ),
    "London": (
        ["2024-01-10T23:30:00+00:00", "2024-07-10T23:30:00+01:00"],
        "UTC+00:00/UTC+01:00",
        [date(2024, 1, 10), date(2024, 7, 10)],
    ),
    "Tokyo": (["2024-01-10 23:30:00 +0900"], "Asia/Tokyo", [date(2024, 1, 10)]),
    "odd spelling": (["Jan 10, 2024 11:30 PM +05:30"], "UTC+05:30", [date(2024, 1, 10)]),
}


@pytest.mark.parametrize("style", ZONES)
def test_the_days_are_those_of_the_files_own_offset(write: Write, style: str) -> None:
    texts, zone, days = ZONES[style]
    checked = read([written(write, days=texts)], settings=Settings())
    assert (checked.timezone, days_of(checked), uncertain(checked)) == (zone, days, set())


@pytest.mark.parametrize(
    "texts", [["2024-01-10T23:10:00Z"], ["2024-01-10 23:10:00 -0500", "2024-01-11 08:10:00 +0900"]]
)
def test_instants_are_days_of_tokyo_and_that_is_said(write: Write, texts: list[str]) -> None:
    checked = read([written(write, days=texts)], settings=Settings())
    assert (checked.timezone, uncertain(checked)) == ("Asia/Tokyo", {"zone_assumed"})
    assert set(days_of(checked)) == {date(2024, 1, 11)}
    named = read([written(write, days=texts)], settings=Settings(timezone="America/New_York"))
    assert (named.timezone, uncertain(named)) == ("America/New_York", set())


@pytest.mark.parametrize("header", ["Created (UTC)", "Created date (UTC)", "order date (GMT)"])
def test_a_header_in_utc_makes_instants_of_its_times(write: Write, header: str) -> None:
    lines = f"customer_id,{header},amount\nA,2024-01-10 23:10,1\nB,2024-01-10,1\nC,2024-01-10 23:10 +0100,1\n"
    checked = read([write(lines)], settings=Settings(mapping={"order_date": header}))
    assert days_of(checked) == [date(2024, 1, 11), date(2024, 1, 10), date(2024, 1, 11)]


def test_typed_instants_are_days_of_the_zone() -> None:
    at = pd.to_datetime(["2024-01-10 23:10"], utc=True)
    frame = pd.DataFrame({"customer_id": ["A"], "order_date": at, "amount": [1.125]})
    assert days_of(read([frame], settings=Settings())) == [date(2024, 1, 11)]
    assert days_of(read([frame], settings=Settings(timezone="UTC"))) == [date(2024, 1, 10)]


RUINED = {
    "shown in powers": ["4.50000E+15", "4.50000E+15"],
    "shown in powers, decimal comma": ["4,50000E+15", "4,50000E+15"],
    "zeros behind fifteen digits": ["112345678901234000", "112345678901234000", "112345678901235000"],
    "twenty digits": ["11234567890123400000", "11234567890123400000"],
    "a few among sound ones": ["A1", "1.23E+11", "1.23E+11", "123000000001"],
}


@pytest.mark.parametrize("style", RUINED)
@pytest.mark.parametrize("column", ["customer_id", "order_id"])
def test_ids_that_excel_has_joined_are_refused(write: Write, style: str, column: str) -> None:
    other = "order_id" if column == "customer_id" else "customer_id"
    lines = [f'"{value}",X{n},2024-04-01,1' for n, value in enumerate(RUINED[style])]
    source = write("\n".join([f"{column},{other},order_date,amount", *lines, ""]))
    with pytest.raises(SourceError, match=rf"Column {column} of orders\.csv .* in row"):
        read([source], settings=Settings())


def test_ids_of_a_workbook_that_are_long_numbers_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["customer_id", "order_date", "amount"])
    for day in (1, 2):
        book.active.append([112345678901234567, date(2024, 4, day), 1])
    book.save(tmp_path / "orders.xlsx")
    with pytest.raises(SourceError, match="shortened"):
        read([tmp_path / "orders.xlsx"], settings=Settings())


def test_shortened_ids_that_join_nobody_are_remarked(write: Write) -> None:
    source = write("customer_id,order_date,amount\n1.23E+11,2024-04-01,1\n1.24E+11,2024-04-02,1\n")
    assert remarks(read([source], settings=Settings()))["ids_shortened"]["count"] == 2


@pytest.mark.parametrize(
    "ids",
    [
        ["1E5", "12E3", "1E5"],
        ["450000000000001", "450000000000001"],
        ["1123456789012340", "1123456789012341", "1123456789012340"],
        ["4.500000000000123e+15", "4.500000000000123e+15"],
    ],
)
def test_sound_ids_are_left_alone(write: Write, ids: list[str]) -> None:
    lines = [f"{value},2024-04-0{n},1" for n, value in enumerate(ids, start=1)]
    checked = read([write("\n".join(["customer_id,order_date,amount", *lines, ""]))], settings=Settings())
    assert rows(checked, "SELECT count(DISTINCT customer_id) FROM orders") == [(len(set(ids)),)]
    assert "ids_shortened" not in remarks(checked)


def test_a_share_has_the_files_decimal_mark(write: Write) -> None:
    lines = "customer_id;order_date;quantity;unit_price;discount\nA;2024-04-01;2;1.000,50;0,25\n"
    checked = read([write(lines)], settings=Settings())
    assert amounts_of(checked) == [Decimal("1500.75")]


@pytest.mark.parametrize(
    ("texts", "days"), [(["1.360,50", "1.5"], ()), ((), ["13/01/2024", "01/13/2024"]), (["$1", "€1"], ())]
)
def test_refusals_are_sentences_in_both_languages(write: Write, texts: list[str], days: list[str]) -> None:
    with pytest.raises(InputError) as refusal:
        read([written(write, texts, days)], settings=Settings())
    assert refusal.value.exit_code == 2
    assert "{" not in refusal.value.sentence("ja") + refusal.value.sentence("en")


@pytest.mark.parametrize(
    ("amounts", "shortened"),
    [
        (["1.07E+04", "1.28e+04", "3980"], 2),
        (["-1.07E+04", "￥1.07E+04", "(980)"], 2),
        (["1.0734E+04", "1.07E+02", "3.98e3"], 0),  # with all their digits
        (["3980", "12,800"], 0),
    ],
)
def test_amounts_that_excel_has_shortened_are_said(
    write: Write, amounts: Sequence[str], shortened: int
) -> None:
    checked = read([written(write, amounts)], settings=Settings())
    counts = [remark.fields["count"] for remark in checked.remarks if remark.key == "amounts_shortened"]
    assert counts == ([shortened] if shortened else [])
    assert ("amounts_shortened" in uncertain(checked)) == bool(shortened)
