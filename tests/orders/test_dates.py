"""Dates as people write them, read by the SQL and by the parser of odd spellings alike."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltv_xl.database import connect
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.dates import MomentForm, birth, moment, month
from ltv_xl.setting_values import DateOrder

TOKYO = MomentForm("mdy", ZoneInfo("Asia/Tokyo"))
MOMENTS = [
    ("2024-04-01", "2024-04-01"), ("2024/4/1", "2024-04-01"), ("2024.4.1", "2024-04-01"),
    ("2024年4月1日", "2024-04-01"), ("２０２４年４月１日", "2024-04-01"), ("令和6年4月1日", "2024-04-01"),
    ("令和元年5月1日", "2019-05-01"), ("R6.4.1", "2024-04-01"), ("平成31年4月30日", "2019-04-30"),
    ("S63.12.31", "1988-12-31"), ("20240401", "2024-04-01"), ("45383", "2024-04-01"),
    ("45383.5", "2024-04-01 12:00"), ("2024/4/1(月)", "2024-04-01"),
    ("2024-04-01 09:05:03", "2024-04-01 09:05:03"),
    ("2024/4/1 9:05", "2024-04-01 09:05"), ("2024年4月1日 9時5分", "2024-04-01 09:05"),
    ("2024-04-01T09:05:03.123", "2024-04-01 09:05:03"), ("2025-01-31T15:30:00Z", "2025-02-01 00:30"),
    ("2025-01-31T15:30:00+00:00", "2025-02-01 00:30"), ("2025-01-05 10:12:33 +0900", "2025-01-05 10:12:33"),
    ("2025-01-05 10:12:33 -0500", "2025-01-06 00:12:33"), ("2025-01-31 15:30 UTC", "2025-02-01 00:30"),
    ("Jan 5, 2025 10:12:33 PM", "2025-01-05 22:12:33"), ("5 Jan 2025", "2025-01-05"),
    ("12/31/2024", "2024-12-31"), ("Tue, 30 Sep 2025 10:05:07 +0900", "2025-09-30 10:05:07"),
    ("Tue, 30 Sep 2025 20:05:00 GMT", "2025-10-01 05:05"), ("Tue, 30 Sep 2025", "2025-09-30"),
    ("Tuesday, September 30, 2025", "2025-09-30"), ("Tue 2025-09-30", "2025-09-30"),
    ("12/1/2010 8:26", "2010-12-01 08:26"), ("20240401123456", "2024-04-01 12:34:56"),
    ("2024/4/1 午後3:05", "2024-04-01 15:05"), ("'2024-04-01", "2024-04-01"),
]  # fmt: skip
NO_MOMENTS = ["", "soon", "2024-13-01", "2024-02-30", "令和6年13月1日", "12345678", "1200", "99999", "2024"]


@pytest.mark.parametrize(("text", "iso"), MOMENTS)
def test_moment_is_read(text: str, iso: str) -> None:
    found = moment(text, TOKYO)
    assert found is not None
    assert found.replace(microsecond=0) == datetime.fromisoformat(iso)


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_what_is_no_date_is_none(text: str) -> None:
    assert moment(text, TOKYO) is None


@pytest.mark.parametrize(
    "macro", ["read_local_moment({})", "read_plain_moment({})", "read_offset_moment({}, 'Asia/Tokyo')"]
)
@pytest.mark.parametrize("text", [text for text, _ in MOMENTS] + NO_MOMENTS)
def test_sql_reads_the_same_or_leaves_it_to_the_parser(text: str, macro: str) -> None:
    connection = connect()
    connection.execute(script("macros"))
    query = f"SELECT {macro.format('t')} FROM (SELECT ?::VARCHAR AS t)"
    found = connection.execute(query, [text]).fetchall()[0][0]
    parsed = moment(text, TOKYO)
    assert found is None or (parsed is not None and found.replace(microsecond=0) == parsed)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    day=st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)),
    style=st.sampled_from(
        ["{0.year}-{0.month:02}-{0.day:02}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日",
         "{0.year}{0.month:02}{0.day:02}", "{0.year}.{0.month}.{0.day}"]
    ),
)  # fmt: skip
def test_a_date_in_any_style_reads_back(day: date, style: str) -> None:
    found = moment(style.format(day), TOKYO)
    assert found is not None
    assert found.date() == day


@settings(derandomize=True, deadline=None, max_examples=200)
@given(day=st.dates(min_value=date(2019, 5, 1), max_value=date(2099, 12, 31)))
def test_reiwa_years_read_back(day: date) -> None:
    found = moment(f"令和{day.year - 2018}年{day.month}月{day.day}日", TOKYO)
    assert found is not None
    assert found.date() == day


@settings(derandomize=True, deadline=None, max_examples=200)
@given(day=st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_excel_serials_read_back(day: date) -> None:
    found = moment(str((day - date(1899, 12, 30)).days), TOKYO)
    assert found is not None
    assert found.date() == day


@pytest.mark.parametrize(("order", "iso"), [("mdy", "2004-03-05"), ("dmy", "2005-04-03")])
def test_the_order_of_the_numbers_is_the_columns(order: DateOrder, iso: str) -> None:
    text = "3/5/2004" if order == "mdy" else "3/4/05"
    assert moment(text, MomentForm(order, TOKYO.zone)) == datetime.fromisoformat(iso)


def test_times_stay_as_they_are_written_without_a_zone() -> None:
    as_written = MomentForm("mdy", None)
    assert moment("2024-01-10 18:30:00 -0500", as_written) == datetime(2024, 1, 10, 18, 30)


def test_times_of_a_column_in_utc_become_local_and_its_dates_stay() -> None:
    in_utc = MomentForm("mdy", TOKYO.zone, in_utc=True)
    assert moment("2024-01-10 23:10", in_utc) == datetime(2024, 1, 11, 8, 10)
    assert moment("2024-01-10 23:10 +09:00", in_utc) == datetime(2024, 1, 10, 23, 10)
    assert moment("2024-01-10", in_utc) == datetime(2024, 1, 10)
    assert moment("45301.75", in_utc) == datetime(2024, 1, 11, 3)
    assert moment("45301", in_utc) == datetime(2024, 1, 10)


@pytest.mark.parametrize(
    "text",
    ["2024-04", "2024/4", "2024年4月", "202404", "2024年4月度", "Apr 2024", "Apr-24", "2024-04-15",
     "2024/04/01 - 2024/04/30", "2024/04/01〜2024/04/30"],
)  # fmt: skip
def test_month_is_its_first_day(text: str) -> None:
    assert month(text, TOKYO) == datetime(2024, 4, 1)


def test_year_of_birth_alone_is_its_middle() -> None:
    assert birth("1988", TOKYO) == datetime(1988, 7, 1)
    assert birth("昭和63年12月31日", TOKYO) == datetime(1988, 12, 31)


def test_a_birth_year_of_two_digits_is_never_to_come() -> None:
    assert birth("4/1/45", TOKYO) == datetime(1945, 4, 1)
    assert birth("4/1/05", TOKYO) == datetime(2005, 4, 1)
