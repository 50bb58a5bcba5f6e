"""The headers of tables, by which formulas call their columns."""

from collections import Counter
from collections.abc import Sequence

import xlwings as xw

from ltv_xl.excel.refresh.header_meaning import meanings


def headers(table: xw.main.Table) -> list[str]:
    """As the table shows them."""
    row = table.header_row_range
    return [str(header) for header in row.options(ndim=1).value] if row is not None else []


def renamed_headers(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Old header -> new, for columns that another report writes otherwise: in another language, say.

    The place of a column says nothing: another report may have other columns, in another order. What could
    be several is none.
    """
    candidates = {
        old: [new for new in after if new not in before and not meanings(old).isdisjoint(meanings(new))]
        for old in before
        if old not in after
    }
    claims = Counter(new for headers in candidates.values() for new in headers)
    return {old: new[0] for old, new in candidates.items() if len(new) == 1 == claims[new[0]]}
