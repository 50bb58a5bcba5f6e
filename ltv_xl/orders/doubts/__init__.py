"""What looks wrong though every row could be read: figures that no shop has, columns that speak against them.

Each doubt is an uncertain remark. Nothing is left out on a suspicion: what looks like a sum may be a sale.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts import (
    amounts,
    columns,
    likeness,
    returns,
    several_files,
    states,
    sums,
    what_remains,
)
from ltv_xl.orders.doubts.by_kind import remarks_of
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.doubts.still_counting import still_counting
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales.composition import Sales
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb


def doubts(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    sales: Sequence[Sales],
    *,
    unique: bool,
    has_order_products: bool,
    currency: str,
    currency_given: bool,
    left_out: Mapping[str, int],
) -> tuple[Remark, ...]:
    """All doubts about the orders. Needs `judged` and the result tables.

    staged: the lines. sales: how they follow from the columns of each part. unique: no order has two lines.
    currency: the report's; currency_given: by the user.
    left_out: rows by reason.
    """
    found = (
        *states.states(connection, parts, staged),
        *states.flags(connection, parts, staged),
        *_of_unused(connection, parts, staged),
        *(remark for part in parts for remark in columns.headers_twice(part)),
        *sums.sums(connection, staged, unique=unique),
        *returns.returns(connection, parts, staged),
        *returns.repaid_in_part(connection, staged),
        *returns.refunded_in_pieces(connection, parts, staged),
        *returns.noted_in_ids(connection, staged),
        *returns.sections(connection, parts, left_out),
        *amounts.quantities(connection, staged),
        *amounts.unreadable(connection, parts, staged, sales),
        *amounts.fractions(connection, parts, staged, currency),
        *(() if currency_given else amounts.currency_of_few(connection, staged, currency)),
        *amounts.products(connection, parts, staged, has_order_products=has_order_products),
        *returns.below_zero(connection),
        *likeness.customers_alike(connection),
        *likeness.orders_alike(connection, staged),
        *(remark for part in parts for remark in columns.ids_as_dates(connection, part, staged)),
        *(remark for part in parts for remark in columns.cut_at_commas(connection, part)),
        *several_files.strangers(connection, parts),
        *several_files.sales_twice(connection, parts, staged),
        *several_files.taxes_unlike(parts, sales),
    )
    return remarks_of(found)


def _of_unused(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Iterator[Doubt]:
    """Columns that are not used and may say of rows, which count so far, that they are no sales."""
    for number, part in enumerate(parts):
        if part.system is None or not part.system.certain:
            rows = cache(partial(still_counting, connection, parts, number, staged))
            yield from states.unused_states(connection, part, rows)
            yield from what_remains.what_remains(connection, part, rows)
