"""Does everything add up? Each total against a figure that was counted in another way."""

from collections.abc import Sequence
from dataclasses import dataclass

from ltv_xl.report import cells
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cautions import cautions
from ltv_xl.report.cells import derive, given, same, total
from ltv_xl.report.content import Cell, Column, Heading, Range, Sheet, Table, Value
from ltv_xl.report.sheets.ads import Spending
from ltv_xl.report.sheets.cohorts import CohortSheet
from ltv_xl.report.sheets.products import ProductSheet
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.workbook_names import CHECKS_TABLE

REVIEW_FROM = 0.01
"""A share of rejected rows above this is to be reviewed."""


@dataclass(frozen=True)
class CheckSheet:
    """The sheet, and its lights for the Summary: label and result."""

    sheet: Sheet
    lights: tuple[tuple[str, Cell], ...]


def check_sheet(
    brief: Brief,
    segments: Sequence[SegmentSheet],
    cohorts: CohortSheet,
    spend: Spending | None,
    products: ProductSheet | None,
) -> CheckSheet:
    """Segments, cohorts, months and rows against totals counted apart."""
    t, results, orders = brief.t, brief.analysis, brief.orders
    words = {kind: t(f"status.{kind}") for kind in ("ok", "bad", "review")}
    words["none"] = t("caution.none")
    whole = results.total
    lines: list[Range] = []
    segment_lights: list[Cell] = []
    for segment in segments:
        by, summed = brief.by(segment.dimension), segment.total
        expected: tuple[tuple[str, Cell, Value], ...] = (
            ("customers", summed.customers, whole.customers),
            ("orders", summed.orders, whole.orders),
            ("revenue", summed.revenue, whole.revenue),
            ("gross_profit", summed.gross_profit, whole.gross_profit),
        )
        for measure, cell, value in expected:
            label = t("checks.segments", by=by, measure=t(f"checks.{measure}"))
            line = _line(label, same(cell), given(value), words)
            segment_lights.append(line[-1])
            lines.append(line)
    cohort = _line(
        t("checks.cohorts"),
        Cell(
            results_sum(cohorts),
            lambda shown, earlier: f"{shown}+{earlier}",
            (cohorts.customers, cohorts.earlier),
        ),
        given(whole.known_customers),
        words,
    )
    months = _line(
        t("checks.months"),
        given(sum(one.revenue for one in results.calendar)),
        given(whole.revenue + results.without_purchase.revenue),
        words,
    )
    lines += [cohort, months]
    if spend:
        costs = given(sum(row.cost for row in results.ad_months))
        lines.append(_line(t("checks.ads"), same(spend.total.cost), costs, words))
    if products:
        steps = {one.n: one for one in results.repeat}
        old, back = (steps[1].mature, steps[1].mature_next) if 1 in steps else (0, 0)
        again = steps[2].customers if 2 in steps else 0
        lines += [
            _line(t("checks.mature"), same(products.mature), given(old), words),
            _line(t("checks.mature_next"), same(products.mature_next), given(back), words),
            _line(t("checks.second_orders"), same(products.seconds), given(again), words),
        ]
    left_out = [given(count) for count in orders.rows_left_out.values()]
    rows, used = given(orders.rows_read), given(orders.rows_used)
    parts = (used, *left_out)
    counted = total(parts)
    read = _line(t("checks.rows"), counted, same(rows), words)
    lines.append(read)
    rejected = given(sum(orders.rows_left_out.get(one, 0) for one in orders.rejected_reasons))
    of_rows = same(rows)
    part = derive(share, rejected, of_rows)
    limit = given(REVIEW_FROM)
    light = cells.at_most(part, limit, words)
    table = Table(
        (
            Column(t("checks.check"), "text", 300),
            Column(t("checks.shown"), "count", 120),
            Column(t("checks.counted"), "count", 120),
            Column(t("checks.difference"), "count", 100),
            Column(t("checks.result"), "text", 120, look="verdict"),
        ),
        tuple(lines),
        name=CHECKS_TABLE,
        note=t("checks.note"),
    )
    names = [t("checks.used"), *(brief.reason(key) for key in orders.rows_left_out)]
    row_table = Table(
        (Column(t("checks.row_kind"), "text", 300), Column(t("checks.rows_header"), "count", 120)),
        (
            *((given(name), cell) for name, cell in zip(names, parts, strict=True)),
            (given(t("checks.rows_read")), rows),
        ),
    )
    reject_table = Table(
        (
            Column(t("checks.rejected_header"), "text", 300),
            Column(t("checks.rows_header"), "count", 120),
            Column(t("checks.of_rows"), "count", 120),
            Column(t("checks.share"), "share", 100),
            Column(t("checks.limit"), "share", 120),
            Column(t("checks.result"), "text", 120, look="verdict"),
        ),
        ((given(t("checks.rejected")), rejected, of_rows, part, limit, light),),
    )
    sheet = Sheet(
        "checks",
        t("sheet.checks"),
        t("checks.title"),
        t("checks.subtitle"),
        (
            table,
            Heading(t("checks.rows_title"), rule=False),
            row_table,
            Heading(t("checks.usable"), rule=False),
            reject_table,
        ),
        freeze_table=True,
        one_page=True,
    )
    worst = _worst(tuple(segment_lights), words)
    lights = (
        (t("checks.light_segments"), worst),
        (t("checks.light_cohorts"), same(cohort[-1])),
        (t("checks.light_rows"), same(read[-1])),
        (t("checks.light_rejected"), same(light)),
        (t("caution.light"), given(words["review"] if cautions(brief) else words["none"])),
    )
    return CheckSheet(sheet, lights)


def results_sum(cohorts: CohortSheet) -> float:
    """Customers of the cohorts shown and of the earlier ones."""
    return (cells.number(cohorts.customers) or 0) + (cells.number(cohorts.earlier) or 0)


def _line(label: str, shown: Cell, counted: Cell, words: dict[str, str]) -> Range:
    return (
        given(label),
        shown,
        counted,
        cells.gap(shown, counted),
        cells.agreement(shown, counted, words),
    )


def _worst(lights: Range, words: dict[str, str]) -> Cell:
    """One light for several: all agree, or one does not."""
    value = words["ok"] if all(light.value == words["ok"] for light in lights) else words["bad"]
    if not lights:
        return given(words["ok"])

    def write(ref: str) -> str:
        return f'IF(COUNTIF({ref},"{words["bad"]}")=0,"{words["ok"]}","{words["bad"]}")'

    return Cell(value, write, (lights,))
