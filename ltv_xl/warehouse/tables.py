"""The checked tables, made beside the user's: what orders/table.py says of each."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ltv_xl.database import quoted
from ltv_xl.errors import SourceError
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales import earning
from ltv_xl.orders.sales.commission import mall_rates
from ltv_xl.orders.sales.composition import Roles
from ltv_xl.orders.table import ProfitFrom
from ltv_xl.orders.way import Way
from ltv_xl.orders.whole import people
from ltv_xl.settings import Settings
from ltv_xl.warehouse.declared import MOST, Declared, usable_day
from ltv_xl.warehouse.judging import ORDER_DAY, Judged, customers_key

if TYPE_CHECKING:
    import duckdb

SMALLEST, LARGEST = -(2**31), 2**31 - 1
"""Whole numbers that customers' numbers are of."""

_MAKE = "CREATE OR REPLACE TEMP TABLE"

_CONTACT = "keys.key LIKE '%@%' OR regexp_matches(keys.key, '^0[0-9]{8,10}( .*)?$')"
"""SQL: the id of a guest is an e-mail address, or a telephone with or without a name."""


class Earned(Struct, frozen=True):
    """What the orders earn: see orders/sales/order_table.py."""

    profit_from: ProfitFrom
    margin: Decimal
    way: Way
    reckoning: earning.Reckoning
    remarks: tuple[Remark, ...]


def make_keys(
    connection: "duckdb.DuckDBPyConnection", customers: Declared | None, *, whole: bool, with_contacts: bool
) -> None:
    """Make customer_keys (customer_id, key) and customer_ids. whole: all ids are whole numbers."""
    sources = ["SELECT judged.customer_key AS key FROM judged WHERE judged.reason IS NULL"]
    if customers is not None:
        value = customers_key(customers, whole=whole)
        sources.append(f"SELECT {value} AS key FROM {customers.view} AS given")
    keys = (
        f"SELECT DISTINCT named.key FROM ({' UNION ALL '.join(sources)}) AS named WHERE named.key IS NOT NULL"
    )
    number = "CAST(row_number() OVER (ORDER BY keys.key) AS INTEGER)"
    if whole:
        low, high = connection.execute(
            f"SELECT min(keys.key) AS low, max(keys.key) AS high FROM ({keys}) AS keys"
        ).fetchall()[0]
        if low is None or (low >= SMALLEST and high <= LARGEST):
            number = "CAST(keys.key AS INTEGER)"
    connection.execute(
        f"{_MAKE} customer_keys AS SELECT {number} AS customer_id, keys.key FROM ({keys}) AS keys"
    )
    shown = "keys.key" if whole or with_contacts else f"CASE WHEN {_CONTACT} THEN NULL ELSE keys.key END"
    connection.execute(
        f"{_MAKE} customer_ids AS SELECT keys.customer_id, {shown} AS id FROM customer_keys AS keys"
    )


def make_orders(
    connection: "duckdb.DuckDBPyConnection",
    given: Declared,
    judged: Judged,
    dimensions: Sequence[str],
    settings: Settings,
    *,
    numbered: bool,
    refunds_off: bool,
) -> Earned:
    """Make orders. dimensions: its columns. numbered: order_products names its rows.

    refunds_off: the amounts are what refunds have left.
    """
    money = _money(connection, given, judged, dimensions, settings, refunds_off=refunds_off)
    day = ORDER_DAY.replace("judged.", "lines.")
    group = f" GROUP BY lines.customer_key, lines.order_id, {day}" if judged.several else ""
    delivered = _delivered(given, judged) if "said_subscription_id" in dimensions else []
    chosen = [
        f"{f'max(lines.top_{place})' if judged.several else f'lines.{quoted(name)}'} AS {quoted(name)}"
        for place, name in enumerate(dimensions, start=1)
    ]
    inner = [
        "lines.customer_key",
        "lines.order_id",
        f"{'min' if judged.several else ''}(lines.ordered_at) AS placed_at",
        f"CAST({money.revenue} AS DECIMAL(18, 4)) AS revenue",
        f"CAST({money.cost} AS DECIMAL(18, 4)) AS cost",
        *(f"CAST({value} AS DECIMAL(18, 4)) AS {name}" for name, value in money.roles.columns.items()),
        *chosen,
        *delivered,
    ]
    row = [
        "CAST(row_number() OVER (ORDER BY keys.customer_id, summed.placed_at, summed.order_id) AS INTEGER) "
        "AS order_row"
    ]
    outer = [
        "keys.customer_id",
        "summed.order_id",
        "CAST(summed.placed_at AS DATE) AS order_date",
        "summed.placed_at AS ordered_at",
        "summed.revenue",
        f"CAST({money.profit} AS DECIMAL(18, 4)) AS profit",
        *money.roles.columns,
        *([f"CAST({money.gross_profit} AS DECIMAL(18, 4)) AS gross_profit"] if money.spent else []),
        *(f"summed.{quoted(name)}" for name in dimensions),
        *(["summed.delivery_refunded"] if delivered else []),
        *(row if numbered else []),
    ]
    connection.execute(
        f"{_MAKE} orders AS SELECT {', '.join(outer)} "
        f"FROM (SELECT {', '.join(inner)} FROM ({_lines(judged, dimensions)}) AS lines{group}) AS summed "
        "JOIN customer_keys AS keys ON keys.key = summed.customer_key"
    )
    reckoning = earning.Reckoning(money.roles, money.spent, money.goods_known)
    remarks = (*earning.remarks(settings, money.roles, goods_known=money.goods_known), *money.unmatched)
    way = earning.way(connection, reckoning)
    return Earned(money.profit_from, money.margin, way, reckoning, remarks)


class _Money(NamedTuple):
    """The money of an order. revenue, cost: SQL over its lines; gross_profit, profit: SQL over these.

    spent: its variable costs, if they are known. unmatched: what to say of malls that no order names.
    """

    revenue: str
    cost: str
    gross_profit: str
    profit: str
    profit_from: ProfitFrom
    margin: Decimal
    goods_known: bool
    roles: Roles
    spent: earning.Costs | None
    unmatched: tuple[Remark, ...]


def _money(
    connection: "duckdb.DuckDBPyConnection",
    given: Declared,
    judged: Judged,
    dimensions: Sequence[str],
    settings: Settings,
    *,
    refunds_off: bool,
) -> _Money:

    def total(column: str) -> str:
        return f"sum(lines.{column})" if judged.several else f"lines.{column}"

    margin = Decimal(1) if settings.margin is None else settings.margin
    sign = "-" if judged.refunds < 0 else ""
    has_refunds = "refunded" in given and not refunds_off
    refunded = f"{sign}coalesce({total('refunded')}, 0)" if has_refunds else ""
    tax = settings.tax
    factor = f"{1 + tax.rate:f}" if tax is not None and tax.included and tax.rate else ""
    amount = f"({total('amount')}{f' - ({refunded})' if refunded else ''})"
    columns = {}
    if refunded:
        columns["refunds"] = _untaxed(refunded, factor)
    if factor:
        columns["tax"] = f"CAST({amount} AS DOUBLE) * (1 - 1 / {factor})"
    roles = Roles(columns, factor, tax.rate if tax is not None and not tax.included else Decimal(0))
    assumed = "revenue" if margin == 1 else f"revenue * {margin:.10f}"
    profit_from, cost, gross_profit = _profit(given, total, roles, assumed)
    goods_known = profit_from != "margin" or margin != 1
    malls, unmatched = mall_rates(connection, settings.commission, dimensions)
    spent = earning.costs(settings, roles, malls, goods_known=goods_known)
    return _Money(
        _untaxed(amount, factor),
        cost,
        gross_profit,
        gross_profit if spent is None else earning.contribution(gross_profit, spent, roles),
        profit_from,
        margin,
        goods_known,
        roles,
        spent,
        tuple(unmatched),
    )


def _untaxed(amount: str, factor: str) -> str:
    """The SQL of an amount without its tax. factor: what tax makes of 1; "" where none is in it."""
    return f"CAST({amount} AS DOUBLE) / {factor}" if factor else amount


def _delivered(given: Declared, judged: Judged) -> list[str]:
    """Whether an order, which may be a delivery, was refunded or returned."""
    refunded = " OR lines.refunded <> 0" if "refunded" in given else ""
    flag = f"CASE WHEN lines.rank = 0{refunded} THEN 1 END"
    return [f"{'max' if judged.several else ''}({flag}) AS delivery_refunded"]


def _lines(judged: Judged, dimensions: Sequence[str]) -> str:
    """The SQL of the rows that go in; with several to an order, top_1 ... is what its largest row says."""
    values = ["judged.*"]
    if judged.several:
        values += [
            f"first_value(judged.{quoted(name)}) OVER ("
            f"PARTITION BY judged.customer_key, judged.order_id, {ORDER_DAY} "
            f"ORDER BY CASE WHEN judged.{quoted(name)} IS NULL THEN 1 ELSE 0 END, judged.amount DESC, "
            f"judged.{quoted(name)} DESC) AS top_{place}"
            for place, name in enumerate(dimensions, start=1)
        ]
    return f"SELECT {', '.join(values)} FROM judged WHERE judged.reason IS NULL"


def _profit(
    given: Declared, total: Callable[[str], str], roles: Roles, assumed: str
) -> tuple[ProfitFrom, str, str]:
    """Where profit comes from, the SQL of an order's cost (or profit) and of its gross profit."""
    if "gross_profit" in given:
        refunded = f" - ({roles.columns['refunds']})" if "refunds" in roles.columns else ""
        return "gross_profit", f"{total('gross_profit')}{refunded}", f"coalesce(cost, {assumed})"
    if "cost" in given:
        return "cost", total("cost"), f"CASE WHEN cost IS NULL THEN {assumed} ELSE revenue - cost END"
    return "margin", "NULL", assumed


def make_order_products(connection: "duckdb.DuckDBPyConnection", *, with_numbers: bool) -> None:
    """Make order_products. with_numbers: orders have ids; rows without one belong to their customer's day."""
    joins = {
        "orders.order_id = judged.order_id": with_numbers,
        "orders.order_id IS NULL AND judged.order_id IS NULL "
        "AND orders.order_date = CAST(judged.ordered_at AS DATE)": True,
    }
    selects = [
        "SELECT orders.order_row, judged.product, judged.amount FROM judged "
        "JOIN customer_keys AS keys ON keys.key = judged.customer_key "
        f"JOIN orders ON orders.customer_id = keys.customer_id AND {join} "
        "WHERE judged.reason IS NULL AND judged.product IS NOT NULL"
        for join, wanted in joins.items()
        if wanted
    ]
    connection.execute(
        f"{_MAKE} order_products AS SELECT held.order_row, held.product, "
        "CASE WHEN sum(held.amount) > 0 THEN CAST(sum(held.amount) AS DECIMAL(18, 4)) ELSE 0 END AS worth "
        f"FROM ({' UNION ALL '.join(selects)}) AS held "
        "GROUP BY held.order_row, held.product HAVING max(CASE WHEN held.amount > 0 THEN 1 ELSE 0 END) = 1"
    )


_ATTRIBUTES: Mapping[str, str] = {
    "birth_date": "DATE",
    "age": "INTEGER",
    "cancelled_on": "DATE",
    "plan": "VARCHAR",
}


def make_customers(
    connection: "duckdb.DuckDBPyConnection",
    given: Declared | None,
    dimensions: Sequence[str],
    zone: str,
    settings: Settings,
    *,
    whole: bool,
) -> int:
    """Make customers; how many the table names twice. Of differing attributes the largest.

    whole: all ids are whole numbers; else those of the table are compared as texts.
    """
    names = [*_ATTRIBUTES, *dimensions]
    nothing = {name: f"CAST(NULL AS {_ATTRIBUTES.get(name, 'VARCHAR')})" for name in names}
    if given is None:
        items = ", ".join(f"{value} AS {quoted(name)}" for name, value in nothing.items())
        connection.execute(
            f"{_MAKE} customers AS SELECT keys.customer_id, {items} FROM customer_keys AS keys"
        )
        return 0
    values = nothing | {name: _attribute(given, name, zone) for name in names if name in given}
    identity = customers_key(given, whole=whole)
    items = ", ".join(f"{value} AS {quoted(name)}" for name, value in values.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW given_people AS SELECT "
        f"{identity} AS key, {items} FROM {given.view} AS given"
    )
    if "gender" in dimensions:
        values["gender"] = people.gender_sql(connection, "given_people", settings.lang)
    best = ", ".join(
        f"max({values['gender'] if name == 'gender' else f'given_people.{quoted(name)}'}) AS {quoted(name)}"
        for name in names
    )
    best += ", count(*) AS rows_there"
    carried = ", ".join(f"given.{quoted(name)}" for name in names)
    connection.execute(
        f"{_MAKE} customers AS SELECT keys.customer_id, {carried} FROM customer_keys AS keys "
        f"LEFT JOIN (SELECT given_people.key, {best} FROM given_people WHERE given_people.key IS NOT NULL "
        "GROUP BY given_people.key) AS given ON given.key = keys.key"
    )
    twice = connection.execute(
        "SELECT count(*) - count(DISTINCT given_people.key) AS times FROM given_people "
        "WHERE given_people.key IS NOT NULL"
    ).fetchall()[0][0]
    return int(twice)


def _attribute(given: Declared, name: str, zone: str) -> str:
    match _ATTRIBUTES.get(name):
        case "DATE":
            day = given.day(name, zone)
            return usable_day(day) if name == "cancelled_on" else day
        case "INTEGER":
            return given.age(name)
        case _:
            return given.as_text(name)


def make_ad_spend(
    connection: "duckdb.DuckDBPyConnection",
    given: Declared,
    zone: str,
    settings: Settings,
    *,
    other_currency: str,
    judged: bool,
) -> tuple[int, int]:
    """Make ad_spend; how many rows lack month or cost, and how many are in another currency. SourceError
    where none is left.

    zone: the shop's. other_currency: the SQL of a row in another one than the report's, "" for none.
    judged: customers have channels to compare with.
    """
    tax = settings.ad_tax
    factor = f" / {1 + tax.rate:f}" if tax is not None and tax.included else ""
    channel = next((name for name in ("channel", "campaign") if name in given), None)
    items = {
        "channel": given.as_text(channel) if channel and judged else "CAST(NULL AS VARCHAR)",
        "campaign": given.as_text("campaign") if "campaign" in given else "CAST(NULL AS VARCHAR)",
        "month": f"CAST(date_trunc('month', {given.day('month', zone)}) AS DATE)",
        **{
            name: given.amount(name) if name in given else "CAST(NULL AS DECIMAL(38, 4))"
            for name in ("cost", "clicks", "conversions")
        },
        "is_other": f"CASE WHEN {other_currency or '1 = 0'} THEN 1 ELSE 0 END",
    }
    rows = ", ".join(f"{value} AS {name}" for name, value in items.items())
    connection.execute(f"CREATE OR REPLACE TEMP VIEW given_spend AS SELECT {rows} FROM {given.view} AS given")
    sums = ", ".join(
        f"CAST(sum(given_spend.{name}){factor if name == 'cost' else ''} AS DECIMAL(18, 4)) AS {name}"
        for name in ("cost", "clicks", "conversions")
    )
    usable = f"given_spend.is_other = 0 AND given_spend.month IS NOT NULL AND abs(given_spend.cost) < {MOST}"
    connection.execute(
        f"{_MAKE} ad_spend AS SELECT given_spend.channel, given_spend.campaign, "
        f"given_spend.month, {sums} FROM given_spend WHERE {usable} "
        "GROUP BY given_spend.channel, given_spend.campaign, given_spend.month"
    )
    rows_there, used, others = connection.execute(
        f"SELECT count(*) AS rows_there, sum(CASE WHEN {usable} THEN 1 ELSE 0 END) AS used, "
        "sum(given_spend.is_other) AS others FROM given_spend"
    ).fetchall()[0]
    if not used:
        raise SourceError("engines.no_ad_rows", table=given.table, rows=int(rows_there))
    return int(rows_there) - int(used) - int(others), int(others)
