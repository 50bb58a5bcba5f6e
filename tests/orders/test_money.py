"""Amounts as people write them, read by the SQL and by the parser of odd spellings alike."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltv_xl.database import connect
from ltv_xl.orders.cells import script
from ltv_xl.orders.money import amount, is_missing

AMOUNTS = [
    ("1200", "1200"), ("¥1,200", "1200"), ("￥1,200", "1200"), ("\\1,200", "1200"), ("1,200円", "1200"),
    ("１，２００", "1200"), ("１２００円", "1200"), ("(300)", "-300"),
    ("（３００）", "-300"), ("-300", "-300"),
    ("▲300", "-300"), ("△300", "-300"), ("−300", "-300"), ("300-", "-300"), ("-¥1,200", "-1200"),
    ("¥-1,200", "-1200"), ("$8.00", "8"), ("-$12.00", "-12"), ("1.5", "1.5"), ("0", "0"),
    ("0.0001", "0.0001"),
    ("12.34565", "12.3457"), ("1,234,567.89", "1234567.89"), ("1.2E+3", "1200"), ("0,25", "0.25"),
    ("+5", "5"),
    ("JPY 1,200", "1200"), (" 1200 ", "1200"), ("'1200", "1200"),
]  # fmt: skip
UNREADABLE = [
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


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize("text", ["", " --", "-", "N/A", "なし", "null", "―"])
def test_words_for_no_value(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", [text for text, _ in AMOUNTS] + UNREADABLE)
def test_sql_reads_the_same_or_leaves_it_to_the_parser(text: str) -> None:
    connection = connect()
    connection.execute(script("macros"))
    found = connection.execute("SELECT read_money(?::VARCHAR)", [text]).fetchall()[0][0]
    assert found is None or found == amount(text)


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
