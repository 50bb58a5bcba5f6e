"""What several sheets show: the sheets whose cells others follow, each made once and before them.

What one sheet alone shows, that sheet makes of the brief.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ltv_xl.orders.table import Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.content import Cell
from ltv_xl.report.history import History
from ltv_xl.report.sheets.about import Choices, choices
from ltv_xl.report.sheets.campaigns import CampaignSheet, campaign_sheet
from ltv_xl.report.sheets.changes import ChangeSheet, change_sheet
from ltv_xl.report.sheets.checks import CheckSheet, check_sheet
from ltv_xl.report.sheets.cohorts import CohortSheet, cohort_sheet
from ltv_xl.report.sheets.contracts import ContractSheet, contract_sheet
from ltv_xl.report.sheets.levers import LeverSheet, lever_sheet
from ltv_xl.report.sheets.pairs import pair_spend
from ltv_xl.report.sheets.products import ProductSheet, product_sheet
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.segments import SegmentSheet, segment_sheet
from ltv_xl.report.sheets.spending import Spending, campaign_spending, spending
from ltv_xl.report.sheets.trend import TrendSheet, trend_sheet
from ltv_xl.report.tab_names import sheet_name
from ltv_xl.texts import room

Files = Mapping[str | None, str]
"""The workbook of each segment of a report that was split, by the segment's value."""


class Shared(NamedTuple):
    """What several sheets show; None where it is not there.

    choices: the settings that a reader may change. spend, campaign_spend: ad spend by channel and by
    campaign. newest: the forecasts of new customers. files: of the index of a report that was split, the
    sheet of the dimension, and each segment's file.
    """

    brief: Brief
    choices: Choices
    spend: Spending | None
    campaign_spend: Spending | None
    segments: tuple[SegmentSheet, ...]
    cohorts: CohortSheet
    products: ProductSheet | None
    trend: TrendSheet | None
    changes: ChangeSheet | None
    contracts: ContractSheet | None
    levers: LeverSheet
    newest: CampaignSheet | None
    checks: CheckSheet
    files: tuple[SegmentSheet, Files] | None

    @property
    def whole(self) -> Row:
        """The line of all customers."""
        return self.segments[0].total


def shared(brief: Brief, history: History | None, files: tuple[Dimension, Files] | None) -> Shared:
    """Make them. history: earlier reports of the workbook that it is for. files: see Shared."""
    analysis, made = brief.analysis, choices(brief)
    target_profit = made.target_profit
    spend, campaign_spend = spending(brief, target_profit), campaign_spending(brief, target_profit)
    segments = _segments(brief, target_profit, spend, campaign_spend)
    whole = segments[0].total
    cohorts = cohort_sheet(brief)
    sold, by_product = analysis.products, _named(segments, "product")
    products = product_sheet(brief, sold, by_product) if sold and by_product else None
    trend = trend_sheet(brief, history, whole, spend) if history else None
    changes = (
        change_sheet(brief, analysis.changes, trend.moved if trend else ()) if analysis.changes else None
    )
    contracts = contract_sheet(brief, analysis.contracts, spend) if analysis.contracts else None
    return Shared(
        brief,
        made,
        spend,
        campaign_spend,
        segments,
        cohorts,
        products,
        trend,
        changes,
        contracts,
        levers=lever_sheet(brief, whole, spend, target_profit, contracts),
        newest=campaign_sheet(brief, analysis.early, target_profit, spend, campaign_spend)
        if analysis.early
        else None,
        checks=check_sheet(brief, segments, cohorts, spend, products, changes),
        files=(_of(segments, files[0]), files[1]) if files else None,
    )


def _of(segments: Sequence[SegmentSheet], dimension: Dimension) -> SegmentSheet:
    return next(segment for segment in segments if segment.dimension == dimension)


def _named(segments: Sequence[SegmentSheet], name: str) -> SegmentSheet | None:
    return next((segment for segment in segments if segment.dimension.name == name), None)


def _segments(
    brief: Brief, profit: Cell, spend: Spending | None, campaign_spend: Spending | None
) -> tuple[SegmentSheet, ...]:
    """The sheet of each dimension, the first of which leads."""
    taken = {name.lower() for key, name in room("report", brief.lang)["sheet"].items() if key != "all"}
    sheets: list[SegmentSheet] = []
    for dimension in brief.analysis.dimensions:
        words = brief.t("sheet.all") if dimension.name == "all" else brief.by(dimension)
        tab = sheet_name(words[:1].upper() + words[1:], taken)
        taken.add(tab.lower())
        paid = spend.rows() if spend and dimension.name == "channel" else {}
        if spend and campaign_spend and dimension.of:
            paid = pair_spend(brief, dimension, spend, campaign_spend)
        sheets.append(segment_sheet(brief, dimension, tab, profit, paid, lead=not sheets))
    return tuple(sheets)
