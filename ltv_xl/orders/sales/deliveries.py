"""Subscriptions and their deliveries: which orders belong to which, and which delivery of it each one is.

An order belongs to a subscription when it names one; where no column has ids, when it has a delivery number
or a state, and then customer and course tell subscriptions apart. The shop's own numbers count where they can
be those of deliveries; where they cannot, or lack, deliveries are counted by date.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import literal
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.customer_number import CustomerNumber
from ltv_xl.orders.rare_words import SHOWN, shown_words
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales.lines import Lines
from ltv_xl.orders.sales.subscription_words import (
    is_of_systems,
    meanings,
    says_one_off,
    stopped_words,
    what_stopped_means,
)
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import Headers, listed

if TYPE_CHECKING:
    import duckdb

_ENOUGH = ({"subscription_id"}, {"delivery_number"}, {"subscription_state", "course"})
"""Columns of orders that together tell deliveries from other orders; a state alone may be the customer's."""

COLUMNS = (
    "subscription_id", "delivery_number", "subscription_state", "cancelled_on", "cancel_reason", "course",
)  # fmt: skip
"""All columns of orders that are about subscriptions."""

_REFUNDED = "delivery_refunded"
_FEWEST = 10
_SAMPLE = 100_000
_MOST_WORDS = 1000
_MOST_NUMBERED = 1000


class Said(Struct, frozen=True):
    """What the orders say of subscriptions: column -> the SQL of a line's value, for the table `orders`."""

    values: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.values)


def said(staged: Staged) -> Said:
    """The columns of the lines that deliveries are made from; none where nothing tells them apart."""
    if not any(names <= staged.columns for names in _ENOUGH):
        return Said({})
    refunds = ["is_refund"]
    refunds += ["refunded <> 0"] if "refunded" in staged.columns else []
    refunds += ["quantity < 0"] if "quantity" in staged.columns else []
    values = {f"said_{name}": name for name in COLUMNS if name in staged.columns}
    return Said({**values, _REFUNDED: f"CASE WHEN {' OR '.join(refunds)} THEN 1 END"})


def gather(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    sources: tuple[Staged, Staged | None],
    lines: Lines,
    number: CustomerNumber,
    of: Said,
    as_of: date,
) -> tuple[Remark, ...]:
    """Make the tables subscriptions and deliveries from `orders`, and take what they are made of off it.

    parts: of the orders, then of the customers. sources: the lines, and the customers source, whose state,
    cancellation and reason fill gaps. Without any delivery the tables are not made.
    """
    orders, customers = sources
    noticed = _Noticed(connection, parts)
    key = _key_by_id(connection, of)
    remarks = [] if key is None else [*noticed.ids_never_repeat(of, key)]
    by_id = key is not None and not remarks
    _make_delivery_orders(connection, of, _of_customers(customers, number), key if by_id else None)
    for name in of.values:
        connection.execute(f"ALTER TABLE orders DROP COLUMN {name}")
    several, constant, ones, zeros, both, numbered = connection.execute(
        script("delivery_numbering")
    ).fetchall()[0]
    numbers_are_of_subscriptions = several >= 1 and constant * 2 > several
    begins_at_zero = zeros > 0 and both * 2 >= ones
    if zeros and not begins_at_zero and not by_id:  # a 0 is what a single order has
        connection.execute("DELETE FROM delivery_orders WHERE written = 0")
    if not connection.execute("SELECT 1 FROM delivery_orders WHERE revenue >= 0 LIMIT 1").fetchall():
        return ()
    words = _states(connection)
    stopped = stopped_words(words)
    if stopped:
        meaning, is_certain = what_stopped_means(set(words.values()), _have_ended(connection, stopped))
        words |= dict.fromkeys(stopped, meaning)
        remarks += [] if is_certain else [noticed.stopped(stopped, meaning)]
    rows = ", ".join(f"({literal(word)}, {literal(meant)})" for word, meant in words.items())
    connection.execute(
        script("deliveries").format(
            as_of=as_of.isoformat(),
            by_date="1 = 1" if numbers_are_of_subscriptions or begins_at_zero else "1 = 0",
            states=rows or "('', 'active')",
        )
    )
    has_numbers = "said_delivery_number" in of.values
    if not by_id:
        remarks += noticed.without_id()
    if has_numbers:
        remarks += noticed.numbers(constant=numbers_are_of_subscriptions, zero=begins_at_zero, by_id=by_id)
        remarks += noticed.first_lacks() if numbered >= _FEWEST and not ones and not zeros else []
    remarks += noticed.unknown_states(words)
    remarks += noticed.overruled()
    remarks += noticed.several_in_one_order(orders, lines, by_id=by_id)
    connection.execute("ALTER TABLE deliveries DROP COLUMN orders")
    connection.execute("ALTER TABLE subscriptions DROP COLUMN overruled")
    return tuple(remarks)


def _key_by_id(connection: "duckdb.DuckDBPyConnection", of: Said) -> str | None:
    """The SQL of the id of an order's subscription; None where no order names one.

    Words that say that an order is of none are taken out.
    """
    if "said_subscription_id" not in of.values:
        return None
    are_whole = connection.execute("SELECT bool_and(is_whole(said_subscription_id)) FROM orders").fetchall()
    if are_whole[0][0]:  # told apart in a third of the time that texts take
        return "nullif(CAST(said_subscription_id AS BIGINT), 0)"
    _without_one_off(connection)
    rows = connection.execute("SELECT 1 FROM orders WHERE said_subscription_id IS NOT NULL LIMIT 1")
    return "read_subscription_id(said_subscription_id)" if rows.fetchall() else None


def _make_delivery_orders(
    connection: "duckdb.DuckDBPyConnection", of: Said, filled: "_Filled", key: str | None
) -> None:
    """Make delivery_orders, as delivery_orders.sql says. key: _key_by_id; None: customer and course."""
    reasons = _without_blanks(connection, of, "cancel_reason")
    states = _without_blanks(connection, of, "subscription_state")
    courses = _words(connection, of, "course")

    def value(name: str, expression: str, missing: str) -> str:
        return expression if f"said_{name}" in of.values else f"NULL::{missing}"

    one_off = [word for word, meaning in meanings(states).items() if meaning == "one_off"]
    single = f"list_contains([{', '.join(map(literal, one_off))}]::VARCHAR[], state)"
    connection.execute(
        script("delivery_orders").format(
            key=key or ("coalesce(said_course, '')" if "said_course" in of.values else "''"),
            number=value("delivery_number", "read_delivery_number(said_delivery_number)", "INTEGER"),
            state=_as_word("said_subscription_state", states),
            course=_as_word("said_course", courses),
            cancelled_on=value("cancelled_on", "cancellation_day(said_cancelled_on)", "DATE"),
            reason=_as_word("said_cancel_reason", reasons),
            refunded=_REFUNDED,
            there="said_subscription_id IS NOT NULL" if key else "true",
            belongs="key IS NOT NULL"
            if key
            else f"(written IS NOT NULL OR state IS NOT NULL) AND NOT coalesce({single}, false)",
            fills=filled.fills,
            customers=filled.customers,
        )
    )


def _words(connection: "duckdb.DuckDBPyConnection", of: Said, name: str) -> list[str]:
    """The words of a column of the lines, ascending; none without the column."""
    column = f"said_{name}"
    if column not in of.values:
        return []
    rows = connection.execute(f"SELECT DISTINCT {column} FROM orders WHERE {column} IS NOT NULL ORDER BY 1")
    return [word for (word,) in rows.fetchall()]


def _without_blanks(connection: "duckdb.DuckDBPyConnection", of: Said, name: str) -> list[str]:
    """The words, once those that databases write for nothing are taken out of the column."""
    words = _words(connection, of, name)
    if not words:
        return []
    rows = connection.execute(
        "SELECT word FROM (SELECT unnest($1::VARCHAR[]) AS word) WHERE read_state(word) IS NULL", [words]
    )
    blank = {word for (word,) in rows.fetchall()}
    if blank:
        chosen = ", ".join(map(literal, sorted(blank)))
        connection.execute(
            f"UPDATE orders SET said_{name} = NULL WHERE list_contains([{chosen}], said_{name})"
        )
    return [word for word in words if word not in blank]


def _as_word(column: str, words: Sequence[str]) -> str:
    """The SQL of a column of words: as numbers in the order of the words, where they are not too many."""
    if not words:
        return "NULL::VARCHAR"
    return (
        f"CAST({column} AS ENUM ({', '.join(map(literal, words))}))"
        if len(words) <= _MOST_NUMBERED
        else column
    )


def _states(connection: "duckdb.DuckDBPyConnection") -> dict[str, str]:
    """The words for states that the deliveries have, each with its meaning; unknown ones without a state."""
    rows = connection.execute(
        f"SELECT DISTINCT state FROM delivery_orders WHERE state IS NOT NULL ORDER BY 1 LIMIT {_MOST_WORDS}"
    ).fetchall()
    meant = meanings(word for (word,) in rows)
    return {word: meant.get(word, "unknown") for (word,) in rows}


def _have_ended(connection: "duckdb.DuckDBPyConnection", stopped: Sequence[str]) -> bool:
    """Whether most of the orders that bear these words also bear a day of cancelling."""
    dated, orders = connection.execute(
        "SELECT count(cancelled_on), count(*) FROM delivery_orders "
        f"WHERE list_contains([{', '.join(map(literal, stopped))}]::VARCHAR[], state)"
    ).fetchall()[0]
    return bool(2 * dated >= orders)


def _without_one_off(connection: "duckdb.DuckDBPyConnection") -> None:
    """Take out of the ids the words by which a shop says that an order is of no subscription."""
    rows = connection.execute(
        "SELECT DISTINCT said_subscription_id FROM orders "
        "WHERE regexp_full_match(said_subscription_id, '[^0-9０-９]{1,12}')"
    ).fetchall()
    words = [word for (word,) in rows if says_one_off(word)]
    if words:
        chosen = ", ".join(map(literal, words))
        connection.execute(
            "UPDATE orders SET said_subscription_id = NULL "
            f"WHERE list_contains([{chosen}]::VARCHAR[], said_subscription_id)"
        )


class _Filled(Struct, frozen=True):
    """SQL that fills gaps from the customer's row: see delivery_orders.sql."""

    fills: str = ""
    customers: str = ""


def _of_customers(customers: Staged | None, number: CustomerNumber) -> _Filled:
    """State, cancellation and reason as the customers source has them."""
    columns = {
        "state": ("subscription_state", "read_state(subscription_state)"),
        "cancelled_on": ("cancelled_on", "cancellation_day(cancelled_on)"),
        "reason": ("cancel_reason", "read_state(cancel_reason)"),
    }
    if customers is None:
        return _Filled()
    read = {name: value for name, (canonical, value) in columns.items() if canonical in customers.columns}
    if not read:
        return _Filled()
    items = ", ".join(f"max({value}) AS {name}" for name, value in read.items())
    given = " OR ".join(f"{columns[name][0]} IS NOT NULL" for name in read)
    fills = ", ".join(f"coalesce(given.{name}, theirs.{name}) AS {name}" for name in read)
    # An UPDATE of the finished table takes fifty times as long as this join.
    return _Filled(
        f"REPLACE ({fills})",
        f"LEFT JOIN (SELECT {number.of('person.customer_id')} AS customer_id, {items} "
        f"FROM {customers.relation} AS person {number.joined('person.customer_id')} "
        f"WHERE NOT is_total AND person.customer_id IS NOT NULL AND ({given}) GROUP BY 1) AS theirs "
        "ON theirs.customer_id = given.customer_id",
    )


class _Noticed(Struct, frozen=True):
    """What the reader of a report must know of how deliveries were told apart and numbered."""

    connection: "duckdb.DuckDBPyConnection"
    parts: Sequence[Part]

    def _headers(self, name: str) -> Headers:
        columns = [part.columns[name] for part in self.parts if name in part.columns]
        return Headers(list(dict.fromkeys(columns))[:1])

    def _count(self, query: str) -> int:
        return int(self.connection.execute(query).fetchall()[0][0])

    def ids_never_repeat(self, of: Said, key: str) -> Iterator[Remark]:
        """Ids that are each order's own, though customers order again and again. key: see _key_by_id."""
        ids = f"SELECT {key} AS id FROM orders WHERE {key} IS NOT NULL"
        if self._count(f"SELECT count(id) - count(DISTINCT id) FROM ({ids} LIMIT {_SAMPLE})"):
            return
        orders, distinct = self.connection.execute(
            f"SELECT count(id), count(DISTINCT id) FROM ({ids})"
        ).fetchall()[0]
        if orders < _FEWEST or distinct < orders:
            return
        customers = self._count(f"SELECT count(DISTINCT customer_id) FROM orders WHERE {key} IS NOT NULL")
        later = "said_delivery_number" in of.values and self._count(
            "SELECT count(*) FROM orders WHERE read_delivery_number(said_delivery_number) > 1"
        )
        if 2 * customers <= orders or later * 5 >= orders:
            fields = {"header": self._headers("subscription_id"), "count": orders}
            yield Remark("subscription_ids_never_repeat", fields, uncertain=True)

    def without_id(self) -> Iterator[Remark]:
        """Customer and course stand for a subscription."""
        key = "deliveries_by_course" if any("course" in part.columns for part in self.parts) else ""
        fields = {"count": self._count("SELECT count(*) FROM subscriptions")}
        yield Remark(key or "deliveries_by_customer", fields, uncertain=True)

    def numbers(self, *, constant: bool, zero: bool, by_id: bool) -> Iterator[Remark]:
        """Numbers that were not used, and those that leave something out or stand twice."""
        header = self._headers("delivery_number")
        if constant:
            yield Remark("delivery_numbers_constant", {"header": header}, uncertain=True)
            return
        if zero:
            yield Remark("delivery_numbers_from_zero", {"header": header})
            return
        counted, jumping, twice, disordered = self.connection.execute(
            "SELECT (SELECT count(*) FROM subscriptions WHERE counted), "
            "count(*) FILTER (WHERE highest - lowest + 1 > there), count(*) FILTER (WHERE most > 1), "
            "count(*) FILTER (WHERE disordered) FROM ("
            "SELECT min(n) AS lowest, max(n) AS highest, count(*) AS there, max(orders) AS most, "
            "bool_or(delivered_on < before_on) AS disordered FROM ("
            "SELECT subscription, n, orders, delivered_on, "
            "lag(delivered_on) OVER (PARTITION BY subscription ORDER BY n) AS before_on FROM deliveries "
            "SEMI JOIN (SELECT subscription FROM subscriptions WHERE NOT counted) USING (subscription)) "
            "GROUP BY subscription)"
        ).fetchall()[0]
        if jumping and by_id:
            jumping = self._count(script("delivery_jumps"))
        for key, count in {
            "delivery_numbers_missing": counted,
            "delivery_numbers_jump": jumping,
            "delivery_numbers_twice": twice,
            "delivery_numbers_disordered": disordered,
        }.items():
            if count:
                yield Remark(key, {"header": header, "count": int(count)}, uncertain=True)

    def first_lacks(self) -> Iterator[Remark]:
        """Numbers of which none is 1: the file begins later, or they are of something else."""
        lowest = self._count("SELECT min(n) FROM deliveries")
        fields = {"header": self._headers("delivery_number"), "lowest": lowest}
        yield Remark("delivery_numbers_without_first", fields, uncertain=True)

    def stopped(self, words: Sequence[str], meaning: str) -> Remark:
        """Words that mean a pause in one system and the end in another, where nothing decides it."""
        header = self._headers("subscription_state")
        fields = {"header": header, "words": self._shown(words, header)}
        return Remark(f"subscription_states_{meaning}", fields, uncertain=True)

    def overruled(self) -> Iterator[Remark]:
        """Subscriptions that go on by their state, and have ended by their day."""
        count = self._count("SELECT count(*) FROM subscriptions WHERE overruled = 1")
        if count:
            headers = {"header": self._headers("subscription_state"), "day": self._headers("cancelled_on")}
            yield Remark("subscription_states_overruled", {**headers, "count": count}, uncertain=True)

    def _shown(self, words: Sequence[str], header: Headers) -> str:
        """States of subscriptions for a sentence."""
        place = "delivery_orders", "state", "customer_id"
        shown = shown_words(self.connection, place, words, f"{header:en}", is_of_systems)
        return listed(shown, SHOWN)

    def unknown_states(self, words: Mapping[str, str]) -> Iterator[Remark]:
        """Words of which nothing says what they mean; a rare one may be about a single customer."""
        unknown = [word for word, meaning in words.items() if meaning == "unknown"]
        if not unknown:
            return
        chosen = ", ".join(map(literal, unknown))
        count = self._count(
            f"SELECT count(*) FROM delivery_orders WHERE list_contains([{chosen}]::VARCHAR[], state)"
        )
        header = self._headers("subscription_state")
        fields = {"header": header, "words": self._shown(sorted(unknown), header), "count": count}
        yield Remark("subscription_states_unknown", fields, uncertain=True)

    def several_in_one_order(self, orders: Staged, lines: Lines, *, by_id: bool) -> Iterator[Remark]:
        """Orders whose lines are of several subscriptions; each counts for that of its largest line."""
        if not by_id or lines.unique or "order_id" not in orders.columns:
            return
        count = self._count(
            "SELECT count(*) FROM (SELECT order_id FROM judged WHERE reason IS NULL AND order_id IS NOT NULL "
            "GROUP BY order_id, customer_id HAVING min(subscription_id) <> max(subscription_id))"
        )
        if count:
            fields = {"header": self._headers("subscription_id"), "count": count}
            yield Remark("deliveries_in_one_order", fields, uncertain=True)
