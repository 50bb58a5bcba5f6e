"""What the reader of a report must know about the data, though nothing had to be refused."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.by_kind import remarks_of
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.rare_words import shown_words
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales import status
from ltv_xl.orders.sales.lines import Lines, Verdict
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb

_MOST_WORDS = 10_000
"""Distinct words of a column of states that are looked at."""

_MANY_COPIES = 3
"""One row in so many that equals another is no chance: the file holds an export twice."""

_SEVERAL_COPIES = 5
"""Fewer may be rows that somebody pasted twice."""

_GAP = 31
"""Days before the last date after which it may be a mistyped one."""
_GAP_BEFORE = 366
"""Days after the first one: a shop may begin slowly."""


def order_remarks(
    parts: Sequence[Part],
    staged: Staged,
    lines: Lines,
    verdict: Verdict,
    profit_from: str,
    split_orders: int,
) -> tuple[Remark, ...]:
    """How the lines were understood. split_orders: order numbers that two customers share."""
    remarks = []
    for number, part in enumerate(parts):
        known = lines.sales[number].by_price or (
            part.system is not None and part.system.amounts_of == "order"
        )
        if ("revenue", number) in lines.once and not known:
            remarks.append(Remark("amount_once_per_order", {"header": part.columns["revenue"].header}))
    if split_orders:
        remarks.append(Remark("orders_of_two_customers", {"count": split_orders}))
    column = {"cost": "cost", "gross_profit": "gross_profit"}.get(profit_from)
    if column:
        missing = verdict.lacking[column if column in staged.columns else "unit_cost"]
        if missing:
            remarks.append(Remark(f"{profit_from}_missing", {"count": missing}))
    return tuple(remarks)


def requested_remark(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> tuple[Remark, ...]:
    """Orders whose cancellation is asked for and not done: they count, and the reader should know."""
    requested: list[Doubt] = []
    who = "customer_id" if "customer_id" in staged.columns else None
    for name in sorted(staged.columns):
        if base_name(name) != "status":
            continue
        place = staged.relation, name, who
        counted = connection.execute(
            f"SELECT source_no, {name}, count(*) FROM {staged.relation} WHERE {name} IS NOT NULL "
            f"GROUP BY ALL ORDER BY ALL LIMIT {_MOST_WORDS}"
        ).fetchall()
        for number, part in enumerate(parts):
            rows = {word: count for source, word, count in counted if source == number}
            rule = part.system.statuses.get(name) if part.system else None
            words = status.requested_cancellations(rows, rule)
            if words:
                header = part.columns[name].header
                fields: dict[str, object] = {
                    "header": header,
                    "words": shown_words(connection, place, words, header, status.is_of_systems),
                    "count": sum(rows[word] for word in words),
                }
                requested.append(("cancellation_requested", fields))
    return remarks_of(requested)


_ENDS = """
    WITH ends AS (SELECT min(orders.order_date) AS first_on, max(orders.order_date) AS last_on FROM orders)
    SELECT
        ends.first_on,
        min(CASE WHEN orders.order_date > ends.first_on THEN orders.order_date END) AS following_on,
        max(CASE WHEN orders.order_date < ends.last_on THEN orders.order_date END) AS before_on,
        ends.last_on
    FROM orders
    CROSS JOIN ends
    GROUP BY ends.first_on, ends.last_on
"""
"""The first two and the last two days with an order, in words that a database understands as well."""


def gap_remark(connection: "duckdb.DuckDBPyConnection") -> tuple[Remark, ...]:
    """The first or the last date stands far from the next: mistyped, it makes a shop old, or all inactive."""
    first, following, before, last = connection.execute(_ENDS).fetchall()[0]
    if following is None:
        return ()
    remarks = []
    if (last - before).days > _GAP:
        remarks.append(Remark("last_date_far", {"last": last.isoformat(), "before": before.isoformat()}))
    if (following - first).days > _GAP_BEFORE:
        remarks.append(Remark("first_date_far", {"first": first.isoformat(), "next": following.isoformat()}))
    return tuple(remarks)


def duplicates_remark(
    connection: "duckdb.DuckDBPyConnection", raws: Sequence[Raw], staged: Staged, lines: Lines
) -> tuple[Remark, ...]:
    """Rows that equal another in every column. They count: two equal lines may be two equal purchases.

    Not so where nothing but these copies, and they are several, has an order number twice.
    """
    if lines.unique:
        return ()
    copies = sum(_copies(connection, raw, "true") and _copies(connection, raw, _is_data(raw)) for raw in raws)
    exported_twice = copies * _MANY_COPIES >= lines.rows
    if copies >= _SEVERAL_COPIES and not exported_twice and "order_id" in staged.columns:
        orders = connection.execute(f"SELECT count(DISTINCT order_id) FROM {staged.relation}").fetchall()[0][
            0
        ]
        exported_twice = bool(lines.rows - copies <= orders)
    return (Remark("duplicate_rows", {"count": copies}, uncertain=exported_twice),) if copies else ()


def _copies(connection: "duckdb.DuckDBPyConnection", raw: Raw, condition: str) -> int:
    """Rows that equal another, among those that meet the condition."""
    row = ", ".join(f"c{place}" for place in range(len(raw.headers)))
    counted = connection.execute(
        f"SELECT count(*) - count(DISTINCT hash({row})) FROM {raw.relation} WHERE {condition}"
    ).fetchall()
    return int(counted[0][0])


def _is_data(raw: Raw) -> str:
    """SQL: a row is neither blank nor the header once more, which are no copies of anything that counts."""
    cells = [f"trim(coalesce(c{place}::VARCHAR, ''))" for place in range(len(raw.headers))]
    blank = " AND ".join(f"{cell} = ''" for cell in cells)
    header = " AND ".join(
        f"{cell} = {literal(header.strip())}" for cell, header in zip(cells, raw.headers, strict=True)
    )
    return f"NOT ({blank}) AND NOT ({header})"
