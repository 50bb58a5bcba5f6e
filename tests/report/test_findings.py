"""The sentences on the Summary say what the figures allow, and nothing where they do not."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import openpyxl
import pytest

from ltv_xl.analysis import analyse
from ltv_xl.orders.read import read
from ltv_xl.report.brief import Brief
from ltv_xl.report.build import built
from ltv_xl.report.cells import given
from ltv_xl.report.content import Finding, Findings
from ltv_xl.report.findings import _per_cost
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.sheets.spending import TOTAL
from ltv_xl.settings import Settings
from tests.report.conftest import Sheet
from tests.report.making import HEADER, Row, table


def findings_of(tmp_path: Path, rows: list[Row], margin: Decimal | None = None) -> list[Finding]:
    """What stands out in a shop."""
    settings = Settings(lang="en", history_starts="all-new", margin=margin)
    orders = read([str(table(tmp_path / "orders.csv", HEADER, rows))], settings=settings)
    blocks = built(orders, analyse(orders, settings), settings).sheets[0].blocks
    return [item for block in blocks if isinstance(block, Findings) for item in block.items]


def shop(worth: dict[str, int], customers: int, spread: int) -> list[Row]:
    """Customers of each first product, observed for a year; the amount swings by `spread`."""
    start = date(2023, 1, 1)
    rows: list[Row] = [("last", date(2024, 3, 1), 1, "end")]
    for product, amount in worth.items():
        for number in range(customers):
            rows.append((f"{product}{number}", start, amount + spread * (number % 3 - 1), product))
            if number % 4 == 0:
                rows.append((f"{product}{number}", start + timedelta(days=50), amount, product))
    return rows


def test_the_segment_above_all_doubt_is_named(tmp_path: Path) -> None:
    first = findings_of(tmp_path, shop({"A": 3000, "B": 1000, "C": 1000}, 120, 50))[0]
    assert "“A” earns" in first.claim
    assert "125% above" not in first.claim
    assert "80% above" in first.claim  # 3,000 against a mean of 1,667, repeat orders alike


def test_no_segment_is_named_where_the_intervals_overlap(tmp_path: Path) -> None:
    claims = [finding.claim for finding in findings_of(tmp_path, shop({"A": 1010, "B": 1000}, 120, 900))]
    assert not any("earns" in claim for claim in claims)


def test_no_segment_is_named_on_few_customers(tmp_path: Path) -> None:
    claims = [finding.claim for finding in findings_of(tmp_path, shop({"A": 3000, "B": 1000}, 60, 50))]
    assert not any("earns" in claim for claim in claims)


def test_the_drop_off_is_counted_among_the_mature(tmp_path: Path) -> None:
    drop = findings_of(tmp_path, shop({"A": 1000, "B": 1000}, 120, 50))[-1]
    assert "between F1 and F2: only 25.0% go on; 180 did not" in drop.claim
    assert "240 customers" in drop.proof


def test_the_price_is_set_against_as_many_more_orders(tmp_path: Path) -> None:
    # 1.25 orders of 1,000 within a year, 40% of it profit: 500. A tenth more on the price is 125 more.
    price = findings_of(tmp_path, shop({"A": 1000}, 120, 0), Decimal("0.4"))[-1]
    assert price.sheet == "levers"
    assert "10% more on the price adds ¥125 to 12-month LTV (+25.0%)" in price.claim
    assert "10% more orders per customer add ¥50" in price.claim
    assert "fewer than 20.0% of the orders" in price.proof  # 0.1 of 0.4 + 0.1
    assert price.proof.endswith("assumed margin of 40.0%.")


def test_no_lever_is_named_where_revenue_stands_for_profit_or_on_few_customers(tmp_path: Path) -> None:
    assert all(finding.sheet != "levers" for finding in findings_of(tmp_path, shop({"A": 1000}, 120, 0)))
    assert all(
        finding.sheet != "levers"
        for finding in findings_of(tmp_path, shop({"A": 1000}, 90, 0), Decimal("0.4"))
    )


def test_there_are_three_findings_at_most(tmp_path: Path) -> None:
    assert len(findings_of(tmp_path, shop({"A": 3000, "B": 1000, "C": 1000}, 120, 50), Decimal("0.4"))) == 3


def test_the_channel_that_earns_most_per_cpa(
    demo_reports: dict[str, Path], shown: Callable[[str], Sheet], book: openpyxl.Workbook
) -> None:
    """The highest LTV ÷ CPA on Ads, if even its lower limit ÷ CPA is above the total's upper limit ÷ CPA."""
    ads, channels = shown("Ads"), shown("By channel")
    ratio = {name: row["LTV ÷ CPA"] for name, row in ads.items() if row["LTV ÷ CPA"] and name != "Total"}
    best = max(ratio, key=lambda name: ratio[name])
    lowest = channels[best][
        "12-month 95% from (¥)" if "12-month 95% from (¥)" in channels[best] else "95% from (¥)"
    ]
    upper = channels["Total"]["95% to (¥)"]
    assert lowest / ads[best]["CPA (¥)"] > upper / ads["Total"]["CPA (¥)"]
    texts = [str(cell.value) for row in book["Summary"].iter_rows() for cell in row if cell.value]
    claim = f"{best}: 12-month LTV of {ratio[best]:.2f} times the CPA, the most of all channels"
    assert any(text.startswith(claim) for text in texts)
    over = next(name for name, row in ads.items() if row["Verdict"] == "■ Over limit")
    assert any(f"{over}: ¥" in text for text in texts)


@pytest.mark.parametrize(("low", "named"), [(999, False), (1001, True)])
def test_a_channel_is_named_only_when_its_interval_allows(low: int, named: bool) -> None:
    """Total: 800, at most 1,000 for a CPA of 100; the channel: 2,000 for the same, at least `low`."""
    channels = SimpleNamespace(
        dimension=SimpleNamespace(name="channel"),
        total=segment(None, 800, 600, 1000),
        rows=(segment("A", 2000, low, 3000), segment("B", 3000, 2000, 4000, observed=99)),
    )
    brief = SimpleNamespace(headline=12, t=lambda key, **words: f"{key} {words}", amount=str)
    cost: dict[str | None, float] = {"A": 100.0, "B": 100.0, TOTAL: 100.0}
    said = _per_cost(cast(Brief, brief), [cast(SegmentSheet, channels)], cost, None)
    assert (said is not None) == named
    assert said is None or "'segment': 'A'" in said.claim


def segment(name: str | None, worth: float, low: float, high: float, observed: int = 100) -> SimpleNamespace:
    return SimpleNamespace(
        value=name,
        name=given(name),
        ltv={12: given(worth)},
        lower=given(low),
        upper=given(high),
        observed=given(observed),
    )
