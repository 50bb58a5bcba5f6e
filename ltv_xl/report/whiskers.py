"""Bars with whiskers: a figure, and how far its interval reaches above and below it."""

from collections.abc import Sequence
from typing import NamedTuple

from ltv_xl.report.arithmetic import difference
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, label_kind, number, same
from ltv_xl.report.content import Cell, Chart, Column, Kind, Series
from ltv_xl.report.records import Field
from ltv_xl.report.style import minus as minus_sign

ROOM, BAR = 60, 23
"""Pixels of a chart's height: around its bars, and for each of them."""


class Bar(NamedTuple):
    """A bar: a figure with the ends of its interval. plus, minus: the lengths of its whiskers."""

    name: Cell
    value: Cell
    lower: Cell
    upper: Cell
    plus: Cell
    minus: Cell


def bar(name: Cell, figure: Cell, lower: Cell, upper: Cell) -> Bar:
    """The bar of a figure that stands elsewhere."""
    value = same(figure)
    return Bar(name, value, lower, upper, derive(difference, upper, value), derive(difference, value, lower))


def surely_first(bars: Sequence[Bar]) -> Bar | None:
    """The bar whose interval lies above those of all others, if there is one."""
    if len(bars) < 2:
        return None
    first = max(bars, key=lambda each: number(each.value) or 0)
    low, others = number(first.lower), [number(each.upper) for each in bars if each is not first]
    return first if low is not None and all(high is not None and high < low for high in others) else None


def whisker_chart(
    bars: Sequence[Bar], kind: Kind, alt: str, width: int, *, least: int = 0, accent: tuple[int, ...] = ()
) -> Chart:
    """The chart. kind: of its labels; money is shown by its size. width, least: its width and its least
    height, in pixels. accent: see Series.
    """
    values = tuple(each.value for each in bars)
    series = Series(
        values,
        look="interval",
        accent=accent,
        plus=tuple(each.plus for each in bars),
        minus=tuple(each.minus for each in bars),
    )
    names, height = tuple(each.name for each in bars), max(least, ROOM + BAR * len(bars))
    return Chart(
        "interval", names, (series,), label_kind(values) if kind == "money" else kind, alt, width, height
    )


def whisker_fields(brief: Brief, measure: str, kind: Kind, widths: tuple[int, int]) -> tuple[Field[Bar], ...]:
    """The columns of the figures behind such a chart. widths: pixels of the names and of the figures."""
    name, figure = widths
    return (
        Field(Column(brief.t("chart_figures"), "text", name), lambda each: each.name),
        Field(Column(measure, kind, figure), lambda each: each.value),
        Field(Column("+", kind, figure), lambda each: each.plus),
        Field(Column(minus_sign(brief.lang), kind, figure), lambda each: each.minus),
    )
