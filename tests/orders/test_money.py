"""Amounts as people write them, read by the SQL and by the parser of odd spellings alike."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltv_xl.database import connect
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.money import amount, is_missing, is_nothing, proof

AMOUNTS = [
    ("1200", "1200"), ("¥1,200", "1200"), ("￥1,200", "1200"), ("\\1,200", "1200"), ("1,200円", "1200"),
    ("１，２００", "1200"), ("１２００円", "1200"), ("(300)", "-300"),
    ("（３００）", "-300"), ("-300", "-300"),
    ("▲300", "-300"), ("△300", "-300"), ("−300", "-300"), ("300-", "-300"), ("-¥1,200", "-1200"),
    ("¥-1,200", "-1200"), ("$8.00", "8"), ("-$12.00", "-12"), ("1.5", "1.5"), ("0", "0"),
    ("0.0001", "0.0001"),
    ("12.34565", "12.3457"), ("1,234,567.89", "1234567.89"), ("1.2E+3", "1200"), ("1.360", "1.36"),
    ("1,60,500.00", "160500"), ("1'360.50", "1360.5"), ("1’360", "1360"), ("1 360.5", "1360.5"),
    ("5.-", "5"), ("R$ 5.50", "5.5"), ("Fr. 12.50", "12.5"), ("12.50 kr", "12.5"),
    ("CHF 1'000.00", "1000"),
    ("+5", "5"),
    ("JPY 1,200", "1200"), (" 1200 ", "1200"), ("'1200", "1200"),
]  # fmt: skip
WITH_COMMA = [
    ("0,25", "0.25"), ("1.360,50", "1360.5"),
    ("1.360", "1360"), ("1 360,00 kr", "1360"),
    ("1.234.567", "1234567"),
    ("R$ 1.360,00", "1360"), ("-12,5 €", "-12.5"), ("(1.000,00)", "-1000"),
    ("1.360,-", "1360"),
    ("1,2E+3", "1200"), ("1\u202f360,5", "1360.5"), ("7", "7"),
]  # fmt: skip
NOT_WITH_COMMA = ["1,360.50", "1,360,500", "1.36", "12.5", "1.2.3"]
UNREADABLE = [
    "3個",
    "0,25",
    "1.360,50",
    "1,36",
    "12.5.2024",
    "abc",
    "1,20,0",
    "12-34",
    "1.2.3",
    "--5",
    "1200 x 2",
    "¥",
    "10%",
    "2024-04-01",
    "1e999",
    "9" * 20,
]


@pytest.mark.parametrize(("text", "value"), AMOUNTS)
def test_amount_is_read_exactly(text: str, value: str) -> None:
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), WITH_COMMA)
def test_amount_with_a_decimal_comma_is_read_exactly(text: str, value: str) -> None:
    assert amount(text, ",") == Decimal(value)


@pytest.mark.parametrize("text", NOT_WITH_COMMA)
def test_what_is_no_amount_with_a_decimal_comma_is_none(text: str) -> None:
    assert amount(text, ",") is None


@pytest.mark.parametrize(
    ("digits", "proven"),
    [
        ("1360", "none"),
        ("1.360", "open point"),
        ("1,360", "open comma"),
        ("1.36", "point"),
        ("0.125", "point"),
        ("1,360.5", "point"),
        ("1,360,500", "point"),
        ("1,60,500", "point"),
        ("1'360.500", "point"),
        ("1360.500", "point"),
        ("1,36", "comma"),
        ("1.360,5", "comma"),
        ("1.360.500", "comma"),
        ("0,125", "comma"),
        ("1 360,500", "comma"),
        ("1,20,0", None),
        ("1.2.3", None),
    ],
)  # fmt: skip
def test_what_the_marks_of_an_amount_prove(digits: str, proven: str | None) -> None:
    assert proof(digits) == proven


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize("text", ["", " --", "-", "N/A", "なし", "null", "―"])
def test_words_for_no_value(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["無料", "Free", "利用なし", "返金なし", "No refund", "込", " no ", "不要"])
def test_words_for_nothing_to_pay(text: str) -> None:
    assert is_nothing(text)
    assert not is_missing(text)


@pytest.mark.parametrize(
    "text", ["全額", "半額", "full", "pending", "無料券", "freepost", "3点なしの値引きです"]
)
def test_words_that_may_stand_for_an_amount(text: str) -> None:
    assert not is_nothing(text)


@pytest.mark.parametrize("text", [text for text, _ in AMOUNTS] + UNREADABLE)
def test_sql_reads_the_same_or_leaves_it_to_the_parser(text: str) -> None:
    connection = connect()
    connection.execute(script("macros"))
    found = connection.execute("SELECT read_point_money(?::VARCHAR)", [text]).fetchall()[0][0]
    assert found is None or found == amount(text)


@pytest.mark.parametrize("text", [text for text, _ in AMOUNTS + WITH_COMMA] + NOT_WITH_COMMA + UNREADABLE)
def test_sql_reads_decimal_commas_as_the_parser_does(text: str) -> None:
    connection = connect()
    connection.execute(script("macros"))
    found = connection.execute("SELECT read_comma_money(?::VARCHAR)", [text]).fetchall()[0][0]
    assert found is None or found == amount(text, ",")


STYLES = [
    "{:.4f}", "¥{:,.4f}", "{:,.4f}円", "￥{:,.4f}", "\\{:,.4f}", "{:,.4f}", " {:,.4f} ",
]  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    value=st.decimals(min_value=0, max_value=Decimal("999999999999"), places=4),
    style=st.sampled_from(STYLES),
    negative=st.sampled_from(["", "-{}", "▲{}", "({})", "−{}"]),
    wide=st.booleans(),
)
def test_an_amount_in_any_style_reads_back_exactly(
    value: Decimal, style: str, negative: str, wide: bool
) -> None:
    text = style.format(value)
    text = negative.format(text.strip()) if negative else text
    if wide:
        text = text.translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．"))
    assert amount(text) == (-value if negative else value)
