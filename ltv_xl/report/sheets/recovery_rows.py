"""What customers bring back of what they have cost: the cells of a channel, a campaign, or all paid channels.

The curve is that behind the h-month LTV on Ads: mean profit per customer up to each month since the first
order, discounted, of those observed through it. Month 0 is the day of the first order.
"""

from collections.abc import Sequence

from msgspec import Struct

from ltv_xl.analysis.tables.recovery import ORDERS, FirstDay, OrderStep
from ltv_xl.report import arithmetic
from ltv_xl.report.arithmetic import difference, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same, total
from ltv_xl.report.content import Cell, Range, Value
from ltv_xl.report.sheets.segment_workings import MONTHS
from ltv_xl.report.sheets.spending import Spend, Spending

WITHIN = (3, 6, 9, 12)
"""Months within which a break-even CPO is recovered."""


class Sums(Struct, frozen=True, eq=False):
    """Counts and sums of the analysis: by place of the order, and of the first day."""

    customers: Cell
    first_day: Cell
    observed_first_day: Cell
    orders: Range
    profits: Range
    mature: Range
    continuing: Range


class Row(Struct, frozen=True, eq=False):
    """The cells of a channel.

    observed, cumulative, net: by month since the first order, from 0. reaching: the share of customers who
    reach an order; by_order: profit per customer through it. month, order: when the CPA is
    recovered. limits: the CPO that is recovered within each of WITHIN.
    """

    name: Cell
    cpa: Cell
    sums: Sums
    observed: Range
    cumulative: Range
    net: Range
    reaching: Range
    by_order: Range
    month: Cell
    order: Cell
    limits: Range


class Axis(Struct, frozen=True, eq=False):
    """What all rows share: the discount rate per year, the numbers of the months and of the orders."""

    brief: Brief
    discount: Cell
    months: Range
    orders: Range


def rows(
    axis: Axis, spend: Spending, steps: Sequence[OrderStep], first_days: Sequence[FirstDay]
) -> tuple[tuple[Row, ...], Row]:
    """Of each channel, and of all of them together."""
    by_channel = {day.value: day for day in first_days}
    counted = [
        _sums(by_channel.get(each.channel), [step for step in steps if step.value == each.channel])
        for each in spend.channels
    ]
    made = tuple(_row(axis, each, sums) for each, sums in zip(spend.channels, counted, strict=True))
    return made, _row(axis, spend.total, _summed(counted))


def _sums(day: FirstDay | None, steps: Sequence[OrderStep]) -> Sums:
    by_place = {step.n: step for step in steps}
    there = [by_place.get(n) for n in range(1, ORDERS + 1)]
    return Sums(
        given(day.customers if day else 0),
        given(day.profit if day else 0),
        given(day.observed_profit if day else 0),
        tuple(given(step.orders if step else 0) for step in there),
        tuple(given(step.profit if step else 0) for step in there),
        tuple(given(step.mature if step else 0) for step in there),
        tuple(given(step.mature_next if step else 0) for step in there),
    )


def _summed(rows_of: Sequence[Sums]) -> Sums:
    """Of all channels."""

    def sums(ranges: Sequence[Range]) -> Range:
        return tuple(map(total, zip(*ranges, strict=True)))

    return Sums(
        total(tuple(each.customers for each in rows_of)),
        total(tuple(each.first_day for each in rows_of)),
        total(tuple(each.observed_first_day for each in rows_of)),
        sums([each.orders for each in rows_of]),
        sums([each.profits for each in rows_of]),
        sums([each.mature for each in rows_of]),
        sums([each.continuing for each in rows_of]),
    )


def _row(axis: Axis, spend: Spend, sums: Sums) -> Row:
    t = axis.brief.t
    cpa = same(spend.cpa)
    observed = (same(sums.customers), *map(same, spend.workings.months.observed))
    cumulative = _curve(axis, spend, sums, observed)
    reaching, by_order = _by_order(sums)
    words = t("recovery.not_yet"), t("few")
    return Row(
        name=same(spend.name),
        cpa=cpa,
        sums=sums,
        observed=observed,
        cumulative=cumulative,
        net=tuple(derive(difference, cell, cpa) for cell in cumulative),
        reaching=reaching,
        by_order=by_order,
        month=first_at(cpa, cumulative, axis.months, *words),
        order=first_at(cpa, by_order, axis.orders, *words),
        limits=tuple(_limit(axis.brief, cumulative[h], observed[h]) for h in WITHIN),
    )


def _limit(brief: Brief, worth: Cell, observed: Cell) -> Cell:
    """What a customer may cost to be recovered in time: a word where nothing, and for too few customers."""
    few, nothing = brief.t("few"), brief.t("no_limit")
    enough, value = _enough(observed), number(worth)

    def write(ref: str, count: str) -> str:
        return f'IF({count}<{ENOUGH_TO_SHOW},"{few}",IF({ref}<0,"{nothing}",{ref}))'

    shown = few if not enough else nothing if value is not None and value < 0 else worth.value
    return Cell(shown, write, (worth, observed))


def _curve(axis: Axis, spend: Spend, sums: Sums, observed: Range) -> Range:
    """Mean cumulative profit by month, as far as enough customers have been observed."""
    profits, discount = spend.workings.months.profits, axis.discount
    curve = [derive(share, sums.first_day, sums.customers)]
    first = (sums.observed_first_day, profits[0], observed[1], discount, axis.months[1])
    curve.append(derive(arithmetic.first_month, *first))
    for month in range(2, MONTHS + 1):
        further = (curve[-1], profits[month - 1], observed[month], discount, axis.months[month])
        curve.append(derive(arithmetic.running_discounted, *further))
    return tuple(cell if _enough(count) else given(None) for cell, count in zip(curve, observed, strict=True))


def _by_order(sums: Sums) -> tuple[Range, Range]:
    """The share that reaches each order and the profit through it, as far as enough customers show both."""
    reaching, through = [given(1)], [derive(share, sums.profits[0], sums.orders[0])]
    for n in range(1, ORDERS):
        seen = _enough(sums.mature[n - 1]) and _enough(sums.orders[n]) and through[-1].write is not None
        if not seen:
            reaching.append(given(None))
            through.append(given(None))
            continue
        reaching.append(
            derive(arithmetic.reaching_next, reaching[-1], sums.continuing[n - 1], sums.mature[n - 1])
        )
        by_order = (through[-1], reaching[-1], sums.profits[n], sums.orders[n])
        through.append(derive(arithmetic.running_by_order, *by_order))
    if not _enough(sums.orders[0]):
        nothing = tuple(given(None) for _ in through)
        return tuple(given(None) for _ in reaching), nothing
    return tuple(reaching), tuple(through)


def _enough(count: Cell) -> bool:
    return (number(count) or 0) >= ENOUGH_TO_SHOW


def first_at(target: Cell, curve: Range, numbers: Range, not_yet: str, few: str) -> Cell:
    """The first of the months or orders in which a curve reaches a target, else words; blank without one."""
    if target.value is None and target.write is None:
        return Cell(None)
    goal, last = number(target), number(numbers[-1]) or 0
    after = f"{last + 1:.0f}"
    known = [
        (place, height)
        for cell, place in zip(curve, map(number, numbers), strict=True)
        if (height := number(cell)) is not None
    ]
    reached = [place for place, height in known if goal is not None and height >= goal]
    words = not_yet if known else few
    value: Value = None if goal is None else reached[0] if reached else words

    def write(aim: str, values: str, places: str) -> str:
        # As in cells.first_reaching: the earliest is the largest of (after - place).
        left = f'SUMPRODUCT(MAX(({values}<>"")*({values}>={aim})*({after}-{places})))'
        first = f'IF({left}=0,"{not_yet}",{after}-{left})'
        return f'IF({aim}="","",IF(COUNT({values})=0,"{few}",{first}))'

    return Cell(value, write, (target, curve, numbers))
