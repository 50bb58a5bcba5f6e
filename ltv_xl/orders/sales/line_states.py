"""The SQL of what keeps a line from being a sale: its states, flags and days of cancellation."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.errors import SourceError
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.shops import StatusRule
from ltv_xl.orders.headers import Column, base_name, normal
from ltv_xl.orders.sales import status
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_MOST_WORDS = 10_000
NEVER = (
    "[0-]|-?infinity"
    "|(0[0-9]{3}|1[0-8][0-9]{2}|19[0-8][0-9]|2099|2[1-9][0-9]{2}|[3-9][0-9]{3})([-/.年].*|[0-9]{4}.*)"
)
"""What databases write for a day that never was: one before 1990 or from 2099 on, as `usable_day` says it of
days.
"""
MOST_STATES = 30
_FEWEST_ALIKE = 5
_NEARLY_ALL = 0.8
_AMBIGUOUS = ("state", "estado", "stato", "状態")
"""Headers that mean the state of an order, or a region, or how new a thing is: what stands there decides."""


def is_never(day: str) -> bool:
    """Whether a text is such a day."""
    return re.fullmatch(NEVER, day) is not None


def refuse_days_of_subscriptions(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> None:
    """SourceError for a day of cancelling that all orders of a subscription share: they were delivered."""
    if "subscription_id" not in staged.columns:
        return
    for number, part in enumerate(parts):
        for name, column in part.columns.items():
            if base_name(name) != "cancelled_at" or "cancelled_at" in part.mapped:
                continue
            rows = (
                f"SELECT subscription_id AS subscription, {name} AS day, order_date AS ordered_on "
                f"FROM {staged.relation} WHERE source_no = {number}"
            )
            refuse_shared_days(connection, rows, part.raw.name, column)


def refuse_shared_days(
    connection: "duckdb.DuckDBPyConnection", rows: str, source: str, column: Column
) -> None:
    """SourceError where they share it. rows: a SELECT of subscription, day and ordered_on of each row."""
    alike, several = connection.execute(script("days_of_subscriptions").format(rows=rows)).fetchall()[0]
    if several and alike >= _FEWEST_ALIKE and alike >= _NEARLY_ALL * several:
        raise SourceError(
            "orders.day_of_subscription", file=source, header=listed([column.header]), count=int(alike)
        )


def rank_of_line(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> tuple[str, str]:
    """SQL of the rank (1 cancelled, 2 returned, 3 unpaid, 4 no sale, NULL a sale) and of "no status here"."""
    ranks, blanks = [], []
    for name in sorted(staged.columns):
        if name.startswith("status_"):
            ranks += _ranks(connection, parts, staged, name)
            blanks.append(f"{name} IS NULL")
        elif name.startswith("cancel_flag_"):
            no = ", ".join(map(literal, status.denials(word for _, word in _words(connection, staged, name))))
            ranks.append(
                f"CASE WHEN {name} IS NOT NULL AND NOT list_contains([{no}]::VARCHAR[], {name}) THEN 1 END"
            )
        elif name.startswith("cancelled_at_"):
            ranks.append(f"CASE WHEN NOT regexp_full_match({name}, '{NEVER}') THEN 1 END")
    rank = f"least({', '.join(ranks)})" if ranks else "NULL::INTEGER"
    return rank, f"({' AND '.join(blanks)})" if blanks else "false"


def _ranks(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged, name: str
) -> list[str]:
    """SQL of the ranks of a column of states; a known system has words of its own."""
    words = _words(connection, staged, name)
    ranks = []
    for rule, numbers in _rules(parts, name).items():
        meanings = status.meanings([word for number, word in words if number in numbers], rule)
        here = "" if len(numbers) == len(parts) else f"source_no IN ({', '.join(map(str, numbers))}) AND "
        for place, meaning in enumerate(status.RANK, start=1):
            chosen = ", ".join(literal(word) for word, meant in meanings.items() if meant == meaning)
            if chosen:
                ranks.append(f"CASE WHEN {here}list_contains([{chosen}], {name}) THEN {place} END")
    return ranks


def _words(connection: "duckdb.DuckDBPyConnection", staged: Staged, name: str) -> list[tuple[int, str]]:
    """The distinct words of a column, each with the number of its source."""
    return connection.execute(
        f"SELECT DISTINCT source_no, {name} FROM {staged.relation} "
        f"WHERE {name} IS NOT NULL LIMIT {_MOST_WORDS}"
    ).fetchall()


def unknown_words(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], staged: Staged
) -> Mapping[Column, Mapping[str, int]]:
    """Column of states -> words of which nothing says whether such an order is a sale -> their rows.

    A known system's rule leaves none open. A column of more words than systems have states is none of states.
    """
    unknown: dict[Column, Mapping[str, int]] = {}
    for name in sorted(name for name in staged.columns if name.startswith("status_")):
        counted = connection.execute(
            f"SELECT source_no, {name}, count(*) FROM {staged.relation} WHERE {name} IS NOT NULL "
            f"GROUP BY ALL ORDER BY ALL LIMIT {_MOST_WORDS}"
        ).fetchall()
        for rule, numbers in _rules(parts, name).items():
            columns = [parts[number].columns[name] for number in numbers if name in parts[number].columns]
            rows: dict[str, int] = {}
            for number, word, count in counted:
                if number in numbers:
                    rows[word] = rows.get(word, 0) + int(count)
            odd = status.unknown_words(rows) if rule is None and len(rows) <= MOST_STATES else []
            if columns and odd and not are_of_something_else(columns[0].header, rows, odd):
                unknown.setdefault(columns[0], {word: rows[word] for word in odd})
    return unknown


def are_of_something_else(header: str, words: Collection[str], unknown: Collection[str]) -> bool:
    """Whether a column has no states of orders: no word of it is known, or all are codes as CA and OK."""
    if normal(header) not in _AMBIGUOUS:
        return False
    return len(unknown) == len(words) or all(re.fullmatch("[A-Z]{2,3}", word) for word in words)


def _rules(parts: Sequence[Part], name: str) -> Mapping[StatusRule | None, list[int]]:
    """The rule of a column of states -> the sources that it holds for; None: the words of any shop."""
    rules: dict[StatusRule | None, list[int]] = {}
    for number, part in enumerate(parts):
        rules.setdefault(part.system.statuses.get(name) if part.system else None, []).append(number)
    return rules
