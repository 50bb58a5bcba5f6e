"""A waterfall: bars from one running sum to the next, sums dark from zero, what lies between them lighter;
what is lost is a series of its own, in the colour of losses.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ltv_xl.report import style as look
from ltv_xl.report.content import Cell, Chart, Series
from ltv_xl.report.style import Numbers

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Address = Callable[[Iterable[Cell]], str]


def canvas(book: "Workbook", chart: Chart, address: Address, _numbers: Numbers, font: str) -> Any:
    """Horizontal stacked bars, the first step on top; the axis names each with its amount."""
    drawn = book.add_chart({"type": "bar", "subtype": "stacked"})
    drawn.set_plotarea({"fill": {"none": True}})
    for series in chart.series:
        drawn.add_series(_bars(series, chart, address, font))
    drawn.set_y_axis({
        "reverse": True,
        "label_position": "low",
        "num_font": {"name": font, "size": look.SMALL, "color": look.INK},
        "line": {"color": look.FAINT},
        "major_tick_mark": "none",
        "interval_unit": 1,
    })
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return drawn


def _bars(series: Series, chart: Chart, address: Address, font: str) -> dict[str, Any]:
    bar: dict[str, Any] = {
        "name": series.title,
        "categories": address(chart.categories),
        "values": address(series.values),
        "gap": 30,
        "fill": {"color": look.ALERT if series.look == "over" else look.DATA_BAR},
        "border": {"none": True},
    }
    if series.look == "unseen":
        bar["fill"] = {"none": True}
    else:
        bar["points"] = [
            {"fill": {"color": look.ACCENT}} if place in series.accent else None
            for place in range(len(series.values))
        ]
    return bar
