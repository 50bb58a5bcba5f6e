"""What changed: profit of the last three months against earlier ones, divided among what it is made of."""

from msgspec import Struct

from ltv_xl.analysis.tables.changes import Changes, Standing
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import added, same
from ltv_xl.report.content import Block, Cell, Heading, Sheet
from ltv_xl.report.sheets.change_bridge import bridge, bridge_figures, words_table
from ltv_xl.report.sheets.change_channels import channel_blocks, channel_groups
from ltv_xl.report.sheets.change_comparison import (
    COLUMNS,
    COMPARED,
    FIGURE,
    NAME,
    Comparison,
    comparison,
    span,
)
from ltv_xl.report.sheets.change_effects import group
from ltv_xl.report.sheets.change_factors import factor_table, sums_table, workings_table

BUYING: tuple[Standing, ...] = ("new", "returning")


class ChangeSheet(Struct, frozen=True, eq=False):
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
        comparison(brief, changes, groups, without, now, period)
        for period in COMPARED
        if period in changes.begins
    )
    channels = channel_groups(brief, changes)
    by_channel, checked = channel_blocks(brief, channels, compared) if channels else ((), ())
    sheet = Sheet(
        "changes",
        t("sheet.changes"),
        t("changes.title"),
        t("changes.subtitle", span=span(brief, changes, "now")),
        (
            *(block for each in compared for block in bridge(brief, each)),
            *moved,
            Heading(t("changes.table"), t("changes.table_note"), span=COLUMNS),
            factor_table(brief, changes, groups, without, compared, now),
            *by_channel,
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            sums_table(brief, changes, (*groups.values(), without, *channels)),
            workings_table(brief, changes, (*groups.values(), *channels)),
            *(bridge_figures(brief, each) for each in compared),
            words_table(brief, compared),
        ),
        widths=(NAME, *(FIGURE,) * (COLUMNS - 1)),
    )
    checks = tuple(
        (t(f"changes.check_{each.period}"), same(each.added), same(each.change)) for each in compared
    )
    return ChangeSheet(sheet, compared, (*checks, *checked))
