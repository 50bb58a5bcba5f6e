"""Subscriptions by delivery: who goes on to the next one, what a starter brings, who leaves when."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ltv_xl.analysis.tables import OTHER
from ltv_xl.analysis.tables.continuation import Continuation, Step
from ltv_xl.formulas import acquisition
from ltv_xl.orders.table import Dimension
from ltv_xl.report import cells, continuing, records
from ltv_xl.report.arithmetic import rate_of, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same, total
from ltv_xl.report.content import (
    Block,
    Cell,
    Chart,
    Column,
    Facts,
    Heading,
    Kind,
    Line,
    Range,
    Series,
    Sheet,
    Table,
)
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.contracts import ContractSheet
from ltv_xl.report.sheets.spending import TOTAL, Spend, Spending
from ltv_xl.report.sheets.subscription_ahead import Ahead, ahead_blocks, ahead_figures, aheads
from ltv_xl.report.sheets.subscription_curves import Curve, curve, figures
from ltv_xl.workbook_names import SUBSCRIPTIONS_TABLE

QUANTILE = 1.959963984540054
"""Standard errors to each side of a share: 95%."""
HEATED = 12
"""The last delivery of the heatmaps."""
EARLY, LATE = 6, 12
"""Deliveries through which channels are compared."""
BANDS = ((1, 1), (2, 2), (3, 3), (4, 6), (7, 12), (13, None))
"""Numbers of the last delivery that reasons are counted by."""
NAME, FIGURE = 150, 54
WORDED = 104
"""Pixels of the figures of contracts, which bear their units: 18.1 payments."""


@dataclass(frozen=True, eq=False)
class Row:
    """The line of a delivery number: the cells of Curve at it, and what stands beside them."""

    name: Cell
    reached: Cell
    judged: Cell
    went_on: Cell
    step: Cell
    step_lower: Cell
    step_upper: Cell
    share: Cell
    lower: Cell
    upper: Cell
    paused: Cell
    skipping: Cell
    each: Cell
    earned: Cell


@dataclass(frozen=True, eq=False)
class Won:
    """The subscriptions of a paid channel, or of all of them, and what one of them cost.

    begun: subscriptions begun in each month of Spending. window: the last months that cost, begun_last
    and cpa (the one ÷ the other) are of. break_even: the delivery at which the curve's profit reaches it.
    """

    curve: Curve
    begun: Range
    window: Cell
    cost: Cell
    begun_last: Cell
    cpa: Cell
    break_even: Cell


def subscription_sheet(
    brief: Brief, results: Continuation, spend: Spending | None, contract: ContractSheet | None
) -> Sheet:
    """The sheet. contract: churn per month and what follows from it, which stands at its end."""
    t = brief.t
    steps = results.steps["total"]
    length = max(step.n for step in steps)
    everyone = curve(t("total"), steps, max(length, 2))
    z = given(QUANTILE)
    spreads = _spreads(everyone)
    rows = _rows(brief, everyone, steps, spreads, z)
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        name=SUBSCRIPTIONS_TABLE,
        note=t("subscriptions.note", n=ENOUGH_TO_SHOW),
        sequence=True,
    )
    ahead = aheads(brief, results, everyone, lambda value: _value(brief, "course", value))
    won = _won(brief, results, spend, len(everyone.numbers))
    heats, heat_figures = _heatmaps(brief, results)
    days, day_figures = _days(brief, results)
    return Sheet(
        "subscriptions",
        t("sheet.subscriptions"),
        t("subscriptions.title"),
        t("subscriptions.subtitle", date=brief.day(brief.analysis.as_of)),
        (
            _caption(brief, everyone),
            table,
            *_chart(brief, everyone, ahead[-1]),
            Line(t("subscriptions.method")),
            _facts(brief, results, everyone, won),
            *ahead_blocks(brief, ahead),
            *_channels(brief, won),
            *heats,
            *_reasons(brief, results),
            *days,
            *_cycles(brief, results),
            *((Line(t("subscriptions.contracts")), *contract.sheet.blocks) if contract else ()),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            _errors(brief, everyone, spreads, z),
            *ahead_figures(brief, ahead),
            *_won_figures(brief, won, spend),
            *heat_figures,
            *day_figures,
        ),
        widths=(NAME, WORDED),
        freeze_table=False,
    )


def _spreads(everyone: Curve) -> Range:
    """Greenwood's sums: at each delivery, of the steps before it."""
    sums = [given(0)]
    for taken, judged in zip(everyone.step[:-1], everyone.judged[:-1], strict=True):
        sums.append(derive(continuing.spread, sums[-1], taken, judged))
    return tuple(sums)


def _rows(brief: Brief, everyone: Curve, steps: Sequence[Step], spreads: Range, z: Cell) -> list[Row]:
    by_number = {step.n: step for step in steps}
    rows = []
    for place in range(len(everyone.numbers)):
        step = by_number.get(place + 1)
        taken, judged, of_first = everyone.step[place], everyone.judged[place], everyone.share[place]
        lower, upper = (
            derive(formula, of_first, spreads[place], z) if place else given(None)
            for formula in (continuing.survival_lower, continuing.survival_upper)
        )
        rows.append(
            Row(
                given(brief.t("subscriptions.nth", n=place + 1)),
                everyone.reached[place],
                judged,
                everyone.went_on[place],
                taken,
                derive(continuing.step_lower, taken, judged, z),
                derive(continuing.step_upper, taken, judged, z),
                of_first,
                lower,
                upper,
                given(step.paused if step else 0),
                given(step.skipping if step else 0),
                derive(share, everyone.profit[place], everyone.reached[place]),
                everyone.earned[place],
            )
        )
    return rows


def _fields(brief: Brief) -> tuple[Field[Row], ...]:
    """The columns of the table, each with the cell that it shows."""
    t = brief.t
    step, kept, held = (t(f"subscriptions.group_{key}") for key in ("step", "share", "held"))
    money = t("subscriptions.group_money")
    return (
        Field(Column(t("subscriptions.delivery"), "text", NAME), lambda row: row.name),
        Field(Column(t("subscriptions.reached"), "count", FIGURE), lambda row: row.reached),
        Field(Column(t("subscriptions.judged"), "count", FIGURE, step, look="muted"), lambda row: row.judged),
        Field(Column(t("subscriptions.went_on"), "count", FIGURE, look="muted"), lambda row: row.went_on),
        Field(Column(t("subscriptions.step"), "share", FIGURE), lambda row: row.step),
        Field(
            Column(t("subscriptions.step_lower"), "share", FIGURE, look="muted"), lambda row: row.step_lower
        ),
        Field(
            Column(t("subscriptions.step_upper"), "share", FIGURE, look="muted"), lambda row: row.step_upper
        ),
        Field(Column(t("subscriptions.share"), "share", FIGURE, kept, look="strong"), lambda row: row.share),
        Field(Column(t("subscriptions.lower"), "share", FIGURE, look="muted"), lambda row: row.lower),
        Field(Column(t("subscriptions.upper"), "share", FIGURE, look="muted"), lambda row: row.upper),
        Field(Column(t("subscriptions.paused"), "count", FIGURE, held, look="muted"), lambda row: row.paused),
        Field(Column(t("subscriptions.skipping"), "count", FIGURE, look="muted"), lambda row: row.skipping),
        Field(Column(t("subscriptions.each"), "money", FIGURE, money), lambda row: row.each),
        Field(Column(t("subscriptions.earned"), "money", FIGURE, look="strong"), lambda row: row.earned),
    )


def _caption(brief: Brief, everyone: Curve) -> Line:
    """How many go on to the second delivery, and to a later one where so many have been seen."""
    t = brief.t
    late = next(
        (n for n in (LATE, EARLY, 3) if len(everyone.share) >= n and number(everyone.share[n - 1])), 0
    )
    if late:
        words = t("subscriptions.caption", n=late)
        return Line(cells.sentence(words, everyone.share[1], everyone.share[late - 1]))
    return Line(cells.sentence(t("subscriptions.caption_second"), everyone.share[1]))


def _chart(brief: Brief, everyone: Curve, ahead: Ahead) -> tuple[Block, ...]:
    """The share of starters by delivery, as far as it is known, and hatched what the model expects."""
    t = brief.t
    shown = [place for place, cell in enumerate(everyone.share) if number(cell) is not None]
    if len(shown) < 2:
        return (Line(t("subscriptions.few", n=ENOUGH_TO_SHOW)),)
    last = shown[-1] + 1
    numbers, words = everyone.numbers[:last], ("chart_note", "chart_alt")
    series: tuple[Series, ...] = (Series(everyone.share[:last], accent=(1,)),)
    if ahead.result.steps:
        numbers, words = ahead.numbers[: ahead.drawn], ("chart_ahead_note", "chart_ahead_alt")
        forecast = Series(ahead.later[: ahead.drawn], t("subscriptions.ahead_later"), "ahead")
        series = (Series(ahead.known[: ahead.drawn], accent=(1,)), forecast)
    note, alt = (t(f"subscriptions.{key}") for key in words)
    chart = Chart("columns", numbers, series, "percent", alt, 960, 230)
    return Heading(t("subscriptions.chart"), note), chart


def _known(values: Range) -> Cell:
    """How many of a range's cells are numbers."""
    count = sum(number(cell) is not None for cell in values)
    return Cell(count, lambda ref: f"COUNT({ref})", (values,))


def _last(values: Range, known: Cell) -> Cell:
    """The last number of a range that is blank from somewhere on."""
    count = int(number(known) or 0)
    value = number(values[count - 1]) if count else None
    return Cell(value, lambda ref, n: f'IF({n}=0,"",INDEX({ref},{n}))', (values, known))


def _facts(brief: Brief, results: Continuation, everyone: Curve, won: Sequence[Won]) -> Facts:
    """Mean deliveries and profit per starter as far as they are known, and what a customer costs."""
    t = brief.t

    def fact(key: str, cell: Cell, kind: Kind) -> tuple[str, Cell, Kind, str]:
        return t(f"subscriptions.{key}"), cell, kind, t(f"subscriptions.{key}_words")

    known = _known(everyone.share)
    rows = [
        fact("subscriptions", given(results.subscriptions), "count"),
        fact("longest", known, "count"),
        fact("mean", total(everyone.share), "orders"),
        fact("brought", _last(everyone.earned, known), "money"),
    ]
    if won and brief.has_limits:
        rows += [
            fact("cpa", same(won[-1].cpa), "money"),
            fact("break_even", same(won[-1].break_even), "count"),
        ]
    if results.unknown_start:
        rows.append(fact("unknown_start", given(results.unknown_start), "count"))
    if results.by_date:
        rows.append(fact("by_date", given(results.by_date), "count"))
    return Facts(t("subscriptions.facts"), tuple(rows))


def _won(brief: Brief, results: Continuation, spend: Spending | None, length: int) -> list[Won]:
    """By paid channel, all together last: the customers whom its CPA counts."""
    if spend is None or not results.steps.get("all_paid"):
        return []
    costs = spend.rows()
    begun = {(row.value, row.month): row.subscriptions for row in results.started}
    channels = [
        (value, curve(brief.channel_name(value), list(steps), length))
        for value, steps in groupby(results.steps["paid"], key=lambda step: step.value)
    ]
    months = {
        value: tuple(given(begun.get((value, month), 0)) for month in spend.months) for value, _ in channels
    }
    every = tuple(total(of_month) for of_month in zip(*months.values(), strict=True))
    together = curve(brief.t("ads.paid"), results.steps["all_paid"], length)
    least = brief.settings.cpa_months
    return [
        *(_won_by(of, months[value], costs[value], least) for value, of in channels),
        _won_by(together, every, costs[TOTAL], least),
    ]


def _won_by(of: Curve, begun: Range, spent: Spend, least: int) -> Won:
    """least: the months that a CPA is of at least."""
    window = cells.window(begun, least)
    cost, begun_last = (cells.sum_of_last(values, window) for values in (spent.monthly.cost, begun))
    cpa = derive(acquisition.cpa, cost, begun_last)
    break_even = cells.first_reaching(cpa, of.earned, of.numbers)
    return Won(of, begun, window, cost, begun_last, cpa, break_even)


def _channels(brief: Brief, won: Sequence[Won]) -> tuple[Block, ...]:
    """Paid channels beside each other: what a starter brings, against what a customer costs."""
    if not won:
        return ()
    t = brief.t

    def at(values: Range, n: int) -> Cell:
        return same(values[n - 1]) if len(values) >= n else given(None)

    def shares(n: int) -> Field[Won]:
        group = t("subscriptions.group_share") if n == 2 else ""
        return Field(
            Column(t("subscriptions.nth", n=n), "share", FIGURE, group), lambda row: at(row.curve.share, n)
        )

    fields: list[Field[Won]] = [
        Field(Column(t("dimension.channel"), "text", NAME), lambda row: row.curve.name),
        Field(Column(t("subscriptions.starters"), "count", FIGURE), lambda row: same(row.curve.starters)),
        *(shares(n) for n in (2, 3, EARLY, LATE)),
        Field(
            Column(t("subscriptions.nth", n=EARLY), "money", FIGURE, t("subscriptions.group_earned")),
            lambda row: at(row.curve.earned, EARLY),
        ),
        Field(
            Column(t("subscriptions.nth", n=LATE), "money", FIGURE),
            lambda row: at(row.curve.earned, LATE),
        ),
    ]
    if brief.has_limits:
        cost = t("subscriptions.group_cost")
        fields += [
            Field(Column(t("subscriptions.cpa_column"), "money", FIGURE, cost), lambda row: row.cpa),
            Field(
                Column(t("subscriptions.break_even"), "count", FIGURE, look="strong"),
                lambda row: row.break_even,
            ),
        ]
    table = Table(
        records.columns(fields),
        records.lines(fields, won[:-1]),
        records.line(fields, won[-1]),
        note=t("subscriptions.channels_note"),
    )
    return Heading(t("subscriptions.channels"), t("subscriptions.channels_words"), rule=False), table


def _won_figures(brief: Brief, won: Sequence[Won], spend: Spending | None) -> tuple[Table, ...]:
    """The cost of a subscription, and the counts behind the curves of paid channels."""
    if not won or spend is None:
        return ()
    t = brief.t
    columns = (
        Column(t("subscriptions.begun"), "text", NAME),
        *(Column(brief.month(month), "count", 60) for month in spend.months),
        Column(t("ads.window"), "count", 60),
        Column(t("subscriptions.cost"), "total", 60),
        Column(t("subscriptions.begun_last"), "count", 60),
    )
    costs = tuple(
        (given(row.curve.name.value), *row.begun, row.window, row.cost, row.begun_last) for row in won
    )
    words = [
        (key, brief.t(f"subscriptions.{key}"))
        for key in ("numbers", "reached", "judged", "went_on", "step", "share", "profit", "earned")
    ]
    return Table(columns, costs, printed=False), *figures([row.curve for row in won], words, NAME)


def _value(brief: Brief, division: str, value: str | None) -> str:
    """What a group is called."""
    if value == OTHER:
        return brief.t("value.other")
    if value is None:
        return brief.t("value.no_campaign" if division == "campaign" else "value.none")
    if division == "price":
        return brief.amount(int(value))
    if division in ("channel", "campaign"):
        return brief.value_name(Dimension(division, None, "order"), value)
    return brief.shown(value)


def _heatmaps(brief: Brief, results: Continuation) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The share of starters by delivery, for each way to divide them that tells any apart."""
    t = brief.t
    length = min(HEATED, max(step.n for step in results.steps["total"]))
    blocks: list[Block] = []
    workings: list[Block] = []
    words = [(key, t(f"subscriptions.{key}")) for key in ("judged", "went_on", "step")]
    for division in ("course", "price", "channel", "campaign"):
        groups = [
            curve(_value(brief, division, value), list(steps), length)
            for value, steps in groupby(results.steps.get(division, ()), key=lambda step: step.value)
        ]
        groups = [group for group in groups if number(group.starters)]
        if len(groups) < 2 or length < 2:
            continue
        columns = (
            Column(t(f"subscriptions.by_{division}"), "text", NAME),
            Column(t("subscriptions.starters"), "count", FIGURE, look="muted"),
            *(Column(t("subscriptions.nth", n=n), "percent", 54) for n in range(2, length + 1)),
        )
        table = Table(
            columns,
            tuple((group.name, group.starters, *group.share[1:]) for group in groups),
            heat=(2, length),
        )
        heading = Heading(
            t(f"subscriptions.heat_{division}"), t("subscriptions.heat_note", n=ENOUGH_TO_SHOW), rule=False
        )
        blocks += [heading, table]
        workings += figures(groups, words, NAME)
    return tuple(blocks), tuple(workings)


def _reasons(brief: Brief, results: Continuation) -> tuple[Block, ...]:
    """Reasons for cancelling by the number of the last delivery."""
    t, rows = brief.t, results.endings
    if not rows or all(row.reason in (None, OTHER) for row in rows):
        return ()
    lines = []
    for reason in dict.fromkeys(row.reason for row in rows):
        counts = tuple(
            given(
                sum(
                    row.subscriptions
                    for row in rows
                    if row.reason == reason and row.n >= low and (high is None or row.n <= high)
                )
            )
            for low, high in BANDS
        )
        name = t("value.other") if reason == OTHER else t("value.none") if reason is None else reason
        lines.append((given(brief.shown(name)), counts, total(counts)))
    sums = tuple(total(tuple(line[1][place] for line in lines)) for place in range(len(BANDS)))
    everything = total(tuple(line[2] for line in lines))
    columns = (
        Column(t("subscriptions.reason"), "text", NAME),
        Column(t("subscriptions.cancelled"), "count", FIGURE, look="strong"),
        Column(t("subscriptions.of_cancelled"), "share", FIGURE),
        *(
            Column(
                _band(brief, low, high), "count", FIGURE, t("subscriptions.group_last") if low == 1 else ""
            )
            for low, high in BANDS
        ),
    )
    table = Table(
        columns,
        tuple((name, all_of, derive(share, all_of, everything), *counts) for name, counts, all_of in lines),
        (given(t("total")), everything, derive(share, everything, everything), *sums),
    )
    return Heading(t("subscriptions.reasons"), t("subscriptions.reasons_note"), rule=False), table


def _band(brief: Brief, low: int, high: int | None) -> str:
    if high is None:
        return brief.t("subscriptions.from_nth", n=low)
    return brief.t("subscriptions.nth", n=low if low == high else f"{low}-{high}")


def _days(brief: Brief, results: Continuation) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """When in the cycle subscriptions are cancelled."""
    t, rows = brief.t, results.ending_days
    if sum(row.subscriptions for row in rows) < ENOUGH_TO_SHOW:
        return (), ()
    counts = tuple(given(row.subscriptions) for row in rows)
    every = total(counts)
    names = []
    for row in rows:
        key = "before" if row.days_from is None else "days_open" if row.days_to is None else "days"
        names.append(given(t(f"subscriptions.{key}", low=row.days_from, high=row.days_to)))
    shares = tuple(derive(rate_of, count, every) for count in counts)
    chart = Chart("columns", tuple(names), (Series(shares),), "share", t("subscriptions.days_alt"), 960, 220)
    columns = (
        Column(t("subscriptions.days_header"), "text", NAME),
        Column(t("subscriptions.cancelled"), "count", FIGURE),
        Column(t("subscriptions.of_cancelled"), "share", FIGURE),
    )
    table = Table(
        columns,
        (*zip(names, counts, shares, strict=True), (given(t("total")), every, given(None))),
        printed=False,
    )
    return (Heading(t("subscriptions.days_title"), t("subscriptions.days_note")), chart), (table,)


def _cycles(brief: Brief, results: Continuation) -> tuple[Block, ...]:
    """After how many days a delivery is old enough to be judged, course by course."""
    t = brief.t
    if not results.cycles:
        return ()
    columns = (
        Column(t("subscriptions.by_course"), "text", NAME),
        Column(t("subscriptions.cycle_days"), "days", FIGURE, look="strong"),
        Column(t("subscriptions.cycle_times"), "count", FIGURE, look="muted"),
    )
    lines = tuple(
        (given(_value(brief, "course", cycle.course)), given(cycle.days), given(cycle.times))
        for cycle in results.cycles
    )
    return (
        Heading(t("subscriptions.cycles"), t("subscriptions.cycles_note"), rule=False),
        Table(columns, lines),
    )


def _errors(brief: Brief, everyone: Curve, spreads: Range, z: Cell) -> Table:
    """What the intervals are made of."""
    t = brief.t
    columns = (
        Column(t("subscriptions.errors"), "text", NAME),
        *(Column(f"{cell.value}", "decimal", 60, varied=True) for cell in everyone.numbers),
    )
    blank = tuple(given(None) for _ in everyone.numbers[1:])
    rows = (
        (given(t("subscriptions.numbers")), *everyone.numbers),
        (given(t("subscriptions.profit")), *everyone.profit),
        (given(t("subscriptions.spread")), *spreads),
        (given(t("subscriptions.quantile")), z, *blank),
    )
    return Table(columns, rows, printed=False, kinds=("count", "total", "ratio", "ratio"))
