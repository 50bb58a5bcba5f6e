"""The sheets Orders, Customers and AdSpend: a real Excel Table each, filled and ready to be typed into."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from ltv_xl.column_letters import LAST_ROW
from ltv_xl.orders.headers import recognise
from ltv_xl.report import style as look
from ltv_xl.report.style import HEADER, NOTE, Numbers, Style
from ltv_xl.template.content import Content, Rows
from ltv_xl.template.sheets.ad_spend import AD_SPEND
from ltv_xl.template.sheets.customers import CUSTOMERS
from ltv_xl.template.sheets.data_table import DataTable, Kind
from ltv_xl.template.sheets.making import Making, page, titled
from ltv_xl.template.sheets.orders import ORDERS
from ltv_xl.template.sheets.stored import Stored, check_size, headers, stored
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


class Column(Struct, frozen=True):
    """A column as it is written. kind: None where the header is not known; pixels: its width."""

    name: str
    kind: Kind | None
    number_format: str
    pixels: int

    def style(self, *, first: bool) -> Style:
        """Numbers right; all else left, with room beside a number that may stand before it."""
        right = self.kind in {"amount", "count", "age"}
        align, indent = ("right", 0) if right else ("left", 0 if first else 1)
        return Style(num=self.number_format, align=align, indent=indent, bottom=(1, look.RULE))


def write(making: Making, sheet: Any, table: DataTable, content: Content) -> None:
    """One sheet. Once a user has given any table, the others are empty: no example mixes with real data."""
    rows = _rows(table, content)
    check_size(table.name, rows, LAST_ROW - HEADER_ROW - 1)
    names = headers(table.name, rows.headers, content.lang)
    cells = [
        [stored(value, table.name, number, name) for name, value in zip(names, row, strict=True)]
        for number, row in enumerate(rows.rows, 1)
    ]
    columns = _columns(table, names, cells[:LOOKED_AT], making.lang)

    page(sheet, table.code_name, [column.pixels for column in columns], "input")
    sheet.set_default_row(ROW_POINTS)
    titled(making, sheet, table.key)
    sheet.set_row_pixels(2, 22)
    if not content.tables:
        making.label(sheet, 2, 1, f"{table.key}.examples", NOTE.but(color=look.ACCENT))
    sheet.set_row_pixels(3, 10)
    _fill(making, sheet, table, columns, cells)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _rows(table: DataTable, content: Content) -> Rows:
    """The user's, the examples, or none."""
    given = content.tables.get(table.name)
    examples = table.example_rows(content.lang)
    return given or (Rows(examples.headers, []) if content.tables else examples)


def _columns(
    table: DataTable, names: Sequence[str], cells: Sequence[Sequence[Stored]], lang: Language
) -> list[Column]:
    """cells: the first rows, which decide widths and number formats."""
    columns = []
    for place, (name, kind) in enumerate(zip(names, column_kinds(table, names), strict=True)):
        values = [row[place] for row in cells]
        form = number_format(kind, values, lang)
        columns.append(Column(name, kind, form, column_px(name, values, form, lang)))
    return columns


def column_kinds(table: DataTable, names: Sequence[str]) -> list[Kind | None]:
    """What each column holds; None for a column that is not known."""
    kinds: list[Kind | None] = [None] * len(names)
    for canonical, columns in recognise(names, table.role, {}).items():
        for column in columns:
            kinds[column.place] = table.kind(canonical)
    return kinds


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
    making: Making, sheet: Any, table: DataTable, columns: Sequence[Column], cells: Sequence[Sequence[Stored]]
) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + max(1, len(cells))
    sheet.set_row_pixels(HEADER_ROW, 40)
    styles = [column.style(first=place == 0) for place, column in enumerate(columns)]
    options = {
        "name": table.name,
        "style": None,
        "columns": [
            _table_column(making, column, style) for column, style in zip(columns, styles, strict=True)
        ],
    }
    if sheet.add_table(HEADER_ROW, 1, last, len(columns), options) != 0:
        raise ValueError(f"the table {table.name} was refused")
    forms = [making.look(style) for style in styles]
    for row, values in enumerate(cells or [[None] * len(columns)], first):
        for place, value in enumerate(values):
            _cell(sheet, row, place + 1, value, forms[place])
    for place, column in enumerate(columns, 1):
        if column.kind is not None and column.kind != "text":
            sheet.data_validation(first, place, LAST_ROW - 1, place, validated(column.kind, making.lang))
    sheet.ignore_errors({"number_stored_as_text": f"B{first + 1}:XFD{LAST_ROW}"})


def _table_column(making: Making, column: Column, style: Style) -> dict[str, object]:
    """XlsxWriter's options. The header stands above the filter button, which is in the lower right corner."""
    header = HEADER.but(wrap=False, valign="top", align=style.align, indent=style.indent)
    return {"header": column.name, "header_format": making.look(header), "format": making.look(style)}


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
