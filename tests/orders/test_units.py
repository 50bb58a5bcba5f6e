"""Amounts in thousands, a currency that few rows name, a price that ends in a flourish, tax in or out."""

from decimal import Decimal
from pathlib import Path

import pytest

from ltv_xl.errors import SourceError
from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.orders.values.money import amount
from ltv_xl.orders.values.unit import is_in_another_unit
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES
from tests.orders.checked import remarks, rows


def _read(folder: Path, header: str, *amounts: str, currency: str | None = None) -> CheckedOrders:
    lines = [f"{number},C{number % 5},2024-01-05,{text}" for number, text in enumerate(amounts)]
    path = folder / "orders.csv"
    path.write_text("\n".join([f"注文番号,顧客ID,注文日,{header}", *lines, ""]), encoding="utf-8")
    return read([path], settings=Settings(currency=currency))


@pytest.mark.parametrize(
    "header",
    [
        "売上(千円)",
        "金額（単位：千円）",
        "売上高[百万円]",
        "売上（万円）",
        "Revenue (in 000s)",
        "Sales (thousands)",
        "Umsatz TEUR",
        "Amount (k)",
        "金額（千）",
        "Amount (cents)",
        "amount_cents",
        "Price (pence)",
    ],
)
def test_headers_of_thousands(header: str) -> None:
    assert is_in_another_unit(header)


@pytest.mark.parametrize(
    "header",
    [
        "売上(円)",
        "金額",
        "Amount (USD)",
        "Total (M/F)",
        "商品代金(税込)",
        "千代田店売上",
        "Market value",
        "Amount (JPY)",
    ],
)
def test_headers_of_full_amounts(header: str) -> None:
    assert not is_in_another_unit(header)


def test_amounts_in_thousands_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refusal:
        _read(tmp_path, "売上(千円)", "12", "3")
    assert all("売上(千円)" in refusal.value.sentence(lang) for lang in LANGUAGES)


def test_a_currency_that_few_rows_name_is_doubted(tmp_path: Path) -> None:
    checked = _read(tmp_path, "金額", "10 USD", *["1000"] * 9)
    assert remarks(checked)["currency_of_few"] == {"code": "USD", "count": 1, "total": 10}
    assert "currency_of_few" not in remarks(_read(tmp_path, "金額", "10 USD", *["1000"] * 9, currency="USD"))
    assert "currency_of_few" not in remarks(_read(tmp_path, "金額", *["10 USD"] * 9, "0"))
    assert "currency_of_few" not in remarks(_read(tmp_path, "金額", "￥10", *["1000"] * 9))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("¥1,200-", 1200),
        ("￥1,200－", 1200),
        ("1,200円也", 1200),
        ("金1,200円也", 1200),
        ("1,200-", -1200),
        ("-¥1,200", -1200),
        ("¥-1,200", -1200),
        ("$12-", -12),
    ],
)
def test_a_flourish_is_no_minus(text: str, value: int) -> None:
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize("headers", ["売上(税込),売上(税抜)", "Total (incl. VAT),Total (excl. VAT)"])
def test_of_two_amounts_the_one_without_tax_is_used(tmp_path: Path, headers: str) -> None:
    checked = _read(tmp_path, headers, *["1100,1000"] * 5)
    assert rows(checked, "SELECT sum(revenue) FROM orders") == [(Decimal(5000),)]
