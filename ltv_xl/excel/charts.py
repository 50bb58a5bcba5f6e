"""The user's own charts that show figures of a report: their series are formulas too, where we may read them.

Excel for Windows does. Elsewhere a chart's series cannot be read, so its owner is told before anything goes.
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
    found = {}
    for name in sheets:
        for chart in book.sheets[name].charts:
            series = _series(chart)
            for number in range(1, (series.Count if series is not None else 0) + 1):
                text = series(number).Formula
                if wanted(text):
                    found[SeriesPlace(name, chart.name, number)] = str(text)
    return found


def unreadable(book: xw.Book, sheets: Iterable[str]) -> list[str]:
    """Charts whose series cannot be read here, as "Sheet: Chart 1"."""
    return [
        f"{name}: {chart.name}"
        for name in sheets
        for chart in book.sheets[name].charts
        if _series(chart) is None
    ]


def write_series(book: xw.Book, series: SeriesFormulas) -> None:
    """Point series elsewhere."""
    for place, text in series.items():
        _series(book.sheets[place.sheet].charts[place.chart])(place.number).Formula = text


def _series(chart: xw.Chart) -> Any:
    """The chart's SeriesCollection as Excel for Windows has it; None elsewhere."""
    api = chart.api
    drawn = api[1] if isinstance(api, tuple) else api
    collection = getattr(drawn, "SeriesCollection", None)
    try:
        return collection() if collection is not None and collection().Count >= 0 else None
    except Exception:  # a kind of chart without series, such as a treemap
        return None
