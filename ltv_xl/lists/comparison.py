"""Those written to against those held out, as cells: shares, profits, and what their intervals say."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.lists.bootstrap import difference_interval
from ltv_xl.lists.few_orders import can_be_chance
from ltv_xl.lists.outcomes import Arm, Outcome, Outcomes
from ltv_xl.lists.power import Z_POWER, Z
from ltv_xl.orders.personal import SMALLEST_GROUP
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.report import style as look
from ltv_xl.report.arithmetic import difference, product, share
from ltv_xl.report.cells import derive, entry, given, number
from ltv_xl.report.content import Cell
from ltv_xl.report.mailing import difference_lower, difference_upper, net_profit, sample_size
from ltv_xl.report.proportions import proportion_lower, proportion_upper
from ltv_xl.setting_values import LARGEST_AMOUNT
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from ltv_xl.texts.days import day_in_words

ENOUGH_BUYERS = 50
"""Customers who ordered, in each group, from whom on profits are compared."""
PART, LEAST = 0.2, 0.005
"""The rise that a next test is planned for: a fifth of the share that orders unwritten, at least this."""


class Group(Struct, frozen=True, eq=False):
    """One group: customers, those who ordered and their share with its limits, profit and its mean."""

    customers: Cell
    buyers: Cell
    share: Cell
    lower: Cell
    upper: Cell
    profit: Cell
    mean: Cell


class Row(Struct, frozen=True, eq=False):
    """A list: both groups, how the shares differ, what the profits differ by, and the next test."""

    name: Cell
    send: Group
    hold_out: Group
    difference: Cell
    lower: Cell
    upper: Cell
    verdict: Cell
    profit: Cell
    profit_lower: Cell
    profit_upper: Cell
    net: Cell
    net_lower: Cell
    net_upper: Cell
    paid: Cell
    effect: Cell
    held: Cell
    sample: Cell
    sample_held: Cell


class Effect(Struct, frozen=True):
    """The comparison of all lists of a day, as cells; cost: of writing to one customer, an input."""

    orders: CheckedOrders
    settings: Settings
    outcomes: Outcomes
    cost: Cell
    z: Cell
    z_power: Cell
    rows: tuple[Row, ...]

    def t(self, key: str, /, **fields: object) -> str:
        """A text of the effect; {profit} is what LTV adds up, {money} the currency's unit."""
        lang = self.settings.lang
        words = {
            "profit": text(f"report.profit.{self.orders.basis}", lang),
            "money": look.unit(self.orders.currency, lang),
            "end": day_in_words(self.outcomes.manifest.end, lang),
            "enough": ENOUGH_BUYERS,
        }
        words["Profit"] = f"{words['profit']}"[:1].upper() + f"{words['profit']}"[1:]
        return text(f"lists.effect.{key}", lang, **(words | fields))

    @property
    def has_profit(self) -> bool:
        """Whether money can be judged: revenue allows no verdict."""
        return self.orders.basis != "revenue"


def effect(orders: CheckedOrders, settings: Settings, done: Outcomes, cost: float) -> Effect:
    """The comparison. cost: of writing to one customer, in money."""
    cost_cell = entry(cost, 0, float(LARGEST_AMOUNT))
    bare = Effect(orders, settings, done, cost_cell, given(Z), given(Z_POWER), ())
    return replace(bare, rows=tuple(_row(bare, outcome) for outcome in done.lists))


def _row(of: Effect, outcome: Outcome) -> Row:
    lang = of.settings.lang
    send, hold_out = (_group(outcome.arms[group], of.z) for group in ("send", "hold_out"))
    lower = derive(difference_lower, send.share, send.lower, hold_out.share, hold_out.upper)
    upper = derive(difference_upper, send.share, send.upper, hold_out.share, hold_out.lower)
    profit = derive(difference, send.mean, hold_out.mean)
    interval = _profit_interval(outcome)
    profit_lower, profit_upper = (given(limit) for limit in interval or (None, None))
    net, net_lower, net_upper = (
        derive(net_profit, cell, of.cost, send.customers) if of.has_profit else given(None)
        for cell in (profit, profit_lower, profit_upper)
    )
    aim = entry(_planned_rise(number(hold_out.share)), 0.001, 1)
    held = entry(float(outcome.record.share) or 0.5, 0.01, 0.99)
    sample = derive(sample_size, hold_out.share, aim, held, of.z, of.z_power)
    return Row(
        given(text(f"lists.name.{outcome.record.name}", lang)),
        send,
        hold_out,
        derive(difference, send.share, hold_out.share),
        lower,
        upper,
        _share_verdict(of, outcome, lower, upper),
        profit,
        profit_lower,
        profit_upper,
        net,
        net_lower,
        net_upper,
        _verdict(
            of, net_lower, net_upper, ("paid", "lost", "unsure"), "few" if of.has_profit else "no_margin"
        ),
        aim,
        held,
        sample,
        derive(product, sample, held),
    )


def _group(arm: Arm, z: Cell) -> Group:
    customers, buyers = given(arm.customers), given(arm.buyers)
    is_group = arm.customers >= SMALLEST_GROUP  # the profit of fewer is a single customer's
    profit = given(sum(value * count for value, count in arm.profits.items()) if is_group else None)
    return Group(
        customers,
        buyers,
        derive(share, buyers, customers),
        derive(proportion_lower, buyers, customers, z),
        derive(proportion_upper, buyers, customers, z),
        profit,
        derive(share, profit, customers),
    )


def _profit_interval(outcome: Outcome) -> tuple[float, float] | None:
    """That of the difference of profit per customer; None where too few have ordered."""
    send, hold_out = outcome.arms["send"], outcome.arms["hold_out"]
    if min(send.buyers, hold_out.buyers) < ENOUGH_BUYERS:
        return None
    return difference_interval(send.profits, hold_out.profits)


def _planned_rise(held: float | None) -> float:
    return max(round(PART * (held or 0.0), 3), LEAST)


def _share_verdict(of: Effect, outcome: Outcome, lower: Cell, upper: Cell) -> Cell:
    """Whether more have ordered; no verdict where so few have that it may be chance after all."""
    verdict = _verdict(of, lower, upper, ("works", "harms", "unseen"), "alone")
    send, hold_out = outcome.arms["send"], outcome.arms["hold_out"]
    if verdict.value in (of.t("verdict.works"), of.t("verdict.harms")) and can_be_chance(
        send.buyers, send.customers, hold_out.buyers, hold_out.customers
    ):
        return given(of.t("verdict.scarce"))
    return verdict


def _verdict(of: Effect, lower: Cell, upper: Cell, words: Sequence[str], blank: str) -> Cell:
    """What an interval says: above zero, below it, or neither; nothing before the lists' end.

    blank: the word where there is no interval.
    """
    if not of.outcomes.is_over:
        return given(of.t("verdict.early"))
    above, below, neither = (of.t(f"verdict.{word}") for word in words)
    none = of.t(f"verdict.{blank}")
    if lower.value is None and lower.write is None:
        return given(none)
    low, high = number(lower), number(upper)

    def write(least: str, most: str) -> str:
        judged = f'IF({least}>0,"{above}",IF({most}<0,"{below}","{neither}"))'
        return f'IF(COUNT({least},{most})<2,"{none}",{judged})'

    if low is None or high is None:
        return Cell(none, write, (lower, upper))
    return Cell(above if low > 0 else below if high < 0 else neither, write, (lower, upper))
