"""What a crossed segment shows beside any other: the names of its two values, and what it has cost."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ltv_xl.orders.table import PAIR_MARK, Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given
from ltv_xl.report.content import Column, Table
from ltv_xl.report.records import Field
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.spending import TOTAL, Spend, Spending


def pair_fields(brief: Brief, dimension: Dimension, total: Row) -> tuple[Field[Row], ...]:
    """The columns of the two names, in place of one."""
    assert dimension.of is not None

    def names(row: Row) -> tuple[str, str]:
        return (brief.t("total"), "") if row is total else brief.pair_names(dimension, row.value)

    first, second = map(brief.dimension_name, dimension.of)
    return (
        Field(Column(first, "text", 96), lambda row: given(names(row)[0])),
        Field(Column(second, "text", 96), lambda row: given(names(row)[1] or None)),
    )


def names_table(brief: Brief, dimension: Dimension, rows: Sequence[Row]) -> Table:
    """Both names together, which charts and other sheets show."""
    column = Column(brief.dimension_name(dimension), "text", 96)
    return Table((column,), tuple((row.name,) for row in rows), printed=False)


def pair_spend(
    brief: Brief, dimension: Dimension, channels: Spending, campaigns: Spending
) -> Mapping[str | None, Spend]:
    """By pair of channel and campaign, what the campaign has cost and won, and the TOTAL of all channels.

    Only where all customers of the campaign are in the one pair: what it spent on each channel is not known.
    """
    assert dimension.of is not None
    sides = [each.name for each in dimension.of]
    if sorted(sides) != ["campaign", "channel"]:
        return {}
    side = sides.index("campaign")
    rows = [row for row in brief.analysis.segments[dimension.name] if PAIR_MARK in (row.value or "")]
    campaign = {row: (row.value or "").split(PAIR_MARK)[side] for row in rows}
    pairs = Counter(campaign.values())
    customers = {row.value: row.customers for row in brief.analysis.segments["campaign"]}
    by_campaign = campaigns.rows()
    paid: dict[str | None, Spend] = {
        row.value: by_campaign[name]
        for row, name in campaign.items()
        if name in by_campaign and pairs[name] == 1 and customers.get(name) == row.customers
    }
    return paid | {TOTAL: channels.total} if paid else {}
