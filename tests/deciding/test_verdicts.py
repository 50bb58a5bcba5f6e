"""The verdict of each made shop, stated beforehand, and what the comparison that misleads would have said.

Figures are those by which the shops were made, in their docstrings: nothing here is taken from the product.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial

import pytest

from ltv_xl.analysis import analyse, intervals, labels
from ltv_xl.analysis import spend as analysed_spend
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.report import cells
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions
from ltv_xl.report.cells import given, number
from ltv_xl.report.content import Value
from ltv_xl.report.sheets.spending import Spend, Spending, spending
from tests.deciding import ad_shops
from tests.deciding.shops import Shop

about = partial(pytest.approx, rel=2e-3)
"""Of thirty customers a month not every third is worth the mean."""

NOTHING = "none"
ROOM, OVER, UNSURE = "● Room to spend", "■ Over limit", "◆ Uncertain"


@dataclass(frozen=True)
class Decided:
    """What a report says of a shop's ads."""

    orders: CheckedOrders
    brief: Brief
    spending: Spending

    def channel(self, name: str) -> Spend:
        """The line of a channel."""
        return next(row for row in self.spending.channels if row.channel == name)

    def verdicts(self) -> dict[str | None, Value]:
        """By channel, the total under None."""
        rows = {row.channel: row.verdict.value for row in self.spending.channels}
        return rows | {None: self.spending.total.verdict.value}

    def cautions(self) -> set[str]:
        """The titles of those that are said."""
        return {caution.title for caution in cautions(self.brief)}


def decided(shop: Shop, target: int = 0) -> Decided:
    """The ads of a shop, as the report has them."""
    orders = shop.checked()
    brief = Brief(orders, analyse(orders, shop.settings), shop.settings)
    spent = spending(brief, given(Decimal(target)))
    assert spent is not None
    return Decided(orders, brief, spent)


def figures(row: Spend) -> tuple[float, float, float]:
    """LTV, CPA and what is left."""
    ltv, cpa, left = number(row.ltv), number(row.cpa), number(row.left)
    assert ltv is not None
    assert cpa is not None
    assert left is not None
    return ltv, cpa, left


def test_two_channels_over_the_limit_are_not_saved_by_organic_customers() -> None:
    made = decided(ad_shops.mostly_organic())
    assert made.verdicts() == {"A": OVER, "B": OVER, None: OVER}
    assert figures(made.spending.total) == about((2_000, 3_000, -1_000))
    assert made.brief.analysis.total_limits[2].estimate == about(6_800)  # of all: "room"


def test_the_last_months_decide() -> None:
    made = decided(ad_shops.dearer_now())
    assert made.verdicts() == {"A": OVER, None: OVER}
    assert figures(made.channel("A")) == about((2_429, 4_000, -1_571))
    assert number(made.channel("A").cpa_all) == pytest.approx(1_375)  # of all months: "room"


def test_a_click_is_worth_the_shops_own_customers() -> None:
    row = decided(ad_shops.conversions_twice()).channel("A")
    assert row.verdict.value == ROOM
    assert number(row.max_cpc) == about(3_000 * 30 / 1_000)
    assert number(row.conversions_each) == 2


def test_a_channel_is_the_same_however_it_is_written() -> None:
    made = decided(ad_shops.written_differently())
    assert len(made.spending.channels) == 1
    assert figures(made.spending.channels[0]) == about((3_000, 1_000, 2_000))
    assert made.verdicts()[None] == ROOM
    assert made.brief.analysis.unmatched == ()
    assert [row.customers for row in made.brief.analysis.segments["channel"]] == [720]


def test_what_stands_on_one_side_only_is_listed_both_ways() -> None:
    made = decided(ad_shops.television())
    assert [tuple(row) for row in made.brief.analysis.unmatched] == [("TV", 900_000, 0), ("LINE", 0, 120)]
    assert {"Spend that met no customer", "Customers without spend"} <= made.cautions()
    assert made.verdicts() == {"A": ROOM, "TV": "Too few so far", None: OVER}
    assert figures(made.spending.total) == about((3_000, 11_000, -8_000))


def test_a_month_of_nothing_spent_acquires_nobody() -> None:
    made = decided(ad_shops.free_months())
    assert made.verdicts() == {"A": OVER, "B": OVER, None: OVER}
    assert figures(made.channel("B")) == about((3_000, 6_000, -3_000))  # with all its customers: 3,000
    assert figures(made.spending.total) == about((3_000, 4_800, -1_800))  # with the organic ones, too: 2,000
    assert [tuple(row) for row in made.brief.analysis.unmatched] == [("organic", 0, 60 * 24)]


def test_a_month_that_has_not_ended_is_left_out_on_both_sides() -> None:
    made = decided(ad_shops.tenth_of_december())
    assert made.verdicts() == {"A": ROOM, None: ROOM}
    assert figures(made.channel("A")) == about((3_000, 2_000, 1_000))
    assert made.brief.analysis.ad_cost_left_out == 60_000


def test_the_first_order_decides_where_customer_rows_contradict_each_other() -> None:
    made = decided(ad_shops.contradicting_customers())
    assert made.verdicts() == {"A": ROOM, "B": ROOM, None: ROOM}
    assert [row.customers for row in made.brief.analysis.ads] == [720, 720]
    remark = next(remark for remark in made.orders.remarks if remark.key == "channels_conflict")
    assert remark.fields == {"count": 10, "one": "A", "other": "B"}


def test_newer_customers_worth_less_are_said_and_by_how_much() -> None:
    made = decided(ad_shops.falling_quality())
    quality = made.brief.analysis.quality
    assert quality is not None
    assert quality.a_year
    assert quality.change == pytest.approx(0.98**12 - 1)
    assert quality.upper < 0
    assert "Newest customers are worth less" in made.cautions()
    assert made.verdicts()["A"] == ROOM
    assert "Newest customers are worth less" not in decided(ad_shops.dearer_now()).cautions()


def test_a_few_whales_allow_no_verdict() -> None:
    row = decided(ad_shops.whales()).channel("A")
    assert figures(row)[2] > 300  # the mean alone: "room"
    assert row.verdict.value == UNSURE


def test_months_that_differ_allow_no_verdict() -> None:
    row = decided(ad_shops.batches()).channel("A")
    assert figures(row)[2] > 300
    assert row.verdict.value == UNSURE


def test_nothing_is_decided_by_revenue() -> None:
    made = decided(ad_shops.without_costs())
    row = made.channel("A")
    assert set(made.verdicts().values()) == {"Needs a margin"}
    blank = (row.break_even, row.target, row.limit, row.left, row.max_cpc, row.payback, row.ltv_cac)
    assert [cell.value for cell in blank] == [None] * len(blank)


def test_a_target_profit_lowers_the_limit_and_turns_the_verdict() -> None:
    made = decided(ad_shops.conversions_twice(), target=2_500)
    row = made.channel("A")
    assert number(row.break_even) == about(3_000)
    assert number(row.target) == number(row.limit) == about(500)
    assert row.verdict.value == OVER


def test_where_nothing_may_be_spent_a_word_stands_for_the_limit() -> None:
    """A profit of 4,000 from a customer worth 3,000; and customers who bring 500 less than they cost."""
    row = decided(ad_shops.conversions_twice(), target=4_000).channel("A")
    assert number(row.worth) == about(-1_000)
    assert [row.target.value, row.limit.value, row.max_cpc.value] == [NOTHING, NOTHING, None]
    assert number(row.break_even) == about(3_000)
    losing = decided(ad_shops.losing()).channel("A")
    assert number(losing.worth) == about(-500)
    assert [losing.break_even.value, losing.limit.value] == [NOTHING] * 2
    assert losing.verdict.value == OVER


# Each rule's fault, planted: the shop that was made for it is decided wrongly.


@cache
def right() -> dict[str, dict[str | None, Value]]:
    """The verdicts of the shops that a fault turns."""
    return {name: decided(getattr(ad_shops, name)()).verdicts() for name in ("dearer_now", "batches")}


def test_a_cpa_of_all_months_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = right()["dearer_now"]
    monkeypatch.setattr(cells, "CPA_MONTHS", (24, 24, 24))
    monkeypatch.setattr("ltv_xl.analysis.paid.MOST_RECENT", 24)
    assert decided(ad_shops.dearer_now()).verdicts() != sound


def test_customers_taken_for_unrelated_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = right()["batches"]
    monkeypatch.setattr(intervals, "clustered_error", lambda squares, months: 0.0)
    assert decided(ad_shops.batches()).verdicts() != sound


def test_names_compared_letter_by_letter_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "compared", lambda name: name)
    assert decided(ad_shops.written_differently()).brief.analysis.unmatched != ()


def test_a_list_that_lacks_one_side_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = analysed_spend.unmatched
    monkeypatch.setattr(
        "ltv_xl.analysis.spend.unmatched", lambda channels, unspent, smallest: sound(channels, (), smallest)
    )
    assert len(decided(ad_shops.television()).brief.analysis.unmatched) == 1
