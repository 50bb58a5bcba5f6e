"""The sheets Orders, Customers and AdSpend: a real Excel Table each, filled and ready to be typed into."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from ltv_xl.orders.columns import recognise
from ltv_xl.report import style as look
from ltv_xl.report.style import HEADER, NOTE, Numbers, Style
from ltv_xl.template.content import Content, Rows
from ltv_xl.template.sheets.ad_spend import AD_SPEND
from ltv_xl.template.sheets.customers import CUSTOMERS
from ltv_xl.template.sheets.data_table import DataTable, Kind
from ltv_xl.template.sheets.making import Making, page, titled
from ltv_xl.template.sheets.orders import ORDERS
from ltv_xl.template.sheets.stored import MOST_ROWS, Stored, check_size, headers, stored
from ltv_xl.template.sheets.validation import validated
from ltv_xl.texts import Language

TABLES = (ORDERS, CUSTOMERS, AD_SPEND)

HEADER_ROW = 4
"""From zero: above it title, subtitle, the line about the examples, and space."""

FIRST_CELL = f"B{HEADER_ROW + 2}"
"""Where typing begins."""

ROW_POINTS = 17.25
"""23 pixels, also for rows that are yet to come."""

LOOKED_AT = 1_000
"""So many rows decide the widths and the number formats of a column."""


def write(making: Making, sheet: Any, table: DataTable, content: Content) -> None:
    """One sheet. Once a user has given any table, the others are empty: no example mixes with real data."""
    given = content.tables.get(table.name)
    examples = not content.tables
    rows = given or table.example_rows(content.lang)
    if content.tables and given is None:
        rows = Rows(rows.headers, [])
    check_size(table.name, rows, MOST_ROWS - HEADER_ROW - 1)
    names = headers(table.name, rows.headers, content.lang)
    cells = [
        [stored(value, table.name, number, name) for name, value in zip(names, row, strict=True)]
        for number, row in enumerate(rows.rows, 1)
    ]
    kinds = column_kinds(table, names)
    looked_at = cells[:LOOKED_AT]
    columns = [[row[place] for row in looked_at] for place in range(len(names))]
    formats = [number_format(kind, values, making.lang) for kind, values in zip(kinds, columns, strict=True)]
    widths = [
        column_px(name, values, form, making.lang)
        for name, values, form in zip(names, columns, formats, strict=True)
    ]

    page(sheet, table.code_name, widths, "input")
    sheet.set_default_row(ROW_POINTS)
    titled(making, sheet, table.key)
    sheet.set_row_pixels(2, 22)
    if examples:
        making.label(sheet, 2, 1, f"{table.key}.examples", NOTE.but(color=look.ACCENT))
    sheet.set_row_pixels(3, 10)
    _fill(making, sheet, table, names, kinds, formats, cells)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.repeat_rows(HEADER_ROW)


def column_kinds(table: DataTable, names: Sequence[str]) -> list[Kind | None]:
    """What each column holds; None for a column that is not known."""
    found: list[Kind | None] = [None] * len(names)
    for column, taken in recognise(names, table.role, {}).items():
        for one in taken:
            found[one.place] = table.kind(column)
    return found


def number_format(kind: Kind | None, values: Sequence[Stored], lang: Language) -> str:
    """Of a known column; of an unknown one only where it holds dates."""
    numbers = Numbers(lang, "JPY")
    moments = [value for value in values if isinstance(value, datetime)]
    if kind in {"id", "text", "gender"}:
        return "@"
    if kind == "month" and all(value.day == 1 for value in moments):
        return numbers.of("month")
    if kind in {"date", "birth", "month"} or moments:
        timed = any(value.time() != time() for value in moments)
        return numbers.of("date") + (" hh:mm" if timed else "")
    if kind in {"amount", "count"}:
        whole = all(value.is_integer() for value in values if isinstance(value, float))
        return "#,##0" if whole else "#,##0.00"
    return ""


def column_px(name: str, values: Sequence[Stored], form: str, lang: Language) -> int:
    """Room for the header with its filter button, and for the values up to 300 pixels."""
    digit = 8 if lang == "ja" else 7.2
    widest = look.text_px(name) + 34
    for value in values:
        if isinstance(value, str):
            widest = max(widest, look.text_px(value, look.BODY) + 14)
        elif isinstance(value, date):
            shown = "2024年12月31日" if lang == "ja" else "31 Dec 2024"
            widest = max(widest, look.text_px(shown + form[-6:] * form.endswith("hh:mm"), look.BODY) + 18)
        elif value is not None:
            widest = max(widest, len(f"{value:,.2f}" if ".0" in form else f"{value:,.15g}") * digit + 14)
    return round(min(300, max(100, widest)))


def _fill(
    making: Making,
    sheet: Any,
    table: DataTable,
    names: Sequence[str],
    kinds: Sequence[Kind | None],
    formats: Sequence[str],
    cells: Sequence[Sequence[Stored]],
) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + max(1, len(cells))
    right = len(names)
    sheet.set_row_pixels(HEADER_ROW, 40)
    styles = [
        _style(kind, form, first=place == 0)
        for place, (kind, form) in enumerate(zip(kinds, formats, strict=True))
    ]
    columns = [
        {
            "header": name,
            # Above the filter button, which stands in the lower right corner.
            "header_format": making.look(
                HEADER.but(wrap=False, valign="top", align=style.align, indent=style.indent)
            ),
            "format": making.look(style),
        }
        for name, style in zip(names, styles, strict=True)
    ]
    options = {"name": table.name, "style": None, "columns": columns}
    if sheet.add_table(HEADER_ROW, 1, last, right, options) != 0:
        raise ValueError(f"the table {table.name} was refused")
    looks = [making.look(style) for style in styles]
    for row, values in enumerate(cells or [[None] * right], first):
        for column, value in enumerate(values, 1):
            _cell(sheet, row, column, value, looks[column - 1])
    for column, kind in enumerate(kinds, 1):
        if kind is not None and kind != "text":
            sheet.data_validation(first, column, MOST_ROWS - 1, column, validated(kind, making.lang))
    sheet.ignore_errors({"number_stored_as_text": f"B{first + 1}:XFD{MOST_ROWS}"})


def _style(kind: Kind | None, form: str, *, first: bool) -> Style:
    """Numbers right; all else left, with room beside a number that may stand before it."""
    right = kind in {"amount", "count", "age"}
    align, indent = ("right", 0) if right else ("left", 0 if first else 1)
    return Style(num=form, align=align, indent=indent, bottom=(1, look.RULE))


def _cell(sheet: Any, row: int, column: int, value: Stored, form: Any) -> None:
    """Each kind by its own method, so that no text is taken for anything else."""
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)
