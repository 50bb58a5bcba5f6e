"""Columns of which it is open what they hold: two under one header, ids that Excel took for dates."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import base_name, normal
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_ROWS_LOOKED_AT = 200

_DATE_OF_EXCEL = re.compile("[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}")
"""What Excel shows for 1-2, in Japanese and English."""

_NEEDED_ONCE = ("customer_id", "order_id", "order_date", "revenue", "unit_price", "quantity")
"""Columns of which a file with two under one header leaves open which is meant."""


def headers_twice(part: Part) -> Iterator[Doubt]:
    """A column that figures rest on has a namesake: of two tables side by side, or of numbered groups."""
    if part.system is not None:
        return
    for name, column in part.columns.items():
        namesakes = [header for header in part.raw.headers if normal(header) == normal(column.header)]
        if base_name(name) in _NEEDED_ONCE and len(namesakes) > 1:
            yield "header_twice", {"header": listed([column.header]), "count": len(namesakes)}


def ids_as_dates(connection: "duckdb.DuckDBPyConnection", part: Part, staged: Staged) -> Iterator[Doubt]:
    """Ids such as 1-2 of which Excel has made dates; the first rows are enough."""
    for name in (name for name in ("customer_id", "order_id") if name in part.columns):
        column = part.columns[name]
        if name in staged.whole_ids or part.raw.types[column.place] != "VARCHAR":
            continue
        shown = connection.execute(
            f"SELECT trim(c{column.place}) AS id FROM {part.raw.relation} WHERE c{column.place} IS NOT NULL "
            f"LIMIT {_ROWS_LOOKED_AT}"
        ).fetchall()
        if any(_DATE_OF_EXCEL.fullmatch(id_) for (id_,) in shown):
            yield "ids_as_dates", {"header": listed([column.header])}
