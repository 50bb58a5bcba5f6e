"""From results to a report: the sheets in their order, and the three that speak of the others."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from ltv_xl.analysis.tables import Analysis
from ltv_xl.formulas import FORMULAS
from ltv_xl.orders.table import CheckedOrders, Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions, head_line, of_sheet
from ltv_xl.report.content import Report, Sheet
from ltv_xl.report.history import History
from ltv_xl.report.names import listed_names
from ltv_xl.report.shared import Files, shared
from ltv_xl.report.sheet_order import sheets
from ltv_xl.report.sheets.about import about_sheet
from ltv_xl.report.sheets.summary import Link, summary_sheet
from ltv_xl.settings import Settings
from ltv_xl.texts import room


def built(
    orders: CheckedOrders,
    analysis: Analysis,
    settings: Settings,
    *,
    scope: str = "",
    files: tuple[Dimension, Files] | None = None,
    history: History | None = None,
) -> Report:
    """The content of the whole workbook.

    scope: the segment that it is limited to, in words. files: it is the index of a report that was split
    by this dimension into these files. history: earlier reports of the workbook that it is for.
    """
    brief = Brief(orders, analysis if analysis.dimensions else _undivided(analysis), settings, scope)
    made = shared(brief, history, files)
    placed = tuple(sheets(made))
    figures = tuple(sheet for _, sheet in placed)
    shown = {sheet.key for sheet in figures} | ({"contracts"} if made.contracts else set())
    names = tuple(listed_names(brief, figures, shown))
    about = about_sheet(brief, made.choices, names, _needs(brief, shown))
    inner = (*placed, ("about", about), ("about", made.checks.sheet))
    links = tuple(Link(question, sheet.key, sheet.name, _answer(brief, sheet)) for question, sheet in inner)
    summary = summary_sheet(brief, made, links)
    return Report(
        title=brief.title,
        footer=brief.t("footer", date=brief.day(analysis.as_of)),
        lang=settings.lang,
        currency=orders.currency,
        as_of=analysis.as_of,
        sheets=tuple(
            _with_basis(brief, sheet)
            for sheet in (summary, *_with_cautions(brief, [sheet for _, sheet in inner]))
        ),
        functions=tuple((name, formula.lambda_text()) for name, formula in FORMULAS.items()),
    )


def _answer(brief: Brief, sheet: Sheet) -> str:
    """What a sheet answers, in words."""
    return brief.t(f"link.{sheet.key.split('.')[0]}")


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


def _needs(brief: Brief, shown: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The sheets and tables that this report does not have, and what each would need.

    shown: the keys of those that it has.
    """
    missing = tuple(
        (brief.t(f"sheet.{key}"), brief.t(f"needs.{key}"))
        for key in room("report", brief.lang)["needs"]
        if key not in shown
    )
    products = brief.analysis.products
    if "products" not in shown or (products and products.sales):
        return missing
    return (*missing, (brief.t("products.abc"), brief.t("products.abc_needs")))
