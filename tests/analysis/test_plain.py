"""Every result table equals the plain computation, over random shops and every way a history may start.

A fault planted in any of the .sql files makes some table differ.
"""

from dataclasses import fields, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

import pytest

from ltv_xl.analysis import analyse, dimensions, engine
from ltv_xl.analysis.tables import Analysis, Limits, Products
from ltv_xl.settings import Settings
from tests.analysis import plain
from tests.analysis.shops import checked, random_shop

TABLES = [field.name for field in fields(Analysis) if field.name != "dimensions"]


def differences(found: Analysis, expected: Analysis) -> list[str]:
    """The names of the tables that differ; limits within 1e-6, all else exactly, types of sums aside."""
    return [name for name in TABLES if not same(getattr(found, name), getattr(expected, name))]


def same(found: object, expected: object) -> bool:
    if isinstance(expected, dict) and isinstance(found, dict):
        return list(found) == list(expected) and all(same(found[key], expected[key]) for key in expected)
    if (
        isinstance(expected, tuple)
        and isinstance(found, tuple)
        and any(isinstance(x, Limits) for x in expected)
    ):
        return len(found) == len(expected) and all(
            row[:3] == other[:3] and row[3:] == pytest.approx(other[3:], rel=1e-6)
            for row, other in zip(found, expected, strict=True)
        )
    if isinstance(found, Products) and isinstance(expected, Products):
        return rounded(found) == rounded(expected)
    return found == expected


def rounded(of: Products) -> Products:
    """What a sum of doubles leaves behind goes."""
    return replace(of, pairs=tuple(one._replace(effective=round(one.effective, 6)) for one in of.pairs))


def starts(seed: int, opened: date) -> date | Literal["all-new"] | None:
    return (None, "all-new", opened, opened + timedelta(days=40), opened - timedelta(days=1))[seed % 5]


@cache
def example(seed: int) -> tuple[plain.Shop, Settings, Analysis]:
    """A shop, settings, and what comes out according to the plain computation."""
    shop = random_shop(seed, customers=90 if seed % 3 else 400, days=900 if seed % 3 == 0 else 400)
    opened = min(order.on for order in shop.orders)
    settings = Settings(
        history_starts=starts(seed, opened), inactive_days=(180, 30, 90)[seed % 3], with_customers=True
    )
    return shop, settings, plain.analyse(shop, settings, contracts=True)


@pytest.mark.parametrize("seed", range(15))
def test_every_table_equals_the_plain_computation(seed: int) -> None:
    shop, settings, expected = example(seed)
    assert differences(analyse(checked(shop), settings), expected) == []


FAULTS = [
    ("people", "revenue > 0) AS first_at", "revenue >= 0) AS first_at"),
    ("people", "max(order_date)", "min(order_date)"),
    ("traits", "arg_min(rowid, order_id)", "arg_max(rowid, order_id)"),
    ("age_band", "< 30", "<= 30"),
    ("age_band", "119", "120"),
    ("groups", "customers DESC, value", "customers DESC, value DESC"),
    ("groups", "code <= $kept OR", "code < $kept OR"),
    ("buyers", "> $inactive_days", ">= $inactive_days"),
    ("buyers", "first_on >= $known_from AS", "first_on > $known_from AS"),
    ("buyers", "<= $as_of + 1", "< $as_of + 1"),
    ("events", ">= first_on + to_months(calendar_months)", "> first_on + to_months(calendar_months - 1)"),
    ("events", "orders.order_date >= buyers.first_on", "orders.order_date > buyers.first_on"),
    ("events", "<= observed_months", "< observed_months"),
    ("purchases", "ORDER BY order_date", "ORDER BY order_date DESC"),
    ("purchases", "WHERE purchase", "WHERE true"),
    ("segments", ">= 2", "> 2"),
    ("others", "IS NULL", "IS NOT NULL"),
    ("without_purchase", "count(*)", "count(*) + 1"),
    ("age_months", "months.month <= reach", "months.month < reach"),
    ("cohorts", "WHERE known", "WHERE true"),
    ("cohort_months", "<= $as_of + 1", "< $as_of + 1"),
    ("cohort_months", "WHERE known AND first_in_month", "WHERE known"),
    ("repeat", ">= $inactive_days)", "> $inactive_days)"),
    ("days_to_second", "<= limits.days", "< limits.days"),
    ("days_between", "0.9", "0.91"),
    ("days_between", "median(", "avg("),
    ("gaps", "days_to_next // $width", "(days_to_next - 1) // $width"),
    ("gaps", "least(days_to_next // $width, $spans)", "days_to_next // $width"),
    ("weekdays", "$first_order AS DATE) + 1)", "$first_order AS DATE))"),
    ("weekdays", "isodow(order_date)", "isodow(order_date + 1)"),
    ("hours", "revenue > 0", "revenue >= 0"),
    ("age_revenue", "sum(revenue)", "sum(revenue) FILTER (WHERE purchase)"),
    ("calendar", "months.month >= $first_order", "months.month <= $as_of"),
    ("calendar", "WHERE first_in_month", "WHERE true"),
    ("spend", "ad_spend.channel IS NULL THEN everyone", "ad_spend.channel IS NULL THEN acquired"),
    ("spend", ">= $spend_from", "> $first_order"),
    ("ads", "sum(cost) DESC", "sum(cost)"),
    ("ad_months", "sum(cost) OVER (PARTITION BY channel) DESC, channel, month", "month, channel"),
    ("ad_cost_left_out", "NOT counted", "counted"),
    ("contracts", "BETWEEN buyers.first_on AND", "<="),
    ("contracts", "customers.plan IS NOT NULL\n        OR", ""),
    ("contracts", "OR customers.cancelled_on IS NOT NULL", ""),
    ("contracts", "OR NOT EXISTS", "OR EXISTS"),
    ("contracts", "first_on <= $early_days)", "first_on < $early_days)"),
    ("contracts", "- first_on, $early_days)", "- first_on, $early_days - 1)"),
    ("standing", "> $gap_90", ">= $gap_90"),
    ("standing", "+ 4) // 5", ") // 5"),
    ("standing", "WHEN inactive THEN 'lapsed'", ""),
    ("classes", "(SELECT count(*) FROM customers)", "(SELECT count(*) FROM others)"),
    ("due", "('best', 'existing')", "('existing')"),
    ("due", "HAVING count(*) >= $enough", ""),
    ("at_risk", "$inactive_days + 1", "$inactive_days"),
    ("lapsed_best", "best AND", ""),
    ("birthdays", "ORDER BY day, ", "ORDER BY "),
    ("bought", "revenue > 0", "revenue >= 0"),
    ("stock", "count(DISTINCT number)", "count(*)"),
    ("stock", "orders DESC, ", "customers DESC, "),
    ("sold", "ORDER BY code", "ORDER BY customers DESC"),
    ("basket_sizes", "products > 1", "products >= 1"),
    ("basket_sizes", "orders >= $fewest", "orders > $fewest"),
    ("pairs", "count(*) >= $fewest", "count(*) > $fewest"),
    ("pairs", "(SELECT count(*) FROM baskets) - first.orders * second.orders DESC", "1 DESC"),
    ("pairs", "second.code > first.code", "second.code <> first.code"),
    ("pair_sums", "count(*) AS customers", "sum(together.times) AS customers"),
    (
        "first_products",
        "known AND $as_of - first_on >= $inactive_days)",
        "$as_of - first_on >= $inactive_days)",
    ),
    ("first_products", "orders >= 2", "orders > 2"),
    ("seconds", "AND purchases.known", ""),
    ("seconds", "THEN 2 ELSE 1", "THEN 1 ELSE 1"),
    ("seconds", "orders.ordered_at, ", ""),
    ("seconds", "revenue > 0", "revenue >= 0"),
    ("second_products", "place <= $kept_seconds", "place < $kept_seconds"),
    ("second_products", "customers DESC, product", "customers DESC, product DESC"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), FAULTS)
def test_a_fault_planted_in_the_sql_is_noticed(
    name: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = engine.sql

    def faulty(of: str) -> str:
        query = written(of)
        if of == name:
            assert right in query
            return query.replace(right, wrong)
        return query

    monkeypatch.setattr(engine, "sql", faulty)
    monkeypatch.setattr(dimensions, "sql", faulty)
    for seed in range(15):
        shop, settings, expected = example(seed)
        if differences(analyse(checked(shop), settings), expected):
            return
    pytest.fail("no table differed")
