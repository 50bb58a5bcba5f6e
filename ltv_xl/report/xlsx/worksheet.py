"""XlsxWriter's worksheet, which looks through each formula for functions newer than the file format."""

import re
from functools import cache
from typing import Any

from xlsxwriter.worksheet import Worksheet

_FUNCTION = re.compile(r"[\w.]+\(")


class ReportWorksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """Asks XlsxWriter about each function once, not about each formula: some thirty regexes for thousands.

    XlsxWriter puts "_xlfn." before the newer functions, name by name. A formula whose functions it leaves as
    they are, it leaves as it is. A test compares every formula of a report with XlsxWriter's own answer.
    """

    def _prepare_formula(self, formula: str, *options: Any, **named: Any) -> str:
        plain = formula.startswith("=") and not formula.endswith("}") and not (options or named)
        if plain and all(map(_is_left_alone, _FUNCTION.findall(formula))):
            return formula[1:]
        return str(super()._prepare_formula(formula, *options, **named))


@cache
def _is_left_alone(opening: str) -> bool:
    """Whether XlsxWriter writes a function as it is, whatever its options; `opening` is name and bracket."""
    return bool(Worksheet()._prepare_formula(opening, True) == opening)
