"""From results to a report: which sheets there are, in which order, under which names."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from itertools import count

from ltv_xl.analysis.tables import HORIZONS, Analysis
from ltv_xl.formulas import FORMULAS
from ltv_xl.orders.table import CheckedOrders, Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions, head_line, of_sheet
from ltv_xl.report.content import Cell, Report, Sheet
from ltv_xl.report.history import History
from ltv_xl.report.sheets.about import about_sheet, choices
from ltv_xl.report.sheets.actions import actions_sheet
from ltv_xl.report.sheets.ads import ads_sheet
from ltv_xl.report.sheets.bundles import bundle_sheet
from ltv_xl.report.sheets.calculator import calculator_sheet
from ltv_xl.report.sheets.campaigns import campaign_sheet
from ltv_xl.report.sheets.changes import change_sheet
from ltv_xl.report.sheets.checks import check_sheet
from ltv_xl.report.sheets.cohorts import cohort_sheet
from ltv_xl.report.sheets.contracts import contract_sheet
from ltv_xl.report.sheets.files import files_sheet
from ltv_xl.report.sheets.forecast import forecast_sheet
from ltv_xl.report.sheets.groups import group_sheet
from ltv_xl.report.sheets.levers import lever_sheet
from ltv_xl.report.sheets.pairs import pair_spend
from ltv_xl.report.sheets.portfolio import portfolio_sheet
from ltv_xl.report.sheets.products import ProductSheet, product_sheet
from ltv_xl.report.sheets.profit import is_known, profit_sheet
from ltv_xl.report.sheets.recovery import recovery_sheet
from ltv_xl.report.sheets.repeat import repeat_sheet
from ltv_xl.report.sheets.segment_rows import ltv_name
from ltv_xl.report.sheets.segments import SegmentSheet, segment_sheet
from ltv_xl.report.sheets.spending import Spending, campaign_spending, spending
from ltv_xl.report.sheets.subscriptions import subscription_sheet
from ltv_xl.report.sheets.summary import Sheets, summary_sheet
from ltv_xl.report.sheets.timing import timing_sheet
from ltv_xl.report.sheets.trend import trend_sheet
from ltv_xl.report.sheets.trials import trials_sheet
from ltv_xl.settings import Settings
from ltv_xl.texts import room
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

LONGEST_NAME = 31
"""Excel's limit for a sheet's name."""


def built(
    orders: CheckedOrders,
    analysis: Analysis,
    settings: Settings,
    *,
    scope: str = "",
    files: tuple[Dimension, Mapping[str | None, str]] | None = None,
    history: History | None = None,
) -> Report:
    """The content of the whole workbook.

    scope: the segment that it is limited to, in words. files: it is the index of a report that was split
    by this dimension into these files. history: earlier reports of the workbook that it is for.
    """
    brief = Brief(orders, analysis if analysis.dimensions else _undivided(analysis), settings, scope)
    made = choices(brief)
    spend = spending(brief, made.target_profit)
    campaigns = campaign_spending(brief, made.target_profit)
    segments = _segments(brief, made.target_profit, spend, campaigns)
    cohorts = cohort_sheet(brief)
    by_product = _named(segments, "product")
    sold = analysis.products
    products = product_sheet(brief, sold, by_product) if sold and by_product else None
    bundles = bundle_sheet(brief, sold) if sold and sold.pairs else None
    trend = trend_sheet(brief, history, segments[0].total, spend) if history else None
    moved = trend.moved if trend else ()
    changed = change_sheet(brief, analysis.changes, moved) if analysis.changes else None
    checks = check_sheet(brief, segments, cohorts, spend, products, changed)
    contract = contract_sheet(brief, analysis.contracts, spend) if analysis.contracts else None
    levers = lever_sheet(brief, segments[0].total, spend, made.target_profit, contract)
    newest = (
        campaign_sheet(brief, analysis.early, made.target_profit, spend, campaigns)
        if analysis.early
        else None
    )
    deliveries = analysis.continuation
    subscribed: tuple[Sheet, ...] = (contract.sheet,) if contract else ()
    if deliveries:  # churn per month stands at its end
        subscribed = (subscription_sheet(brief, deliveries, spend, contract),)
    figures = (
        *((files_sheet(brief, _of(segments, files[0]), files[1]),) if files else ()),
        *(segment.sheet for segment in segments),
        cohorts.sheet,
        repeat_sheet(brief),
        *_grouped(brief),
        *((forecast_sheet(brief, analysis.forecast),) if analysis.forecast else ()),
        *((products.sheet,) if products else ()),
        *((bundles,) if bundles else ()),
        *((ads_sheet(brief, spend, segments[0].total, campaigns),) if spend else ()),
        *((recovery_sheet(brief, spend, campaigns),) if spend and brief.has_limits else ()),
        *((newest.sheet,) if newest else ()),
        *((trials_sheet(brief, analysis.trials),) if analysis.trials else ()),
        *subscribed,
        *((profit_sheet(brief),) if is_known(brief) else ()),
        *((changed.sheet,) if changed else ()),
        *((trend.sheet if changed else trend.with_moved(),) if trend else ()),
        levers.sheet,
        timing_sheet(brief),
        *((actions_sheet(brief),) if analysis.actions else ()),
    )
    about = about_sheet(
        brief, made, _names(brief, segments, spend, products, bundles), _needs(brief, figures)
    )
    inner = (*figures, calculator_sheet(brief), about, checks.sheet)
    links = tuple((sheet.key, brief.t(f"link.{sheet.key.split('.')[0]}")) for sheet in inner)
    names = {sheet.key: sheet.name for sheet in inner}
    others = Sheets(segments, spend, levers, checks.lights, links, names, changed, newest)
    return Report(
        title=brief.title,
        footer=brief.t("footer", date=brief.day(analysis.as_of)),
        lang=settings.lang,
        currency=orders.currency,
        as_of=analysis.as_of,
        sheets=tuple(
            _with_basis(brief, sheet)
            for sheet in (summary_sheet(brief, others, made.target_profit), *_with_cautions(brief, inner))
        ),
        functions=tuple((name, formula.lambda_text()) for name, formula in FORMULAS.items()),
    )


def _with_basis(brief: Brief, sheet: Sheet) -> Sheet:
    """The sheet with what LTV adds up in its subtitle; formulas of one's own inputs have no such basis."""
    if sheet.key == "calculator" or brief.t("basis_word") in sheet.subtitle:
        return sheet
    return replace(sheet, subtitle=sheet.subtitle + brief.t("basis"))


def _with_cautions(brief: Brief, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Each sheet with the caution that its figures carry most; it leads to the line on About."""
    applying = cautions(brief)
    return tuple(
        replace(sheet, caution=head_line(brief, own)) if (own := of_sheet(applying, sheet.key)) else sheet
        for sheet in sheets
    )


def _of(segments: Sequence[SegmentSheet], dimension: Dimension) -> SegmentSheet:
    return next(segment for segment in segments if segment.dimension == dimension)


def _named(segments: Sequence[SegmentSheet], name: str) -> SegmentSheet | None:
    return next((segment for segment in segments if segment.dimension.name == name), None)


def _undivided(analysis: Analysis) -> Analysis:
    """Orders without any column to divide the customers by: a single sheet with all customers."""
    everyone = Dimension("all", None, "order")
    return replace(
        analysis,
        dimensions=(everyone,),
        segments={"all": (analysis.total,)},
        age_months={"all": analysis.total_age_months},
        limits={"all": analysis.total_limits},
    )


def _segments(
    brief: Brief, profit: Cell, spend: Spending | None, campaigns: Spending | None
) -> tuple[SegmentSheet, ...]:
    taken = {name.lower() for key, name in room("report", brief.lang)["sheet"].items() if key != "all"}
    sheets: list[SegmentSheet] = []
    for dimension in brief.analysis.dimensions:
        words = brief.t("sheet.all") if dimension.name == "all" else brief.by(dimension)
        tab = sheet_name(words[:1].upper() + words[1:], taken)
        taken.add(tab.lower())
        paid = spend.rows() if spend and dimension.name == "channel" else {}
        if spend and campaigns and dimension.of:
            paid = pair_spend(brief, dimension, spend, campaigns)
        sheets.append(segment_sheet(brief, dimension, tab, profit, paid, lead=not sheets))
    return tuple(sheets)


def sheet_name(wanted: str, taken: Container[str]) -> str:
    r"""A legal sheet name near the wanted one: no []:*?/\, at most 31 UTF-16 units, not in `taken`."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", wanted).strip("' ") or "_"
    for number in count(1):
        ending = f" ({number})" if number > 1 else ""
        name = _cut(clean, LONGEST_NAME - len(ending)) + ending
        if name.lower() not in taken and name.lower() != "history":
            return name
    raise AssertionError("unreachable")


def _cut(text: str, units: int) -> str:
    """The first characters of a text that fit into so many UTF-16 units, which is how Excel counts."""
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.rstrip("' ")


def _needs(brief: Brief, shown: Sequence[Sheet]) -> tuple[tuple[str, str], ...]:
    """The sheets and tables that this report does not have, and what each would need."""
    keys = {sheet.key for sheet in shown} | ({"contracts"} if brief.analysis.contracts else set())
    sheets = tuple(
        (brief.t(f"sheet.{key}"), brief.t(f"needs.{key}"))
        for key in room("report", brief.lang)["needs"]
        if key not in keys
    )
    products = brief.analysis.products
    if "products" not in keys or (products and products.sales):
        return sheets
    return (*sheets, (brief.t("products.abc"), brief.t("products.abc_needs")))


def _names(
    brief: Brief,
    segments: Sequence[SegmentSheet],
    spend: Spending | None,
    products: ProductSheet | None,
    bundles: Sheet | None,
) -> tuple[tuple[str, str], ...]:
    """The workbook names that users may refer to, and what they hold."""
    names = [
        *((ltv_name(h), brief.t("column.ltv", h=h)) for h in HORIZONS),
        (REPORT_REPEAT_RATE, brief.t("column.repeat")),
        (REPORT_ORDER_VALUE, brief.t("column.aov")),
        (REPORT_TARGET_PROFIT, brief.t("about.target_profit")),
    ]
    if spend:
        names += [(REPORT_CPA, brief.t("column.cpa")), (REPORT_LTV_PER_CPA, brief.t("column.ltv_cac"))]
        names.append((ADS_TABLE, brief.t("name.table", sheet=brief.t("sheet.ads"))))
    if brief.analysis.trials:
        names.append((TRIALS_TABLE, brief.t("name.table", sheet=brief.t("sheet.trials"))))
    if brief.analysis.early:
        names.append((CAMPAIGNS_TABLE, brief.t("name.table", sheet=brief.t("sheet.campaigns"))))
    if spend and brief.has_limits:
        names.append((REPORT_DISCOUNT, brief.t("recovery.discount")))
        names.append((RECOVERY_TABLE, brief.t("name.table", sheet=brief.t("sheet.recovery"))))
    if brief.analysis.contracts:
        names.append((REPORT_LTV_CONTRACT, brief.t("contracts.ltv")))
    names += [
        (f"{SEGMENT_PREFIX}{segment.dimension.name}", brief.t("name.table", sheet=segment.sheet.name))
        for segment in segments
    ]
    names.append((REPEAT_TABLE, brief.t("name.table", sheet=brief.t("sheet.repeat"))))
    if brief.analysis.continuation:
        names.append((SUBSCRIPTIONS_TABLE, brief.t("name.table", sheet=brief.t("sheet.subscriptions"))))
    if brief.analysis.groups:
        names += _of_groups(brief)
    if brief.analysis.forecast:
        names.append((FORECAST_TABLE, brief.t("name.table", sheet=brief.t("sheet.forecast"))))
    if products:
        of_sheet = brief.t("name.table", sheet=brief.t("sheet.products"))
        names += [(FIRST_PRODUCTS_TABLE, of_sheet), (PRODUCTS_TABLE, of_sheet)]
        if brief.analysis.products and brief.analysis.products.sales:
            names += [(PRODUCT_RANKS_TABLE, of_sheet), (PRODUCT_SALES_TABLE, of_sheet)]
    if bundles:
        names.append((PAIRS_TABLE, brief.t("name.table", sheet=brief.t("sheet.bundles"))))
    return tuple(names)


def _grouped(brief: Brief) -> tuple[Sheet, ...]:
    """The sheets of customers in groups by what they did."""
    groups = brief.analysis.groups
    return (group_sheet(brief, groups), portfolio_sheet(brief, groups)) if groups else ()


def _of_groups(brief: Brief) -> list[tuple[str, str]]:
    """The tables of the customer groups."""
    groups = brief.analysis.groups
    of_groups, of_portfolio = (
        brief.t("name.table", sheet=brief.t(f"sheet.{key}")) for key in ("groups", "portfolio")
    )
    deciles = [(DECILES_TABLE, of_portfolio)] if groups and groups.deciles else []
    return [(GROUPS_TABLE, of_groups), (PORTFOLIO_TABLE, of_portfolio), *deciles]
