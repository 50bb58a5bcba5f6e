"""The shop by month: what the first page compares, over the last complete months and those before them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ltv_xl.analysis.tables.spans import CalendarMonth
from ltv_xl.report.arithmetic import change, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, number, total
from ltv_xl.report.content import Cell, Column, Range, Table

TILE, GUTTER = 152, 12
"""Widths of the page's columns and of the gutters between them."""
MONTHS = 12
"""Months of a tile's small line."""
PERIOD = 3
"""Complete calendar months compared with as many before them."""


class Measure(NamedTuple):
    """One measure by month: the last period, the one before, the same a year ago, and every month."""

    before: Cell
    now: Cell
    ago: Cell
    values: Range

    def change(self) -> Cell | None:
        """The last period against the one before; None where there are too few months."""
        return _against(self.now, self.before)

    def year(self) -> Cell | None:
        """The last period against the same months of the year before; None where there are none."""
        return _against(self.now, self.ago)

    def line(self) -> Range:
        """The months of a tile's small line."""
        return self.values[-MONTHS:] if any(number(cell) for cell in self.values) else ()


def _against(now: Cell, then: Cell) -> Cell | None:
    return None if number(now) is None or not number(then) else derive(change, now, then)


def compared_months(brief: Brief) -> Sequence[CalendarMonth]:
    """The complete months that the page needs: a year, and the period before it."""
    return [month for month in brief.analysis.calendar if month.complete][-(MONTHS + PERIOD) :]


def measures(brief: Brief, months: Sequence[CalendarMonth]) -> Mapping[str, Measure]:
    """What the tiles compare, by the key of its text."""
    ads = brief.analysis.ad_months
    spent = [[row for row in ads if row.month == month.month] for month in months]
    counted: dict[str, Range] = {
        "orders": tuple(given(month.orders) for month in months),
        "revenue": tuple(given(month.revenue) for month in months),
        "new": tuple(given(month.new_customers) for month in months),
        "cost": tuple(given(sum(row.cost for row in rows)) for rows in spent),
        "acquired": tuple(given(sum(row.customers for row in rows)) for rows in spent),
    }
    made = {key: Measure(*_periods(values), values) for key, values in counted.items()}
    return made | {
        "aov": _ratio(made["revenue"], made["orders"]),
        "cpa": _ratio(made["cost"], made["acquired"]),
    }


def _ratio(parts: Measure, wholes: Measure) -> Measure:
    values = tuple(
        derive(share, part, whole) for part, whole in zip(parts.values, wholes.values, strict=True)
    )
    return Measure(
        derive(share, parts.before, wholes.before),
        derive(share, parts.now, wholes.now),
        derive(share, parts.ago, wholes.ago),
        values,
    )


def month_table(brief: Brief, months: Sequence[CalendarMonth], compared: Mapping[str, Measure]) -> Table:
    """Rows of months, below the page; the columns are those of the tiles and their gutters."""
    t = brief.t
    columns = (
        Column(t("summary.measure"), "text", TILE),
        Column("", "text", GUTTER),
        Column(t("summary.before", n=PERIOD), "money", TILE),
        Column("", "text", GUTTER),
        Column(t("summary.now", n=PERIOD), "money", TILE),
        Column("", "text", GUTTER),
        Column(t("summary.ago", n=PERIOD), "money", TILE),
        *(Column(brief.month(month.month), "money", TILE) for month in months),
    )
    lines = tuple(
        (
            given(t(f"summary.month_{key}")),
            given(None),
            measure.before,
            given(None),
            measure.now,
            given(None),
            measure.ago,
            *measure.values,
        )
        for key, measure in compared.items()
    )
    return Table(columns, lines, printed=False)


def _periods(values: Range) -> tuple[Cell, Cell, Cell]:
    """The period before the last, the last, and the same a year ago."""
    before, ago = values[-2 * PERIOD : -PERIOD], values[-MONTHS - PERIOD : -MONTHS]
    return (
        total(before) if len(before) == PERIOD else given(None),
        total(values[-PERIOD:]) if len(values) >= PERIOD else given(None),
        total(ago) if len(ago) == PERIOD else given(None),
    )
