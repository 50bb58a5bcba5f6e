"""What is said where ads may have cost more, or less, than the column of costs adds up to."""

import pandas as pd
import pytest

from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
from tests.orders.checked import remarks

ORDERS = pd.DataFrame({
    "customer_id": ["a", "b", "a"],
    "order_date": ["2024-01-05", "2024-01-09", "2024-02-05"],
    "revenue": [100, 200, 300],
    "channel": ["検索", "SNS", "検索"],
})
Row = tuple[object, ...]
MONTHS: list[Row] = [("2024-01", "検索", 1000, 200), ("2024-02", "検索", 1100, 220)]


def doubts(headers: tuple[str, ...], rows: list[Row]) -> dict[str, object]:
    ads = pd.DataFrame(rows, columns=list(headers))
    checked = read([ORDERS], ad_spend=ads, settings=Settings())
    remarks(checked)  # each has its sentence
    return {remark.key: remark.fields for remark in checked.remarks if remark.uncertain}


FURTHER = (
    "手数料",
    "代理店手数料",
    "合計費用",
    "広告費（グロス）",
    "制作費",
    "Agency fee",
    "Total cost",
    "Gross",
)
NO_COST = (
    *("CPA", "クリック単価", "予算", "累計費用", "消費税", "費用対効果", "売上金額", "資料請求", "購入金額"),
    *("Cost per order", "Cost / conv.", "Conversion value", "Budget", "ROAS", "CV合計", "会員数"),
)


@pytest.mark.parametrize("header", FURTHER)
def test_a_further_cost_is_said(header: str) -> None:
    (fields,) = doubts(("月", "チャネル", "広告費", header), MONTHS).values()
    assert isinstance(fields, dict)
    assert f"{fields['header']:ja}" == f"「{header}」"
    assert fields["cost"] == "広告費"


@pytest.mark.parametrize("header", NO_COST)
def test_what_is_no_cost_is_not(header: str) -> None:
    assert doubts(("月", "チャネル", "広告費", header), MONTHS) == {}


def test_costs_of_nothing_are_not() -> None:
    assert doubts(("月", "チャネル", "広告費", "手数料"), [(*row[:3], 0) for row in MONTHS]) == {}


def test_rows_that_are_planned_are_said() -> None:
    rows: list[Row] = [
        ("2024-01", "検索", 1000, "実績"),
        ("2024-02", "検索", 1100, "実績"),
        ("2024-03", "検索", 1500, "予定"),
    ]
    (fields,) = doubts(("月", "チャネル", "広告費", "区分"), rows).values()
    assert isinstance(fields, dict)
    assert (fields["words"], fields["count"]) == ("予定", 1)


def test_rows_that_stand_there_twice_are_said() -> None:
    headers = ("月", "チャネル", "広告費")
    once: list[Row] = [row[:3] for row in MONTHS]
    found = doubts(headers, [*once, *once])
    assert {key: fields["count"] for key, fields in found.items() if isinstance(fields, dict)} == {
        "ad_rows_twice": 2
    }
    assert doubts(headers, [*once, ("2024-01", "検索", 999)]) == {}
    assert doubts((*headers, "広告名"), [(*once[0], "A"), (*once[0], "B")]) == {}
    assert doubts(headers, [*once, ("2024-01", "SNS", 0), ("2024-01", "SNS", 0)]) == {}


def test_rows_alike_in_blocks_are_of_other_months() -> None:
    rows: list[Row] = [("2024-01", "検索", 100), ("", "SNS", 70), ("2024-02", "検索", 90), ("", "SNS", 70)]
    assert set(doubts(("月", "チャネル", "広告費"), rows)) == {"ads_in_blocks"}
