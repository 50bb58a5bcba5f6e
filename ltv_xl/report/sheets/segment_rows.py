"""One segment in cells: its line in the table, and the workings that the line is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ltv_xl.analysis.tables import HORIZONS, AgeMonth
from ltv_xl.formulas import acquisition, economics
from ltv_xl.report import cells
from ltv_xl.report.arithmetic import running, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, same, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Kind, Range, Table
from ltv_xl.workbook_names import REPORT_LTV

MONTHS = max(HORIZONS)
YEAR = 12
COST = 5 + 5 + len(HORIZONS) + 3 + 2
"""Where a line has its cost per customer: after name and sums, behaviour, LTV, interval, limits."""


@dataclass(frozen=True, eq=False)
class Row:
    """The cells of one segment that other sheets may point at; sums: customers, orders, revenue, profit."""

    value: str | None
    name: Cell
    sums: Range
    customers: Cell
    repeat_rate: Cell
    ltv: Mapping[int, Cell]
    lower: Cell
    upper: Cell
    observed: Cell
    max_cpo: Cell
    target_cpo: Cell
    payback: Cell
    verdict: Cell
    curve: Range


@dataclass(frozen=True)
class Workings:
    """Figures below the printed page: what the ratios and the LTV of one row are made of."""

    name: str
    known: Cell
    repeat: Cell
    inactive: Cell
    order_profit: Cell
    within_year: Cell
    observed: Range
    orders: Range
    profits: Range
    curve: Range


def workings(name: str, sums: Range, one: Range, by_age: tuple[Range, Range, Range]) -> Workings:
    """sums: customers, orders, revenue, gross profit. one: known, repeat, inactive customers."""
    _, orders, _, gross_profit = sums
    known, repeat, inactive = one
    observed, placed, profits = by_age
    return Workings(
        name,
        known,
        repeat,
        inactive,
        derive(share, gross_profit, orders),
        cells.sum_of_ratios(placed[:YEAR], observed[:YEAR], observed[YEAR - 1]),
        observed,
        placed,
        profits,
        cells.curve(profits, observed, share, running),
    )


def ages(rows: Mapping[int, AgeMonth]) -> tuple[Range, Range, Range]:
    """Customers observed, orders placed and gross profit by month since the first order."""
    found = [rows.get(month) for month in range(1, MONTHS + 1)]
    return (
        tuple(given(row.observed if row else 0) for row in found),
        tuple(given(row.orders if row else 0) for row in found),
        tuple(given(row.gross_profit if row else 0) for row in found),
    )


def summed(bodies: Sequence[Workings]) -> tuple[Range, tuple[Range, Range, Range]]:
    """The total's counts and months, as sums over the segments."""

    def monthly(column: str) -> Range:
        return tuple(total(tuple(getattr(body, column)[month] for body in bodies)) for month in range(MONTHS))

    counts = tuple(
        total(tuple(getattr(body, column) for body in bodies)) for column in ("known", "repeat", "inactive")
    )
    return counts, (monthly("observed"), monthly("orders"), monthly("profits"))


def ltv_name(months: int) -> str:
    """The workbook name of the h-month LTV of all customers."""
    return REPORT_LTV.format(months=months)


def line(
    brief: Brief,
    value: str | None,
    body: Workings,
    sums: Range,
    interval: tuple[Cell, Cell],
    months: Range,
    profit: Cell,
    cpa: Cell | None,
    *,
    named: bool = False,
) -> tuple[Row, Range]:
    """One line of the table; its last cells belong to the paid channels. named: its LTVs get their names."""
    customers, orders, revenue, gross_profit = sums
    few = brief.t("few")
    ltv = {
        h: cells.if_enough(body.curve[h - 1], body.observed[h - 1], few, ltv_name(h) if named else None)
        for h in HORIZONS
    }
    observed = same(body.observed[brief.headline - 1])
    max_cpo = derive(acquisition.max_cpo, ltv[YEAR], profit)
    target_cpo = derive(acquisition.target_cpo, body.order_profit, body.within_year)
    cost = same(cpa) if cpa else given(None)
    words = {kind: brief.t(f"status.{kind}") for kind in ("room", "over", "unsure", "none")}
    if brief.headline == YEAR:
        judged = cells.verdict(cost, interval, body.observed[YEAR - 1], profit, words)
    else:
        judged = given(words["unsure" if cpa else "none"])
    row = Row(
        value=value,
        name=given(body.name),
        customers=customers,
        repeat_rate=derive(economics.repeat_rate, body.repeat, customers),
        ltv=ltv,
        lower=interval[0],
        upper=interval[1],
        observed=observed,
        max_cpo=max_cpo,
        target_cpo=target_cpo,
        payback=cells.first_reaching(cost, body.curve, months),
        verdict=judged,
        curve=body.curve,
        sums=sums,
    )
    shown = (
        row.name,
        *sums,
        derive(economics.average_order_value, revenue, orders),
        derive(share, gross_profit, revenue),
        derive(economics.purchase_frequency, orders, customers),
        row.repeat_rate,
        derive(share, body.inactive, customers),
        *(ltv[h] for h in HORIZONS),
        *interval,
        observed,
        target_cpo,
        max_cpo,
        cost,
        derive(acquisition.ltv_cac, ltv[YEAR], cost),
        row.payback,
        judged,
    )
    return row, shown


def month_tables(brief: Brief, months: Range, bodies: Sequence[Workings], end: Workings) -> tuple[Block, ...]:
    """What the ratios and the LTV are made of, by segment and month since the first order."""
    t = brief.t
    counts = (
        Column(t("segment.workings"), "text", 96),
        Column(t("column.known"), "count", 60),
        Column(t("column.repeat_customers"), "count", 60),
        Column(t("column.inactive_customers"), "count", 60),
        Column(t("column.order_profit"), "money", 60),
        Column(t("column.within_year"), "ratio", 60),
    )
    lines = tuple(
        (given(body.name), body.known, body.repeat, body.inactive, body.order_profit, body.within_year)
        for body in (*bodies, end)
    )
    tables: list[Block] = [Table(counts, lines[:-1], lines[-1], printed=False)]
    # The months stand as numbers in the first table's own row: payback reads them.
    month_row: Range | None = (given(t("segment.month")), *months)
    kinds: tuple[tuple[str, Kind], ...] = (
        ("observed", "count"),
        ("orders", "count"),
        ("profits", "money"),
        ("curve", "money"),
    )
    for column, kind in kinds:
        header = (
            Column(t(f"segment.{column}"), "text", 96),
            *(Column(str(month), kind, 60) for month in range(1, MONTHS + 1)),
        )
        rows = tuple((given(body.name), *getattr(body, column)) for body in bodies)
        first = (month_row,) if month_row else ()
        month_row = None
        tables.append(Table(header, (*first, *rows), (given(end.name), *getattr(end, column)), printed=False))
    return (Heading(t("segment.workings_title"), t("segment.workings_note")), *tables)
