"""From a report's content to the bytes of an .xlsx: the one renderer; only this room knows XlsxWriter.

Formulas get their addresses here; every derived cell is written as a formula with its cached value.
Same content, same bytes: the document's dates are the as-of date.
"""

import io
import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.theme import THEME_XML_2023
from xlsxwriter.utility import xl_col_to_name

from ltv_xl.report import style as look
from ltv_xl.report.content import LARGEST, Cell, Range, Report, Table, numeric
from ltv_xl.report.grid import Grid
from ltv_xl.report.layout import laid_out
from ltv_xl.report.style import Numbers, Style
from ltv_xl.report.table_layout import FILTERED
from ltv_xl.report.xlsx_charts import draw
from ltv_xl.texts import text
from ltv_xl.workbook_names import AUTHOR, REPORT_MARK

LONGEST_TEXT = 32_767
"""Excel's limit of characters in a cell."""

Address = tuple[int, int, int]
"""Sheet index, row, column."""


def rendered(report: Report, *, marks: Mapping[str, str] | None = None) -> bytes:
    """The workbook as bytes.

    marks: sheet key -> the text of its mark. Given when the sheets go into a workbook that is open: that has
    the functions themselves, so no LAMBDA name is put in their way.
    """
    numbers = Numbers(report.lang, report.currency, _thousands(report))
    grids = [laid_out(sheet, numbers) for sheet in report.sheets]
    places: dict[int, Address] = {}
    for index, grid in enumerate(grids):
        for (row, column), (cell, _) in grid.cells.items():
            if id(cell) in places:
                raise ValueError(f"{grid.name}: a cell stands in two places")
            places[id(cell)] = (index, row, column)
    stream = io.BytesIO()
    ja = report.lang == "ja"
    font = look.FONT[report.lang]
    base = {
        "font_name": font,
        "font_size": 11,
        "font_scheme": "none",
        **({"font_charset": 128} if ja else {}),
    }
    book = Workbook(
        stream,
        {
            "in_memory": True,
            "default_format_properties": base,
            "default_row_height": 25 if ja else 20,
            "default_column_width": 72 if ja else 64,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.use_custom_theme(io.StringIO(theme(font)))
    book.set_size(1440, 900)
    created = datetime.combine(report.as_of, time())
    book.set_properties({
        "title": report.title,
        "author": AUTHOR,
        "created": created,
        "comments": report.footer,
    })
    formats = formats_of(book, base)
    names = [grid.name for grid in grids]
    sheets = [book.add_worksheet(name) for name in names]
    reference = _reference(names, places)
    targets = {grid.key: grid.name for grid in grids}
    for index, (grid, sheet) in enumerate(zip(grids, sheets, strict=True)):
        here = partial(reference, here=index)
        _set_up(grid, sheet, report)
        _tables(grid, sheet, formats)
        for (row, column), (cell, style) in grid.cells.items():
            _write(sheet, row, column, cell, formats(style), here)
        _rules(grid, sheet, book, report, partial(here, absolute=True))
        for place, chart in grid.charts:
            draw(book, sheet, place, chart, partial(_series, names, places), numbers, font)
        for (row, column), key, style in grid.links:
            sheet.write_url(row, column, f"internal:{_quoted(targets[key])}!A1", formats(style), targets[key])
    for name, target in _names(grids, names):
        book.define_name(name, target)
    for name, formula in report.functions if marks is None else ():
        book.define_name(name, formula)
    for index, grid in enumerate(grids if marks else ()):
        said = (marks or {})[grid.key].replace('"', '""')
        # define_name makes no hidden names, and stumbles over ' and ! in the name of a sheet.
        book.defined_names.append([REPORT_MARK, index, f'"{said}"', True])
    book.close()
    return stream.getvalue()


def _thousands(report: Report) -> bool:
    """Whether the largest sum of money needs thousands to stay readable."""
    totals = [
        abs(numeric(cell.value) or 0.0)
        for sheet in report.sheets
        for block in sheet.blocks
        if isinstance(block, Table) and block.total
        for column, cell in zip(block.columns, block.total, strict=True)
        if column.kind == "total"
    ]
    return max(totals, default=0.0) >= look.THOUSANDS_FROM


def theme(font: str) -> str:
    """Office's theme with our palette and font; Japanese chart text takes its font from here."""
    faces = f'<a:latin typeface="{font}"/><a:ea typeface="Yu Gothic"/><a:cs typeface=""/>'
    xml = re.sub(
        r"<a:(major|minor)Font>.*?</a:\1Font>",
        lambda found: f"<a:{found[1]}Font>{faces}</a:{found[1]}Font>",
        str(THEME_XML_2023),
        flags=re.DOTALL,
    )
    slots = {
        "dk2": look.INK,
        "lt2": "#EEF2F5",
        "accent1": look.ACCENT,
        "accent2": look.GREY,
        "accent3": look.MUTED,
        "accent4": look.TINT,
        "accent5": look.ALERT,
        "accent6": look.HEAT_HIGH,
        "hlink": look.ACCENT,
        "folHlink": look.ACCENT,
    }
    for slot, colour in slots.items():
        xml = re.sub(rf'(<a:{slot}><a:srgbClr val=")\w+', rf"\g<1>{colour[1:]}", xml)
    return xml


def formats_of(book: Workbook, base: dict[str, Any]) -> Callable[[Style], Any]:
    """Style -> format, each made once."""
    made: dict[Style, Any] = {}

    def of(style: Style) -> Any:
        if style not in made:
            properties = {
                **base,
                "font_size": style.size,
                "font_color": style.color,
                "bold": style.bold,
                "valign": style.valign,
                "text_wrap": style.wrap,
                "indent": style.indent,
                "underline": 1 if style.underline else 0,
            }
            if style.num:
                properties["num_format"] = style.num
            if style.align:
                properties["align"] = style.align
            if style.fill:
                properties["bg_color"] = style.fill
            if style.boxed:
                properties |= {"border": 1, "border_color": look.INPUT_EDGE, "locked": False}
            for side in ("top", "bottom", "left"):
                edge = getattr(style, side)
                if edge:
                    properties |= {side: edge[0], f"{side}_color": edge[1]}
            made[style] = book.add_format(properties)
        return made[style]

    return of


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _letter(column: int) -> str:
    return str(xl_col_to_name(column))


def _reference(names: list[str], places: dict[int, Address]) -> Callable[..., str]:
    """Cell or range -> its address as seen from a sheet."""

    def of(one: Cell | Range, here: int, *, absolute: bool = False) -> str:
        cells = one if isinstance(one, tuple) else (one,)
        (sheet, top, left), (_, bottom, right) = places[id(cells[0])], places[id(cells[-1])]
        dollar = "$" if absolute or sheet != here else ""
        address = f"{dollar}{_letter(left)}{dollar}{top + 1}"
        if isinstance(one, tuple):
            if (bottom - top + 1) * (right - left + 1) != len(cells):
                raise ValueError("a range is not one block of cells")
            address += f":{dollar}{_letter(right)}{dollar}{bottom + 1}"
        return address if sheet == here else f"{_quoted(names[sheet])}!{address}"

    return of


def _series(names: list[str], places: dict[int, Address], cells: Iterable[Cell]) -> str:
    """The same with the sheet's name, in runs, as a chart's series wants it."""
    found = [places[id(cell)] for cell in cells]
    sheet = found[0][0]
    runs: list[list[Address]] = []
    for one in found:
        if runs and _next(runs[-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    parts = []
    for run in runs:
        (_, top, left), (_, bottom, right) = run[0], run[-1]
        ends = f"${_letter(left)}${top + 1}" + (f":${_letter(right)}${bottom + 1}" if len(run) > 1 else "")
        parts.append(f"{_quoted(names[sheet])}!{ends}")
    return "=" + parts[0] if len(parts) == 1 else "=(" + ",".join(parts) + ")"


def _next(run: list[Address], one: Address) -> bool:
    """Whether a cell goes on with a run, downwards or to the right."""
    _, row, column = run[-1]
    step = (one[1] - row, one[2] - column)
    return step in {(1, 0), (0, 1)} and (
        len(run) == 1 or step == (run[1][1] - run[0][1], run[1][2] - run[0][2])
    )


def _write(
    sheet: Any, row: int, column: int, cell: Cell, form: Any, reference: Callable[[Cell | Range], str]
) -> None:
    value = cell.value
    if cell.write is not None:
        formula = "=" + cell.write(*map(reference, cell.inputs))
        sheet.write_formula(row, column, formula, form, "" if value is None else _plain(value))
    elif value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST_TEXT], form)
    elif isinstance(value, date):
        sheet.write_number(row, column, _plain(value), form)
    else:
        sheet.write_number(row, column, _plain(value), form)


def _plain(value: Any) -> Any:
    """What Excel stores: a text, a serial number, a finite number."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return (value - date(1899, 12, 30)).days
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value!r} must not reach a cell")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _set_up(grid: Grid, sheet: Any, report: Report) -> None:
    sheet.hide_gridlines(2)
    sheet.set_default_row(15)
    sheet.set_tab_color({"accent": look.ACCENT, "input": look.INPUT_EDGE, "grey": look.GREY}[grid.tab])
    for column, width in grid.widths.items():
        sheet.set_column_pixels(column, column, width)
    for row, pixels in grid.heights.items():
        sheet.set_row_pixels(row, pixels)
    sheet.freeze_panes(*grid.freeze)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.47, right=0.47, top=0.47, bottom=0.55)
    grey = look.MUTED[1:]
    sheet.set_footer(
        f"&L&8&K{grey}{report.footer.replace('&', '&&')}&R&8&K{grey}&A  &P / &N", {"margin": 0.28}
    )
    last_row, last_column = grid.printed
    sheet.print_area(0, 0, max(0, last_row - 1), last_column)
    if grid.repeat_rows:
        sheet.repeat_rows(*grid.repeat_rows)
    if grid.breaks:  # Excel ignores manual breaks under fit-to-page
        sheet.set_print_scale(_scale(grid))
        sheet.set_h_pagebreaks(grid.breaks)
    else:
        sheet.fit_to_pages(1, 1 if grid.one_page else 0)
    if grid.one_page:  # a tall one is narrower than the paper
        sheet.center_horizontally()


def _scale(grid: Grid) -> int:
    """The print scale at which the sheet is one page wide and each of its parts one page tall, in percent."""
    cuts = [0, *grid.breaks, grid.printed[0]]
    repeated = (
        sum(grid.heights.get(row, look.ROW) for row in range(grid.repeat_rows[1] + 1))
        if grid.repeat_rows
        else 0
    )
    tallest = max(
        sum(grid.heights.get(row, look.ROW) for row in range(top, bottom)) + (repeated if top else 0)
        for top, bottom in itertools.pairwise(cuts)
    )
    wide = 0.93 * look.PRINTABLE / (look.MARGIN + grid.pixels)
    return max(10, min(100, int(100 * min(wide, look.PRINTABLE_HEIGHT / tallest))))


def _tables(grid: Grid, sheet: Any, formats: Callable[[Style], Any]) -> None:
    for name, (top, left, bottom, right) in grid.tables:
        columns = []
        for column in range(left, right + 1):
            cell, style = grid.cells[top, column]
            columns.append({"header": cell.value, "header_format": formats(style)})
        options = {"name": name, "style": None, "columns": columns, "autofilter": bottom - top > FILTERED}
        if sheet.add_table(top, left, bottom, right, options) != 0:
            raise ValueError(f"{grid.name}: the table {name} was refused")


def _rules(grid: Grid, sheet: Any, book: Workbook, report: Report, reference: Callable[[Range], str]) -> None:
    for area, percentile in grid.heats:
        scale = {"type": "2_color_scale", "min_color": look.HEAT_LOW, "max_color": look.HEAT_HIGH}
        ends = {"min_type": "num", "min_value": 0, "max_type": "percentile", "max_value": percentile}
        sheet.conditional_format(*area, scale | ends)
    for area in grid.bars:
        bar = {"type": "data_bar", "bar_solid": True, "bar_color": look.TINT, "bar_no_border": True}
        ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1, "data_bar_2010": True}
        sheet.conditional_format(*area, bar | ends)
    colours = {
        "ok": look.ACCENT,
        "room": look.ACCENT,
        "bad": look.ALERT,
        "over": look.ALERT,
        "review": look.MUTED,
    }
    for area in grid.lights:
        for kind, colour in colours.items():
            shape = text(f"report.status.{kind}", report.lang)[0]
            form = book.add_format({"font_color": colour, "bold": colour == look.ALERT})
            rule = {"type": "text", "criteria": "begins with", "value": shape, "format": form}
            sheet.conditional_format(*area, rule)
    for (row, column), criteria in grid.alarms:
        form = book.add_format({"font_color": look.ALERT, "bold": True})
        zero = {"type": "cell", "criteria": criteria, "value": 0, "format": form}
        number = {
            "type": "formula",
            "criteria": f"=NOT(ISNUMBER(${_letter(column)}${row + 1}))",
            "stop_if_true": True,
        }
        sheet.conditional_format(row, column, row, column, number | {"format": book.add_format()})
        sheet.conditional_format(row, column, row, column, zero)
    for (row, column), cells, first in grid.sparks:
        line = {"series_color": look.ACCENT if first else look.FAINT, "weight": 1.5}
        point = {"last_point": True, "last_color": look.ACCENT if first else look.INK}
        where = f"{_quoted(grid.name)}!{reference(cells)}"
        sheet.add_sparkline(row, column, {"range": where, **line, **point})
    for row, column in grid.inputs:
        low, high = grid.cells[row, column][0].limits or (-LARGEST, LARGEST)
        number = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        key = "number_only" if low == -LARGEST else "number_from" if high == LARGEST else "number_between"
        number["error_message"] = text(f"report.{key}", report.lang, low=f"{low:g}", high=f"{high:g}")
        sheet.data_validation(row, column, row, column, number)


def _names(grids: list[Grid], names: list[str]) -> list[tuple[str, str]]:
    """Workbook names of headline figures, in alphabetical order."""
    found = []
    for grid, sheet in zip(grids, names, strict=True):
        for (row, column), (cell, _) in grid.cells.items():
            if cell.name:
                found.append((cell.name, f"={_quoted(sheet)}!${_letter(column)}${row + 1}"))
    return sorted(found)
