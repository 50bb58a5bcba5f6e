"""The causes on the sheet Changes: a line for each factor, and the sums and factors that it is made of."""

from collections.abc import Mapping, Sequence

from ltv_xl.analysis.tables.changes import Changes, Period, Standing
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, same
from ltv_xl.report.content import Cell, Column, Kind, Range, Table
from ltv_xl.report.sheets.change_comparison import COMPARED, FIGURE, NAME, Comparison, factors_shown, span
from ltv_xl.report.sheets.change_effects import FACTORS, Factor, Group

KINDS: Mapping[Factor, Kind] = {
    "customers": "count",
    "frequency": "orders",
    "order_value": "money",
    "rate": "share",
}


def factor_table(
    brief: Brief,
    changes: Changes,
    groups: Mapping[Standing, Group],
    without: Group,
    compared: Sequence[Comparison],
    now: Cell,
) -> Table:
    """A line for each factor of new and of returning customers, with their profit below."""
    t, shown = brief.t, factors_shown(brief)
    periods: tuple[Period, ...] = ("now", *(comparison.period for comparison in compared))
    lines: list[Range] = []
    kinds: list[Kind] = []
    for standing, each in groups.items():
        factors = {period: each.sums[period].factors() for period in periods}
        for factor in shown:
            values = [factors[period][factor] for period in periods]
            effects = [comparison.effects[standing, factor].amount for comparison in compared]
            name = given(t(f"changes.short_{standing}", factor=t(f"changes.{factor}")))
            lines.append(_alternating(name, values, effects))
            kinds.append(KINDS[factor])
        profits = [same(each.sums[period].profit) for period in periods]
        subtotals = [comparison.subtotals[standing] for comparison in compared]
        lines.append(_alternating(given(t(f"changes.profit_{standing}")), profits, subtotals))
        kinds.append("total")
    rest = [same(without.sums[period].profit) for period in periods]
    lines.append(_alternating(given(t("changes.apart")), rest, [each.apart.amount for each in compared]))
    whole = _alternating(
        given(t("total")), [now, *(each.then for each in compared)], [each.added for each in compared]
    )
    columns = [
        Column(t("changes.what"), "text", NAME),
        Column(span(brief, changes, "now"), "total", FIGURE, varied=True, look="strong"),
    ]
    for comparison in compared:
        group_name = t(f"changes.{comparison.period}")
        columns += [
            Column(span(brief, changes, comparison.period), "total", FIGURE, group_name, varied=True),
            Column(t("changes.effect", scale=brief.scale), "total", FIGURE),
        ]
    return Table(
        tuple(columns),
        tuple(lines),
        whole,
        note=t("changes.note"),
        kinds=(*kinds, "total", "total"),
        subtotals=frozenset(place for place in range(len(shown), len(lines) - 1, len(shown) + 1)),
    )


def _alternating(name: Cell, values: Sequence[Cell], effects: Sequence[Cell]) -> Range:
    """A line: name, the figure now, and for each comparison the figure then and its effect."""
    now, *then = values
    return (name, now, *(cell for pair in zip(then, effects, strict=True) for cell in pair))


def sums_table(brief: Brief, changes: Changes, groups: Sequence[Group]) -> Table:
    """The counts and sums that all else is made of."""
    t = brief.t
    measures: tuple[tuple[str, Kind], ...] = (
        ("customers", "count"),
        ("orders", "count"),
        ("sales", "money"),
        ("profit", "money"),
    )
    columns = [Column(t("changes.group"), "text", NAME)]
    for period in changes.begins:
        columns += [
            Column(t(f"changes.sum_{key}"), kind, FIGURE, span(brief, changes, period) if not place else "")
            for place, (key, kind) in enumerate(measures)
        ]
    rows = tuple(
        (each.name, *(cell for period in changes.begins for cell in each.sums[period].cells()))
        for each in groups
    )
    return Table(tuple(columns), rows, printed=False)


def workings_table(brief: Brief, changes: Changes, groups: Sequence[Group]) -> Table:
    """The factors as they are multiplied, in which none is missing, and what lies beyond them."""
    t = brief.t
    columns = [Column(t("changes.group"), "text", NAME)]
    periods = [period for period in COMPARED if period in changes.begins]
    for period in periods:
        for side in ("now", period):
            columns += [
                Column(
                    t(f"changes.{factor}"),
                    KINDS[factor],
                    FIGURE,
                    span(brief, changes, side) if factor == FACTORS[1] else "",
                )
                for factor in FACTORS[1:]
            ]
        columns += [
            Column(t("changes.beyond_now"), "money", FIGURE),
            Column(t("changes.beyond_then"), "money", FIGURE),
        ]
    rows = tuple(
        (same(each.name), *(cell for period in periods for cell in each.splits[period].workings()))
        for each in groups
    )
    return Table(tuple(columns), rows, printed=False)
