"""A comparison on the sheet Changes: its sentences, its waterfall, and the figures and words behind them."""

from collections.abc import Sequence

from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, label_kind
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Line, Series, Table
from ltv_xl.report.sentences import written
from ltv_xl.report.sheets.change_comparison import COLUMNS, FIGURE, NAME, SIDES, Comparison

CHART_WIDTH, CHART_BAR = 760, 20


def bridge(brief: Brief, comparison: Comparison) -> tuple[Block, ...]:
    """What became of profit, against what and why, and the chart below it."""
    t = brief.t
    drawn = comparison.bars
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
    return Heading(comparison.lead, span=COLUMNS), Line(_against(brief, comparison)), chart


def _against(brief: Brief, comparison: Comparison) -> Cell:
    """What profit was before, the largest gain and the largest loss."""
    between, earlier = brief.t("changes.between"), comparison.earlier
    extremes = (comparison.gain.words, comparison.loss.words)
    value = between.join(str(piece.value) for piece in (earlier, *extremes) if piece.value)

    def write(*refs: str) -> str:
        *before, gain, loss = refs
        further = (f'&IF({ref}="","","{between}"&{ref})' for ref in (gain, loss))
        return written(earlier, tuple(before)) + "".join(further)

    return Cell(value, write, (*earlier.inputs, *extremes))


def bridge_figures(brief: Brief, comparison: Comparison) -> Table:
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


def words_table(brief: Brief, compared: Sequence[Comparison]) -> Table:
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
