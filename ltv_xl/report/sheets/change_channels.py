"""Channels on the sheet Changes: the effect of each factor in each, for each comparison."""

from collections.abc import Sequence

from ltv_xl.analysis.tables.changes import Changes
from ltv_xl.report import arithmetic
from ltv_xl.report import style as look
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import added, derive, given, number, same, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Range, Table
from ltv_xl.report.sentences import Shown, sentence
from ltv_xl.report.sheets.change_comparison import (
    COLUMNS,
    FIGURE,
    NAME,
    REST,
    Comparison,
    factors_shown,
)
from ltv_xl.report.sheets.change_effects import Compared, Group, group
from ltv_xl.report.sheets.segment_charts import LONGEST_NAME

CHANGE = 2
"""The column of what profit changed by."""


def channel_groups(brief: Brief, changes: Changes) -> tuple[Group, ...]:
    """The channels, those first whose profit has changed most; one alone says nothing."""
    if len(changes.channels) < 2:
        return ()
    dimension = next(each for each in brief.analysis.dimensions if each.name == "channel")
    moved = sorted(
        changes.channels.items(),
        key=lambda item: -abs(item[1]["now"].profit - item[1]["before"].profit),
    )
    return tuple(group(brief.value_name(dimension, channel), sums) for channel, sums in moved)


def channel_blocks(
    brief: Brief, channels: Sequence[Group], compared: Sequence[Comparison]
) -> tuple[tuple[Block, ...], tuple[tuple[str, Cell, Cell], ...]]:
    """A table of channels for each comparison; its effects and what changed, which are to be equal."""
    blocks: list[Block] = []
    checks = []
    for comparison in compared:
        table = _channel_table(brief, channels, comparison.period)
        words = brief.t(f"changes.{comparison.period}")
        blocks += [Heading(moved_most(brief, table), words, span=COLUMNS), table]
        if table.total is not None:
            change, *effects = table.total[2:]
            checks.append((brief.t("changes.check_channels", compared=words), added(*effects), same(change)))
    return tuple(blocks), tuple(checks)


def moved_most(brief: Brief, table: Table) -> str | Cell:
    """The channel whose profit rose most, and the one whose fell most, if any did."""

    def moved(row: Range) -> float:
        return number(row[CHANGE]) or 0.0

    gain, loss = max(table.rows, key=moved), min(table.rows, key=moved)
    gainer, loser = (look.shortened(str(row[0].value), LONGEST_NAME) for row in (gain, loss))
    rose, fell = moved(gain) > REST, moved(loss) < -REST
    if not rose and not fell:
        return brief.t("changes.by_channel")
    key = "both" if rose and fell else "gain" if rose else "loss"
    amounts: dict[str, Shown] = {"gain": (gain[CHANGE], "money"), "loss": (loss[CHANGE], "money")}
    return sentence(brief, f"changes.by_channel_{key}", gainer=gainer, loser=loser, **amounts)


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
