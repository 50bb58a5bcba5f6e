"""A sheet's charts, whose series read as Excel's =SERIES(name, categories, values, order)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.support.calc_engine.grammar import as_calc, as_excel
from tests.support.calc_engine.steps import changing

if TYPE_CHECKING:
    from tests.support.calc_engine.book import Sheet


class Charts:
    """Those of a sheet, counted from 1."""

    def __init__(self, sheet: "Sheet") -> None:
        self.sheet = sheet

    def all(self) -> list["Chart"]:
        """In Calc's order."""
        return [Chart(self.sheet, chart) for chart in self.sheet.xl.Charts]

    def __iter__(self) -> Iterator["Chart"]:
        return iter(self.all())

    def __len__(self) -> int:
        return len(self.all())

    def __call__(self, key: int | str) -> "Chart":
        if isinstance(key, int):
            return self.all()[key - 1]
        return next(chart for chart in self.all() if chart.name == key)


class Chart:
    """One chart. api is COM's pair of a frame and the chart in it."""

    def __init__(self, sheet: "Sheet", xl: Any) -> None:
        self.sheet, self.xl = sheet, xl

    @property
    def name(self) -> str:
        name: str = self.xl.Name
        return name

    @property
    def api(self) -> tuple[None, "Drawn"]:
        return None, Drawn(self)


class Drawn:
    """What COM calls Chart."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def SeriesCollection(self) -> "SeriesCollection":
        return SeriesCollection(self.chart)


class SeriesCollection:
    """The series, counted from 1."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.series = [
            series
            for system in chart.xl.EmbeddedObject.FirstDiagram.CoordinateSystems
            for kind in system.ChartTypes
            for series in kind.DataSeries
        ]

    @property
    def Count(self) -> int:
        return len(self.series)

    def __call__(self, number: int) -> "Series":
        return Series(self.chart, self.series[number - 1], number)


class Series:
    """One series; of its parts only the values are shown and pointed elsewhere."""

    def __init__(self, chart: Chart, xl: Any, number: int) -> None:
        self.app, self.chart, self.xl, self.number = chart.sheet.app, chart, xl, number

    @property
    def Formula(self) -> str:
        values = self.xl.DataSequences[0].Values.SourceRangeRepresentation
        return f"=SERIES(,,{as_excel('=' + values)[1:]},{self.number})"

    @Formula.setter
    def Formula(self, value: str) -> None:
        self.point(value)

    @changing
    def point(self, value: str) -> None:
        values = as_calc("=" + value.split(",")[2])[1:]
        provider = self.chart.xl.EmbeddedObject.DataProvider
        sequence = provider.createDataSequenceByRangeRepresentation(values)
        sequence.Role = "values-y"
        self.xl.DataSequences[0].setValues(sequence)
