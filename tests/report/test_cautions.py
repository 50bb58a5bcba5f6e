"""Each caution is said when its rule holds, and only then; at the limit of the rule on either side."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables.ads import AdMonth
from ltv_xl.analysis.tables.contracts import Contracts
from ltv_xl.analysis.tables.segments import AgeMonth
from ltv_xl.demo import make_shop
from ltv_xl.orders.read import read
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions, churn_ratio
from ltv_xl.settings import Settings
from ltv_xl.texts import room


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brief]:
    """The demo shop, to which nothing but its growing LTV, small segments and churn applies."""
    shop = make_shop(tmp_path_factory.mktemp("cautions"), "en")
    settings = Settings(lang="en", history_starts="all-new")
    orders = read(
        [str(shop.orders)], customers=str(shop.customers), ad_spend=str(shop.ad_spend), settings=settings
    )
    yield Brief(orders, analyse(orders, settings), settings)
    orders.connection.close()


def said(brief: Brief) -> set[str]:
    """The keys of the cautions that are given."""
    titles = {caution.title for caution in cautions(brief)}
    words = {name: f"about.{name}" for name in ("margin", "no_margin", "unknown_start")}
    keys = [
        key for key in room("report", "en")["caution"] if key + "_words" in room("report", "en")["caution"]
    ]
    named = {key: brief.t(f"caution.{key}") for key in keys} | {
        key: brief.t(name) for key, name in words.items()
    }
    return {key for key, title in named.items() if title in titles}


def but(brief: Brief, **changes: Any) -> Brief:
    return replace(brief, analysis=replace(brief.analysis, **changes))


def ads(*months: tuple[str, int, int]) -> tuple[AdMonth, ...]:
    return tuple(
        AdMonth(channel, date(2024, month, 1), Decimal(cost), None, None, 3)
        for channel, month, cost in months
    )


def ages(last: int) -> tuple[AgeMonth, ...]:
    """Twelve months of 100 customers: 9,500 in nine months, the rest in the last three."""
    profits = [Decimal(9500)] + [Decimal(0)] * 8 + [Decimal(last)] + [Decimal(0)] * 2
    return tuple(AgeMonth(None, month, 100, 1, profit) for month, profit in enumerate(profits, 1))


def test_an_assumed_margin(brief: Brief) -> None:
    assert not {"margin", "no_margin"} & said(brief)
    for margin, key in ((Decimal(1), "no_margin"), (Decimal("0.6"), "margin")):
        orders = replace(brief.orders, profit_from="margin", margin=margin)
        assert {"margin", "no_margin"} & said(replace(brief, orders=orders)) == {key}


def test_an_unknown_start(brief: Brief) -> None:
    assert "unknown_start" not in said(brief)
    assert "unknown_start" in said(but(brief, unknown_start=1))


def test_an_ltv_that_still_grows(brief: Brief) -> None:
    assert "growing" not in said(but(brief, total_age_months=ages(500)))  # 500 ÷ 10,000 = 5%
    assert "growing" in said(but(brief, total_age_months=ages(501)))
    few = tuple(row._replace(observed=99) for row in ages(2000))
    assert "growing" not in said(but(brief, total_age_months=few))


def test_small_segments(brief: Brief) -> None:
    name = brief.analysis.dimensions[0].name
    year = tuple(AgeMonth("a", month, 100, 1, Decimal(1)) for month in range(1, 13))
    single = but(brief, dimensions=brief.analysis.dimensions[:1], age_months={name: year})
    assert "few" not in said(single)
    small = tuple(row._replace(observed=99) for row in year)
    assert "few" in said(but(single, age_months={name: small}))
    assert "few" in said(but(single, age_months={name: year[:11]}))


def test_months_without_spend(brief: Brief) -> None:
    assert "spend_gaps" not in said(but(brief, ad_months=ads(("a", 1, 5), ("a", 2, 5), ("b", 4, 5))))
    gap = but(brief, ad_months=ads(("a", 1, 5), ("a", 3, 5), ("b", 1, 5), ("b", 6, 5)))
    caution = next(caution for caution in cautions(gap) if caution.title == gap.t("caution.spend_gaps"))
    assert caution.figure == 5
    assert "b: 4" in caution.words


def test_spend_below_zero(brief: Brief) -> None:
    assert "negative_spend" not in said(but(brief, ad_months=ads(("a", 1, 0))))
    assert "negative_spend" in said(but(brief, ad_months=ads(("a", 1, -1))))


def test_seasons_seen_less_than_twice(brief: Brief) -> None:
    complete = [row for row in brief.analysis.calendar if row.complete]
    assert "seasons" not in said(but(brief, calendar=tuple(complete[:24])))
    assert "seasons" in said(but(brief, calendar=tuple(complete[:23])))


def test_customers_with_refunds_only(brief: Brief) -> None:
    none = brief.analysis.without_purchase
    assert "refunds_only" not in said(but(brief, without_purchase=none._replace(revenue=Decimal(0))))
    assert "refunds_only" in said(but(brief, without_purchase=none._replace(revenue=Decimal(-1))))


def contracts(early: int, early_days: int, late: int, late_days: int) -> Contracts:
    return Contracts(100, early + late, early_days + late_days, Decimal(1), Decimal(1), early, early_days)


def test_churn_that_changes_with_age(brief: Brief) -> None:
    """20 in 1,000 days against 10: the rate ratio is 2, its 95% interval .94 to 4.27 (e^±1.96√.15)."""
    assert churn_ratio(contracts(20, 1000, 10, 1000)) is None
    assert churn_ratio(contracts(40, 1000, 20, 1000)) == 2.0  # 1.17 to 3.42
    assert said(but(brief, contracts=contracts(40, 1000, 20, 1000))) >= {"churn_early"}
    assert "churn_late" in said(but(brief, contracts=contracts(20, 1000, 40, 1000)))
    assert not {"churn_early", "churn_late", "no_churn"} & said(but(brief, contracts=contracts(5, 10, 5, 10)))
    assert "no_churn" in said(but(brief, contracts=contracts(0, 900, 0, 900)))
    assert not {"churn_early", "churn_late", "no_churn"} & said(but(brief, contracts=None))


def test_the_lights_on_summary_say_whether_there_are_any(book: openpyxl.Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    assert any("Cautions (About)" in row and "◆ Review" in row for row in rows)
