"""From a database's tables to CheckedOrders: the flow. Nothing but counts and names comes here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import SettingError, SourceError
from ltv_xl.orders import notices, refusals
from ltv_xl.orders.columns.crossing import pairs_of, with_pairs
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.columns.plan import by_columns, dimensions_of
from ltv_xl.orders.contact_columns import ContactColumn
from ltv_xl.orders.headers import Column, Role, find
from ltv_xl.orders.read import REASONS_REJECTED
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales.lines import SET_ASIDE
from ltv_xl.orders.table import CheckedOrders, Dimension, Source
from ltv_xl.orders.values.zone import USUAL, Zone, today
from ltv_xl.orders.wording import InWords, listed, reasons_in_words
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from ltv_xl.warehouse import contacts, subscriptions
from ltv_xl.warehouse.currencies import Currencies, currencies_of
from ltv_xl.warehouse.declared import Declared, check_types, declared, money_left_out
from ltv_xl.warehouse.doubts import doubts
from ltv_xl.warehouse.doubts_of_states import doubts_of_states
from ltv_xl.warehouse.judging import Judged, judge
from ltv_xl.warehouse.place import Place
from ltv_xl.warehouse.settled import (
    refunds_are_off,
    refuse_days_of_subscriptions,
    with_refunds_settled,
    with_states_settled,
)
from ltv_xl.warehouse.state_words import StateWords, state_words
from ltv_xl.warehouse.tables import (
    Earned,
    make_ad_spend,
    make_customers,
    make_keys,
    make_order_products,
    make_orders,
)

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.engines.warehouse import Column as GivenColumn
    from ltv_xl.analysis.engines.warehouse import Warehouse

VIEWS: Mapping[Role, str] = {
    "orders": "given_orders",
    "customers": "given_customers",
    "ad_spend": "given_ads",
}
"""Our view of each table of the user's."""

VIEWS_OF_ROWS = ("judged", "given_lines", "given_people", "given_spend")
"""Views of those. While any of them is there, nobody can drop a table of the user's."""


class Sources(Struct, frozen=True):
    """The tables, with what is taken from each, and the dimensions in report order."""

    orders: Declared
    customers: Declared | None
    ads: Declared | None
    dimensions: tuple[Dimension, ...]

    @property
    def all(self) -> tuple[Declared, ...]:
        """The tables that there are."""
        return (self.orders, *(each for each in (self.customers, self.ads) if each is not None))

    @property
    def whole(self) -> bool:
        """Whether all ids of customers are whole numbers."""
        named = (self.orders, *([] if self.customers is None else [self.customers]))
        return all(each.kind("customer_id") == "whole" for each in named)

    @property
    def of_orders(self) -> list[str]:
        """The dimensions that stand in orders."""
        return [name.name for name in self.dimensions if not name.of and name.name in self.orders]

    @property
    def of_customers(self) -> list[str]:
        """The dimensions that stand in customers."""
        return [
            each.name
            for each in self.dimensions
            if not each.of and each.place == "customer" and each.name != "age_band"
        ]


def read(
    warehouse: "Warehouse",
    place: Place,
    settings: Settings,
    progress: Callable[[str], None] | None = None,
    wanted: Sequence[str] = (),
) -> CheckedOrders:
    """The checked orders of a database: its tables stay where they are, ours stand beside them.

    wanted: also read these columns, by customer, for lists that name them: see contacts.py.
    SourceError and SettingError where a table cannot be used as it is declared.
    """
    with warehouse.engine.snapshot():
        orders = _read(warehouse, place, settings, progress, wanted)
        for view in (*VIEWS_OF_ROWS, *VIEWS.values()):
            warehouse.execute(f"DROP VIEW IF EXISTS {view}")
        warehouse.execute("DROP TABLE IF EXISTS lone_refunds")
        return orders


class Rows(Struct, frozen=True):
    """The rows of the orders, judged. values: what else is taken from them, by column; carried: contacts.

    words: of the columns that may say which are sales.
    """

    judged: Judged
    words: StateWords
    values: Mapping[str, str]
    carried: tuple[ContactColumn, ...]
    currencies: Currencies


class Made(Struct, frozen=True):
    """What became of the tables that were made, and what to say of them."""

    earned: Earned
    has_products: bool
    has_subscriptions: bool
    remarks: tuple[Remark, ...]


def _read(
    warehouse: "Warehouse",
    place: Place,
    settings: Settings,
    progress: Callable[[str], None] | None,
    wanted: Sequence[str],
) -> CheckedOrders:

    def say(key: str, **fields: object) -> None:
        if progress is not None:
            progress(text(f"orders.progress.{key}", settings.lang, **fields))

    _check_settings(settings)
    connection = cast("duckdb.DuckDBPyConnection", warehouse)  # as far as the analysis and this room go
    say("reading", file=place.orders)
    sources = opened(warehouse, place, settings)
    zone = settings.timezone or USUAL
    words = state_words(connection, sources.orders, settings.mapping, zone)
    sources = replace(sources, orders=with_states_settled(sources.orders, words))
    refuse_days_of_subscriptions(connection, sources.orders, zone)
    rows = _rows(connection, sources, words, settings, zone, wanted)
    remarks = _check(connection, sources.orders, rows.judged, settings) + rows.currencies.remarks
    say("putting_together")
    assert rows.judged.last is not None  # _check refuses tables without a usable row
    as_of = settings.as_of or rows.judged.last
    made = _made(connection, sources, rows, settings, zone, as_of)
    return _checked(connection, sources, rows, made, as_of, zone, remarks + made.remarks)


def _rows(
    connection: "duckdb.DuckDBPyConnection",
    sources: Sources,
    words: StateWords,
    settings: Settings,
    zone: str,
    wanted: Sequence[str],
) -> Rows:
    """Judge the rows of the orders."""
    orders = sources.orders
    values = {name: orders.as_text(name) for name in sources.of_orders}
    values |= subscriptions.said(orders, zone)
    carried = contacts.chosen(orders, sources.customers, wanted, settings.mapping)
    currencies = currencies_of(connection, orders, sources.ads, settings)
    judged = judge(
        connection,
        orders,
        values | contacts.values_of(orders, 0, carried) | words.cells(orders, zone, settings.mapping),
        zone,
        today(Zone(zone)),
        settings.as_of,
        other_currency=currencies.other_order,
        whole=sources.whole,
        words=words.used,
    )
    return Rows(judged, words, values, carried, currencies)


def _made(
    connection: "duckdb.DuckDBPyConnection",
    sources: Sources,
    rows: Rows,
    settings: Settings,
    zone: str,
    as_of: date,
) -> Made:
    """Make the checked tables beside the user's."""
    orders, customers, whole, judged = sources.orders, sources.customers, sources.whole, rows.judged
    remarks: tuple[Remark, ...] = ()
    make_keys(connection, customers, whole=whole, with_contacts=settings.with_customers)
    if rows.carried:
        contacts.make(connection, customers, rows.carried, whole=whole)
    has_products = judged.several and "product" in rows.values
    numbered = has_products or "subscription_id" in orders
    earned = make_orders(
        connection,
        orders,
        judged,
        list(rows.values),
        settings,
        numbered=numbered,
        refunds_off=refunds_are_off(connection, orders, settings.mapping),
    )
    if has_products:
        make_order_products(connection, with_numbers="order_id" in orders)
    twice = make_customers(connection, customers, sources.of_customers, zone, settings, whole=whole)
    if twice:
        remarks += (Remark("customers_twice", {"count": twice}),)
    has_subscriptions = False
    if "subscription_id" in orders:
        has_subscriptions, noticed = subscriptions.make(connection, orders, customers, zone, as_of)
        remarks += noticed
    if sources.ads is not None:
        remarks += _spend(connection, sources, sources.ads, zone, settings, rows.currencies.other_spend)
    if money := money_left_out(orders, settings.mapping):
        remarks += (Remark("money_not_read", {"headers": listed(money)}, uncertain=True),)
    remarks += earned.remarks + notices.gap_remark(connection)
    remarks += doubts_of_states(connection, orders, judged, rows.words)
    remarks += doubts(connection, orders, customers, judged, earned.profit_from, whole=whole)
    return Made(earned, has_products, has_subscriptions, remarks)


def _checked(
    connection: "duckdb.DuckDBPyConnection",
    sources: Sources,
    rows: Rows,
    made: Made,
    as_of: date,
    zone: str,
    remarks: tuple[Remark, ...],
) -> CheckedOrders:
    """The tables that were made, with what became of every row."""
    judged, earned = rows.judged, made.earned
    assert judged.first is not None
    assert judged.last is not None
    zero, refunds = connection.execute(
        "SELECT sum(CASE WHEN orders.revenue = 0 THEN 1 ELSE 0 END) AS zero, "
        "sum(CASE WHEN orders.revenue < 0 THEN 1 ELSE 0 END) AS refunds FROM orders"
    ).fetchall()[0]
    counts = {reason: count for reason, count in judged.counts.items() if reason is not None}
    order = [*REASONS_REJECTED, *SET_ASIDE]
    return CheckedOrders(
        connection=connection,
        as_of=as_of,
        first_order=judged.first,
        last_order=judged.last,
        dimensions=sources.dimensions,
        has_ads=sources.ads is not None,
        has_contracts=sources.customers is not None and "cancelled_on" in sources.customers,
        has_times=judged.has_times,
        profit_from=earned.profit_from,
        margin=earned.margin,
        way=earned.way,
        reckoning=earned.reckoning,
        sources=_sources(connection, sources, judged),
        rows_read=sum(judged.counts.values()),
        rows_used=judged.counts[None],
        rows_left_out={reason: counts[reason] for reason in order if reason in counts},
        rejected_reasons=frozenset(REASONS_REJECTED),
        zero_orders=int(zero),
        refund_orders=int(refunds),
        remarks=remarks,
        has_order_products=made.has_products,
        has_subscriptions=made.has_subscriptions,
        currency=rows.currencies.code,
        currency_is_named=rows.currencies.is_named,
        contacts=tuple(column.header for column in rows.carried),
        timezone=zone,
    )


def tables_of(place: Place) -> dict[Role, str]:
    """The tables that a place names."""
    named: dict[Role, str | None] = {
        "orders": place.orders,
        "customers": place.customers,
        "ad_spend": place.ads,
    }
    return {role: table for role, table in named.items() if table}


def columns_given(warehouse: "Warehouse", role: Role, table: str) -> "list[GivenColumn]":
    """Make our view of a table; its columns. SourceError where there is no such table."""
    warehouse.engine.give(VIEWS[role], table)
    warehouse.made.add(VIEWS[role])
    return warehouse.engine.columns(VIEWS[role])


def opened(warehouse: "Warehouse", place: Place, settings: Settings) -> Sources:
    """The tables as they are declared."""
    named = tables_of(place)
    columns = {role: columns_given(warehouse, role, table) for role, table in named.items()}
    every = [column.name for of in columns.values() for column in of]
    refusals.check_mapping(settings.mapping, every)
    headers = [column.name for role, of in columns.items() if role != "ad_spend" for column in of]
    pairs = pairs_of(settings.by, headers)
    by = by_columns(headers, [word for word in settings.by if word not in pairs], pairs)
    tables = {
        role: _with_by(
            declared(role, table, VIEWS[role], columns[role], settings.mapping, place.engine), role, by
        )
        for role, table in named.items()
    }
    tables["orders"] = with_refunds_settled(cast("duckdb.DuckDBPyConnection", warehouse), tables["orders"])
    for each in tables.values():
        check_types(each, list(each.part.columns))
    orders, customers = tables["orders"], tables.get("customers")
    dimensions = dimensions_of([orders.part], customers.part if customers else None, by)
    parts = [each.part for each in tables.values()]
    return Sources(orders, customers, tables.get("ad_spend"), with_pairs(dimensions, pairs, headers, parts))


def _with_by(of: Declared, role: Role, by: Mapping[str, str]) -> Declared:
    """The same table with the further columns that customers are divided by."""
    if role == "ad_spend":
        return of
    headers = of.part.raw.headers
    places = {name: find(header, headers) for name, header in by.items()}
    more = {name: Column(place, headers[place]) for name, place in places.items() if place is not None}
    return Declared(_part(of, more), of.kinds, of.table)


def _part(of: Declared, more: Mapping[str, Column]) -> Part:
    return Part(of.part.raw, {**of.part.columns, **more})


def _check_settings(settings: Settings) -> None:
    """SettingError for a choice that is about files."""
    for name in ("shop", "decimal", "date_order", "walk_ins"):
        if getattr(settings, name):
            raise SettingError("engines.of_files", option="--" + name.replace("_", "-").removesuffix("s"))


def _check(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, judged: Judged, settings: Settings
) -> tuple[Remark, ...]:
    """SourceError where no row, or too few, can be used; with allow_partial it is a remark."""
    rows = sum(judged.counts.values())
    rejected = {
        reason: count for reason, count in judged.counts.items() if reason in REASONS_REJECTED and reason
    }
    reasons = {reason: count for reason, count in judged.counts.items() if reason}
    if not judged.counts.get(None):
        raise SourceError(
            "orders.nothing_usable" if rows else "engines.no_rows",
            file=orders.table,
            rows=rows,
            reasons=InWords(partial(reasons_in_words, reasons)),
        )
    assert judged.first is not None
    refusals.check_opening(connection, judged.first, settings.shop_opened)
    count = sum(rejected.values())
    if count <= refusals.MOST_REJECTED * rows:
        return ()
    fields = {
        "file": orders.table,
        "count": count,
        "rows": rows,
        "share": f"{count / rows:.0%}",
        "reasons": InWords(partial(reasons_in_words, rejected)),
    }
    if settings.allow_partial:
        return (Remark("partly_used", fields, uncertain=True),)
    raise SourceError("engines.mostly_rejected", **fields)


def _spend(
    connection: "duckdb.DuckDBPyConnection",
    sources: Sources,
    ads: Declared,
    zone: str,
    settings: Settings,
    other_currency: str,
) -> tuple[Remark, ...]:
    """Make ad_spend, and what to say of it."""
    has_channels = any(each.name == "channel" for each in sources.dimensions)
    unusable, others = make_ad_spend(
        connection, ads, zone, settings, other_currency=other_currency, judged=has_channels
    )
    counts = {"ads_left_out": unusable, "ads_in_other_currency": others}
    remarks = [Remark(key, {"count": count}) for key, count in counts.items() if count]
    if not has_channels and {"channel", "campaign"} & set(ads.part.columns):
        remarks.append(Remark("ads_without_channels", {"file": ads.table}, uncertain=True))
    return tuple(remarks)


def _sources(connection: "duckdb.DuckDBPyConnection", sources: Sources, judged: Judged) -> tuple[Source, ...]:
    """Each table with its rows and the columns taken from it."""
    rows = [sum(judged.counts.values())]
    rows += [
        int(connection.execute(f"SELECT count(*) AS rows_there FROM {each.view}").fetchall()[0][0])
        for each in sources.all[1:]
    ]
    return tuple(
        Source(
            name=each.table,
            role=each.part.raw.role,
            rows=count,
            columns={name: column.header for name, column in each.part.columns.items()},
            detail=each.part.raw.detail,
            unused=tuple(
                header
                for header in each.part.raw.headers
                if header not in {column.header for column in each.part.columns.values()}
            ),
        )
        for each, count in zip(sources.all, rows, strict=True)
    )
