"""Columns of which it is open what they hold: two under one header, dates for ids, parts of amounts."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import base_name, plain_names
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_ROWS_LOOKED_AT = 200
_OTHERWISE = 20
"""One row in so many may be otherwise."""

_DATE_OF_EXCEL = re.compile("[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{2}")
"""What Excel shows for 1-2, in Japanese and English."""

_NEEDED_ONCE = ("customer_id", "order_id", "order_date", "revenue", "unit_price", "quantity")
"""Columns of which a file with two under one header leaves open which is meant."""


def headers_twice(part: Part) -> Iterator[Doubt]:
    """A column that figures rest on has a namesake: of two tables side by side, or of numbered groups."""
    if part.system is not None:
        return
    names = plain_names(part.raw.headers)
    for name, column in part.columns.items():
        namesakes = names.count(names[column.place])
        if base_name(name) in _NEEDED_ONCE and namesakes > 1:
            yield "header_twice", {"header": column.header, "count": namesakes}


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
            yield "ids_as_dates", {"header": column.header}


def cut_at_commas(connection: "duckdb.DuckDBPyConnection", part: Part) -> Iterator[Doubt]:
    """Amounts such as 1,200 without quotation marks, of which the next column has taken the 200."""
    if part.raw.records is None:
        return
    used = part.used
    for name in (name for name in ("revenue", "unit_price") if name in part.columns):
        column = part.columns[name]
        if column.place + 1 in used or column.place + 1 >= len(part.raw.headers):
            continue
        rows, cut, with_zeros = connection.execute(
            f"SELECT count(*), count(*) FILTER (regexp_full_match(amount, '[^0-9]?[1-9][0-9]{{0,2}}') "
            "AND regexp_full_match(next, '[0-9]{3}[^0-9]?')), count(*) FILTER (starts_with(next, '0')) "
            f"FROM (SELECT trim(c{column.place}) AS amount, trim(c{column.place + 1}) AS next "
            f"FROM {part.raw.relation} LIMIT {_ROWS_LOOKED_AT}) WHERE amount <> ''"
        ).fetchall()[0]
        if with_zeros and cut * _OTHERWISE >= (_OTHERWISE - 1) * rows:
            header, following = column.header, part.raw.headers[column.place + 1]
            yield "amounts_cut_at_commas", {"header": header, "next": listed([following])}
