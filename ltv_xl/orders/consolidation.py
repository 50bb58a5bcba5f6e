"""The whole input as one thing: what several sources say of the same orders and customers, settled.

In this order: order numbers are tested, copies across sources removed, and lines of walk-ins set aside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ltv_xl.orders import keys
from ltv_xl.orders.cells import Part
from ltv_xl.orders.copies import without_copies
from ltv_xl.orders.keys import Keys
from ltv_xl.orders.set_aside import SetAside
from ltv_xl.orders.staging import Staged
from ltv_xl.orders.table import Remark

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Consolidated:
    """The lines that count, what their order numbers tell apart, and what was set aside."""

    lines: Staged
    keys: Keys
    set_aside: SetAside
    remarks: tuple[Remark, ...]


def consolidated(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Consolidated:
    """The lines of all order sources as one. SourceError where sources contradict each other."""
    tested = keys.examined(connection, staged)
    lines, remarks = keys.narrowed(connection, staged, tested)
    removed = SetAside()
    if len(parts) > 1:
        lines, removed, said = without_copies(connection, parts, lines, tested)
        remarks += said
    if lines is not staged:
        tested = keys.counted(connection, lines, tested)
    return Consolidated(lines, tested, removed, remarks)
