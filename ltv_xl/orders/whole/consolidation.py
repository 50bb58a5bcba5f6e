"""The whole input as one thing: what several sources say of the same orders and customers, settled.

In this order: which rows are sums of others, who the customers are, which orders the order numbers tell
apart, which lines are copies, and which are nobody's in particular. What remains is told apart by numbers
alone. Sums go first, since each later step counts what the lines have in common.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.customer_number import CustomerNumber
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.whole import keys
from ltv_xl.orders.whole.copies import without_copies
from ltv_xl.orders.whole.customer_numbers import number_customers
from ltv_xl.orders.whole.identity import Identified, identified
from ltv_xl.orders.whole.keys import Keys
from ltv_xl.orders.whole.set_aside import SetAside, set_aside
from ltv_xl.orders.whole.walk_ins import count_lines, without_walk_ins

if TYPE_CHECKING:
    import duckdb


class Consolidated(Struct, frozen=True):
    """The lines that count and the customers source, what order numbers tell apart, and what was set aside.

    number: how each customer_id in them becomes a number.
    """

    people: Identified
    number: CustomerNumber
    keys: Keys
    set_aside: SetAside
    remarks: tuple[Remark, ...]

    @property
    def orders(self) -> Staged:
        """The lines."""
        return self.people.orders

    @property
    def customers(self) -> Staged | None:
        """The customers source, if there is one."""
        return self.people.customers


def consolidated(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    orders: Staged,
    customers: Staged | None,
    walk_ins: Sequence[str],
) -> Consolidated:
    """The lines of all order sources as one. SourceError where sources contradict each other.

    walk_ins: ids that stand for everybody without an account, as the user says.
    """
    orders, sums = set_aside(connection, orders, "is_total", "total_row")
    people = identified(connection, orders, customers, walk_ins)
    tested = keys.examined(connection, people.orders)
    lines, narrowed = keys.narrowed(connection, people.orders, tested)
    copies, remarks = SetAside(), people.remarks + narrowed
    if len(parts) > 1:
        lines, copies, of_copies = without_copies(connection, parts, lines, tested)
        remarks += of_copies
    count_lines(connection, lines)
    lines, walked_in, of_walk_ins = without_walk_ins(connection, parts, lines, tested, walk_ins)
    remarks += of_walk_ins
    if lines is not people.orders or copies.rows or walked_in.rows:
        tested = keys.counted(connection, lines, tested)
    people = replace(people, orders=lines)
    number = number_customers(connection, people)
    return Consolidated(people, number, tested, sums + copies + walked_in, remarks)
