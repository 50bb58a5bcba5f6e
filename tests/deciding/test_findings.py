"""What stands out first in each made shop, stated beforehand by hand, with its money.

New customers of three months: 90 of each channel, 30 a month. A channel's stake is what it loses on them, or
what a tenth more of them would bring. The goods of these shops cost half: 1% on prices is 2% of the profit.
"""

from datetime import date

import pytest

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables import Analysis
from ltv_xl.report.build import built
from ltv_xl.report.content import Findings, Table
from ltv_xl.report.xlsx import rendered
from tests.deciding import ad_shops, plain
from tests.deciding.shops import Shop


def said(shop: Shop) -> list[tuple[str, float]]:
    """Claim and money at stake of what stands out, in order."""
    orders = shop.checked()
    summary = built(orders, analyse(orders, shop.settings), shop.settings).sheets[0]
    findings = [item for block in summary.blocks if isinstance(block, Findings) for item in block.items]
    if not findings:
        return []
    candidates = next(
        block
        for block in summary.workings
        if isinstance(block, Table) and block.columns[0].header == "What may stand out"
    )
    headers = [column.header for column in candidates.columns]
    claim, stake = headers.index("Claim"), headers.index("At stake (¥)")
    money = {str(row[claim].value): row[stake].value for row in candidates.rows}
    return [
        (str(item.claim.value), float(money[str(item.claim.value)] or 0))  # type: ignore[arg-type]
        for item in findings
        if item.mark.value is not None
    ]


@pytest.mark.parametrize(
    ("name", "words", "stake"),
    [
        ("mostly_organic", "lost on each new customer", 1_000 * 90),
        ("dearer_now", "lost on each new customer", 1_571 * 90),
        ("conversions_twice", "A: LTV 3.00× CPA. Spend more", 2_000 * 90 / 10),
        ("written_differently", "LTV 3.00× CPA. Spend more", 2_000 * 90 / 10),
        ("television", "TV: ¥900,000 of spend in 3 months met no customer", 900_000),
        ("free_months", "B: ", 3_000 * 60),
        ("tenth_of_december", "A: LTV 1.50× CPA. Spend more", 1_000 * 90 / 10),
        ("contradicting_customers", "A: LTV 3.00× CPA. Spend more", 2_000 * 90 / 10),
        # Half of a year's orders fall into the first three months: all of them. 3,000 a fifth less a year on.
        ("falling_quality", "¥561 (21.5%)", 561 * 90),
        ("whales", "Raising prices 1%", 2_000 * 0.02 * 90),
        ("batches", "Raising prices 1%", 3_000 * 0.02 * 270),
    ],
)
def test_the_first_finding_of_each_shop(name: str, words: str, stake: float) -> None:
    claim, money = said(getattr(ad_shops, name)())[0]
    assert words in claim
    assert money == pytest.approx(stake, rel=0.02)


def test_findings_stand_in_the_order_of_their_money() -> None:
    for name in ("mostly_organic", "television", "falling_quality"):
        amounts = [money for _, money in said(getattr(ad_shops, name)())]
        assert amounts == sorted(amounts, reverse=True)
        assert amounts[-1] > 0


def test_nothing_is_said_where_nothing_is_sure() -> None:
    """Without costs there is no limit and no margin, and everybody orders a second time."""
    shop = ad_shops.without_costs()
    assert said(shop) == []
    orders = shop.checked()
    assert rendered(built(orders, analyse(orders, shop.settings), shop.settings))  # blank cells, each a place


@pytest.mark.parametrize("name", ["mostly_organic", "falling_quality", "television", "whales", "batches"])
def test_f2_quality_and_what_meets_nothing_equal_a_plain_computation(name: str) -> None:
    shop = getattr(ad_shops, name)()
    analysis = analyse(shop.checked(), shop.settings)
    assert analysis.f2 == plain.f2(shop.orders, date(2024, 12, 31), shop.settings.inactive_days)
    compare(analysis, plain.quality(shop.orders, date(2024, 12, 31)))
    unmatched = {(row.channel, float(row.cost), row.customers) for row in analysis.unmatched}
    assert unmatched == plain.unmatched(shop.orders, shop.ads)


def compare(analysis: Analysis, expected: plain.Change) -> None:
    quality = analysis.quality
    assert quality is not None
    made = (quality.now, quality.before, quality.change, quality.lower, quality.upper)
    assert made == pytest.approx((expected.now, expected.before, expected.change, *expected.interval))


def test_a_fall_that_is_not_there_is_noticed() -> None:
    """The same shop with its newest customers worth what the others are has another quality."""
    shop = ad_shops.falling_quality()
    late = shop.orders["order_date"] >= date(2024, 7, 1)
    altered = shop.orders.assign(revenue=shop.orders["revenue"].where(~late, shop.orders["revenue"] * 1.3))
    with pytest.raises(AssertionError):
        compare(analyse(shop.checked(), shop.settings), plain.quality(altered, date(2024, 12, 31)))
