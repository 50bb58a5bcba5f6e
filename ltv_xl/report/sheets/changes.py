"""What changed: profit of the last three months against earlier ones, divided among what it is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ltv_xl.analysis import spans
from ltv_xl.analysis.changes import MONTHS
from ltv_xl.analysis.tables.changes import Changes, Period, Standing
from ltv_xl.report import arithmetic
from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import added, derive, given, label_kind, number, same, total
from ltv_xl.report.content import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Kind,
    Line,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.sentences import either, sentence
from ltv_xl.report.sheets.change_effects import FACTORS, Compared, Factor, Group, group
from ltv_xl.report.steps import Bar, bars

NAME, FIGURE = 226, 106
"""Pixels of the columns."""
COLUMNS = 7
CHART_WIDTH, CHART_BAR = 760, 20
BUYING: tuple[Standing, ...] = ("new", "returning")
KINDS: Mapping[Factor, Kind] = {
    "customers": "count",
    "frequency": "orders",
    "order_value": "money",
    "rate": "share",
}
SIDES: Mapping[str, Literal["grey", "over"]] = {
    "gain_above": "grey",
    "loss_above": "over",
    "gain_below": "grey",
    "loss_below": "over",
}
"""The series of a bridge, on its unseen base, and how they look."""
COMPARED: tuple[Compared, ...] = ("before", "ago")


@dataclass(frozen=True, eq=False)
class Effect:
    """A step from then to now: its name, and what it did to profit."""

    name: Cell
    amount: Cell


@dataclass(frozen=True, eq=False)
class Extreme:
    """The effect that is furthest from zero on its side: its name and amount, and the words for it."""

    name: Cell
    amount: Cell
    words: Cell


@dataclass(frozen=True, eq=False)
class Comparison:
    """The last three months against earlier ones. apart: what no factor gives.

    added: all effects. change: now less then; lost: then less now. bars: the chart's, the last one the
    change; sides: the parts of each, in the order of SIDES; labels: their names alone. lead: what became of
    profit, in words.
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
    gain: Extreme
    loss: Extreme


@dataclass(frozen=True, eq=False)
class ChangeSheet:
    """The sheet, its comparisons, and the sums that have to agree: label, and the two of them."""

    sheet: Sheet
    comparisons: tuple[Comparison, ...]
    checks: tuple[tuple[str, Cell, Cell], ...]


def change_sheet(brief: Brief, changes: Changes, moved: tuple[Block, ...] = ()) -> ChangeSheet:
    """The comparisons: a sentence and a bridge of each, the factors, and the same by channel.

    moved: what moved since the last report.
    """
    t = brief.t
    groups = {standing: group(t(f"changes.{standing}"), changes.standings[standing]) for standing in BUYING}
    without = group(t("changes.without"), changes.standings["without"])
    now = added(*(each.sums["now"].profit for each in (*groups.values(), without)))
    compared = tuple(
        _comparison(brief, changes, groups, without, now, period)
        for period in COMPARED
        if period in changes.begins
    )
    channels = _channels(brief, changes)
    by_channel, checked = _channel_blocks(brief, channels, compared) if channels else ((), ())
    sheet = Sheet(
        "changes",
        t("sheet.changes"),
        t("changes.title"),
        t("changes.subtitle", span=span(brief, changes, "now")),
        (
            *(block for each in compared for block in _bridge(brief, changes, each)),
            *moved,
            Heading(t("changes.table"), t("changes.table_note"), span=COLUMNS),
            _factor_table(brief, changes, groups, without, compared, now),
            *by_channel,
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            _sums_table(brief, changes, (*groups.values(), without, *channels)),
            _workings_table(brief, changes, (*groups.values(), *channels)),
            *(_figures(brief, comparison) for comparison in compared),
            _words_table(brief, compared),
        ),
        widths=(NAME, *(FIGURE,) * (COLUMNS - 1)),
    )
    checks = tuple(
        (t(f"changes.check_{comparison.period}"), same(comparison.added), same(comparison.change))
        for comparison in compared
    )
    return ChangeSheet(sheet, compared, (*checks, *checked))


def span(brief: Brief, changes: Changes, period: Period) -> str:
    """The months of a period in words."""
    begin = changes.begins[period]
    last = spans.months_later(begin, MONTHS - 1)
    return brief.t("changes.span", first=brief.month(begin), last=brief.month(last))


def factors_shown(brief: Brief) -> tuple[Factor, ...]:
    """The factors: where profit is revenue, its rate is always 1."""
    return FACTORS if brief.has_limits else FACTORS[:-1]


def _comparison(
    brief: Brief,
    changes: Changes,
    groups: Mapping[Standing, Group],
    without: Group,
    now: Cell,
    period: Compared,
) -> Comparison:
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
        _lead(brief, span(brief, changes, period), (change, lost), then, now),
        _extreme(brief, "gain", labels[:-1], amounts),
        _extreme(brief, "loss", labels[:-1], amounts),
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


def _lead(brief: Brief, months: str, changed: tuple[Cell, Cell], then: Cell, now: Cell) -> Cell:
    """Whether profit rose or fell, by how much, and to what. changed: what was won, and what was lost."""
    change, lost = changed
    rose, fell, stayed = (
        sentence(
            brief,
            f"changes.lead_{key}",
            months=months,
            by=(amount, "money"),
            then=(then, "money"),
            now=(now, "money"),
        )
        for key, amount in (("rose", change), ("fell", lost), ("stayed", change))
    )
    return either(change, rose, either(lost, fell, stayed))


def _extreme(brief: Brief, key: Literal["gain", "loss"], labels: Range, amounts: Range) -> Extreme:
    """The largest gain, or the largest loss, by name; blank where there is none."""
    known = [number(cell) or 0.0 for cell in amounts]
    most, sign, function = (max(known), ">", "MAX") if key == "gain" else (min(known), "<", "MIN")
    some = most > 0 if key == "gain" else most < 0
    amount = Cell(
        most if some else None,
        lambda refs: f'IF({function}({refs}){sign}0,{function}({refs}),"")',
        (amounts,),
    )
    name = Cell(
        labels[known.index(most)].value if some else None,
        lambda ref, names, refs: f'IF({ref}="","",INDEX({names},MATCH({ref},{refs},0)))',
        (amount, labels, amounts),
    )
    words = sentence(brief, f"changes.{key}", name=(name, "text"), amount=(amount, "money"))
    return Extreme(name, amount, words)


def _extremes(brief: Brief, comparison: Comparison) -> Cell:
    """The largest gain and the largest loss."""
    between = brief.t("changes.between")
    pieces = (comparison.gain.words, comparison.loss.words)
    value = between.join(str(piece.value) for piece in pieces if piece.value)

    def write(gain: str, loss: str) -> str:
        return f'{gain}&IF(OR({gain}="",{loss}=""),"","{between}")&{loss}'

    return Cell(value, write, pieces)


def _bridge(brief: Brief, changes: Changes, comparison: Comparison) -> tuple[Block, ...]:
    """The sentence, and the chart below it."""
    t = brief.t
    drawn = comparison.bars
    heading = Heading(
        t(f"changes.chart_{comparison.period}", span=span(brief, changes, comparison.period)), span=COLUMNS
    )
    parts = zip(*comparison.sides, strict=True)
    chart = Chart(
        "waterfall",
        tuple(bar.name for bar in drawn),
        (
            Series(tuple(bar.base for bar in drawn), t("way.base"), "unseen"),
            *(
                Series(cells, t(f"changes.{key}"), side, accent=(len(drawn) - 1,))
                for (key, side), cells in zip(SIDES.items(), parts, strict=True)
            ),
        ),
        label_kind(tuple(bar.amount for bar in drawn)),
        t("changes.chart_alt"),
        CHART_WIDTH,
        16 + CHART_BAR * len(drawn),
    )
    return heading, Line(comparison.lead), Line(_extremes(brief, comparison)), chart


def _factor_table(
    brief: Brief,
    changes: Changes,
    groups: Mapping[Standing, Group],
    without: Group,
    compared: Sequence[Comparison],
    now: Cell,
) -> Table:
    """A line for each factor of new and of returning customers, with their profit below."""
    t, shown = brief.t, factors_shown(brief)
    periods: tuple[Period, ...] = ("now", *(comparison.period for comparison in compared))
    lines: list[Range] = []
    kinds: list[Kind] = []
    for standing, each in groups.items():
        factors = {period: each.sums[period].factors() for period in periods}
        for factor in shown:
            values = [factors[period][factor] for period in periods]
            effects = [comparison.effects[standing, factor].amount for comparison in compared]
            name = given(t(f"changes.short_{standing}", factor=t(f"changes.{factor}")))
            lines.append(_alternating(name, values, effects))
            kinds.append(KINDS[factor])
        profits = [same(each.sums[period].profit) for period in periods]
        subtotals = [comparison.subtotals[standing] for comparison in compared]
        lines.append(_alternating(given(t(f"changes.profit_{standing}")), profits, subtotals))
        kinds.append("total")
    rest = [same(without.sums[period].profit) for period in periods]
    lines.append(_alternating(given(t("changes.apart")), rest, [each.apart.amount for each in compared]))
    whole = _alternating(
        given(t("total")), [now, *(each.then for each in compared)], [each.added for each in compared]
    )
    columns = [
        Column(t("changes.what"), "text", NAME),
        Column(span(brief, changes, "now"), "total", FIGURE, varied=True, look="strong"),
    ]
    for comparison in compared:
        group_name = t(f"changes.{comparison.period}")
        columns += [
            Column(span(brief, changes, comparison.period), "total", FIGURE, group_name, varied=True),
            Column(t(f"changes.effect_{comparison.period}", scale=brief.scale), "total", FIGURE),
        ]
    return Table(
        tuple(columns),
        tuple(lines),
        whole,
        note=t("changes.note"),
        kinds=(*kinds, "total", "total"),
        subtotals=frozenset(place for place in range(len(shown), len(lines) - 1, len(shown) + 1)),
    )


def _alternating(name: Cell, values: Sequence[Cell], effects: Sequence[Cell]) -> Range:
    """A line: name, the figure now, and for each comparison the figure then and its effect."""
    now, *then = values
    return (name, now, *(cell for pair in zip(then, effects, strict=True) for cell in pair))


def _channels(brief: Brief, changes: Changes) -> tuple[Group, ...]:
    """The channels, those first whose profit has changed most; one alone says nothing."""
    if len(changes.channels) < 2:
        return ()
    dimension = next(each for each in brief.analysis.dimensions if each.name == "channel")
    moved = sorted(
        changes.channels.items(),
        key=lambda item: -abs(item[1]["now"].profit - item[1]["before"].profit),
    )
    return tuple(group(brief.value_name(dimension, channel), sums) for channel, sums in moved)


def _channel_blocks(
    brief: Brief, channels: Sequence[Group], compared: Sequence[Comparison]
) -> tuple[tuple[Block, ...], tuple[tuple[str, Cell, Cell], ...]]:
    """A table of channels for each comparison; its effects and what changed, which are to be equal."""
    blocks: list[Block] = []
    checks = []
    for comparison in compared:
        table = _channel_table(brief, channels, comparison.period)
        words = brief.t(f"changes.{comparison.period}")
        blocks += [Heading(brief.t("changes.by_channel", compared=words), span=COLUMNS), table]
        if table.total is not None:
            change, *effects = table.total[2:]
            checks.append((brief.t("changes.check_channels", compared=words), added(*effects), same(change)))
    return tuple(blocks), tuple(checks)


def _channel_table(brief: Brief, channels: Sequence[Group], period: Compared) -> Table:
    t, shown = brief.t, factors_shown(brief)
    splits = [each.splits[period] for each in channels]
    beyond = [made.beyond() for made in splits]
    left_over = any(map(number, beyond))
    heads = ("profit_now", "change", *shown, *(("beyond",) if left_over else ()))
    columns = (
        Column(t("dimension.channel"), "text", NAME),
        *(
            Column(
                t(f"changes.column_{head}", scale=brief.scale),
                "total",
                FIGURE,
                t("changes.effects") if head == shown[0] else "",
                "strong" if head == "change" else "plain",
            )
            for head in heads
        ),
    )
    rows = tuple(
        (
            same(each.name),
            same(each.sums["now"].profit),
            derive(arithmetic.difference, each.sums["now"].profit, each.sums[period].profit),
            *(made.effects[factor] for factor in shown),
            *((rest,) if left_over else ()),
        )
        for each, made, rest in zip(channels, splits, beyond, strict=True)
    )
    totals = tuple(total(tuple(row[place] for row in rows)) for place in range(1, len(columns)))
    return Table(columns, rows, (given(t("total")), *totals), note=t("changes.channels_note"))


def _sums_table(brief: Brief, changes: Changes, groups: Sequence[Group]) -> Table:
    """The counts and sums that all else is made of."""
    t = brief.t
    measures: tuple[tuple[str, Kind], ...] = (
        ("customers", "count"),
        ("orders", "count"),
        ("sales", "money"),
        ("profit", "money"),
    )
    columns = [Column(t("changes.group"), "text", NAME)]
    for period in changes.begins:
        columns += [
            Column(t(f"changes.sum_{key}"), kind, FIGURE, span(brief, changes, period) if not place else "")
            for place, (key, kind) in enumerate(measures)
        ]
    rows = tuple(
        (each.name, *(cell for period in changes.begins for cell in each.sums[period].cells()))
        for each in groups
    )
    return Table(tuple(columns), rows, printed=False)


def _workings_table(brief: Brief, changes: Changes, groups: Sequence[Group]) -> Table:
    """The factors as they are multiplied, in which none is missing, and what lies beyond them."""
    t = brief.t
    columns = [Column(t("changes.group"), "text", NAME)]
    periods = [period for period in COMPARED if period in changes.begins]
    for period in periods:
        for side in ("now", period):
            columns += [
                Column(
                    t(f"changes.{factor}"),
                    KINDS[factor],
                    FIGURE,
                    span(brief, changes, side) if factor == FACTORS[1] else "",
                )
                for factor in FACTORS[1:]
            ]
        columns += [
            Column(t("changes.beyond_now"), "money", FIGURE),
            Column(t("changes.beyond_then"), "money", FIGURE),
        ]
    rows = tuple(
        (same(each.name), *(cell for period in periods for cell in each.splits[period].workings()))
        for each in groups
    )
    return Table(tuple(columns), rows, printed=False)


def _figures(brief: Brief, comparison: Comparison) -> Table:
    """Behind a chart: the bars, and their names alone."""
    t, keys = brief.t, ("amount", "before", "after", "base", "above", "below")
    columns = (
        Column(t("chart_figures"), "text", NAME),
        *(Column(t(f"way.{key}"), "money", FIGURE) for key in keys[1:]),
        Column(t("changes.amount"), "money", FIGURE),
        *(Column(t(f"changes.{key}"), "money", FIGURE) for key in SIDES),
        Column(t("changes.what"), "text", FIGURE),
    )
    rows = tuple(
        (bar.name, *(getattr(bar, key) for key in keys[1:]), bar.amount, *sides, name)
        for bar, sides, name in zip(comparison.bars, comparison.sides, comparison.labels, strict=True)
    )
    return Table(columns, rows, printed=False)


def _words_table(brief: Brief, compared: Sequence[Comparison]) -> Table:
    """The pieces of the sentences."""
    t = brief.t
    columns = (
        Column(t("changes.what"), "text", NAME),
        Column(t("changes.column_change", scale=brief.t("scale.one")), "money", FIGURE),
        Column(t("changes.lost"), "money", FIGURE),
        Column(t("changes.largest_gain"), "money", FIGURE),
        Column(t("changes.largest_loss"), "money", FIGURE),
        *(Column(t(f"changes.words_{key}"), "text", FIGURE) for key in ("gain_name", "loss_name")),
        *(Column(t(f"changes.words_{key}"), "text", FIGURE) for key in ("gain", "loss")),
    )
    rows = tuple(
        (
            given(t(f"changes.{each.period}")),
            each.change,
            each.lost,
            each.gain.amount,
            each.loss.amount,
            each.gain.name,
            each.loss.name,
            each.gain.words,
            each.loss.words,
        )
        for each in compared
    )
    return Table(columns, rows, printed=False)
