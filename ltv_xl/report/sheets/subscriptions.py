"""Subscriptions by delivery: who goes on to the next one, what a starter brings, who leaves when."""

from collections.abc import Sequence

from ltv_xl.analysis.tables.continuation import Continuation
from ltv_xl.report import cells
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, number, same, total
from ltv_xl.report.content import Block, Cell, Facts, Heading, Kind, Line, Range, Sheet
from ltv_xl.report.sheets.contracts import ContractSheet
from ltv_xl.report.sheets.spending import Spending
from ltv_xl.report.sheets.subscription_ahead import ahead_blocks, ahead_figures, aheads
from ltv_xl.report.sheets.subscription_channels import Won, channel_blocks, channel_figures, paid_channels
from ltv_xl.report.sheets.subscription_curves import EARLY, LATE, NAME, Curve, curve
from ltv_xl.report.sheets.subscription_endings import ending_day_blocks, reason_blocks
from ltv_xl.report.sheets.subscription_groups import cycle_blocks, group_name, heatmaps
from ltv_xl.report.sheets.subscription_table import curve_chart, curve_table

WORDED = 97
"""Pixels of the figures of contracts, which bear their units: 18.1 payments."""


def subscription_sheet(
    brief: Brief, results: Continuation, spend: Spending | None, contract: ContractSheet | None
) -> Sheet:
    """The sheet. contract: churn per month and what follows from it, which stands at its end."""
    t = brief.t
    steps = results.steps["total"]
    length = max(step.n for step in steps)
    everyone = curve(t("total"), steps, max(length, 2))
    table, errors = curve_table(brief, everyone, steps)
    ahead = aheads(brief, results, everyone, lambda value: group_name(brief, "course", value))
    won = paid_channels(brief, results, spend, len(everyone.numbers))
    heats, heat_figures = heatmaps(brief, results)
    days, day_figures = ending_day_blocks(brief, results)
    return Sheet(
        "subscriptions",
        t("sheet.subscriptions"),
        t("subscriptions.title"),
        t("subscriptions.subtitle", date=brief.day(brief.analysis.as_of)),
        (
            table,
            *curve_chart(brief, everyone, ahead[-1], _said(brief, everyone)),
            Line(t("subscriptions.method")),
            _facts(brief, results, everyone, won),
            *ahead_blocks(brief, ahead),
            *channel_blocks(brief, won),
            *heats,
            *reason_blocks(brief, results),
            *days,
            *cycle_blocks(brief, results),
            *_contracts(brief, contract),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            errors,
            *ahead_figures(brief, ahead),
            *channel_figures(brief, won, spend),
            *heat_figures,
            *day_figures,
        ),
        widths=(NAME, WORDED),
        freeze_table=False,
    )


def _contracts(brief: Brief, contract: ContractSheet | None) -> tuple[Block, ...]:
    """Churn per month and what follows from it, which plans without deliveries have, too."""
    if contract is None:
        return ()
    heading = Heading(brief.t("subscriptions.contracts"), brief.t("subscriptions.contracts_note"))
    return heading, *contract.sheet.blocks


def _said(brief: Brief, everyone: Curve) -> Cell:
    """How many go on to the second delivery, and to a later one where so many have been seen."""
    t = brief.t
    late = next(
        (n for n in (LATE, EARLY, 3) if len(everyone.share) >= n and number(everyone.share[n - 1])), 0
    )
    if late:
        words = t("subscriptions.caption", n=late)
        return cells.rate_sentence(words, everyone.share[1], everyone.share[late - 1])
    return cells.rate_sentence(t("subscriptions.caption_second"), everyone.share[1])


def _facts(brief: Brief, results: Continuation, everyone: Curve, won: Sequence[Won]) -> Facts:
    """Mean deliveries and profit per starter as far as they are known, and what a customer costs."""
    t = brief.t

    def fact(key: str, cell: Cell, kind: Kind) -> tuple[str, Cell, Kind, str]:
        return t(f"subscriptions.{key}"), cell, kind, t(f"subscriptions.{key}_words")

    known = _known(everyone.share)
    rows = [
        fact("subscriptions", given(results.subscriptions), "count"),
        fact("longest", known, "deliveries"),
        fact("mean", total(everyone.share), "orders"),
        fact("brought", _last(everyone.earned, known), "money"),
    ]
    if won and brief.has_limits:
        rows += [
            fact("cpa", same(won[-1].cpa), "money"),
            fact("break_even", same(won[-1].break_even), "deliveries"),
        ]
    if results.unknown_start:
        rows.append(fact("unknown_start", given(results.unknown_start), "count"))
    if results.by_date:
        rows.append(fact("by_date", given(results.by_date), "count"))
    return Facts(t("subscriptions.facts"), tuple(rows))


def _known(values: Range) -> Cell:
    """How many of a range's cells are numbers."""
    count = sum(number(cell) is not None for cell in values)
    return Cell(count, lambda ref: f"COUNT({ref})", (values,))


def _last(values: Range, known: Cell) -> Cell:
    """The last number of a range that is blank from somewhere on."""
    count = int(number(known) or 0)
    value = number(values[count - 1]) if count else None
    return Cell(value, lambda ref, n: f'IF({n}=0,"",INDEX({ref},{n}))', (values, known))
