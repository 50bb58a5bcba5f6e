"""Small shops for the tests: random ones full of awkward cases, and any shop as checked orders."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
import numpy as np

from ltv_xl.database import connect, quoted
from ltv_xl.orders.table import CheckedOrders, Dimension
from tests.analysis.plain import Attributes, Order, Shop, Spend, month_of, months_later, worth_of

ODD = '売上 "A"'
"""A column name that must be quoted."""

DIMENSIONS = [
    ("age_band", "customer"),
    ("gender", "customer"),
    ("channel", "customer"),
    ("product", "order"),
    ("select", "order"),
    (ODD, "customer"),
]


def random_shop(seed: int, customers: int = 90, days: int = 500) -> Shop:
    """A shop with refunds, zero orders, ties, month ends, missing values and 24 products."""
    rng, others = np.random.default_rng(seed), np.random.default_rng([seed, 1])

    def pick(*values: str | None) -> str | None:
        return values[int(rng.integers(len(values)))]

    def money() -> Decimal:
        return Decimal(int(rng.integers(1, 10**7))).scaleb(-int(rng.integers(0, 5)))

    opened = date(2022, 12, 31) + timedelta(days=int(rng.integers(-40, 40)))
    orders: list[Order] = []
    for number in range(customers):
        start = int(rng.integers(days)) if rng.random() < 0.8 else 31
        for n in range(int(rng.geometric(0.35))):
            start += int(rng.integers(-3, 90)) if n else 0
            day = opened + timedelta(days=min(max(start, 0), days))
            if rng.random() < 0.15:
                day = months_later(month_of(day), 1) - timedelta(days=1)
            at = datetime.combine(day, datetime.min.time()) + timedelta(hours=int(rng.choice([0, 0, 9, 18])))
            kind = rng.random()
            revenue = money() if kind < 0.8 else Decimal(0) if kind < 0.88 else -money()
            values = {
                "product": pick(*[f"商品{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVW"], "ｚ", None),
                "select": pick("x", "X", "'; DROP TABLE orders; --", None),
                "channel": pick("検索", "SNS", "メール", None),
            }
            order_id = f"{number}-{int(rng.integers(10**6))}-{n}"
            bundle = basket(others, values["product"])
            orders.append(Order(f"c{number}", order_id, at, revenue, revenue - money() / 3, values, bundle))
    people = {
        f"c{number}": Attributes(
            birth=date(1940, 1, 1) + timedelta(days=int(rng.integers(30_000)))
            if rng.random() < 0.4
            else None,
            age=int(rng.integers(-1, 125)) if rng.random() < 0.8 else None,
            cancelled=opened + timedelta(days=int(rng.integers(days + 30))) if rng.random() < 0.4 else None,
            values={
                "gender": pick("女性", "男性", None),
                "channel": pick("検索", "SNS", "店舗", None, None),
                ODD: pick("a", "b"),
            },
            plan="定期" if seed % 2 and number % 3 == 0 else None,
        )
        for number in range(customers + 10)
        if rng.random() < 0.9
    }
    spend = [
        Spend(
            channel,
            months_later(month_of(opened), passed),
            money(),
            money() if rng.random() < 0.5 else None,
            money() if channel == "SNS" else None,
        )
        for channel in ("検索", "SNS", "看板", None)
        for passed in range(-2, days // 30 + 3)
        if rng.random() < 0.8
    ]
    last = max(order.on for order in orders)
    orders = [cut(order) for order in orders]
    as_of = last + timedelta(days=int(rng.choice([0, 0, 1, 20, 200])))
    return Shop(orders, people, spend, DIMENSIONS, as_of, baskets=seed % 2 == 0)


def basket(rng: np.random.Generator, main: str | None) -> tuple[str, ...]:
    """The products of an order: the main one, and from a few that go together up to three more; or none."""
    likely = ["商品A", "商品B", "商品C", "ｚ", "mug", "tea"]
    more = [likely[min(int(rng.geometric(0.35)), 6) - 1] for _ in range(int(rng.choice([0, 0, 1, 2, 3])))]
    return tuple(dict.fromkeys(([main] if main else []) + more))


def cut(order: Order) -> Order:
    """The order with its profit at the four decimals that the table holds."""
    profit = order.profit.quantize(Decimal("0.0001"))
    return replace(order, profit=profit)


def checked(shop: Shop, contracts: bool = True) -> CheckedOrders:
    """The shop as ltv_xl.orders hands it over: tables in a database."""
    connection = connect()
    order_columns = ["product", "select", "channel"]
    customer_columns = ["gender", "channel", ODD]
    connection.execute(
        "CREATE TABLE orders (customer_id INTEGER, order_id VARCHAR, order_date DATE, ordered_at TIMESTAMP, "
        "revenue DECIMAL(18, 4), profit DECIMAL(18, 4), "
        + ", ".join(f"{quoted(name)} VARCHAR" for name in order_columns)
        + ")"
    )
    connection.execute(
        "CREATE TABLE customers (customer_id INTEGER, birth_date DATE, age INTEGER, "
        "cancelled_on DATE, plan VARCHAR, "
        + ", ".join(f"{quoted(name)} VARCHAR" for name in customer_columns)
        + ")"
    )
    connection.execute(
        "CREATE TABLE ad_spend (channel VARCHAR, campaign VARCHAR, month DATE, cost DECIMAL(18, 4), "
        "clicks DECIMAL(18, 4), conversions DECIMAL(18, 4))"
    )
    names = sorted({order.customer for order in shop.orders} | set(shop.customers))
    numbers = {name: number for number, name in enumerate(names, start=1)}
    connection.execute("CREATE TABLE customer_ids (customer_id INTEGER, id VARCHAR)")
    fill(connection, "customer_ids", [(number, name) for name, number in numbers.items()])
    fill(
        connection,
        "orders",
        [
            (
                numbers[o.customer],
                o.order_id,
                o.on,
                o.at,
                o.revenue,
                o.profit,
                *(o.values.get(c) for c in order_columns),
            )
            for o in shop.orders
        ],
    )
    nobody = Attributes(None, None, None, {})
    everyone = [(name, shop.customers.get(name, nobody)) for name in names]
    fill(
        connection,
        "customers",
        [
            (numbers[name], a.birth, a.age, a.cancelled, a.plan, *(a.values.get(c) for c in customer_columns))
            for name, a in everyone
        ],
    )
    if shop.baskets:
        connection.execute(
            "CREATE TABLE order_products (order_row INTEGER, product VARCHAR, worth DECIMAL(18, 4))"
        )
        held: list[tuple[object, ...]] = [
            (row, name, worth_of(name)) for row, order in enumerate(shop.orders) for name in order.products
        ]
        fill(connection, "order_products", held)
    fill(
        connection,
        "ad_spend",
        [(a.channel, a.campaign, a.month, a.cost, a.clicks, a.conversions) for a in shop.ads],
    )
    return CheckedOrders(
        connection=connection,
        as_of=shop.as_of,
        first_order=min(order.on for order in shop.orders),
        last_order=max(order.on for order in shop.orders),
        dimensions=tuple(
            Dimension(name, None, "order" if place == "order" else "customer")
            for name, place in shop.dimensions
        ),
        has_ads=bool(shop.ads),
        has_contracts=contracts,
        has_times=True,
        profit_from="cost",
        margin=Decimal(1),
        sources=(),
        rows_read=len(shop.orders),
        rows_used=len(shop.orders),
        rows_left_out={},
        rejected_reasons=frozenset(),
        zero_orders=0,
        refund_orders=0,
        remarks=(),
        has_order_products=shop.baskets,
    )


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    """Put the rows into the table, in one statement because single ones are slow."""
    if rows:
        row = "(" + ", ".join("?" * len(rows[0])) + ")"
        values = [value for each in rows for value in each]
        connection.execute(f"INSERT INTO {table} VALUES " + ", ".join([row] * len(rows)), values)
