"""The headers of tables, by which formulas call their columns."""

from collections.abc import Sequence

import xlwings as xw


def headers(table: xw.main.Table) -> list[str]:
    """As the table shows them."""
    row = table.header_row_range
    return [str(header) for header in row.options(ndim=1).value] if row is not None else []


def renamed_headers(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Old header -> new, where a report in another language has the same columns."""
    if len(before) != len(after):
        return {}
    return {old: new for old, new in zip(before, after, strict=True) if old != new}
