"""The sheet Examples: every function typed once beside its inputs, the value it must give, and a check.

Below them stand the calls of the range functions, as texts to copy: what they give spills over many cells.
"""

from typing import Any

from msgspec import Struct
from xlsxwriter.utility import xl_rowcol_to_cell

from ltv_xl.formulas import FORMULAS, GROUPS
from ltv_xl.formulas.definition import Formula
from ltv_xl.range_functions import RANGE_FUNCTIONS
from ltv_xl.range_functions.definition import RangeFunction
from ltv_xl.report import style as look
from ltv_xl.report import units
from ltv_xl.report.style import ENTRY, NOTE, Numbers, Style
from ltv_xl.template.sheets.labels import MARKS
from ltv_xl.template.sheets.making import Making, page, titled
from ltv_xl.template.sheets.validation import validated
from ltv_xl.texts import LANGUAGES, Language, room
from ltv_xl.workbook_names import ORDERS

COLUMNS = {
    "customer_id": "Orders[{customer_id}]",
    "order_date": "Orders[{order_date}]",
    "revenue": "Orders[{revenue}]",
    "gross_profit": "Orders[{revenue}]-Orders[{cost}]",
    "channel": "Orders[{channel}]",
    "active_counts": "B2:M2",
    "frequency": "B2:B500",
    "recency": "C2:C500",
    "T": "D2:D500",
    "monetary": "E2:E500",
    "log_gaps": "F2:F500",
    "subscription_id": "A2:A500",
    "delivery_number": "B2:B500",
    "cancelled": "C2:C500",
}
"""What a call is given for an argument: a column of the table Orders, or cells where that has none."""
INPUTS = max(len(formula.arguments) for formula in FORMULAS.values())
"""As many as the function with most arguments has."""
NAME, FIRST_INPUT = 1, 2
RESULT, EXPECTED, CHECK = FIRST_INPUT + INPUTS, FIRST_INPUT + INPUTS + 1, FIRST_INPUT + INPUTS + 2
WIDTHS = (216, *[92] * INPUTS, 106, 92, 118)
HEAD = 3
"""The row, from zero, with the headers of result, expected value and check."""


NEW_PAGE = ("acquisition", "planning")
"""Groups that begin a printed page."""


class Line(Struct, frozen=True):
    """Where a function stands: its row, from zero."""

    formula: Formula
    row: int


def write(making: Making, sheet: Any) -> None:
    """Groups in the order of the function list; two rows for each function."""
    page(sheet, "ExamplesSheet", WIDTHS, "grey")
    titled(making, sheet, "label.examples")
    sheet.set_row_pixels(2, 24)
    sheet.set_row_pixels(HEAD, 22)
    for column, key in ((RESULT, "result"), (EXPECTED, "expected"), (CHECK, "check")):
        style = NOTE.but(bold=True, color=look.INK, align="left" if column == CHECK else "right")
        making.label(sheet, HEAD, column, f"label.examples.{key}", style.but(indent=int(column == CHECK)))
    lines, row, breaks = [], HEAD + 1, list[int]()
    for group in GROUPS:
        making.heading(sheet, row, range(NAME, CHECK + 1), f"label.group.{group}")
        if group in NEW_PAGE:
            breaks.append(row)
        row += 1
        for formula in (formula for formula in FORMULAS.values() if formula.group == group):
            lines.append(Line(formula, row + 1))
            _example(making, sheet, lines[-1])
            row += 2
        sheet.set_row_pixels(row, 14)
        row += 1
    breaks.append(row)
    row = _calls(making, sheet, row)
    _overall(making, sheet, lines)
    _rules(making, sheet, lines)
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_print_scale(80)  # Excel ignores manual breaks under fit-to-page
    sheet.set_h_pagebreaks(breaks)
    sheet.center_horizontally()
    sheet.print_area(0, 0, row - 1, CHECK)


def _example(making: Making, sheet: Any, line: Line) -> None:
    formula, row = line.formula, line.row
    numbers = Numbers(making.lang, "JPY")
    sheet.set_row_pixels(row - 1, 22)
    sheet.set_row_pixels(row, 23)
    making.label(sheet, row - 1, NAME, f"label.title.{formula.name}", NOTE.but(valign="bottom"))
    sheet.write_string(row, NAME, formula.name, making.look(Style(bold=True)))
    for column, (argument, value) in enumerate(
        zip(formula.arguments, formula.example, strict=True), FIRST_INPUT
    ):
        header = NOTE.but(valign="bottom", align="right")
        making.label(sheet, row - 1, column, f"label.argument.{argument.name}", header)
        entry = ENTRY.but(num=numbers.of(units.INPUTS[argument.unit]), align="right")
        sheet.write_number(row, column, value, making.look(entry))
    kind = units.RESULTS[formula.unit]
    value = formula(*formula.example)
    result = Style(size=look.CLAIM, bold=True, color=look.ACCENT, num=numbers.of(kind), align="right")
    place = xl_rowcol_to_cell(row, RESULT)
    # As Excel itself stores what is typed today: else it would show =@LTV_GENERAL(...).
    sheet.write_dynamic_array_formula(
        f"{place}:{place}", f"={formula.name}({','.join(_inputs(line))})", making.look(result), value
    )
    expected = Style(color=look.MUTED, num=numbers.of(kind), align="right")
    sheet.write_number(row, EXPECTED, value, making.look(expected))
    sheet.write_formula(
        row,
        CHECK,
        "=" + check(making, line),
        making.look(Style(indent=1)),
        making.labels.value(f"label.check.{MARKS[0]}", making.lang),
    )


def _calls(making: Making, sheet: Any, row: int) -> int:
    """The range functions from this row on, each with a call over the table Orders; the row after them."""
    making.heading(sheet, row, range(NAME, CHECK + 1), "label.ranges.title")
    making.label(sheet, row + 1, NAME, "label.ranges.note", NOTE)
    row += 3
    for name, function in RANGE_FUNCTIONS.items():
        making.label(sheet, row, NAME, f"label.title.{name}", NOTE.but(valign="bottom"))
        sheet.write_string(row + 1, NAME, name, making.look(Style(bold=True)))
        sheet.write_string(row + 1, FIRST_INPUT, written_call(function, making.lang), making.look(Style()))
        sheet.set_row_pixels(row, 22)
        sheet.set_row_pixels(row + 1, 23)
        row += 2
    return row + 1


def written_call(function: RangeFunction, lang: Language) -> str:
    """A call without its sign, over columns of the table Orders, whose headers are in this language.

    A text that begins with = would become a formula where a sheet is written anew.
    """
    headers = room("template", lang)["header"][ORDERS]
    inputs = [
        COLUMNS[example].format_map(headers) if isinstance(example, str) else f"{example:g}"
        for example in function.example
    ]
    return f"{function.name}({','.join(inputs)})"


def _inputs(line: Line) -> list[str]:
    count = len(line.formula.arguments)
    return [xl_rowcol_to_cell(line.row, column) for column in range(FIRST_INPUT, FIRST_INPUT + count)]


def check(making: Making, line: Line) -> str:
    """Which mark a line gets: the value is only right for the inputs that were there at first."""
    pairs = zip(_inputs(line), line.formula.example, strict=True)
    changed = ",".join(f"{place}<>{value!r}" for place, value in pairs)
    result, expected = (xl_rowcol_to_cell(line.row, column) for column in (RESULT, EXPECTED))
    agrees = f"ABS({result}-{expected})<=1E-9*MAX(1,ABS({expected}))"
    number = f"IF(IFERROR(OR({changed}),TRUE),3,IF(NOT(ISNUMBER({result})),4,IF({agrees},1,2)))"
    return making.labels.of_block(f"label.check.{MARKS[0]}", len(MARKS), number)


def _overall(making: Making, sheet: Any, lines: list[Line]) -> None:
    """How many agree; or, when none is connected, what to do."""
    labels, count = making.labels, len(lines)
    first, last = (xl_rowcol_to_cell(line.row, CHECK, True, True) for line in (lines[0], lines[-1]))
    ok, disconnected = (labels.formula(f"label.check.{key}") for key in ("ok", "disconnected"))
    words = f'SUBSTITUTE({labels.formula("label.examples.overall")},"{{all}}",{count})'
    counted = f'SUBSTITUTE({words},"{{agree}}",COUNTIF({first}:{last},{ok}))'
    advice = labels.formula("label.examples.disconnected")
    formula = f"=IF(COUNTIF({first}:{last},{disconnected})={count},{advice},{counted})"
    shown = labels.value("label.examples.overall", making.lang).format(all=count, agree=count)
    style = Style(size=look.SECTION, bold=True, color=look.ACCENT)
    sheet.write_formula(2, NAME, formula, making.look(style), shown)


def _rules(making: Making, sheet: Any, lines: list[Line]) -> None:
    """Colours of the marks in either language; an error stays legible and calm; inputs take numbers only."""
    first, last = lines[0].row, lines[-1].row
    colours = (look.ACCENT, look.ALERT, look.MUTED, look.MUTED)
    for mark, colour in zip(MARKS, colours, strict=True):
        shapes = (making.labels.value(f"label.check.{mark}", lang)[0] for lang in LANGUAGES)
        for shape in dict.fromkeys(shapes):
            form = making.book.add_format({"font_color": colour, "bold": colour == look.ALERT})
            rule = {"type": "text", "criteria": "begins with", "value": shape, "format": form}
            sheet.conditional_format(first, CHECK, last, CHECK, rule)
    calm = making.book.add_format({"font_color": look.MUTED, "bold": False})
    sheet.conditional_format(first, RESULT, last, RESULT, {"type": "errors", "format": calm})
    for line in lines:
        right = FIRST_INPUT + len(line.formula.arguments) - 1
        sheet.data_validation(line.row, FIRST_INPUT, line.row, right, validated("number", making.lang))
