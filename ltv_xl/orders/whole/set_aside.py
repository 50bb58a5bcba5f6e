"""Lines that are understood and count nowhere: taken out of the staged lines before anything is summed up."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole.remaking import remade

if TYPE_CHECKING:
    import duckdb

REASONS = ("total_row", "copy", "replaced", "walk_in")
"""Why lines are set aside here; lines.py judges each of the others."""


class SetAside(Struct, frozen=True):
    """How many lines were taken out. rows: (reason, source_no) -> lines."""

    rows: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def __add__(self, other: "SetAside") -> "SetAside":
        return SetAside(Counter(self.rows) + Counter(other.rows))

    def by_reason(self) -> Mapping[str, int]:
        """Reason -> lines."""
        return {reason: count for reason in REASONS if (count := self._sum(0, reason))}

    def of_source(self, source_no: int) -> int:
        """Lines of one source."""
        return self._sum(1, source_no)

    def _sum(self, place: int, wanted: object) -> int:
        return sum(count for key, count in self.rows.items() if key[place] == wanted)


def set_aside(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, condition: str, reason: str
) -> tuple[Staged, SetAside]:
    """Take the lines that meet the condition (SQL) out of the relation."""
    relation = staged.relation
    counted = connection.execute(
        f"SELECT source_no, count(*) FROM {relation} WHERE {condition} GROUP BY source_no"
    ).fetchall()
    if not counted:
        return staged, SetAside()
    if staged.is_view:
        staged = remade(connection, staged, f"SELECT * FROM {relation} WHERE ({condition}) IS NOT TRUE")
    else:
        connection.execute(f"DELETE FROM {relation} WHERE {condition}")
    rows = {(reason, int(source)): int(count) for source, count in counted}
    return staged, SetAside(rows)
