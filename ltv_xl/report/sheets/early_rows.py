"""The cells of the early verdict: a line for each channel and campaign, and what it is made of."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from ltv_xl.analysis.early import SHRINKAGE
from ltv_xl.analysis.intervals import QUANTILE
from ltv_xl.analysis.tables.early import EarlyForecast, EarlyTest, Tail
from ltv_xl.formulas import acquisition
from ltv_xl.report import arithmetic, early_forecasts
from ltv_xl.report.arithmetic import difference, product, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, same, total
from ltv_xl.report.content import Cell


class TailCells(Struct, frozen=True, eq=False):
    """Of an age and a status: the new customers, older ones of the channel and of all, and what follows."""

    row: str
    age: Cell
    again: Cell
    customers: Cell
    own: Cell
    own_profit: Cell
    everyone: Cell
    everyone_profit: Cell
    everyone_mean: Cell
    weight: Cell
    drawn: Cell
    further: Cell


class TestCells(Struct, frozen=True, eq=False):
    """A back-test: what was expected and what came, per customer and of all, beside the LTV known then."""

    row: str
    day: Cell
    customers: Cell
    expected: Cell
    came: Cell
    old: Cell
    error: Cell
    old_error: Cell
    gap: Cell
    all_expected: Cell
    all_came: Cell


class Quality(Struct, frozen=True, eq=False):
    """How right the forecasts were: their number, total and mean error, that of the old LTV (see verdict)."""

    count: Cell
    total_error: Cell
    error: Cell
    old_error: Cell
    gap: Cell
    gap_error: Cell


class Price(Struct, frozen=True, eq=False):
    """What a new customer costs: the CPA, and the customers that it counts."""

    cpa: Cell
    customers: Cell


class Forecast(Struct, frozen=True, eq=False):
    """A line: the new customers, what they brought and will bring, what they cost, and the verdict.

    channel: the name of the channel of a campaign. profit, further: sums of the customers. old: the LTV of
    older customers.
    """

    name: str
    channel: str
    customers: Cell
    profit: Cell
    further: Cell
    so_far: Cell
    to_come: Cell
    expected: Cell
    lower: Cell
    upper: Cell
    old_customers: Cell
    old_profit: Cell
    old: Cell
    price: Price
    left: Cell
    left_lower: Cell
    left_upper: Cell
    verdict: Cell
    quality: Quality
    tails: tuple[TailCells, ...] = ()
    tests: tuple[TestCells, ...] = ()


class Common(NamedTuple):
    """What all lines share. shrinkage: the customers that the mean of all channels counts as. z: QUANTILE."""

    brief: Brief
    target_profit: Cell
    shrinkage: Cell
    z: Cell

    @classmethod
    def of(cls, brief: Brief, target_profit: Cell) -> "Common":
        """With their cells, which stand among the workings."""
        return cls(brief, target_profit, given(SHRINKAGE), given(QUANTILE))


def forecast_row(
    common: Common,
    row: EarlyForecast,
    names: tuple[str, str],
    price: Price | None,
    quality: Quality | None = None,
    *,
    unpriced: str = "status.none",
) -> Forecast:
    """A line. names: its own, and that of its channel. quality: that of the channel, for a campaign.

    unpriced: the key of the verdict without a CPA.
    """
    tails = _tails(common, row.tails, names[0])
    tests = () if quality else _tests(row.tests, names[0])
    counts = given(row.customers), given(row.profit), total(tuple(tail.further for tail in tails))
    old = given(row.old), given(row.old_profit)
    known = quality or _quality(tests)
    judged = price, known, unpriced
    return _row(common, names, counts, old, (row.lower, row.upper), judged, tails, tests)


def total_row(
    common: Common, row: EarlyForecast, of: Sequence[Forecast], name: str, price: Price | None
) -> Forecast:
    """The line of several channels together. of: those that it adds up."""
    tests = _tests(row.tests, name)
    counts = (
        total(tuple(each.customers for each in of)),
        total(tuple(each.profit for each in of)),
        total(tuple(each.further for each in of)),
    )
    old = total(tuple(each.old_customers for each in of)), total(tuple(each.old_profit for each in of))
    return _row(
        common,
        (name, ""),
        counts,
        old,
        (row.lower, row.upper),
        (price, _quality(tests), "status.none"),
        (),
        tests,
    )


def _row(
    common: Common,
    names: tuple[str, str],
    counts: tuple[Cell, Cell, Cell],
    old: tuple[Cell, Cell],
    ends: tuple[float | None, float | None],
    judged: tuple[Price | None, Quality, str],
    tails: tuple[TailCells, ...],
    tests: tuple[TestCells, ...],
) -> Forecast:
    brief, (customers, profit, further) = common.brief, counts
    limited = brief.has_limits
    price, quality = judged[0] or Price(given(None), given(None)), judged[1]
    expected = derive(early_forecasts.expected_ltv, profit, further, customers)
    lower, upper = map(given, ends)
    left = derive(acquisition.customer_profit, expected, price.cpa) if limited else given(None)
    inputs = expected, price.cpa, price.customers, common.z
    left_lower = derive(arithmetic.left_lower, lower, *inputs) if limited else given(None)
    left_upper = derive(arithmetic.left_upper, upper, *inputs) if limited else given(None)
    return Forecast(
        name=names[0],
        channel=names[1],
        customers=customers,
        profit=profit,
        further=further,
        so_far=derive(share, profit, customers),
        to_come=derive(share, further, customers),
        expected=expected,
        lower=lower,
        upper=upper,
        old_customers=old[0],
        old_profit=old[1],
        old=derive(share, old[1], old[0]),
        price=price,
        left=left,
        left_lower=left_lower,
        left_upper=left_upper,
        verdict=_verdict(common, price, quality, (left_lower, left_upper), judged[2]),
        quality=quality,
        tails=tails,
        tests=tests,
    )


def _verdict(common: Common, price: Price, quality: Quality, left: tuple[Cell, Cell], unpriced: str) -> Cell:
    brief = common.brief
    if not brief.has_limits:
        return given(brief.t("status.no_margin"))
    keys = ("few", "stop", "continue", "wait_tests", "wait_poor", "wait_unsure")
    tested = quality.count, quality.total_error, quality.gap, quality.gap_error
    words = {key: brief.t(f"status.{key}") for key in keys} | {"none": brief.t(unpriced)}
    cost = price.cpa, price.customers
    return early_forecasts.verdict(cost, tested, left, common.target_profit, words)


def _tails(common: Common, rows: Sequence[Tail], name: str) -> tuple[TailCells, ...]:
    """Pairs of the same age stand together: first without, then with a second purchase."""
    t = common.brief.t
    counted = [
        (row, given(row.own), given(row.own_profit), given(row.everyone), given(row.everyone_profit))
        for row in rows
    ]
    made = []
    for place, (row, own, own_profit, everyone, everyone_profit) in enumerate(counted):
        other = counted[place ^ 1]
        mean = derive(early_forecasts.mean_tail, everyone_profit, everyone, other[4], other[3])
        drawn = derive(early_forecasts.drawn_tail, own_profit, own, mean, common.shrinkage)
        customers = given(row.customers)
        made.append(
            TailCells(
                row=name,
                age=given(row.age),
                again=given(t("campaigns.yes" if row.again else "campaigns.no")),
                customers=customers,
                own=own,
                own_profit=own_profit,
                everyone=everyone,
                everyone_profit=everyone_profit,
                everyone_mean=mean,
                weight=derive(early_forecasts.own_weight, own, common.shrinkage),
                drawn=drawn,
                further=derive(product, customers, drawn),
            )
        )
    return tuple(made)


def _tests(rows: Sequence[EarlyTest], name: str) -> tuple[TestCells, ...]:
    made = []
    for row in rows:
        customers, expected, came, old = map(given, (row.customers, row.expected, row.came, row.old_ltv))
        error, old_error = (
            derive(early_forecasts.distance, expected, came),
            derive(early_forecasts.distance, old, came),
        )
        made.append(
            TestCells(
                row=name,
                day=given(row.day),
                customers=customers,
                expected=expected,
                came=came,
                old=old,
                error=error,
                old_error=old_error,
                gap=derive(difference, error, old_error),
                all_expected=derive(product, customers, expected),
                all_came=derive(product, customers, came),
            )
        )
    return tuple(made)


def _quality(tests: Sequence[TestCells]) -> Quality:
    came, gaps = tuple(test.came for test in tests), tuple(test.gap for test in tests)
    return Quality(
        count=early_forecasts.tests_counted(came),
        total_error=early_forecasts.error_of_sums(
            tuple(test.all_expected for test in tests), tuple(test.all_came for test in tests)
        ),
        error=early_forecasts.share_of_sums(tuple(test.error for test in tests), came),
        old_error=early_forecasts.share_of_sums(tuple(test.old_error for test in tests), came),
        gap=early_forecasts.mean(gaps),
        gap_error=early_forecasts.standard_error(gaps),
    )


def same_quality(quality: Quality) -> Quality:
    """Of a channel, shown for a campaign of it."""
    return Quality(
        *(
            same(cell)
            for cell in (
                quality.count,
                quality.total_error,
                quality.error,
                quality.old_error,
                quality.gap,
                quality.gap_error,
            )
        )
    )
