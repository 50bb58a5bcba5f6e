"""The user's own charts that show figures of a report: their series are formulas too, where we may read them.

Excel for Windows lets us. Elsewhere a chart's series cannot be read, so its owner is asked before anything
is replaced.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import xlwings as xw
from msgspec import Struct


class SeriesPlace(Struct, frozen=True):
    """A series of a chart: its sheet, the chart's name ("" of a chart sheet), and its number from 1."""

    sheet: str
    chart: str
    number: int


SeriesFormulas = Mapping[SeriesPlace, str]
"""=SERIES(name, categories, values, order)."""


def series_formulas(
    book: xw.Book, sheets: Iterable[str], wanted: Callable[[object], bool]
) -> dict[SeriesPlace, str]:
    """The series that are wanted, as far as they can be read, on these sheets and on chart sheets."""
    formulas = {}
    for sheet, chart, series in _charts(book, sheets):
        for number in range(1, (series.Count if series is not None else 0) + 1):
            formula = _formula(series, number)
            if wanted(formula):
                formulas[SeriesPlace(sheet, chart, number)] = str(formula)
    return formulas


def unreadable_charts(book: xw.Book, sheets: Iterable[str]) -> list[str]:
    """Charts of which a series cannot be read here, as "Sheet: Chart 1"."""
    return [
        f"{sheet}: {chart}" if chart else sheet
        for sheet, chart, series in _charts(book, sheets)
        if series is None or None in [_formula(series, number) for number in range(1, series.Count + 1)]
    ]


def write_series(book: xw.Book, formulas: SeriesFormulas) -> None:
    """Point series elsewhere."""
    for place, formula in formulas.items():
        chart = _com_chart(book.sheets[place.sheet].charts[place.chart]) if place.chart else None
        _series(chart or book.api.Charts(place.sheet))(place.number).Formula = formula


def chart_sheets(book: xw.Book) -> list[str]:
    """Tabs that are charts, of which xlwings' sheets know nothing."""
    try:
        charts = book.api.Charts
        return [str(charts(number).Name) for number in range(1, int(charts.Count) + 1)]
    except Exception:  # no Excel for Windows: each engine has an error of its own for what it lacks
        return []


def _charts(book: xw.Book, sheets: Iterable[str]) -> Iterator[tuple[str, str, Any]]:
    """Sheet, chart, and its series, None where they cannot be read."""
    for sheet in sheets:
        for chart in book.sheets[sheet].charts:
            yield sheet, chart.name, _series(_com_chart(chart))
    for name in chart_sheets(book):
        yield name, "", _series(book.api.Charts(name))


def _com_chart(chart: xw.Chart) -> Any:
    api = chart.api
    return api[1] if isinstance(api, tuple) else api


def _series(com_chart: Any) -> Any:
    """The chart's SeriesCollection as Excel for Windows has it; None elsewhere."""
    collection = getattr(com_chart, "SeriesCollection", None)
    try:
        return collection() if collection is not None and collection().Count >= 0 else None
    except Exception:  # a kind of chart without series, such as a treemap
        return None


def _formula(series: Any, number: int) -> str | None:
    """None where Excel refuses it, as for a series without data."""
    try:
        return str(series(number).Formula)
    except Exception:
        return None
