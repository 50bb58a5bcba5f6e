"""The working tables, made once and read by every result table, all temporary.

people      every customer with orders: sums, first and last purchase
traits      every buyer's value of each dimension, at the first purchase
groups_1 .. each dimension's largest values
buyers      every buyer: sums, known start, months observed, group in each dimension
events      every order since its customer's first purchase
purchases   every purchase, numbered within its customer
standing    every buyer's class; made once the days between purchases are known
spend       every channel and month of ad spend, with the customers acquired

What products.py makes it drops itself:
bought      every product of every purchase
stock       every product, with a code
baskets     every purchase with a product
lines       every product of every purchase once more, by its code
pairs       products that stood in one purchase; with it paired, own, everything: what tells how sure they are
seconds     every second purchase: the first product and this one
"""

from collections.abc import Mapping

from ltv_xl.analysis import dimensions
from ltv_xl.analysis.engine import run
from ltv_xl.orders.table import CheckedOrders


def make_buyers(orders: CheckedOrders, values: Mapping[str, object]) -> list[dimensions.Group]:
    """Make buyers, others and spend; give the group values of each dimension, by code."""
    connection = orders.connection
    order_columns = dimensions.columns(connection, "orders")
    customer_columns = dimensions.columns(connection, "customers")
    expressions = [
        dimensions.value_expression(dimension, order_columns, customer_columns)
        for dimension in orders.dimensions
    ]
    run(connection, "people", values)
    run(
        connection,
        "traits",
        values,
        channel=dimensions.channel_expression(order_columns, customer_columns),
        values=dimensions.listed(f"{one} AS value_{number}" for number, one in enumerate(expressions, 1)),
    )
    numbers = range(1, len(expressions) + 1)
    groups = [dimensions.make_group(connection, number) for number in numbers]
    codes = dimensions.listed(dimensions.code_expression(number) for number in numbers)
    run(connection, "buyers", values, segments=codes)
    if orders.has_ads:
        run(connection, "spend", values)
    run(connection, "others", values)
    # What is no longer read goes, because memory is shortest when the events come.
    connection.execute("DROP TABLE temp.traits")
    connection.execute("DROP TABLE temp.people")
    return groups


def make_events(orders: CheckedOrders, values: Mapping[str, object]) -> None:
    """Make events and purchases."""
    numbers = range(1, len(orders.dimensions) + 1)
    carried = dimensions.listed(f"segment_{number}" for number in numbers)
    run(orders.connection, "events", values, segments=carried)
    run(orders.connection, "purchases", values)


def drop(orders: CheckedOrders) -> None:
    """Leave the connection as it was found."""
    groups = [f"groups_{number}" for number in range(1, len(orders.dimensions) + 1)]
    for table in (
        "people",
        "traits",
        "others",
        "buyers",
        "events",
        "purchases",
        "standing",
        "spend",
        *groups,
    ):
        orders.connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
