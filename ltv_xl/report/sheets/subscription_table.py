"""The table of Subscriptions: a line for each delivery number, with its intervals, and its chart."""

from collections.abc import Sequence

from msgspec import Struct

from ltv_xl.analysis.intervals import QUANTILE
from ltv_xl.analysis.tables.continuation import Step
from ltv_xl.report import continuing, records
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Line, Range, Series, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.subscription_ahead import Ahead
from ltv_xl.report.sheets.subscription_curves import FIGURE, NAME, Curve
from ltv_xl.workbook_names import SUBSCRIPTIONS_TABLE


class Row(Struct, frozen=True, eq=False):
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


def curve_table(brief: Brief, everyone: Curve, steps: Sequence[Step]) -> tuple[Table, Table]:
    """The table, and what its intervals are made of. steps: those that the curve is of."""
    z, spreads = given(QUANTILE), _spreads(everyone)
    fields = _fields(brief)
    table = Table(
        records.columns(fields),
        records.lines(fields, _rows(brief, everyone, steps, spreads, z)),
        name=SUBSCRIPTIONS_TABLE,
        note=brief.t("subscriptions.note", n=ENOUGH_TO_SHOW),
        sequence=True,
    )
    return table, _errors(brief, everyone, spreads, z)


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
    step, reaching, held = (t(f"subscriptions.group_{key}") for key in ("step", "share", "held"))
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
        Field(
            Column(t("subscriptions.share"), "share", FIGURE, reaching, look="strong"),
            lambda row: row.share,
        ),
        Field(Column(t("subscriptions.lower"), "share", FIGURE, look="muted"), lambda row: row.lower),
        Field(Column(t("subscriptions.upper"), "share", FIGURE, look="muted"), lambda row: row.upper),
        Field(Column(t("subscriptions.each"), "money", FIGURE, money), lambda row: row.each),
        Field(Column(t("subscriptions.earned"), "money", FIGURE, look="strong"), lambda row: row.earned),
        Field(Column(t("subscriptions.paused"), "count", FIGURE, held, look="muted"), lambda row: row.paused),
        Field(Column(t("subscriptions.skipping"), "count", FIGURE, look="muted"), lambda row: row.skipping),
    )


def curve_chart(brief: Brief, everyone: Curve, ahead: Ahead, title: Cell) -> tuple[Block, ...]:
    """The share of starters by delivery, as far as it is known, and hatched what the model expects.

    title: what the picture says.
    """
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
    return Heading(title, note), chart


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
