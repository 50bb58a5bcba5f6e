"""The sentences on the Summary say what the figures allow, and nothing where they do not."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from ltv_xl.analysis import analyse
from ltv_xl.orders.read import read
from ltv_xl.report.build import built
from ltv_xl.report.content import Finding, Findings
from ltv_xl.settings import Settings
from tests.report.making import HEADER, Row, table


def found(tmp_path: Path, rows: list[Row], margin: Decimal | None = None) -> list[Finding]:
    """What stands out in a shop."""
    settings = Settings(lang="en", history_starts="all-new", margin=margin)
    orders = read([str(table(tmp_path / "orders.csv", HEADER, rows))], settings=settings)
    blocks = built(orders, analyse(orders, settings), settings).sheets[0].blocks
    return [one for block in blocks if isinstance(block, Findings) for one in block.items]


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
    first = found(tmp_path, shop({"A": 3000, "B": 1000, "C": 1000}, 120, 50))[0]
    assert "“A” earns" in first.claim
    assert "125% above" not in first.claim
    assert "80% above" in first.claim  # 3,000 against a mean of 1,667, repeat orders alike


def test_no_segment_is_named_where_the_intervals_overlap(tmp_path: Path) -> None:
    claims = [one.claim for one in found(tmp_path, shop({"A": 1010, "B": 1000}, 120, 900))]
    assert not any("earns" in claim for claim in claims)


def test_no_segment_is_named_on_few_customers(tmp_path: Path) -> None:
    claims = [one.claim for one in found(tmp_path, shop({"A": 3000, "B": 1000}, 60, 50))]
    assert not any("earns" in claim for claim in claims)


def test_the_drop_off_is_counted_among_the_mature(tmp_path: Path) -> None:
    drop = found(tmp_path, shop({"A": 1000, "B": 1000}, 120, 50))[-1]
    assert "between F1 and F2: only 25.0% go on; 180 did not" in drop.claim
    assert "240 customers" in drop.proof


def test_the_price_is_set_against_as_many_more_orders(tmp_path: Path) -> None:
    # 1.25 orders of 1,000 within a year, 40% of it profit: 500. A tenth more on the price is 125 more.
    price = found(tmp_path, shop({"A": 1000}, 120, 0), Decimal("0.4"))[-1]
    assert price.sheet == "levers"
    assert "10% more on the price adds ¥125 to 12-month LTV (+25.0%)" in price.claim
    assert "10% more orders per customer add ¥50" in price.claim
    assert "fewer than 20.0% of the orders" in price.proof  # 0.1 of 0.4 + 0.1
    assert price.proof.endswith("assumed margin of 40.0%.")


def test_no_lever_is_named_where_revenue_stands_for_profit_or_on_few_customers(tmp_path: Path) -> None:
    assert all(one.sheet != "levers" for one in found(tmp_path, shop({"A": 1000}, 120, 0)))
    assert all(one.sheet != "levers" for one in found(tmp_path, shop({"A": 1000}, 90, 0), Decimal("0.4")))


def test_there_are_three_findings_at_most(tmp_path: Path) -> None:
    assert len(found(tmp_path, shop({"A": 3000, "B": 1000, "C": 1000}, 120, 50), Decimal("0.4"))) == 3
