"""The rows of a table of orders, each with the reason that keeps it out: a view, which copies nothing."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import literal, quoted
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.sales import status
from ltv_xl.warehouse.declared import MOST, Declared, usable_day
from ltv_xl.warehouse.state_words import Rows

if TYPE_CHECKING:
    import duckdb


class Judged(Struct, frozen=True):
    """Rows by reason (None: used), and their span. several: of an order there may be several.

    refunds: the sign with which refunded amounts are written. repaid: rows that were left out as cancelled or
    returned have some. returns_above_zero: rows that were left out as returned and have an amount above zero.
    below_zero: amounts below zero are there.
    """

    counts: Mapping[str | None, int]
    first: date | None
    last: date | None
    has_times: bool
    several: bool
    refunds: int = 1
    repaid: bool = False
    returns_above_zero: int = 0
    below_zero: bool = False


def judge(
    connection: "duckdb.DuckDBPyConnection",
    orders: Declared,
    dimensions: Mapping[str, str],
    zone: str,
    today: date,
    as_of: date | None,
    *,
    other_currency: str,
    whole: bool,
    words: Mapping[str, Rows],
) -> Judged:
    """Make the views given_lines and judged.

    dimensions: column -> the SQL of its value. zone: the shop's. today: there.
    other_currency: the SQL of a row in another currency than the report's; "" where there is none.
    whole: all ids of customers are whole numbers; else they are compared as texts.
    words: of each column of states and flags.
    """
    columns = {
        "customer_key": key(orders, "customer_id") if whole else orders.as_text("customer_id"),
        "order_id": key(orders, "order_id") if "order_id" in orders else "CAST(NULL AS VARCHAR)",
        "ordered_at": orders.moment("order_date", zone),
        "amount": orders.amount_or_most("revenue"),
        **{name: orders.amount(name) for name in ("refunded", "cost", "gross_profit") if name in orders},
        "own_rank": _rank(orders, words, zone),
        "states_blank": _states_blank(orders),
        **({"is_other_currency": f"CASE WHEN {other_currency} THEN 1 END"} if other_currency else {}),
        **dimensions,
    }
    items = ",\n    ".join(f"{value} AS {quoted(name)}" for name, value in columns.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW given_lines AS SELECT\n    {items}\nFROM {orders.view} AS given"
    )
    lines, rank = "given_lines", "given_lines.own_rank"
    if columns["own_rank"] != _NEVER:
        test = "given_lines.amount < 0 AND given_lines.own_rank <= 2"
        if "order_id" in orders:
            _make_lone_refunds(connection)
            lines += (
                " LEFT JOIN lone_refunds ON lone_refunds.order_id = given_lines.order_id "
                "AND given_lines.amount < 0"
            )
            test += " AND (given_lines.order_id IS NULL OR lone_refunds.order_id IS NOT NULL)"
        rank = f"CASE WHEN {test} THEN 0 ELSE {rank} END"
    reason = _reason(today, as_of, other_currency=bool(other_currency))
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW judged AS SELECT ranked.*, {reason} AS reason "
        f"FROM (SELECT given_lines.*, {rank} AS rank FROM {lines}) AS ranked"
    )
    return _judged(connection, has_refunds="refunded" in orders)


_NEVER = "CAST(NULL AS INTEGER)"
"""The SQL of the rank of rows that nothing keeps from being sales."""


def _make_lone_refunds(connection: "duckdb.DuckDBPyConnection") -> None:
    """Make lone_refunds: order_id of each amount below zero whose sale is not cancelled beside it.

    A table, for `judged` is read several times; and a join, for PostgreSQL goes through all sales once per
    refund where those of a NOT IN are too many for its memory.
    """
    cancelled = "SELECT DISTINCT {0}.order_id FROM given_lines AS {0} WHERE {0}.own_rank <= 2"
    back, sale = cancelled.format("back"), cancelled.format("sale")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE lone_refunds AS SELECT returned.order_id "
        f"FROM ({back} AND back.amount < 0 AND back.order_id IS NOT NULL) AS returned "
        f"LEFT JOIN ({sale} AND sale.amount > 0) AS sold ON sold.order_id = returned.order_id "
        "WHERE sold.order_id IS NULL"
    )


def key(of: Declared, name: str) -> str:
    """The SQL of an id: a whole number as it is, anything else as a text."""
    return f"CAST({of.column(name)} AS BIGINT)" if of.kind(name) == "whole" else of.as_text(name)


def customers_key(customers: Declared, *, whole: bool) -> str:
    """The SQL of the id in the customers' table. whole: all ids are whole numbers; else all are texts."""
    is_number = customers.kind("customer_id") == "whole"
    return customers.as_text("customer_id") if is_number and not whole else key(customers, "customer_id")


def _reason(today: date, as_of: date | None, *, other_currency: bool) -> str:
    """The SQL of the reason. Status comes first: a cancelled order may well lack its amount."""
    ranks = " ".join(f"WHEN ranked.rank = {place} THEN '{name}'" for place, name in enumerate(status.RANK, 1))
    after = _day(max(today, as_of or today) + timedelta(days=1))
    late = f"WHEN ranked.ordered_at >= {_day(as_of + timedelta(days=1))} THEN 'after_as_of'" if as_of else ""
    other = "WHEN ranked.is_other_currency = 1 THEN 'other_currency'" if other_currency else ""
    return f"""CASE
        {ranks}
        {other}
        WHEN ranked.customer_key IS NULL THEN 'no_customer'
        WHEN ranked.ordered_at IS NULL THEN 'no_date'
        WHEN ranked.ordered_at < {_day(date(1990, 1, 1))} THEN 'old_date'
        WHEN ranked.ordered_at >= {after} THEN 'future_date'
        WHEN ranked.amount IS NULL THEN 'no_amount'
        WHEN abs(ranked.amount) >= {MOST} THEN 'bad_amount'
        {late}
    END"""


def _day(day: date) -> str:
    return f"CAST('{day.isoformat()}' AS TIMESTAMP)"


def _rank(orders: Declared, words: Mapping[str, Rows], zone: str) -> str:
    """The SQL of what keeps an order from being a sale: its place in status.RANK, NULL for a sale."""
    tests: dict[int, list[str]] = {}
    for name in orders.part.columns:
        for place, test in _tests(orders, name, words.get(name, {}), zone):
            tests.setdefault(place, []).append(test)
    if not tests:
        return _NEVER
    return (
        "CASE "
        + " ".join(f"WHEN {' OR '.join(tests[place])} THEN {place}" for place in sorted(tests))
        + " END"
    )


def _tests(orders: Declared, name: str, words: Rows, zone: str) -> Iterator[tuple[int, str]]:
    """Places in status.RANK, and the SQL of rows that a column gives it. words: that stand there."""
    match base_name(name):
        case "cancelled_at" | "cancel_flag" if orders.is_day(name):
            yield 1, f"{usable_day(orders.day(name, zone))} IS NOT NULL"
        case "cancel_flag" if orders.kind(name) == "truth":
            yield 1, orders.column(name)
        case "cancel_flag":
            no = status.denials(words)
            yield (
                1,
                f"{orders.as_text(name)} NOT IN ({', '.join(map(literal, no)) or 'NULL'})"
                if no
                else (f"{orders.as_text(name)} IS NOT NULL"),
            )
        case "status":
            meanings = status.meanings(words)
            for place, meaning in enumerate(status.RANK, start=1):
                chosen = [literal(word) for word, meant in meanings.items() if meant == meaning]
                if chosen:
                    yield place, f"{orders.as_text(name)} IN ({', '.join(chosen)})"


def _states_blank(orders: Declared) -> str:
    """The SQL of 1 where a row has no state, though there are columns of states."""
    states = [orders.as_text(name) for name in orders.part.columns if base_name(name) == "status"]
    tests = " AND ".join(f"{text} IS NULL" for text in states)
    return f"CASE WHEN {tests or '1 = 0'} THEN 1 END"


ORDER_DAY = "CASE WHEN judged.order_id IS NULL THEN CAST(judged.ordered_at AS DATE) END"
"""The SQL of what rows without an order's number have in common beside their customer."""


def _judged(connection: "duckdb.DuckDBPyConnection", *, has_refunds: bool) -> Judged:
    """What the view says."""
    below, above = (
        f"sum(CASE WHEN judged.refunded {sign} 0 THEN 1 ELSE 0 END)" if has_refunds else "0" for sign in "<>"
    )
    refunds: dict[str | None, tuple[int, int]] = {}
    counts: dict[str | None, int] = {}
    first: datetime | None = None
    last: datetime | None = None
    has_times = False
    # Of the others not even that: a date there may be one that Python cannot hold, such as infinity.
    used = "CASE WHEN judged.reason IS NULL THEN judged.ordered_at END"
    returns = below_zero = 0
    for reason, count, low, high, timed, negative, positive, earning, losing in connection.execute(
        f"SELECT judged.reason, count(*) AS rows_there, min({used}) AS low, max({used}) AS high, "
        "max(CASE WHEN judged.ordered_at <> CAST(CAST(judged.ordered_at AS DATE) AS TIMESTAMP) "
        f"THEN 1 ELSE 0 END) AS timed, {below} AS negative, {above} AS positive, "
        "count(CASE WHEN judged.amount > 0 THEN 1 END) AS earning, "
        "count(CASE WHEN judged.amount < 0 THEN 1 END) AS losing "
        "FROM judged GROUP BY judged.reason"
    ).fetchall():
        counts[reason] = int(count)
        refunds[reason] = int(negative), int(positive)
        below_zero += int(losing)
        if reason == "returned":
            returns = int(earning)
        if reason is None:
            first, last, has_times = low, high, bool(timed)
    several = connection.execute(
        f"SELECT count(*) AS rows_there FROM judged WHERE judged.reason IS NULL "
        f"GROUP BY judged.customer_key, judged.order_id, {ORDER_DAY} HAVING count(*) > 1 LIMIT 1"
    ).fetchall()
    negatives, positives = (sum(column) for column in zip((0, 0), *refunds.values(), strict=True))
    return Judged(
        counts,
        first and first.date(),
        last and last.date(),
        has_times,
        bool(several),
        refunds=-1 if negatives > positives else 1,
        repaid=any(any(refunds.get(reason, ())) for reason in ("cancelled", "returned")),
        returns_above_zero=returns,
        below_zero=below_zero > 0,
    )
