"""Charts: native, without title, legend, border or fill; heading and caption are cells of the sheet."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ltv_xl.report import style as look
from ltv_xl.report.content import Cell, Chart, Series, numeric
from ltv_xl.report.style import Numbers
from ltv_xl.report.xlsx import waterfall

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Address = Callable[[Iterable[Cell]], str]


def draw(
    book: "Workbook",
    sheet: Any,
    place: tuple[int, int],
    chart: Chart,
    address: Address,
    numbers: Numbers,
    font: str,
) -> None:
    """Put a chart on its sheet, at a place; `address` gives a range as a series wants it."""
    canvas = _DRAWINGS[chart.form](book, chart, address, numbers, font)
    canvas.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    canvas.set_title({"none": True})
    canvas.set_legend({"none": True})
    canvas.show_hidden_data()  # of columns that are folded away
    canvas.set_size({"width": chart.width, "height": chart.height})
    options = {"object_position": 2, "y_offset": 2, "description": chart.alt}
    if sheet.insert_chart(*place, canvas, options) == -1:
        raise ValueError(f"the chart {chart.alt} was refused")


def _words(font: str, colour: str = look.INK, *, bold: bool = False) -> dict[str, Any]:
    return {"name": font, "size": look.SMALL, "color": colour, "bold": bold}


def _bars(book: "Workbook", subtype: dict[str, str], font: str) -> Any:
    """Horizontal bars from zero, the first row on top, no value axis."""
    canvas = book.add_chart({"type": "bar", **subtype})
    canvas.set_plotarea({"fill": {"none": True}})
    canvas.set_y_axis({
        "reverse": True,
        "num_font": _words(font),
        "line": {"color": look.FAINT},
        "major_tick_mark": "none",
        "interval_unit": 1,
    })
    canvas.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    return canvas


def _interval(book: "Workbook", chart: Chart, address: Address, numbers: Numbers, font: str) -> Any:
    """Value label inside the base, interval as whisker; the fill says what the interval allows to say."""
    canvas = _bars(book, {}, font)
    series = chart.series[0]
    last = len(series.values) - 1
    points: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for index, cell in enumerate(series.values):
        if isinstance(cell.value, str) or cell.value is None:
            points.append({"fill": {"none": True}, "border": {"none": True}})
            labels.append({"value": str(cell.value or ""), "font": _words(font, look.MUTED)})
        elif index == last:
            points.append({"fill": {"color": look.WHITE}, "border": {"color": look.MUTED, "width": 1}})
            labels.append({"font": _words(font, bold=True)})
        else:
            above = index in series.accent
            points.append({
                "fill": {"color": look.MARKED_BAR if above else look.BAR},
                "border": {"none": True},
            })
            labels.append({"font": _words(font, look.WHITE if above else look.INK, bold=above)})
    bar: dict[str, Any] = {
        "categories": address(chart.categories),
        "values": address(series.values),
        "gap": 38,
        "fill": {"color": look.BAR},
        "border": {"none": True},
        "points": points,
        "data_labels": {
            "value": True,
            "position": "inside_base",
            "num_format": numbers.alone(chart.kind),
            "font": _words(font),
            "custom": labels,
        },
    }
    if series.plus:
        bar["y_error_bars"] = {
            "type": "custom",
            "plus_values": address(series.plus),
            "minus_values": address(series.minus),
            "plus_data": _numbers(series.plus),
            "minus_data": _numbers(series.minus),
            "end_style": 1,
            "line": {"color": look.INK, "width": 1.25},
        }
    canvas.add_series(bar)
    # An automatic axis may end at the longest bar and cut its whisker.
    ends = [(numeric(cell.value) or 0.0) for cell in series.values]
    reach = [end + length for end, length in zip(ends, _numbers(series.plus), strict=False)]
    if max(reach, default=0.0) > 0:
        canvas.set_x_axis({
            "visible": False,
            "min": 0,
            "max": max(reach) * 1.02,
            "major_gridlines": {"visible": False},
        })
    return canvas


def _numbers(cells: Iterable[Cell]) -> list[float]:
    return [numeric(cell.value) or 0.0 for cell in cells]


def _limits(book: "Workbook", chart: Chart, address: Address, numbers: Numbers, font: str) -> Any:
    """One bar each: what is spent within the limit, what exceeds it, what is left until it."""
    canvas = _bars(book, {"subtype": "stacked"}, font)
    sign = {"over": "−", "room": "+"}
    for series in chart.series:
        canvas.add_series(_part(series, chart, address))
    for series in chart.series:
        if series.look in sign:
            words = _words(
                font, look.ALERT if series.look == "over" else look.INK, bold=series.look == "over"
            )
            canvas.add_series(
                _behind(series, chart, address, numbers.step(chart.kind, sign[series.look]), words)
            )
    return canvas


def _pairs(book: "Workbook", chart: Chart, address: Address, numbers: Numbers, font: str) -> Any:
    """Two bars each: what was to be expected, outlined, and what is, solid."""
    canvas = _bars(book, {"subtype": "clustered"}, font)
    for series in chart.series:
        actual = series.look == "accent"
        label = {"value": True, "position": "outside_end", "num_format": numbers.alone(chart.kind)}
        words = _words(font, look.INK if actual else look.MUTED, bold=actual)
        canvas.add_series({
            **_part(series, chart, address),
            **_PARTS["accent" if actual else "room"],
            "overlap": 0,
            "data_labels": label | {"font": words},
        })
    return canvas


_PARTS: dict[str, dict[str, Any]] = {
    "accent": {"fill": {"color": look.ACCENT}, "border": {"none": True}},
    "within": {"fill": {"color": look.ACCENT}, "border": {"none": True}},
    "ink": {"fill": {"color": look.INK}, "border": {"none": True}},
    "grey": {"fill": {"color": look.BAR}, "border": {"none": True}},
    "unseen": {"fill": {"none": True}, "border": {"none": True}},
    "room": {"fill": {"color": look.WHITE}, "border": {"color": look.MUTED, "width": 1}},
    "over": {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": look.ALERT, "bg_color": look.WHITE},
        "border": {"color": look.ALERT, "width": 1},
    },
    "ahead": {
        "pattern": {"pattern": "light_upward_diagonal", "fg_color": look.MUTED, "bg_color": look.WHITE},
        "border": {"color": look.MUTED, "width": 0.75},
    },
}
"""How a part of a stacked bar looks; what exceeds a limit, or is a forecast, also differs by its pattern."""


def _part(series: Series, chart: Chart, address: Address) -> dict[str, Any]:
    return {
        "name": series.title,
        "categories": address(chart.categories),
        "values": address(series.values),
        "gap": 45,
        **_PARTS[series.look],
    }


def _behind(
    series: Series, chart: Chart, address: Address, form: str, words: dict[str, Any]
) -> dict[str, Any]:
    """The same values once more, unseen, behind the bar: their labels begin where it ends.

    Stacked bars cannot have labels outside, and inside a short bar there is no room.
    """
    label = {"value": True, "position": "inside_base", "num_format": form, "font": words}
    return _part(series, chart, address) | _PARTS["unseen"] | {"pattern": None, "data_labels": label}


def _tornado(book: "Workbook", chart: Chart, address: Address, numbers: Numbers, font: str) -> Any:
    """A step down light, a step up dark, from a middle line; the unseen series keeps room for the labels."""
    canvas = book.add_chart({"type": "bar", "subtype": "clustered"})
    room = {"x": 0.2, "y": 0.02, "width": 0.78, "height": 0.96}
    canvas.set_plotarea({"fill": {"none": True}, "layout": room})
    for series in chart.series:
        bar: dict[str, Any] = {
            "name": series.title,
            "categories": address(chart.categories),
            "values": address(series.values),
            "gap": 42,
            "overlap": 100,
            "fill": {"color": look.ACCENT if series.look == "accent" else look.BAR},
            "border": {"none": True},
        }
        if series.look == "unseen":
            bar["fill"] = {"none": True}
        else:
            bar["data_labels"] = {
                "value": True,
                "position": "outside_end",
                "num_format": numbers.signed(chart.kind),
                "font": _words(font, look.INK if series.look == "accent" else look.MUTED),
            }
        canvas.add_series(bar)
    canvas.set_y_axis({
        "reverse": True,
        "label_position": "low",
        "num_font": _words(font),
        "line": {"color": look.INK},
        "major_tick_mark": "none",
        "interval_unit": 1,
    })
    canvas.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return canvas


def _columns(book: "Workbook", chart: Chart, address: Address, numbers: Numbers, font: str) -> Any:
    """Columns of the first series; of a second, hatched, where the first is blank."""
    canvas = book.add_chart({"type": "column"})
    canvas.set_plotarea({"fill": {"none": True}})
    series = chart.series[0]
    points = [
        {"fill": {"color": look.ACCENT}} if index in series.accent else None
        for index in range(len(series.values))
    ]
    custom = [
        {"font": _words(font, look.ACCENT, bold=True)} if index in series.accent else None
        for index in range(len(series.values))
    ]
    label = {
        "value": True,
        "position": "outside_end",
        "num_format": numbers.alone(chart.kind),
        "font": _words(font),
    }
    canvas.add_series({
        "categories": address(chart.categories),
        "values": address(series.values),
        "gap": 45,
        "fill": {"color": look.BAR},
        "border": {"none": True},
        "points": points,
        "data_labels": label | {"custom": custom},
    })
    for forecast in chart.series[1:]:
        canvas.add_series({
            **_part(forecast, chart, address),
            "overlap": 100,
            "data_labels": label | {"font": _words(font, look.MUTED)},
        })
    canvas.set_x_axis({
        "num_font": _words(font),
        "line": {"color": look.FAINT},
        "major_tick_mark": "none",
        "interval_unit": 1,
    })
    top = {"max": 1.1} if chart.kind == "percent" else {}
    canvas.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}, **top})
    return canvas


def _pareto(book: "Workbook", chart: Chart, address: Address, numbers: Numbers, font: str) -> Any:
    """Columns of shares, and above them the line of their running sum, on one axis from 0 to all."""
    canvas = _columns(book, replace(chart, series=chart.series[:1], kind="percent"), address, numbers, font)
    line = book.add_chart({"type": "line"})
    line.add_series({
        "name": chart.series[1].title,
        "categories": address(chart.categories),
        "values": address(chart.series[1].values),
        "line": _LINES[chart.series[1].look],
        "marker": {"type": "none"},
        "data_labels": {
            "value": True,
            "position": "above",
            "num_format": numbers.alone("percent"),
            "font": _words(font, look.MUTED),
            "custom": [{"delete": True}],  # the first sum is the first column
        },
    })
    canvas.combine(line)
    return canvas


_LINES: dict[str, dict[str, Any]] = {
    "grey": {"color": look.FAINT, "width": 1.5},
    "ink": {"color": look.INK, "width": 1.5, "dash_type": "dash"},
    "accent": {"color": look.ACCENT, "width": 2.25},
}


def _lines(book: "Workbook", chart: Chart, address: Address, numbers: Numbers, font: str) -> Any:
    """Up to three lines, told apart by colour, dash and weight, each named at its last point."""
    canvas = book.add_chart({"type": "line"})
    canvas.set_plotarea({"fill": {"none": True}})
    for series, side in zip(chart.series, sides(chart), strict=True):
        canvas.add_series(_line(series, chart, address, font, side))
    axis = {"num_font": _words(font, look.MUTED), "major_tick_mark": "none"}
    canvas.set_x_axis({
        **axis,
        "line": {"color": look.FAINT if chart.scale is None else look.INK},
        "interval_unit": max(1, len(chart.categories) // (18 if chart.scale is None else 4)),
        **({} if chart.scale is None else {"label_position": "low"}),
    })
    hairline = {"visible": True, "line": {"color": look.RULE, "width": 0.5}}
    canvas.set_y_axis({
        **axis,
        "num_format": numbers.alone(chart.kind),
        "line": {"none": True},
        "major_gridlines": hairline,
        **_ends(chart),
    })
    return canvas


def _ends(chart: Chart) -> dict[str, float]:
    """Where a value axis begins and ends: at zero, unless the chart has a scale."""
    if chart.scale is None:
        return {"min": 0}
    return dict(zip(("min", "max", "major_unit"), chart.scale, strict=True))


def sides(chart: Chart) -> list[str | None]:
    """Where each line has its name; of those that end together the highest above, the lowest below, others
    nowhere: a name may not lie on another.
    """
    ends = [_end(series) for series in chart.series]
    sides: list[str | None] = []
    for last, value in ends:
        together = [other for place, other in ends if place == last]
        highest, lowest = value >= max(together), value <= min(together)
        sides.append("above" if highest else "below" if lowest else None)
    return sides


def _end(series: Series) -> tuple[int, float]:
    """The place and the value of a line's last point."""
    values = [numeric(cell.value) for cell in series.values]
    drawn = [(place, value) for place, value in enumerate(values) if value is not None]
    return drawn[-1] if drawn else (0, 0.0)


def _line(series: Series, chart: Chart, address: Address, font: str, side: str | None) -> dict[str, Any]:
    """side: where its name stands, if it has room."""
    line = {
        "name": series.title,
        "categories": address(chart.categories),
        "values": address(series.values),
        "line": _LINES[series.look],
        "marker": {"type": "none"},
    }
    alone = len(chart.series) == 1 and chart.scale is not None  # a small chart has its name above
    return line if alone or side is None else line | {"data_labels": _name_at_its_end(series, font, side)}


def _name_at_its_end(series: Series, font: str, side: str) -> dict[str, Any]:
    """Labels of a line's points: its name at the last one."""
    last, _ = _end(series)
    colour = {"grey": look.MUTED, "ink": look.INK, "accent": look.ACCENT}[series.look]
    labels: list[dict[str, Any]] = [{"delete": True} for _ in series.values]
    labels[last] = {} if series.title else {"delete": True}
    return {
        "series_name": True,
        "value": False,
        "position": side,
        "fill": {"color": look.WHITE},  # where a line passes behind it
        "font": _words(font, colour, bold=series.look == "accent"),
        "custom": labels,
    }


_DRAWINGS: dict[str, Callable[["Workbook", Chart, Address, Numbers, str], Any]] = {
    "interval": _interval,
    "limits": _limits,
    "pairs": _pairs,
    "columns": _columns,
    "lines": _lines,
    "tornado": _tornado,
    "waterfall": waterfall.canvas,
    "pareto": _pareto,
}
