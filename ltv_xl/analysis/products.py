"""What is bought first and second, and which products stand together in one purchase."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ltv_xl.analysis import dimensions
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.tables import OTHER, FirstProduct, Pair, Products, SecondProduct, SoldProduct
from ltv_xl.orders.table import CheckedOrders

FEWEST = 10
"""A pair of products is looked at from so many purchases with both."""
COMPARED = 1000
"""Products compared with each other at most: those that most purchases hold."""
PAIRS = 30
"""Pairs listed at most."""
LISTED = 20
"""Products listed at most."""
KEPT_SECONDS = 10
"""Products of the second purchase that stand by themselves."""

VALUES: Mapping[str, object] = {
    "fewest": FEWEST,
    "compared": COMPARED,
    "pairs": PAIRS,
    "listed_products": LISTED,
    "kept_seconds": KEPT_SECONDS,
}

ONE_EACH = (
    "(SELECT buyers.number, orders.product FROM orders JOIN buyers USING (customer_id) "
    "WHERE orders.revenue > 0 AND orders.product IS NOT NULL)"
)
"""The SQL of stock's purchases where each has one product at most."""


def dimension_number(orders: CheckedOrders) -> int | None:
    """Which of the dimensions, from 1, is the first product; None where the orders name no products."""
    names = [dimension.name for dimension in orders.dimensions]
    return names.index("product") + 1 if "product" in names else None


def sold(orders: CheckedOrders) -> Products:
    """What the purchases hold, alone and together. Wants buyers, and leaves no table behind."""
    connection = orders.connection
    try:
        if orders.has_order_products:
            run(connection, "bought", {})
            run(connection, "stock", {}, bought="bought")
            run(connection, "baskets", {})
            return _together(orders, _stocked(orders))
        run(connection, "stock", {}, bought=ONE_EACH)
        return _stocked(orders)
    finally:
        for table in ("bought", "stock", "baskets", "lines", "pairs", "paired", "own", "everything"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _stocked(orders: CheckedOrders) -> Products:
    names, purchases = orders.connection.execute(
        "SELECT count(*), CAST(coalesce(sum(orders), 0) AS BIGINT) FROM stock"
    ).fetchall()[0]
    found = run(orders.connection, "sold", VALUES).fetchall()
    return Products(names, purchases, tuple(SoldProduct(*row) for row in found))


def _together(orders: CheckedOrders, found: Products) -> Products:
    """The same with what several products in one purchase make known."""
    connection = orders.connection
    purchases, several, compared = run(connection, "basket_sizes", VALUES).fetchall()[0]
    run(connection, "lines", VALUES)
    connection.execute("DROP TABLE temp.bought")
    run(connection, "pairs", VALUES)
    run(connection, "paired", {})
    squares = int(run(connection, "purchase_squares", {}).fetchall()[0][0])
    pairs = []
    for one, other, *counts in run(connection, "pair_sums", {}).fetchall():
        both, first, second, customers, *sums = map(int, counts)
        sure = effective((both, first, second, purchases), (*sums, squares))
        pairs.append(Pair(one, other, both, first, second, customers, sure))
    return replace(found, orders=purchases, several=several, compared=compared, pairs=tuple(pairs))


def effective(counts: tuple[int, int, int, int], sums: tuple[int, ...]) -> float:
    """How many independent purchases would tell as much about a pair's lift as these customers' do.

    counts: purchases with both products, with the one, with the other, with any. sums: see pair_sums.sql.
    The variance of the logarithm of the lift is that of log both - log one - log other + log all, each
    customer's purchases taken together (delta method): the sum over customers of the squares of
    x ÷ both - y ÷ one - z ÷ other + n ÷ all. Its inverse, but never more than Kish's effective number of the
    purchases with both, both² ÷ sum of x²: of few customers the variance knows too little.
    """
    both, one, other, everything = (Fraction(1, count) for count in counts)
    xx, yy, zz, xy, xz, xn, yz, yn, zn, nn = sums
    variance = xx * both**2 + yy * one**2 + zz * other**2 + nn * everything**2
    variance += 2 * (xn * both * everything + yz * one * other)
    variance -= 2 * (xy * both * one + xz * both * other + yn * one * everything + zn * other * everything)
    kish = 1 / (xx * both**2)
    return float(min(kish, 1 / variance)) if variance > 0 else float(kish)


def first_and_second(
    orders: CheckedOrders, found: Products, number: int, group: dimensions.Group, values: Mapping[str, object]
) -> Products:
    """The same with what is bought first, and second after it. Wants buyers and purchases.

    number, group: see dimension_number, and what each code of that dimension stands for.
    """
    connection, column = orders.connection, f"segment_{number}"
    first = run(connection, "first_products", values, segment=column).fetchall()
    codes = {"other": str(dimensions.OTHER_CODE), "none": str(dimensions.NONE_CODE)}
    try:
        run(connection, "seconds", {}, segment=column)
        second = run(connection, "second_products", VALUES, **codes).fetchall()
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.seconds")
    return replace(
        found,
        first=tuple(FirstProduct(group[code], *counts) for code, *counts in first),
        second=tuple(
            SecondProduct(group[code], OTHER if place == dimensions.OTHER_CODE else product, customers)
            for code, place, product, customers in second
        ),
    )
