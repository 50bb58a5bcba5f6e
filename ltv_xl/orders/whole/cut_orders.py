"""An order that was cut where an export was parted: its first lines end one file, its last begin another.

It looks like an order that differs between two files, of which the later would count alone. But the files
share this order alone, it stands where one ends and the other begins, by its place or its day, and none of
its products is in both.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb


def is_cut(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged, first: int, second: int
) -> bool:
    """Whether the one order that two sources share was cut between them. Needs `shared_orders`."""
    if "product" not in staged.columns:
        return False
    query = script("cut_order").format(
        relation=staged.relation,
        first=first,
        second=second,
        adjoin=str(_adjoin(connection, parts[first], parts[second])).lower(),
    )
    return bool(connection.execute(query).fetchall())


def _adjoin(connection: "duckdb.DuckDBPyConnection", first: Part, second: Part) -> bool:
    """Whether the last row of one source and the first of the other are of one order."""
    (begins, ends), (other_begins, other_ends) = (_ends(connection, part) for part in (first, second))
    return begins == other_ends or ends == other_begins


def _ends(connection: "duckdb.DuckDBPyConnection", part: Part) -> tuple[str, str]:
    """The order numbers of the first and the last row that has one."""
    rows = (
        f"SELECT trim(c{part.columns['order_id'].place}::VARCHAR) AS number, {part.raw.row_number} AS row_no "
        f"FROM {part.raw.relation}"
    )
    first, last = connection.execute(
        f"SELECT arg_min(number, row_no), arg_max(number, row_no) FROM ({rows}) WHERE number <> ''"
    ).fetchall()[0]
    return first, last
