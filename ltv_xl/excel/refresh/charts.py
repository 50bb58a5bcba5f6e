"""The user's own charts that show figures of a report: their series are formulas too, where we may read them.

Excel for Windows lets us. Elsewhere a chart's series cannot be read, so its owner is asked before anything
is replaced.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import xlwings as xw


@dataclass(frozen=True)
class SeriesPlace:
    """A series of a chart: its sheet, the chart's name, and its number from 1."""

    sheet: str
    chart: str
    number: int


SeriesFormulas = Mapping[SeriesPlace, str]
"""=SERIES(name, categories, values, order)."""


def series_formulas(
    book: xw.Book, sheets: Iterable[str], wanted: Callable[[object], bool]
) -> dict[SeriesPlace, str]:
    """The series that are wanted, as far as they can be read."""
    formulas = {}
    for sheet in sheets:
        for chart in book.sheets[sheet].charts:
            series = _series(chart)
            for number in range(1, (series.Count if series is not None else 0) + 1):
                formula = series(number).Formula
                if wanted(formula):
                    formulas[SeriesPlace(sheet, chart.name, number)] = str(formula)
    return formulas


def unreadable_charts(book: xw.Book, sheets: Iterable[str]) -> list[str]:
    """Charts whose series cannot be read here, as "Sheet: Chart 1"."""
    return [
        f"{sheet}: {chart.name}"
        for sheet in sheets
        for chart in book.sheets[sheet].charts
        if _series(chart) is None
    ]


def write_series(book: xw.Book, formulas: SeriesFormulas) -> None:
    """Point series elsewhere."""
    for place, formula in formulas.items():
        _series(book.sheets[place.sheet].charts[place.chart])(place.number).Formula = formula


def _series(chart: xw.Chart) -> Any:
    """The chart's SeriesCollection as Excel for Windows has it; None elsewhere."""
    api = chart.api
    com_chart = api[1] if isinstance(api, tuple) else api
    collection = getattr(com_chart, "SeriesCollection", None)
    try:
        return collection() if collection is not None and collection().Count >= 0 else None
    except Exception:  # a kind of chart without series, such as a treemap
        return None
