"""An order that was cut where an export was parted: its first lines end one file, its last begin another.

It looks like an order that differs between two files, of which the later would count alone. But the files
share this order alone, it stands where one ends and the other begins, and none of its products is in both.
"""

from typing import TYPE_CHECKING

from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb


def is_cut(connection: "duckdb.DuckDBPyConnection", staged: Staged, first: int, second: int) -> bool:
    """Whether the one order that two sources share was cut between them. Needs `shared_orders`."""
    if "product" not in staged.columns:
        return False
    query = script("cut_order").format(relation=staged.relation, first=first, second=second)
    return bool(connection.execute(query).fetchall())
