"""The last three months against earlier ones, as cells: effects by factor, what became of profit in words."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from ltv_xl.analysis import spans
from ltv_xl.analysis.changes import MONTHS
from ltv_xl.analysis.tables.changes import Changes, Period, Standing
from ltv_xl.report import arithmetic
from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import added, derive, given, label_kind, number, total
from ltv_xl.report.content import Cell, Range
from ltv_xl.report.sentences import either, sentence
from ltv_xl.report.sheets.change_effects import FACTORS, Compared, Factor, Group
from ltv_xl.report.steps import Bar, bars
from ltv_xl.texts.days import months_in_words

NAME, FIGURE = 226, 106
"""Pixels of the columns of the sheet."""
COLUMNS = 7
SIDES: Mapping[str, Literal["grey", "over"]] = {
    "gain_above": "grey",
    "loss_above": "over",
    "gain_below": "grey",
    "loss_below": "over",
}
"""The series of a bridge, on its unseen base, and how they look."""
COMPARED: tuple[Compared, ...] = ("before", "ago")


class Effect(Struct, frozen=True, eq=False):
    """A step from then to now: its name, and what it did to profit."""

    name: Cell
    amount: Cell


REST = 0.005
"""Money up to which an effect counts as what is left of sums of fractions."""


class Extreme(Struct, frozen=True, eq=False):
    """The effect that is furthest from zero on its side: its name and amount, and the words for it."""

    name: Cell
    amount: Cell
    words: Cell


class Comparison(Struct, frozen=True, eq=False):
    """The last three months against earlier ones. apart: what no factor gives.

    added: all effects. change: now less then; lost: then less now. bars: the chart's, the last one the
    change; sides: the parts of each, in the order of SIDES; labels: their names alone. lead: what became of
    profit, in words. earlier: what it was.
    """

    period: Compared
    effects: Mapping[tuple[Standing, Factor], Effect]
    apart: Effect
    subtotals: Mapping[Standing, Cell]
    now: Cell
    then: Cell
    added: Cell
    change: Cell
    lost: Cell
    bars: Sequence[Bar]
    sides: Sequence[Range]
    labels: Range
    lead: Cell
    earlier: Cell
    gain: Extreme
    loss: Extreme


def comparison(
    brief: Brief,
    changes: Changes,
    groups: Mapping[Standing, Group],
    without: Group,
    now: Cell,
    period: Compared,
) -> Comparison:
    """now: the profit of all. without: what came without a purchase."""
    t, shown = brief.t, factors_shown(brief)
    effects = {
        (standing, factor): Effect(
            given(t(f"changes.short_{standing}", factor=t(f"changes.{factor}"))),
            each.splits[period].effects[factor],
        )
        for standing, each in groups.items()
        for factor in shown
    }
    beyond = [each.splits[period] for each in groups.values()]
    left_over = _net(
        [without.sums["now"].profit, *(each.beyond_now for each in beyond)],
        [without.sums[period].profit, *(each.beyond_then for each in beyond)],
    )
    apart = Effect(given(t("changes.apart")), left_over)
    subtotals = {
        standing: total(tuple(effects[standing, factor].amount for factor in shown)) for standing in groups
    }
    then = added(*(each.sums[period].profit for each in (*groups.values(), without)))
    steps = [*effects.values(), *([apart] if number(left_over) else [])]
    places = 0 if label_kind((then, now)) == "whole" else look.MONEY.get(brief.orders.currency, ("", 2))[1]
    change, lost = derive(arithmetic.difference, now, then), derive(arithmetic.difference, then, now)
    labels = (*(step.name for step in steps), given(t("changes.change")))
    drawn = bars(
        [*((step.name, step.amount, False) for step in steps), (labels[-1], change, True)],
        places,
    )
    amounts = tuple(bar.amount for bar in drawn[:-1])
    return Comparison(
        period,
        effects,
        apart,
        subtotals,
        now,
        then,
        added(*subtotals.values(), left_over),
        change,
        lost,
        drawn,
        tuple(map(_sides, drawn)),
        labels,
        _lead(brief, period, (change, lost), now),
        sentence(brief, "changes.then", months=span(brief, changes, period), then=(then, "money")),
        extreme(brief, "gain", labels[:-1], amounts),
        extreme(brief, "loss", labels[:-1], amounts),
    )


def _net(now: Sequence[Cell], then: Sequence[Cell]) -> Cell:
    """The sum of some cells less that of others."""
    count = len(now)
    value = sum(number(cell) or 0.0 for cell in now) - sum(number(cell) or 0.0 for cell in then)

    def write(*refs: str) -> str:
        return f"{'+'.join(refs[:count])}-({'+'.join(refs[count:])})"

    return Cell(value, write, (*now, *then))


def _sides(bar: Bar) -> Range:
    """The parts of a bar in the order of SIDES: a loss is drawn in another colour than a gain."""
    won = (number(bar.amount) or 0.0) >= 0
    return tuple(
        Cell(
            (number(part) or 0.0) if won == is_gain else 0.0,
            lambda amount, ref, test=test: f"IF({amount}{test},{ref},0)",
            (bar.amount, part),
        )
        for part in (bar.above, bar.below)
        for is_gain, test in ((True, ">=0"), (False, "<0"))
    )


def _lead(brief: Brief, period: Compared, changed: tuple[Cell, Cell], now: Cell) -> Cell:
    """Whether profit rose or fell, by how much, and to what. changed: what was won, and what was lost."""
    change, lost = changed
    rose, fell, stayed = (
        sentence(brief, f"changes.{period}_{key}", by=(amount, "money"), now=(now, "money"))
        for key, amount in (("rose", change), ("fell", lost), ("stayed", change))
    )
    return either(change, rose, either(lost, fell, stayed))


def extreme(brief: Brief, key: Literal["gain", "loss"], labels: Range, amounts: Range) -> Extreme:
    """The largest gain, or the largest loss, by name; blank where there is none."""
    known = [number(cell) or 0.0 for cell in amounts]
    most, beyond, function = (
        (max(known), f">{REST}", "MAX") if key == "gain" else (min(known), f"<-{REST}", "MIN")
    )
    some = most > REST if key == "gain" else most < -REST
    amount = Cell(
        most if some else None,
        lambda refs: f'IF({function}({refs}){beyond},{function}({refs}),"")',
        (amounts,),
    )
    name = Cell(
        labels[known.index(most)].value if some else None,
        lambda ref, names, refs: f'IF({ref}="","",INDEX({names},MATCH({ref},{refs},0)))',
        (amount, labels, amounts),
    )
    words = sentence(brief, f"changes.{key}", name=(name, "text"), amount=(amount, "money"))
    return Extreme(name, amount, words)


def span(brief: Brief, changes: Changes, period: Period) -> str:
    """The months of a period in words."""
    begin = changes.begins[period]
    last = spans.months_later(begin, MONTHS - 1)
    return months_in_words(begin, last, brief.lang)


def factors_shown(brief: Brief) -> tuple[Factor, ...]:
    """The factors: where profit is revenue, its rate is always 1."""
    return FACTORS if brief.has_limits else FACTORS[:-1]
