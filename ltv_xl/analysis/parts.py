"""The orders of one segment at a time: each part is as if the shop had no other customers.

Customers and orders are matched once, for all parts: the ledger of a part is cut from that of the whole. What
the file as a whole decides stays: the as-of date, the span, which customers are known from their start.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.analysis import workings
from ltv_xl.analysis.books import Books, working
from ltv_xl.analysis.dimensions import Attributes
from ltv_xl.analysis.divided import divided
from ltv_xl.analysis.results import results
from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.analysis.withheld import withheld
from ltv_xl.errors import SettingError
from ltv_xl.orders.personal import masked
from ltv_xl.orders.sales.earning import way
from ltv_xl.orders.table import CheckedOrders, Dimension
from ltv_xl.orders.wording import InWords
from ltv_xl.settings import Settings
from ltv_xl.texts import LANGUAGES, Language, room

if TYPE_CHECKING:
    import duckdb


_ORDERS_OF_PART = "(SELECT orders.* FROM orders JOIN roster ON roster.number = orders.customer_id) AS part"


class Part(Struct, frozen=True):
    """One segment: its value (see tables.py for None and OTHER), its orders, and their results."""

    dimension: Dimension
    value: str | None
    orders: CheckedOrders
    analysis: Analysis


def dimension_named(orders: CheckedOrders, name: str) -> Dimension:
    """The dimension that a user means by its name or header. SettingError names those that there are."""
    wanted = name.strip().casefold()
    for dimension in orders.dimensions:
        if wanted in {word.strip().casefold() for word in _names(dimension)}:
            return dimension
    if not orders.dimensions:
        raise SettingError("analysis.nothing_to_divide_by", name=name)
    known = InWords(lambda lang: ", ".join(_shown(each, lang) for each in orders.dimensions))
    raise SettingError("analysis.no_dimension", name=name, known=known)


def _names(dimension: Dimension) -> Iterator[str]:
    """What a user may call a dimension: its name, its header, and its title in either language."""
    yield dimension.name
    yield from (_title(dimension, lang) for lang in LANGUAGES)


def _title(dimension: Dimension, lang: Language) -> str:
    """What a report calls a dimension: by the header of a column, else in words of ours."""
    if dimension.of:
        return "*".join(_title(each, lang) for each in dimension.of)
    return dimension.label or str(room("report", lang)["dimension"].get(dimension.name, dimension.name))


def _shown(dimension: Dimension, lang: Language) -> str:
    """A dimension in a sentence, as one types it."""
    return masked(_title(dimension, lang) if lang == "ja" or dimension.label else dimension.name)


def parts(orders: CheckedOrders, settings: Settings, dimension: Dimension) -> Iterator[Part]:
    """The segments of a dimension, the largest first. Each is analysed when it is asked for."""
    number = orders.dimensions.index(dimension) + 1
    connection = orders.connection
    with working(connection):
        whole = Books.opened(orders, settings)
        at = divided(whole)
        groups = at.groups[number]
        gathered = at.by_channel.gathered if dimension.name == "channel" else frozenset()
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE members AS SELECT number, segment_{number} AS code FROM buyers"
        )
        codes = connection.execute("SELECT DISTINCT code FROM members ORDER BY code").fetchall()
        remaining = whole.attributes.without(number)
        barred = withheld(connection, remaining, whole.smallest)
        workings.drop(connection, "traits", "groups", "paid", "buyers")
        for table in ("roster", "ledger"):
            connection.execute(f"ALTER TABLE {table} RENAME TO whole_{table}")
        try:
            for (code,) in codes:
                attributes = replace(remaining, withheld=barred.get(code, {}))
                yield part(whole, dimension, code, groups[code], attributes, gathered)
        finally:
            workings.drop(connection, "members", "whole_roster", "whole_ledger")


def part(
    whole: Books,
    dimension: Dimension,
    code: int,
    value: str | None,
    attributes: Attributes,
    gathered: Collection[str | None],
) -> Part:
    """The part of one group. Wants members, whole_roster and whole_ledger.

    attributes: what its customers are divided by. gathered: channels whose ad spend the report of all does
    not show by itself; nor then does the part.
    """
    connection, orders = whole.connection, whole.orders
    for table in ("roster", "ledger"):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT whole.* FROM whole_{table} AS whole "
            f"JOIN members ON members.number = whole.number WHERE members.code = {code}"
        )
    zero, refunds = orders_without_revenue(connection)
    reckoning = orders.reckoning
    channel = value if dimension.name == "channel" else None
    cut = replace(
        orders,
        dimensions=tuple(each for each in orders.dimensions if each != dimension),
        has_ads=channel not in {None, OTHER, *gathered} and has_spend(whole, channel),
        has_contracts=orders.has_contracts and has_contracts(whole),
        zero_orders=zero,
        refund_orders=refunds,
        way=orders.way if reckoning is None else way(connection, reckoning, _ORDERS_OF_PART),
    )
    values = {**whole.values, "only_channel": channel}
    alone = replace(attributes, paid=attributes.paid and cut.has_ads, campaign=None)
    books = Books(cut, whole.settings, alone, values)
    return Part(dimension, value, cut, results(books))


def has_spend(whole: Books, channel: str | None) -> bool:
    """Whether anything was spent on this channel."""
    if not whole.orders.has_ads:
        return False
    rows = whole.connection.execute(
        "SELECT 1 FROM ad_spend JOIN labels ON labels.value = ad_spend.channel "
        f"WHERE labels.dimension = {whole.attributes.channel} AND labels.name = $channel LIMIT 1",
        {"channel": channel},
    )
    return bool(rows.fetchall())


def has_contracts(whole: Books) -> bool:
    """Whether a customer of the part has a plan, or plans are named nowhere at all."""
    if "plan" not in whole.attributes.customer_columns:
        return True
    here, anywhere = whole.connection.execute(
        "SELECT (SELECT count(plan) FROM roster), (SELECT count(plan) FROM whole_roster)"
    ).fetchall()[0]
    return bool(here or not anywhere)


def orders_without_revenue(connection: "duckdb.DuckDBPyConnection") -> tuple[int, int]:
    """The part's orders of zero value, and below zero."""
    zero, refunds = connection.execute(
        "SELECT count(*) FILTER (WHERE revenue = 0), count(*) FILTER (WHERE revenue < 0) FROM ledger"
    ).fetchall()[0]
    return zero, refunds
