"""A column that its header calls a state (状態) and whose words are those of subscriptions: 継続, 解約.

Read as states of orders, they would say nothing, and nobody would have cancelled.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.columns.contents import column_contents
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.sales import status
from ltv_xl.orders.sales.subscription_words import meanings

if TYPE_CHECKING:
    import duckdb

_TELLING = ("subscription_id", "delivery_number", "course")
"""Columns of which one says that orders are deliveries."""
_LOOKED_AT = 100_000
"""Rows whose words are looked at."""


def with_states_of_subscriptions(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part]
) -> tuple[Part, ...]:
    """The sources, such a column of each being that of its subscriptions."""
    return tuple(_part(connection, part) for part in parts)


def _part(connection: "duckdb.DuckDBPyConnection", part: Part) -> Part:
    if part.system or not may_be_of_subscriptions(part):
        return part
    places = {column.place: name for name, column in part.columns.items() if base_name(name) == "status"}
    contents = column_contents(connection, part.raw, _LOOKED_AT, list(places))
    return settled(part, {places[content.place]: content.values for content in contents})


def may_be_of_subscriptions(part: Part) -> bool:
    """Whether orders are deliveries of which no column says the state of their subscription."""
    return "subscription_state" not in part.columns and any(map(part.columns.get, _TELLING))


def settled(part: Part, words: Mapping[str, Collection[str]]) -> Part:
    """The source whose column of such words is that of its subscriptions. words: of each column of states."""
    of_subscriptions = [name for name, there in words.items() if are_of_subscriptions(there)]
    if len(of_subscriptions) != 1:
        return part
    renamed = {
        "subscription_state" if name in of_subscriptions else name: column
        for name, column in part.columns.items()
    }
    return replace(part, columns=renamed)


def are_of_subscriptions(words: Collection[str]) -> bool:
    """Whether all words are states of subscriptions, one of them no state of orders, and none keeps an order
    from being a sale.
    """
    return (
        len(meanings(words)) == len(words)
        and bool(status.unknown_words(words))
        and not status.meanings(words)
    )
