"""Where the figures come from, what was left out, the settings, and what the words mean."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ltv_xl import __version__
from ltv_xl.orders.personal import masked
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.understood import (
    column_in_words,
    columns_in_words,
    dates_in_words,
    remarks_in_words,
    system_in_words,
    unused_in_words,
)
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions
from ltv_xl.report.cells import given
from ltv_xl.report.content import LARGEST, Cell, Facts, Kind, Line, Sheet
from ltv_xl.setting_values import Commission, Tax
from ltv_xl.texts import text
from ltv_xl.workbook_names import REPORT_TARGET_PROFIT

Row = tuple[str, Cell, Kind, str]

MOST_UNUSED = 40
"""Unused columns named at most; the others are counted."""


OF_LIMITS = frozenset({
    "break_even",
    "target_cpo",
    "left",
    "payback",
    "recovery",
    "breakeven_order",
    "verdict",
    "finding_over",
    "finding_room",
    "finding_price",
    "finding_stop",
})
"""Definitions of what a report by revenue does not say."""
FINDINGS = (
    "order",
    "over",
    "room",
    "f2",
    "price",
    "quality",
    "unmatched",
    "fall",
    "stop",
    "ending",
)
"""What stands out, each with its rule."""


class Choices(NamedTuple):
    """The cells of the settings that other sheets calculate with; they stand on About."""

    target_profit: Cell


def choices(brief: Brief) -> Choices:
    """The settings as cells that a reader may change."""
    profit = brief.settings.target_profit
    return Choices(Cell(profit, name=REPORT_TARGET_PROFIT, limits=(0, LARGEST)))


def about_sheet(
    brief: Brief, made: Choices, names: Sequence[tuple[str, str]], needs: Sequence[tuple[str, str]]
) -> Sheet:
    """Facts in blocks. names: workbook names and what they hold. needs: sheets and what each would need."""
    t = brief.t
    settings = _settings(brief, made)
    blocks = (
        *((Facts(t("about.heed"), _remarks(brief)),) if _remarks(brief) else ()),
        Facts(t("about.source"), _sources(brief)),
        *((Facts(t("about.money"), _money(brief)),) if brief.orders.money else ()),
        Facts(t("about.settings"), settings, frozenset({1})),
        Facts(t("about.left_out"), _left_out(brief)),
        Facts(t("about.definitions"), _definitions(brief)),
        *((Facts(t("about.needs"), _words(needs)),) if needs else ()),
        Facts(t("about.names"), _words(names)),
        Line(t("about.version", version=__version__)),
    )
    return Sheet(
        "about",
        t("sheet.about"),
        t("about.title"),
        t("about.subtitle"),
        blocks,
        widths=(210, 150, 640),
    )


def _words(pairs: Sequence[tuple[str, str]]) -> tuple[Row, ...]:
    """Rows of a title and words, without a value."""
    return tuple((title, given(""), "text", words) for title, words in pairs)


def _remarks(brief: Brief) -> tuple[Row, ...]:
    """What is to be checked, what carries the figures or limits them, and what else reading noticed."""
    account = brief.understood
    carry: list[Row] = [(each.title, given(each.figure), each.kind, each.words) for each in cautions(brief)]
    return (
        *_said(brief, "about.to_check", account.uncertain),
        *carry,
        *_said(brief, "about.noticed", account.noticed),
    )


def _said(brief: Brief, title: str, remarks: Sequence[Remark]) -> Iterator[Row]:
    for words in remarks_in_words(remarks, brief.lang):
        yield brief.t(title), given(""), "text", words


def _sources(brief: Brief) -> tuple[Row, ...]:
    t, account = brief.t, brief.understood
    shown = str if brief.settings.with_customers else masked  # a sheet may be named after a customer
    rows: list[Row] = []
    for source in account.sources:
        system = system_in_words(source, brief.lang)
        columns = columns_in_words(source, brief.lang)
        words = t("about.file_words", detail=shown(source.detail), columns=f"{system}{columns}")
        rows.append((t(f"about.file_{source.role}"), given(shown(source.name)), "text", words))
    if unused := unused_in_words(account.sources, brief.lang, MOST_UNUSED):
        count = sum(len(source.unused) for source in account.sources)
        rows.append((t("about.unused"), given(count), "count", unused))
    span = t(
        "about.span_words",
        first=brief.day(brief.orders.first_order),
        last=brief.day(brief.orders.last_order),
    )
    rows += [
        (t("about.rows_read"), given(account.rows_read), "count", span),
        (t("about.rows_used"), given(account.rows_used), "count", ""),
    ]
    for reason, count in account.left_out.items():
        words = t("about.rejected" if reason in brief.orders.rejected_reasons else "about.set_aside")
        rows.append((brief.reason(reason), given(count), "count", words))
    if dates := dates_in_words(account, brief.lang):
        rows.append((dates.label, given(""), "text", dates.words))
    observed = account.observed
    if observed is not None:
        words = t("about.observed_words", h=observed.months, customers=f"{observed.of_customers:,}")
        rows.append((t("about.observed"), given(observed.customers), "count", words))
    quality = brief.analysis.quality
    if quality is not None and quality.lower <= 0 <= quality.upper:
        words = t(
            "about.quality_words",
            recent=brief.month(quality.recent),
            earlier=brief.month(quality.earlier),
            smallest=f"{quality.smallest:.0%}",
        )
        rows.append((t("about.quality"), given(quality.change), "share", words))
    return tuple(rows)


def _money(brief: Brief) -> tuple[Row, ...]:
    """Each column of money with its role and its use, and what is still unknown of a sale."""
    shown = str if brief.settings.with_customers else masked
    rows: list[Row] = []
    for column in brief.orders.money:
        role = column_in_words(column.role, "orders", brief.lang) if column.role else brief.t("about.no_role")
        words = text(f"orders.use.{column.use}", brief.lang)
        rows.append((role, given(shown(column.header)), "text", words))
    if brief.orders.basis != "contribution":
        needs = brief.t(f"about.needs_{brief.orders.basis}")
        rows.append((brief.t("about.contribution"), given(brief.t("about.not_known")), "text", needs))
    return tuple(rows)


def _settings(brief: Brief, made: Choices) -> tuple[Row, ...]:
    t, settings, orders = brief.t, brief.settings, brief.orders
    start = settings.shop_opened
    shown = (
        brief.day(start) if isinstance(start, date) else t("about.all_new") if start else t("about.not_known")
    )
    profit = orders.profit_from
    return (
        (t("about.as_of"), given(brief.analysis.as_of), "date", t("about.as_of_words")),
        (t("about.target_profit"), made.target_profit, "money", t("about.target_profit_words")),
        (t("about.inactive"), given(settings.inactive_days), "days", t("about.inactive_words")),
        (t("about.history"), given(shown), "text", t("about.history_words")),
        (
            t("about.profit_from"),
            given(t(f"about.profit_{profit}")),
            "text",
            t(f"about.profit_{profit}_words"),
        ),
        *_costs(brief),
        *_group_limits(brief),
        (t("about.timezone"), given(orders.timezone), "text", t("about.timezone_words")),
        (t("about.currency"), given(orders.currency), "text", ""),
    )


def _costs(brief: Brief) -> Iterator[Row]:
    """What a sale costs, and the tax, as far as the settings say it."""
    kinds: tuple[tuple[str, Kind], ...] = (
        ("delivery_cost", "money"),
        ("handling", "money"),
        ("fee", "share"),
        ("points", "share"),
        ("commission", "text"),
        ("tax", "text"),
        ("ad_tax", "text"),
    )
    for name, kind in kinds:
        value = getattr(brief.settings, name)
        if value is not None:
            cell = given(_tax(brief, value) if isinstance(value, Tax) else _as_text(value))
            yield brief.t(f"about.{name}"), cell, kind, brief.t(f"about.{name}_words")


def _group_limits(brief: Brief) -> Iterator[Row]:
    """Which products are trials and where groups of customers end, as far as the settings say it."""
    for name in ("trial_products", "rfm_recency", "rfm_frequency", "rfm_profit", "portfolio_days"):
        if (value := getattr(brief.settings, name)) is not None:
            yield brief.t(f"about.{name}"), given(str(value)), "text", brief.t(f"about.{name}_words")
    amount = brief.settings.portfolio_amount
    if amount is not None:
        words = brief.t("about.portfolio_amount_words")
        yield brief.t("about.portfolio_amount"), given(amount), "money", words


def _as_text(value: Decimal | Commission) -> Decimal | str:
    return str(value) if isinstance(value, Commission) else value


def _tax(brief: Brief, tax: Tax) -> str:
    words = brief.t("about.tax_included" if tax.included else "about.tax_excluded")
    return f"{words} {tax.rate:.1%}" if tax.rate else words


def _left_out(brief: Brief) -> tuple[Row, ...]:
    t, orders, results = brief.t, brief.orders, brief.analysis
    none = results.without_purchase
    spent = results.ad_cost_left_out
    unused: tuple[Row, ...] = ((t("about.ad_cost"), given(spent), "total", t("about.ad_cost_words")),)
    return (
        *(unused if spent else ()),
        (t("about.unknown_start"), given(results.unknown_start), "count", t("about.unknown_start_short")),
        (
            t("about.no_purchase"),
            given(none.customers),
            "count",
            t("about.no_purchase_words", revenue=brief.amount(none.revenue)),
        ),
        (t("about.zero_orders"), given(orders.zero_orders), "count", t("about.zero_orders_words")),
        (t("about.refund_orders"), given(orders.refund_orders), "count", t("about.refund_orders_words")),
    )


def _definitions(brief: Brief) -> tuple[Row, ...]:
    keys = [
        "ltv",
        "interval",
        "observed",
        "f2",
        "repeat",
        "inactive",
        "cpa",
        "break_even",
        "target_cpo",
        "left",
        "payback",
        *(("recovery", "breakeven_order") if brief.analysis.ads else ()),
        "verdict",
        "cohort",
        *(("forecast", "forecast_interval") if brief.analysis.forecast else ()),
        "levers",
        "breakeven",
        "gaps",
        "comparison",
        *(f"finding_{kind}" for kind in FINDINGS),
    ]
    if not brief.has_limits:
        keys = [key for key in keys if key not in OF_LIMITS]
    sold = brief.analysis.products
    keys += ["support", "confidence", "lift", "bundle"] if sold and sold.pairs else []
    return tuple(
        (
            brief.t(f"define.{key}.term"),
            given(brief.t(f"define.{key}.unit")),
            "text",
            brief.t(f"define.{key}.words"),
        )
        for key in keys
    )
