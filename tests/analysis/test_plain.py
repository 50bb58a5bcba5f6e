"""Every result table equals the plain computation, over random shops and every way a history may start.

A fault planted in any of the .sql files makes some table differ.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Any, Literal

import pytest
from msgspec.structs import replace

from ltv_xl.analysis import (
    abc,
    actions,
    analyse,
    dimensions,
    engine,
    group_limits,
    intervals,
    quality,
    results,
    spans,
    waits,
)
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.ads import Paid
from ltv_xl.analysis.tables.contracts import Contracts
from ltv_xl.analysis.tables.product_sales import ProductSales
from ltv_xl.analysis.tables.products import Products
from ltv_xl.analysis.tables.segments import Contrast, Limits
from ltv_xl.analysis.tables.spans import Quality
from ltv_xl.settings import Settings
from tests.analysis import plain
from tests.analysis.shops import checked, random_shop

LIMITS: Mapping[str, Any] = {
    "rfm_recency": "20; 45; 90; 200",
    "rfm_frequency": "2; 3; 4; 5",
    "rfm_profit": "0; 10,000; 500,000; 2,000,000",
    "portfolio_days": "30; 100; 150",
    "portfolio_amount": "1,000,000",
}
"""Limits of groups of customers, as the settings give them."""
TABLES = [name for name in Analysis.__struct_fields__ if name not in {"dimensions", "forecast"}]


def differences(output: Analysis, expected: Analysis) -> list[str]:
    """The names of the tables that differ; limits within 1e-6, all else exactly, types of sums aside."""
    return [name for name in TABLES if not same(getattr(output, name), getattr(expected, name))]


def same(output: object, expected: object) -> bool:
    if isinstance(expected, dict) and isinstance(output, dict):
        return list(output) == list(expected) and all(same(output[key], expected[key]) for key in expected)
    if (
        isinstance(expected, tuple)
        and isinstance(output, tuple)
        and any(isinstance(x, Limits) for x in expected)
    ):
        return len(output) == len(expected) and all(
            row[:3] == other[:3] and row[3:] == pytest.approx(other[3:], rel=1e-6)
            for row, other in zip(output, expected, strict=True)
        )
    if isinstance(expected, Paid) and isinstance(output, Paid):
        return all(same(getattr(output, name), getattr(expected, name)) for name in Paid.__struct_fields__)
    if isinstance(expected, tuple) and any(isinstance(x, Contrast) for x in expected):
        return len(output) == len(expected) and all(  # type: ignore[arg-type]
            (row.value, row.months, row.sure) == (other.value, other.months, other.sure)
            and (row.difference, row.p) == pytest.approx((other.difference, other.p), rel=1e-6, abs=1e-9)
            for row, other in zip(output, expected, strict=True)  # type: ignore[call-overload]
        )
    if isinstance(expected, Quality) and isinstance(output, Quality):
        return output[:3] == expected[:3] and output[3:] == pytest.approx(expected[3:], rel=1e-9, abs=1e-12)
    if isinstance(expected, Contracts) and isinstance(output, Contracts):
        return output[:7] == expected[:7] and all(
            a == b if b is None else a == pytest.approx(b, rel=1e-9)
            for a, b in zip(output[7:], expected[7:], strict=True)
        )
    if isinstance(output, Products) and isinstance(expected, Products):
        return rounded(output) == rounded(expected) and sales_agree(output.sales, expected.sales)
    return output == expected


def rounded(of: Products) -> Products:
    """What a sum of doubles leaves behind goes."""
    pairs = tuple(each._replace(effective=round(each.effective, 6)) for each in of.pairs)
    return replace(of, pairs=pairs, sales=None)


def sales_agree(output: ProductSales | None, expected: ProductSales | None) -> bool:
    """Whether ranks and names are alike, and sales within what rounding each share leaves."""
    if output is None or expected is None:
        return output is expected
    return without_sales(output) == without_sales(expected) and sums_of(output) == pytest.approx(
        sums_of(expected), abs=0.05
    )


def sums_of(of: ProductSales) -> list[float]:
    return [*(float(row.sales) for row in of.largest), *(float(row.sales) for row in of.ranks)]


def without_sales(of: ProductSales) -> ProductSales:
    return ProductSales(
        tuple(row._replace(sales=Decimal(0)) for row in of.largest),
        tuple(row._replace(sales=Decimal(0)) for row in of.ranks),
    )


def starts(seed: int, opened: date) -> date | Literal["all-new"] | None:
    return (None, "all-new", opened, opened + timedelta(days=40), opened - timedelta(days=40))[seed % 5]


def before_a_short_month_ends(day: date) -> date:
    """The last day but one of the first month of less than 31 days that ends after this day and the next."""
    while (day + timedelta(days=2)).day != 1 or (day + timedelta(days=1)).day == 31:
        day += timedelta(days=1)
    return day


@cache
def example(seed: int) -> tuple[plain.Shop, Settings, Analysis]:
    """A shop, settings, and what comes out according to the plain computation."""
    shop = random_shop(seed, customers=90 if seed % 3 else 400, days=900 if seed % 3 == 0 else 400)
    if seed % 5 == 2:
        shop = dataclasses.replace(shop, as_of=before_a_short_month_ends(shop.as_of))
    if seed % 4 == 1:  # spend of channels alone: then customers of other channels have met none
        shop = dataclasses.replace(shop, ads=[each for each in shop.ads if each.channel is not None])
    opened = min(order.on for order in shop.orders)
    settings = Settings(
        history_starts=starts(seed, opened),
        inactive_days=(180, 30, 90)[seed % 3],
        with_customers=True,
        **(LIMITS if seed % 4 == 3 else {}),
    )
    return shop, settings, plain.analyse(shop, settings, contracts=True)


@pytest.mark.parametrize("seed", range(15))
def test_every_table_equals_the_plain_computation(seed: int) -> None:
    shop, settings, expected = example(seed)
    assert differences(analyse(checked(shop), settings), expected) == []


FAULTS = [
    ("ledger", "orders.revenue > 0 THEN", "orders.revenue >= 0 THEN"),
    ("ledger", "coded.order_id NULLS LAST", "coded.order_id DESC"),
    ("ledger", "coded.bought_at NULLS LAST", "coded.bought_at NULLS FIRST"),
    ("ledger", "first_on >= $known_from THEN least", "first_on > $known_from THEN least"),
    ("ledger", "WHEN $day_after_ends_month THEN 0", ""),
    ("ledger", "extract(day FROM $day_after) >=", "extract(day FROM $day_after) >"),
    ("ledger", "extract(day FROM numbered.order_date) >=", "extract(day FROM numbered.order_date) >"),
    ("ledger", "WHEN extract(day FROM numbered.order_date + 1) = 1 THEN 1", ""),
    ("ledger", "aged.order_date >= aged.first_on", "aged.order_date > aged.first_on"),
    ("ledger", "aged.month <= aged.reach", "aged.month < aged.reach"),
    ("traits", "max(CASE WHEN ledger.n > 0", "min(CASE WHEN ledger.n > 0"),
    ("changes", "first_on < periods.first_day", "first_on <= periods.first_day"),
    ("changes", "first_on < periods.day_after", "first_on <= periods.day_after"),
    ("changes", "ledger.order_date >= periods.first_day", "ledger.order_date > periods.first_day"),
    ("changes", "ledger.order_date < periods.day_after", "ledger.order_date <= periods.day_after"),
    ("changes", "WHEN ledger.n > 0 THEN", "WHEN ledger.n >= 0 THEN"),
    ("changes", "WHEN ledger.n > 0 AND (", "WHEN ledger.n >= 0 AND ("),
    ("changes", "ledger.days_to_next IS NULL\n                OR", ""),
    ("changes", "ledger.days_to_next >= periods", "ledger.days_to_next > periods"),
    ("spend", "sum(ad_spend.clicks)", "sum(ad_spend.cost)"),
    ("traits", "max(ledger.n)", "count(*)"),
    ("age_band", "< 30", "<= 30"),
    ("age_band", "119", "120"),
    ("labels", "ORDER BY named.name", "ORDER BY named.name DESC"),
    ("sizes", "sizes.customers DESC, sizes.code", "sizes.customers DESC, sizes.code DESC"),
    ("buyers", "> $inactive_days", ">= $inactive_days"),
    ("buyers", "first_on >= $known_from AS", "first_on > $known_from AS"),
    ("buyers", "IS NOT NULL", "IS NULL"),
    ("observed", "ledger.n > 0", "ledger.n > 1"),
    ("segments", ">= 2", "> 2"),
    ("segments", "count(*) FILTER (WHERE buyers.inactive)", "count(*)"),
    ("segment_sums", "sum(combinations.all_customers)", "max(combinations.all_customers)"),
    ("without_purchase", "count(*) AS customers", "count(*) + 1 AS customers"),
    ("without_purchase", "IS NULL", "IS NOT NULL"),
    ("without_purchase", "(SELECT count(*) FROM roster)", "(SELECT count(*) FROM traits)"),
    ("cohort_ages", "months.month <= reach", "months.month < reach"),
    ("cohort_ages", "earned.begun = through.begun", "true"),
    ("age_months", "sum(cohort_ages.orders)", "max(cohort_ages.orders)"),
    ("clusters", "everyone.all_observed - own.all_observed AS", "everyone.all_observed AS"),
    ("clusters", "monthly.month <= 12 THEN monthly.own ELSE", "monthly.month <= 11 THEN monthly.own ELSE"),
    (
        "clusters",
        "monthly.month <= 6 THEN monthly.own - monthly.other",
        "monthly.month <= 6 THEN monthly.own",
    ),
    ("traits", "ledger.days_to_next <= $inactive_days", "ledger.days_to_next < $inactive_days"),
    ("buyers", "$as_of) >= $inactive_days AS mature", "$as_of) > $inactive_days AS mature"),
    ("unspent", "spent.code IS NULL", "true"),
    ("unspent", "< $spent_until", "< $spent_from"),
    ("means", "weighed.month <= 6 THEN weighed.share", "weighed.month <= 5 THEN weighed.share"),
    ("means", "weighed.month <= 12 THEN weighed.weight", "weighed.month <= 11 THEN weighed.weight"),
    ("influences", "means.month = divided.age_month", "means.month = 1"),
    ("influences", "means.month = earned.observed_months", "means.month = 1"),
    ("influences", "influences.u24 * influences.u24 * influences.u24", "influences.u24 * influences.u24"),
    ("cohort_months", "ledger.order_date >= ledger.first_on", "true"),
    ("cohort_months", "ledger.days_to_next IS NULL\n            OR", "true OR"),
    ("waits", ">= $inactive_days", "> $inactive_days"),
    ("waits", "ledger.n > 0", "ledger.n >= 0"),
    ("waits", "ledger.n, $steps", "ledger.n + 1, $steps"),
    ("waits", "least(ledger.n, $steps + 1)", "1"),
    ("hours", "ledger.n > 0", "ledger.n >= 0"),
    ("age_revenue", "sum(ledger.revenue)", "sum(ledger.revenue) FILTER (WHERE ledger.n > 0)"),
    ("days", "FILTER (WHERE ledger.n > 0)", ""),
    ("days", "ledger.days_to_next IS NULL\n            OR", ""),
    ("days", "ledger.n = 1 AND ledger.first_on >= $known_from", "ledger.n = 1"),
    ("spend", "THEN others.all_customers", "THEN acquired.customers"),
    ("spend", "WHERE spent.code IS NULL", ""),
    ("spend", "spent.month < $open_month", "spent.month <= $as_of"),
    ("spend", "sum(CASE WHEN {contract}", "sum(CASE WHEN NOT ({contract})"),
    ("spend", ">= $spend_from", "> $known_from"),
    ("contracts", "BETWEEN buyers.first_on AND $as_of THEN 1", "<= $as_of THEN 1"),
    ("contracts", "BETWEEN buyers.first_on AND $as_of THEN roster", "<= $as_of THEN roster"),
    ("contracts", "roster.plan IS NOT NULL\n    OR", ""),
    ("contracts", "OR roster.cancelled_on IS NOT NULL", ""),
    ("contracts", "OR NOT EXISTS", "OR EXISTS"),
    ("contract_months", "days <= $early_days", "days < $early_days"),
    ("contract_months", "contracts.days, $early_days)", "contracts.days, $early_days - 1)"),
    ("contract_months", "cancelled = 1 THEN CAST", "cancelled = 1 THEN -1000 * CAST"),
    ("contract_lives", "count(*) - sum(contracts.cancelled)", "count(*)"),
    ("standing", "> CAST($gap_90", ">= CAST($gap_90"),
    ("standing", "+ 4) // 5", ") // 5"),
    ("standing", "WHEN judged.inactive THEN 'lapsed'", ""),
    ("classes", "sum(standing.profit)", "sum(standing.revenue)"),
    ("due", "('best', 'existing')", "('existing')"),
    ("silent", "$inactive_days + 1", "$inactive_days"),
    ("birthdays", "ORDER BY days.day, ", "ORDER BY "),
    ("bought", "ledger.n > 0", "ledger.n >= 0"),
    ("stock", "count(DISTINCT bought.number)", "count(*)"),
    ("stock", "sizes.orders DESC, ", "sizes.customers DESC, "),
    ("sold", "ORDER BY stock.code", "ORDER BY stock.customers DESC"),
    ("product_shares", "sum(bought.worth) AS", "count(*) AS"),
    ("product_sales", " * coalesce(bought.share, 0)", ""),
    ("product_sales", "stock.customers >= $smallest", "stock.customers >= 9 * $smallest"),
    ("largest_sales", "product_sales.sales DESC", "product_sales.orders DESC"),
    ("basket_sizes", "products > 1", "products >= 1"),
    ("basket_sizes", "orders >= $fewest", "orders > $fewest"),
    ("pairs", "count(*) >= $fewest", "count(*) > $fewest"),
    ("pairs", "(SELECT count(*) FROM baskets)\n    - CAST", "0 - 0 * CAST"),
    ("pairs", "smaller.code > larger.code", "smaller.code <> larger.code"),
    ("pair_sums", "count(*) AS customers", "sum(together.times) AS customers"),
    ("first_products", "buyers.known AND buyers.mature)", "buyers.mature)"),
    ("first_products", "AND buyers.again", ""),
    ("second_products", "buyers.known AND", ""),
    ("second_products", "buyers.orders >= 2", "buyers.orders >= 1"),
    (
        "second_products",
        "sizes.customers DESC, sizes.second_product)",
        "sizes.customers DESC, sizes.second_product DESC)",
    ),
    ("paid_orders", "purchases.order_date <= ledger.order_date", "purchases.order_date < ledger.order_date"),
    (
        "paid_orders",
        "+ purchases.days_to_next > ledger.order_date",
        "+ purchases.days_to_next >= ledger.order_date",
    ),
    ("paid_orders", "-purchases.n", "purchases.n"),
    ("paid_orders", "$as_of) >= $inactive_days THEN 1 ELSE", "$as_of) > $inactive_days THEN 1 ELSE"),
    ("paid_orders", "placed.days_to_next <= $inactive_days", "placed.days_to_next < $inactive_days"),
    ("paid_orders", "AND placed.observed_months > 0", ""),
    (
        "paid_orders",
        "placed.order_date = placed.first_on THEN placed.profit ELSE 0 END) AS first_day",
        "placed.n = 1 THEN placed.profit ELSE 0 END) AS first_day",
    ),
    ("order_steps", "sum(paid_orders.mature) AS", "sum(paid_orders.orders) AS"),
    ("acquired", "paid_orders.n = 1", "paid_orders.n >= 1"),
    ("rfm", "ORDER BY amounts.amount ROWS", "ORDER BY amounts.amount DESC ROWS"),
    ("rfm", "UNBOUNDED PRECEDING AND 1 PRECEDING", "UNBOUNDED PRECEDING AND CURRENT ROW"),
    ("customers_at", "orders.order_date <= $until", "orders.order_date < $until"),
    ("customers_at", "WHERE sums.purchases > 0", ""),
    ("moves", "LEFT JOIN", "JOIN"),
    ("moves", "now.worth = $groups", "now.worth >= 4"),
    ("deciles", "counted.amount DESC ROWS", "counted.amount ROWS"),
    ("deciles", "least(places.place + 1, placed.larger)", "least(places.place, placed.larger)"),
    ("top_amount", "+ 4) // 5", ") // 5"),
    ("portfolio", "lives.days < $young_days", "lives.days <= $young_days"),
    ("portfolio", "lives.days < $loyal_days", "lives.days <= $loyal_days"),
    ("portfolio", "lives.revenue < CAST", "lives.revenue <= CAST"),
    ("portfolio", "$as_of) >= $silent_days", "$as_of) > $silent_days"),
    ("second_products", "place <= $listed_values", "place < $listed_values - 1"),
]

WORKED_OUT_IN_PYTHON = [
    (group_limits, "PORTFOLIO_DAYS", (91, 210, 240)),
    (abc, "FIRST", 0.5),
    (abc, "SECOND", 0.99),
    (waits, "GAP_SPANS", 11),
    (results, "REPEAT_STEPS", 11),
    (waits, "SECOND_ORDER_DAYS", (30, 60, 90, 120, 150, 181)),
    (actions, "ENOUGH_GAPS", 0),
    (intervals, "ENOUGH_MONTHS", 99),
    (intervals, "SURE", 0.5),
    (intervals, "clustered_error", lambda squares, months: squares**0.5),
    (quality, "HORIZON", 2),
    (dimensions, "PAID", dimensions.PAID.replace("paid_any.place, ", "")),
    (spans, "months_between", lambda first, later: (later - first).days // 30),
]


@pytest.mark.parametrize(("module", "name", "wrong"), WORKED_OUT_IN_PYTHON)
def test_a_fault_planted_in_what_follows_the_sql_is_noticed(
    module: ModuleType, name: str, wrong: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, wrong)
    assert noticed()


@pytest.mark.parametrize(("name", "right", "wrong"), FAULTS)
def test_a_fault_planted_in_the_sql_is_noticed(
    name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = engine.sql
    assert right in written(name)

    def faulty(of: str) -> str:
        return written(of).replace(right, wrong) if of == name else written(of)

    monkeypatch.setattr(engine, "sql", faulty)
    monkeypatch.setattr(dimensions, "sql", faulty)
    assert noticed()


def noticed() -> bool:
    """Whether any table of the example shops differs from the plain computation."""
    for seed in range(15):
        shop, settings, expected = example(seed)
        try:
            if differences(analyse(checked(shop), settings), expected):
                return True
        except (KeyError, IndexError, TypeError, ValueError):
            return True
    return False
