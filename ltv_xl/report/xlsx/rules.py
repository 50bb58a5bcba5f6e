"""What follows the values of a sheet's cells: scales, bars, lights, alarms, sparklines, limits of inputs."""

from typing import Any

from xlsxwriter import Workbook

from ltv_xl.column_letters import column_letters
from ltv_xl.report import style as look
from ltv_xl.report.content import LARGEST
from ltv_xl.report.grid import Grid
from ltv_xl.report.xlsx.addresses import Reference, quoted
from ltv_xl.texts import Language, text

VERDICTS = {
    "ok": look.ACCENT,
    "room": look.ACCENT,
    "bad": look.ALERT,
    "over": look.ALERT,
    "review": look.MUTED,
}
"""Verdict -> the colour of its words."""


def add_rules(grid: Grid, sheet: Any, book: Workbook, lang: Language, absolute: Reference) -> None:
    """All of them; `absolute` gives a range's address on its own sheet, with dollars."""
    _add_heats(grid, sheet)
    _add_bars(grid, sheet)
    _add_lights(grid, sheet, book, lang)
    _add_alarms(grid, sheet, book)
    _add_sparklines(grid, sheet, absolute)
    _add_limits(grid, sheet, lang)


def _add_heats(grid: Grid, sheet: Any) -> None:
    for area, percentile in grid.heats:
        scale = {"type": "2_color_scale", "min_color": look.HEAT_LOW, "max_color": look.HEAT_HIGH}
        ends = {"min_type": "num", "min_value": 0, "max_type": "percentile", "max_value": percentile}
        sheet.conditional_format(*area, scale | ends)


def _add_bars(grid: Grid, sheet: Any) -> None:
    for area in grid.bars:
        bar = {"type": "data_bar", "bar_solid": True, "bar_color": look.DATA_BAR, "bar_no_border": True}
        ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1, "data_bar_2010": True}
        sheet.conditional_format(*area, bar | ends)


def _add_lights(grid: Grid, sheet: Any, book: Workbook, lang: Language) -> None:
    for area in grid.lights:
        for verdict, colour in VERDICTS.items():
            sign = text(f"report.status.{verdict}", lang)[0]
            form = book.add_format({"font_color": colour, "bold": colour == look.ALERT})
            rule = {"type": "text", "criteria": "begins with", "value": sign, "format": form}
            sheet.conditional_format(*area, rule)


def _add_alarms(grid: Grid, sheet: Any, book: Workbook) -> None:
    for (row, column), criteria in grid.alarms:
        form = book.add_format({"font_color": look.ALERT, "bold": True})
        below_zero = {"type": "cell", "criteria": criteria, "value": 0, "format": form}
        no_number = {
            "type": "formula",
            "criteria": f"=NOT(ISNUMBER(${column_letters(column + 1)}${row + 1}))",
            "stop_if_true": True,
        }
        sheet.conditional_format(row, column, row, column, no_number | {"format": book.add_format()})
        sheet.conditional_format(row, column, row, column, below_zero)


def _add_sparklines(grid: Grid, sheet: Any, absolute: Reference) -> None:
    for (row, column), cells, first in grid.sparks:
        line = {"series_color": look.ACCENT if first else look.FAINT, "weight": 1.5}
        point = {"last_point": True, "last_color": look.ACCENT if first else look.INK}
        area = f"{quoted(grid.name)}!{absolute(cells)}"
        sheet.add_sparkline(row, column, {"range": area, **line, **point})


def _add_limits(grid: Grid, sheet: Any, lang: Language) -> None:
    """A reader may type numbers only, from the smallest to the largest of the cell."""
    for row, column in grid.inputs:
        low, high = grid.cells[row, column][0].limits or (-LARGEST, LARGEST)
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        key = "number_only" if low == -LARGEST else "number_from" if high == LARGEST else "number_between"
        rule["error_message"] = text(f"report.{key}", lang, low=f"{low:g}", high=f"{high:g}")
        sheet.data_validation(row, column, row, column, rule)
