"""The working tables, made once and read by every result table, all temporary.

label_values  every value of each dimension
labels      the same, with a number
roster      every customer, with a number and what is known of the customer
ledger      every order, with its place in its customer's life: all that follows reads orders from here
traits      every customer with orders: sums, and each dimension's value at the first purchase
groups      each dimension's values that stand by themselves
buyers      every customer with a purchase: sums, known start, months observed, group in each dimension
observed    every order in an age month that counts, with its customer's groups
paid        the channels and months with ad spend; paid_campaigns: the campaigns and months
cohort_ages what each group's customers of a month did in each age month
paid_orders the orders of paid customers by their place, and by month of first order
age_months  what each group did in each age month; with it means, for the intervals
contracts   every customer under contract
standing    every buyer's class; made once the days between purchases are known
early       every buyer of known start: profit up to some ages and months, for the forecasts
everybody   every buyer's history, by number, where they are too many to be held at once

What products.py makes it drops itself:
bought      every product of every purchase
stock       every product, with a code
product_sales  every product with its net sales
baskets     every purchase with a product
lines       every product of every purchase once more, by its code
pairs       products that stood in one purchase; with it paired, own, everything: what tells how sure they are
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from ltv_xl.analysis import dimensions
from ltv_xl.analysis.dimensions import Attributes, listed
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.labels import label_joins, make_labels
from ltv_xl.analysis.value_groups import make_groups
from ltv_xl.orders.table import CheckedOrders

if TYPE_CHECKING:
    import duckdb

ORDER_ROW = "orders.rowid"
"""What order_products calls an order: the one thing here that only DuckDB knows."""

TABLES = (
    "label_values",
    "labels",
    "roster",
    "ledger",
    "traits",
    "groups",
    "paid",
    "paid_campaigns",
    "paid_orders",
    "buyers",
    "observed",
    "cohort_ages",
    "age_months",
    "means",
    "contracts",
    "standing",
    "early",
    "everybody",
)


def make_ledger(
    orders: CheckedOrders, of: Attributes, values: Mapping[str, object], *, masking: bool
) -> None:
    """Make labels, roster and ledger. masking: names are shown without the e-mail addresses in them."""
    connection = orders.connection
    make_labels(connection, of, masking=masking)
    run(connection, "roster", values, **roster_fills(orders, of))
    run(connection, "ledger", values, **ledger_fills(orders, of))


def roster_fills(orders: CheckedOrders, of: Attributes) -> dict[str, str]:
    """What roster.sql reads of the customers: whatever has no reader takes no memory."""
    wanted = ["birth_date", "age"] + (["cancelled_on", "plan"] if orders.has_contracts else [])
    coded = [attribute for attribute in of.coded if attribute.customers]
    return {
        "attributes": listed(f"customers.{name}" for name in wanted if name in of.customer_columns),
        "codes": listed(f"label_{each.number}.code AS value_{each.number}" for each in coded),
        "labels": label_joins("customers", coded),
    }


def ledger_fills(orders: CheckedOrders, of: Attributes) -> dict[str, str]:
    """What ledger.sql carries along."""
    coded = [attribute for attribute in of.coded if attribute.orders]
    codes = [f"value_{each.number}" for each in coded]
    hour = ["hour"] if orders.has_times else []
    row = ["order_row"] if orders.has_order_products else []
    return {
        "moment": "orders.ordered_at" if orders.has_times else "orders.order_date",
        "hour": listed("CAST(extract(hour FROM orders.ordered_at) AS TINYINT) AS hour" for _ in hour),
        "codes": listed(f"label_{each.number}.code AS value_{each.number}" for each in coded),
        "order_row": listed(f"CAST({ORDER_ROW} AS INTEGER) AS order_row" for _ in row),
        "labels": label_joins("orders", coded),
        "carried": listed(f"aged.{name}" for name in (*hour, *codes, *row)),
    }


def make_traits(
    connection: "duckdb.DuckDBPyConnection", of: Attributes, values: Mapping[str, object]
) -> None:
    """Make traits, from the ledger."""
    firsts = [
        f"max(CASE WHEN ledger.n = 1 THEN ledger.value_{each.number} END) AS first_{each.number}"
        for each in of.coded
        if each.orders
    ]
    if of.product:
        firsts.append(f"max(CASE WHEN ledger.n = 2 THEN ledger.value_{of.product} END) AS second_product")
    numbers = dict.fromkeys([*of.numbers, *([] if of.channel is None else [of.channel])])
    coded = [f"{of.value(number)} AS value_{number}" for number in numbers]
    second = ["sums.second_product"] if of.product else []
    run(connection, "traits", values, firsts=listed(firsts), values=listed([*coded, *second]))


def make_paid(
    connection: "duckdb.DuckDBPyConnection", table: str, places: Mapping[tuple[int, date], int]
) -> None:
    """Make paid or paid_campaigns: by the code of a label and month, the place of the channel or campaign."""
    rows = [
        f"({code}, CAST('{month.isoformat()}' AS DATE), {place})" for (code, month), place in places.items()
    ]
    nothing = "(-1, CAST('2000-01-01' AS DATE), 0)"  # of no channel, so that there is a row
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM "
        f"(VALUES {', '.join([nothing, *rows])}) AS listed (code, month, place)"
    )


def make_buyers(
    connection: "duckdb.DuckDBPyConnection", of: Attributes, values: Mapping[str, object], smallest: int
) -> dict[int, dimensions.Group]:
    """Make groups and buyers, from traits (and paid, if of.paid; and paid_campaigns, if of.campaign); what
    the groups of each dimension stand for.
    """
    groups = make_groups(connection, of, smallest)
    segments = [dimensions.segment_expression(number) for number in of.numbers]
    joins = [dimensions.group_join(number) for number in of.numbers]
    if of.paid and of.channel is not None:
        segments.append(dimensions.PAID)
        joins.append(dimensions.paid_joins(of.channel))
    if of.paid and of.campaign is not None:
        segments.append(dimensions.PAID_CAMPAIGN)
        joins.append(dimensions.paid_campaign_join(of.campaign))
    run(
        connection,
        "buyers",
        values,
        segments=listed([*segments, *(["traits.second_product"] if of.product else [])]),
        groups="".join(joins),
    )
    return groups


def make_age_months(connection: "duckdb.DuckDBPyConnection", of: Attributes, months: int) -> None:
    """Make observed, cohort_ages, age_months and means. months: the last age month."""
    carried = listed(f"buyers.{column}" for column in of.segment_columns)
    run(connection, "observed", {}, segments=carried)
    axis = ", ".join(f"({month})" for month in range(1, months + 1))
    reach = dimensions.stacked_by_division("cohort_reach", "buyers", of.divisions)
    earned = dimensions.stacked_by_division("cohort_earned", "observed", of.divisions)
    run(connection, "cohort_ages", {}, reach=reach, earned=earned, months=axis)
    run(connection, "age_months", {})
    run(connection, "means", {})


def drop(connection: "duckdb.DuckDBPyConnection", *tables: str) -> None:
    """Drop working tables, in one go; those that are not there are passed over."""
    connection.execute("; ".join(f"DROP TABLE IF EXISTS temp.{table}" for table in tables))
