"""What is known of the staged lines together, and what keeps a line out of the orders.

No window function and no sort over all lines.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name, line_level_headers, normal
from ltv_xl.orders.sales import status
from ltv_xl.orders.sales.amounts import amount_of_line, is_amount_bad
from ltv_xl.orders.sales.composition import PARTS, Sales
from ltv_xl.orders.sales.decision import decided
from ltv_xl.orders.sales.line_states import rank_of_line, refuse_days_of_subscriptions
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.setting_values import Tax

if TYPE_CHECKING:
    import duckdb

REJECTED = ("no_customer", "no_date", "bad_date", "old_date", "future_date", "no_amount", "bad_amount")
"""Reasons for which a row could not be used, as they are looked for; broken_row is found earlier."""

SET_ASIDE = (*status.RANK, "other_currency", "after_as_of")
"""Reasons for which a row was understood and is no sale."""

_EARNED = ("cost", "gross_profit", "unit_cost")
_OF_SALES = ("revenue", "commission", *PARTS)
_REPEATABLE = ("total", "cost", "gross_profit", *_OF_SALES)
_MOSTLY = 20
"""One order in so many may disagree with the habit of its file."""


class Lines(Struct, frozen=True):
    """What is known of the staged lines before they are judged.

    unique: every order_id stands on one line alone. once: (column, source_no) whose amount is the whole
    order's, repeated on each line. sales: of each source.
    """

    rows: int
    rows_by_source: Mapping[int, int]
    unique: bool
    once: frozenset[tuple[str, int]]
    sales: tuple[Sales, ...]


class Limits(Struct, frozen=True):
    """What else keeps lines out.

    as_of: the day that the report looks back from. today: in the shop's zone. other_currency: SQL of rows
    whose currency is another one than the report's.
    """

    as_of: date | None
    today: date
    other_currency: str | None


class Verdict(Struct, frozen=True):
    """Rows by reason (None: used), and the span of those that are used.

    lacking: column of costs or profit -> rows that are used and have nothing in it.
    """

    counts: Mapping[str | None, int]
    first: date | None
    last: date | None
    has_times: bool
    lacking: Mapping[str, int]


def survey(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    tax: Tax | None,
    *,
    unique: bool,
) -> Lines:
    """Look at the lines once: how many are there, and which amounts are repeated on each line?

    tax: what the amounts hold, where the file does not say it.
    """
    counted = connection.execute(
        f"SELECT source_no, count(*) FROM {staged.relation} GROUP BY source_no"
    ).fetchall()
    by_source = {int(source): int(rows) for source, rows in counted}
    rows = sum(by_source.values())
    if unique or "order_id" not in staged.columns:
        sales = decided(connection, parts, staged.relation, frozenset(), tax)
        return Lines(rows, by_source, unique, frozenset(), sales)
    once = _repeated(connection, parts, staged)
    sales = decided(connection, parts, staged.relation, once, tax)
    once |= {("revenue", number) for number, rule in enumerate(sales) if rule.per_order}
    return Lines(rows, by_source, unique, once, sales)


def _repeated(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> frozenset[tuple[str, int]]:
    """Amounts equal on all lines of (nearly) every order, and not those of a line by their meaning."""
    repeated = {
        (name, number)
        for number, part in enumerate(parts)
        if part.system is not None and part.system.amounts_of == "order"
        for name in part.columns
        if base_name(name) in _OF_SALES
    }
    priced = {"unit_price", "quantity"} <= staged.columns
    for name in sorted(name for name in staged.columns if base_name(name) in _REPEATABLE):
        settled = {
            number
            for number, part in enumerate(parts)
            if name not in part.columns
            or (
                part.system is not None
                and part.system.amounts_of != "by_file"
                and base_name(name) in _OF_SALES
            )
        }
        if len(settled) == len(parts):
            continue
        product = (
            "sum((abs(times(quantity, unit_price) - revenue) < 1)::INTEGER)"
            if priced and name == "revenue"
            else "0"
        )
        counted = connection.execute(
            script("repeated").format(relation=staged.relation, column=name, line_amounts=product)
        ).fetchall()
        for source_no, constant, varying, lines, line_amounts in counted:
            column = parts[source_no].columns.get(name)
            if column is None or source_no in settled or not constant or varying * _MOSTLY > constant:
                continue
            if line_amounts * 2 > lines or (not priced and normal(column.header) in line_level_headers()):
                continue
            repeated.add((name, int(source_no)))
    return frozenset(repeated)


def judge(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    lines: Lines,
    limits: Limits,
) -> Verdict:
    """Make the view `judged`: the lines with their amount and the reason that keeps them out, if any."""
    several = "order_id" in staged.columns and not lines.unique
    refuse_days_of_subscriptions(connection, parts, staged)
    rank, blank = rank_of_line(connection, parts, staged)
    amount, amount_bad = amount_of_line(parts, lines.sales), is_amount_bad(parts, staged, lines.sales)
    base = (
        f"SELECT *, {amount} AS amount, {amount_bad} AS amount_bad, {rank} AS own_rank, "
        f"{blank} AS status_blank FROM {staged.relation}"
    )
    connection.execute(f"CREATE VIEW lines_with_amount AS {base}")
    inherits = several and _inherit(connection)
    date_bad = "order_date_bad" if "order_date" in staged.bad else "false"
    values = {
        "customer_id": "l.customer_id", "ordered_at": "l.order_date", "rank": "l.own_rank",
        "amount_elsewhere": "false", "fill": "", "refund": "l.amount < 0 AND l.own_rank <= 2",
    }  # fmt: skip
    if inherits:
        values |= {
            "customer_id": "coalesce(l.customer_id, f.customer_id)",
            "ordered_at": f"CASE WHEN {date_bad} THEN NULL ELSE coalesce(l.order_date, f.order_date) END",
            "rank": "CASE WHEN l.status_blank THEN coalesce(l.own_rank, f.rank) ELSE l.own_rank END",
            "amount_elsewhere": "coalesce(f.has_amount, false)",
            "fill": "LEFT JOIN order_fill AS f ON l.order_id = f.order_id",
        }
    if several and rank != "NULL::INTEGER":
        values["refund"] += (
            " AND (l.order_id IS NULL OR l.order_id NOT IN (SELECT order_id FROM cancelled_sales))"
        )
        connection.execute(
            "CREATE TABLE cancelled_sales AS SELECT DISTINCT order_id FROM lines_with_amount "
            "WHERE own_rank <= 2 AND amount > 0 AND order_id IS NOT NULL"
        )
    limit = (
        ""
        if limits.as_of is None
        else f"WHEN CAST(ordered_at AS DATE) > DATE '{limits.as_of.isoformat()}' THEN 'after_as_of'"
    )
    values |= {
        "after_as_of": limit,
        "date_bad": date_bad,
        "last_day": max(limits.today, limits.as_of or limits.today).isoformat(),
        "other_currency": _other_currency(connection, staged, limits.other_currency),
        "nobody": _nobody(parts),
    }
    connection.execute(script("judged").format(**values))
    counts: dict[str | None, int] = {}
    first = last = None
    has_times = False
    given = [name for name in _EARNED if name in staged.columns]
    lacking = dict.fromkeys(given, 0)
    missing = "".join(f", count(*) - count({name})" for name in given)
    for reason, count, low, high, times, *rows in connection.execute(
        "SELECT reason, count(*), min(ordered_at), max(ordered_at), "
        f"bool_or(ordered_at <> CAST(ordered_at AS DATE)){missing} FROM judged GROUP BY reason"
    ).fetchall():
        counts[reason] = int(count)
        if reason is None:
            first, last, has_times = _day(low), _day(high), bool(times)
            lacking = dict(zip(given, map(int, rows), strict=True))
    return Verdict(counts, first, last, has_times, lacking)


def _other_currency(connection: "duckdb.DuckDBPyConnection", staged: Staged, other: str | None) -> str:
    """SQL: a line is in another currency. A line that does not say goes with its order."""
    if other is None:
        return "false"
    if "order_id" not in staged.columns:
        return other
    connection.execute(
        f"CREATE TABLE orders_in_other_currency AS SELECT order_id FROM {staged.relation} "
        f"WHERE order_id IS NOT NULL GROUP BY order_id HAVING bool_and({other}) FILTER (currency IS NOT NULL)"
    )
    in_order = "coalesce(l.order_id IN (SELECT order_id FROM orders_in_other_currency), false)"
    return f"CASE WHEN currency IS NULL THEN {in_order} ELSE {other} END"


def _day(value: datetime) -> date:
    return value.date()


def _nobody(parts: Sequence[Part]) -> str:
    """SQL: why a line without a customer is left out. A till sells to people that it does not know."""
    tills = [
        str(number)
        for number, part in enumerate(parts)
        if part.system is not None and part.system.shop.over_the_counter
    ]
    if not tills:
        return "'no_customer'"
    return f"CASE WHEN source_no IN ({', '.join(tills)}) THEN 'walk_in' ELSE 'no_customer' END"


def _inherit(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Make `order_fill` for orders that name customer, date or status on one of their lines only."""
    connection.execute(script("order_fill"))
    filled = connection.execute("SELECT count(*) FROM order_fill").fetchone()
    return bool(filled and filled[0])
