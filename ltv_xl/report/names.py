"""The workbook names that users may refer to, as About lists them: in the order of NAMES, where they are."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from ltv_xl.analysis.tables.segments import HORIZONS
from ltv_xl.report.brief import Brief
from ltv_xl.report.content import Beside, Block, Sheet, Table
from ltv_xl.report.sheets.segment_rows import ltv_name
from ltv_xl.workbook_names import (
    ADS_TABLE,
    CAMPAIGNS_TABLE,
    DECILES_TABLE,
    FIRST_PRODUCTS_TABLE,
    FORECAST_TABLE,
    GROUPS_TABLE,
    PAIRS_TABLE,
    PORTFOLIO_TABLE,
    PRODUCT_RANKS_TABLE,
    PRODUCT_SALES_TABLE,
    PRODUCTS_TABLE,
    RECOVERY_TABLE,
    REPEAT_TABLE,
    REPORT_CPA,
    REPORT_DISCOUNT,
    REPORT_LTV_CONTRACT,
    REPORT_LTV_PER_CPA,
    REPORT_ORDER_VALUE,
    REPORT_REPEAT_RATE,
    REPORT_TARGET_PROFIT,
    SEGMENT_PREFIX,
    SUBSCRIPTIONS_TABLE,
    TRIALS_TABLE,
)


class Headline(NamedTuple):
    """The name of a single cell. words: the key of the text that says what it holds. sheet: the key of the
    sheet without which it is not there; None where every report has it.
    """

    name: str
    words: str
    sheet: str | None = None


NAMES: tuple[Headline | str, ...] = (
    Headline(REPORT_REPEAT_RATE, "column.repeat"),
    Headline(REPORT_ORDER_VALUE, "column.aov"),
    Headline(REPORT_TARGET_PROFIT, "about.target_profit"),
    Headline(REPORT_CPA, "column.cpa", "ads"),
    Headline(REPORT_LTV_PER_CPA, "column.ltv_cac", "ads"),
    ADS_TABLE,
    TRIALS_TABLE,
    CAMPAIGNS_TABLE,
    Headline(REPORT_DISCOUNT, "recovery.discount", "recovery"),
    RECOVERY_TABLE,
    Headline(REPORT_LTV_CONTRACT, "contracts.ltv", "contracts"),
    SEGMENT_PREFIX,
    REPEAT_TABLE,
    SUBSCRIPTIONS_TABLE,
    GROUPS_TABLE,
    PORTFOLIO_TABLE,
    DECILES_TABLE,
    FORECAST_TABLE,
    FIRST_PRODUCTS_TABLE,
    PRODUCTS_TABLE,
    PRODUCT_RANKS_TABLE,
    PRODUCT_SALES_TABLE,
    PAIRS_TABLE,
)
"""After those of LTV: cells, and tables by their name or by how their names begin."""


def listed_names(brief: Brief, sheets: Sequence[Sheet], shown: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names that these sheets have, and what each holds. shown: the keys of what the report shows."""
    for months in HORIZONS:
        yield ltv_name(months), brief.t("column.ltv", h=months)
    tabs = {table.name: sheet.name for sheet in sheets for table in tables_of(sheet) if table.name}
    for name in NAMES:
        if isinstance(name, str):
            for table, tab in tabs.items():
                if table.startswith(name):
                    yield table, brief.t("name.table", sheet=tab)
        elif name.sheet is None or name.sheet in shown:
            yield name.name, brief.t(name.words)


def tables_of(sheet: Sheet) -> Iterator[Table]:
    """The tables of a sheet, in its workings too."""
    return _tables((*sheet.blocks, *sheet.workings))


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Beside):
            yield from _tables((*block.left, *block.right))
