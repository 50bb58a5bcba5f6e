"""Whose spend a row of an ad file is: sums of other rows are none, and campaigns are no channels."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from ltv_xl.orders.read import read
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings
from tests.orders.checked import remarks

ORDERS = pd.DataFrame({
    "顧客ID": [1, 2, 3, 4],
    "注文日": ["2024-01-01", "2024-01-05", "2024-02-01", "2024-02-03"],
    "売上": [1000] * 4,
    "チャネル": ["検索", "SNS", "検索", "SNS"],
    "キャンペーン": ["春", "夏", "春", "夏"],
})
Row = tuple[str, str | None, str | None, int]


def _read(rows: list[Row], *columns: str) -> CheckedOrders:
    ads = pd.DataFrame(rows, columns=["月", "チャネル", "キャンペーン", "広告費"])
    return read([ORDERS], ad_spend=ads[list(columns)] if columns else ads, settings=Settings())


def _spent(checked: CheckedOrders) -> list[tuple[object, ...]]:
    query = "SELECT channel, campaign, CAST(sum(cost) AS INTEGER) FROM ad_spend GROUP BY ALL ORDER BY ALL"
    return checked.connection.execute(query).fetchall()


NAMED: list[Row] = [
    ("2024-01", "検索", "春", 100),
    ("2024-01", "検索", "夏", 250),
    ("2024-01", "SNS", "夏", 70),
]
SPENT = [("SNS", "夏", 70), ("検索", "夏", 250), ("検索", "春", 100)]


@pytest.mark.parametrize("name", ["全体", "全媒体", "All channels", "Overall"])
def test_all_channels_together_are_no_channel_where_they_cost_what_the_others_do(name: str) -> None:
    total = sum(row[3] for row in NAMED if row[0] == "2024-01")
    assert _spent(_read([*NAMED, ("2024-01", name, None, total)])) == SPENT
    assert (name, None, total + 50) in _spent(_read([*NAMED, ("2024-01", name, None, total + 50)]))


@pytest.mark.parametrize("name", ["検索 合計", "検索合計", "検索（計）", "検索 - Total", "検索 小計"])
def test_a_channel_with_a_word_for_its_sum_is_no_channel(name: str) -> None:
    assert _spent(_read([*NAMED, ("2024-01", name, None, 350)])) == SPENT


def test_a_name_that_ends_like_a_sum_is_a_channel_where_it_is_of_no_other() -> None:
    checked = _read([*NAMED, ("2024-01", "家計", None, 350)])
    assert ("家計", None, 350) in _spent(checked)


def test_a_row_without_a_campaign_that_costs_what_several_cost_is_their_sum() -> None:
    assert _spent(_read([*NAMED, ("2024-01", "検索", None, 350)])) == SPENT


@pytest.mark.parametrize(
    "row", [("2024-01", "検索", None, 300), ("2024-01", "SNS", None, 70), ("2024-02", "検索", None, 350)]
)
def test_other_rows_without_a_campaign_are_spend(row: Row) -> None:
    assert (row[1], None, row[3]) in _spent(_read([*NAMED, row]))


def test_campaigns_that_are_no_channels_are_judged_together() -> None:
    rows: list[Row] = [*NAMED, ("2024-01", None, None, 500)]
    checked = _read(rows, "月", "キャンペーン", "広告費")
    remarks(checked)  # it has its sentences
    assert {row[0] for row in _spent(checked)} == {None}
    assert sum(Decimal(str(row[2])) for row in _spent(checked)) == 920
    assert [remark.key for remark in checked.remarks if remark.uncertain] == ["ads_by_campaign_alone"]


def test_campaigns_that_bear_the_names_of_channels_are_channels() -> None:
    rows: list[Row] = [("2024-01", None, "検索", 100), ("2024-01", None, "ｓｎｓ", 70)]
    checked = _read(rows, "月", "キャンペーン", "広告費")
    assert [row[0] for row in _spent(checked)] == ["検索", "ｓｎｓ"]
    assert not [remark for remark in checked.remarks if remark.uncertain]


@pytest.mark.parametrize("header", ["施策名", "広告コード", "広告グループ名", "広告セット名"])
def test_headers_of_campaigns(header: str) -> None:
    ads = pd.DataFrame(NAMED, columns=["月", "チャネル", header, "広告費"])
    assert _spent(read([ORDERS], ad_spend=ads, settings=Settings())) == SPENT


BLOCKS: dict[str, list[Row]] = {
    "months within a channel": [
        ("2024-01", "検索", None, 100), ("2024-02", None, None, 250), ("2024-03", None, None, 90),
        ("2024-01", "SNS", None, 70), ("2024-02", None, None, 30), ("2024-03", None, None, 20),
    ],
    "campaigns within a channel": [
        ("2024-01", "検索", "春", 100), ("2024-01", None, "夏", 250),
        ("2024-01", "SNS", "春", 70), ("2024-01", None, "夏", 30),
        ("2024-02", "SNS", "春", 5), ("2024-02", None, "夏", 6),
    ],
    "channels within a month": [
        ("2024-01", "検索", None, 100), ("", "SNS", None, 250),
        ("2024-02", "検索", None, 90), ("", "SNS", None, 7),
    ],
}  # fmt: skip
WHOLE: dict[str, list[tuple[str, str, str | None, int]]] = {
    "months within a channel": [
        ("2024-01", "SNS", None, 70), ("2024-01", "検索", None, 100), ("2024-02", "SNS", None, 30),
        ("2024-02", "検索", None, 250), ("2024-03", "SNS", None, 20), ("2024-03", "検索", None, 90),
    ],
    "campaigns within a channel": [
        ("2024-01", "SNS", "夏", 30), ("2024-01", "SNS", "春", 70), ("2024-01", "検索", "夏", 250),
        ("2024-01", "検索", "春", 100), ("2024-02", "SNS", "夏", 6), ("2024-02", "SNS", "春", 5),
    ],
    "channels within a month": [
        ("2024-01", "SNS", None, 250), ("2024-01", "検索", None, 100), ("2024-02", "SNS", None, 7),
        ("2024-02", "検索", None, 90),
    ],
}  # fmt: skip


def _by_month(checked: CheckedOrders) -> list[tuple[object, ...]]:
    query = (
        "SELECT strftime(month, '%Y-%m'), channel, campaign, CAST(cost AS INTEGER) FROM ad_spend ORDER BY ALL"
    )
    return checked.connection.execute(query).fetchall()


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("as_file", [True, False])
def test_what_stands_in_the_first_row_of_a_block_holds_for_all_of_it(
    name: str, as_file: bool, tmp_path: Path
) -> None:
    ads = pd.DataFrame(BLOCKS[name], columns=["月", "チャネル", "キャンペーン", "広告費"])
    path = tmp_path / "ads.csv"
    ads.to_csv(path, index=False)
    checked = read([ORDERS], ad_spend=path if as_file else ads, settings=Settings())
    assert _by_month(checked) == WHOLE[name]
    assert [remark.key for remark in checked.remarks if remark.uncertain] == ["ads_in_blocks"]
    remarks(checked)  # it has its sentence


@pytest.mark.parametrize(
    "rows",
    [
        [("2024-01", "検索", None, 100), ("2024-01", "SNS", None, 70), ("2024-01", None, None, 170)],
        [("2024-01", "検索", None, 100), ("2024-01", None, None, 30), ("2024-02", "検索", None, 9)],
        [("2024-01", "検索", None, 100), ("2024-01", "SNS", None, 70), ("2024-02", None, None, 30)],
        [("2024-01", "検索", "春", 100), ("2024-01", None, None, 30)],
        [("2024-01", None, None, 100), ("2024-02", None, None, 30), ("2024-01", "検索", None, 5)],
        [("2024-01", "検索", "春", 9), ("2024-02", "検索", None, 8), ("2024-01", "SNS", None, 7)],
    ],
    ids=["a sum", "no channel", "a month without channels", "lacks more", "begins blank", "two channels"],
)
def test_other_blanks_are_no_blocks(rows: list[Row]) -> None:
    assert "ads_in_blocks" not in {remark.key for remark in _read(rows).remarks}


@pytest.mark.parametrize("none", ["-", "(not set)", " -- ", "－", "(none)", "Not set", "(not provided)"])
def test_what_systems_write_for_no_campaign_is_none(none: str) -> None:
    orders = ORDERS.assign(キャンペーン=["春", none, none, "夏"])
    ads = pd.DataFrame(
        [*NAMED, ("2024-02", "検索", none, 5)], columns=["月", "チャネル", "キャンペーン", "広告費"]
    )
    checked = read([orders], ad_spend=ads, settings=Settings())
    of_orders = checked.connection.execute("SELECT campaign FROM orders ORDER BY order_date").fetchall()
    assert [campaign for (campaign,) in of_orders] == ["春", None, None, "夏"]
    assert ("検索", None, 5) in _spent(checked)


@pytest.mark.parametrize("name", ["a-b", "none", "春-夏", "(not set) 2", "set"])
def test_other_names_of_campaigns_stay(name: str) -> None:
    orders = ORDERS.assign(キャンペーン=name)
    of_orders = read([orders], settings=Settings()).connection.execute("SELECT DISTINCT campaign FROM orders")
    assert of_orders.fetchall() == [(name,)]


def test_a_campaign_that_stands_before_its_channels_holds_for_all_of_them() -> None:
    rows: list[Row] = [("2024-01", "検索", "春", 100), ("2024-01", "SNS", None, 70)]
    checked = _read(rows, "キャンペーン", "チャネル", "月", "広告費")
    assert _spent(checked) == [("SNS", "春", 70), ("検索", "春", 100)]
    assert [remark.key for remark in checked.remarks if remark.uncertain] == ["ads_in_blocks"]


@pytest.mark.parametrize(
    "headers",
    [
        ("month", "channel", "campaign", "cost", "clicks", "conversions"),
        ("月", "媒体", "キャンペーン", "費用", "クリック数", "コンバージョン数"),
        ("日付", "媒体", "キャンペーン名", "コスト", "表示回数", "クリック数"),
    ],
)
def test_a_file_that_names_channels_is_no_export_of_one(headers: tuple[str, ...]) -> None:
    ads = pd.DataFrame([("2024-01-01", "検索", "春", 100, 9, 1), ("2024-01-01", "SNS", "夏", 70, 8, 1)])
    checked = read([ORDERS], ad_spend=ads.set_axis(headers, axis=1), settings=Settings())
    assert [remark.key for remark in checked.remarks if remark.uncertain] == []
