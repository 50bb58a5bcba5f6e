"""What is bought first and second, and which products stand together in one purchase."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ltv_xl.analysis.dimensions import NONE_CODE, OTHER_CODE, Group
from ltv_xl.analysis.engine import filled, run
from ltv_xl.analysis.grouping import Grouping, Size, Sizes, grouping
from ltv_xl.analysis.product_sales import product_sales
from ltv_xl.analysis.tables.products import FirstProduct, Pair, Products, SecondProduct, SoldProduct
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.analysis.workings import drop

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.divided import Divided

FEWEST = 10
"""A pair of products is looked at from so many purchases with both."""
COMPARED = 1000
"""Products compared with each other at most: those that most purchases hold."""
PAIRS = 30
"""Pairs listed at most."""
LISTED = 20
"""Products listed at most."""
SECONDS = 10
"""Products of the second purchase that stand by themselves at most."""

TABLES = (
    "bought", "stock", "product_sales", "baskets", "lines", "pairs", "paired", "own", "everything",
)  # fmt: skip
"""Working tables that are made here."""
EACH = {"worth": "order_products.worth", "once": ""}
ONCE = {
    "worth": "sum(order_products.worth)",
    "once": "GROUP BY ledger.number, ledger.order_row, ledger.revenue, labels.code",
}
"""The fills of bought.sql where each product has a name of its own, and where several bear one."""

VALUES: Mapping[str, object] = {
    "fewest": FEWEST,
    "compared": COMPARED,
    "pairs": PAIRS,
    "listed_products": LISTED,
    "listed_values": SECONDS + 1,
}


class Second(NamedTuple):
    """A row of second_products.sql: the group of the first product, and the product of the second purchase.

    place: among the second products; None beyond the largest. nameless: it names no product.
    """

    first: int
    nameless: bool
    place: int | None
    name: str | None
    customers: int
    all_values: int


def bought(at: "Divided") -> Products | None:
    """What the purchases hold, alone and together, first and second; None where no product is named.

    Wants ledger and buyers, and leaves no table behind.
    """
    connection, product = at.books.connection, at.books.attributes.product
    if product is None:
        return None
    bound = {**at.books.values, **VALUES, "product_labels": product}
    try:
        if at.books.orders.has_order_products:
            run(connection, "bought", bound, **(ONCE if share_names(connection, bound) else EACH))
            run(connection, "stock", {}, bought="bought")
            sales = product_sales(connection, filled("product_shares", {}), bound)
            run(connection, "baskets", {})
            sold = together(connection, stocked(connection, bound), bound)
        else:
            run(connection, "stock", {}, bought=f"({single(product)})")
            sales = product_sales(connection, single(product), bound)
            sold = stocked(connection, bound)
        sold = replace(sold, sales=sales)
        return first_and_second(connection, sold, product, at.groups[product], bound)
    finally:
        drop(connection, *TABLES)


def share_names(connection: "duckdb.DuckDBPyConnection", bound: Mapping[str, object]) -> bool:
    """Whether several products are shown under one name; they then count once in a purchase."""
    values, names = connection.execute(
        "SELECT count(*), count(DISTINCT code) FROM labels WHERE dimension = $product_labels",
        {"product_labels": bound["product_labels"]},
    ).fetchall()[0]
    return bool(names < values)


def single(product: int) -> str:
    """The SQL of all purchases where each has one product at most, which has all of its revenue."""
    return (
        f"SELECT ledger.number, ledger.value_{product} AS product, ledger.revenue, 1 AS share FROM ledger "
        f"WHERE ledger.n > 0 AND ledger.value_{product} IS NOT NULL"
    )


def stocked(connection: "duckdb.DuckDBPyConnection", bound: Mapping[str, object]) -> Products:
    """What the purchases hold, product by product."""
    names, purchases = connection.execute(
        "SELECT count(*), CAST(coalesce(sum(orders), 0) AS BIGINT) FROM stock"
    ).fetchall()[0]
    rows = run(connection, "sold", bound).fetchall()
    return Products(names, purchases, tuple(SoldProduct(*row) for row in rows))


def together(
    connection: "duckdb.DuckDBPyConnection", sold: Products, bound: Mapping[str, object]
) -> Products:
    """The same with what several products in one purchase make known."""
    purchases, several, compared = run(connection, "basket_sizes", bound).fetchall()[0]
    run(connection, "lines", bound)
    drop(connection, "bought")
    run(connection, "pairs", bound)
    run(connection, "paired", {})
    pairs = []
    for leader, partner, *counts in run(connection, "pair_sums", bound).fetchall():
        both, alone, beside, customers, *sums = map(int, counts)
        sure = effective((both, alone, beside, purchases), tuple(sums))
        pairs.append(Pair(leader, partner, both, alone, beside, customers, sure))
    return replace(sold, orders=purchases, several=several, compared=compared, pairs=tuple(pairs))


def effective(counts: tuple[int, int, int, int], sums: tuple[int, ...]) -> float:
    """How many independent purchases would tell as much about a pair's lift as these customers' do.

    counts: purchases with both products, with the leader, with the partner, with any. sums: of pair_sums.sql.
    The variance of the logarithm of the lift is that of log both - log leader - log partner + log all, each
    customer's purchases taken together (delta method): the sum over customers of the squares of
    x ÷ both - y ÷ leader - z ÷ partner + n ÷ all. Its inverse, but never more than Kish's effective number
    of the purchases with both, both² ÷ sum of x²: of few customers the variance knows too little.
    """
    both, leader, partner, everything = (Fraction(1, count) for count in counts)
    xx, yy, zz, xy, xz, xn, yz, yn, zn, nn = sums
    variance = xx * both**2 + yy * leader**2 + zz * partner**2 + nn * everything**2
    variance += 2 * (xn * both * everything + yz * leader * partner)
    variance -= 2 * (
        xy * both * leader + xz * both * partner + yn * leader * everything + zn * partner * everything
    )
    kish = 1 / (xx * both**2)
    return float(min(kish, 1 / variance)) if variance > 0 else float(kish)


def first_and_second(
    connection: "duckdb.DuckDBPyConnection",
    sold: Products,
    number: int,
    group: Group,
    bound: Mapping[str, object],
) -> Products:
    """The same with what is bought first, and second after it.

    number, group: the dimension of the first product, and what the numbers of its groups stand for.
    """
    segment = f"buyers.segment_{number}"
    first = run(connection, "first_products", bound, segment=segment).fetchall()
    rows = [Second(*row) for row in run(connection, "second_products", bound, segment=segment).fetchall()]
    apart = grouping(sizes_of(rows), SECONDS, int(str(bound["smallest"])))
    return replace(
        sold,
        first=tuple(FirstProduct(group[code], *counts) for code, *counts in first),
        second=tuple(
            SecondProduct(group[code], name, customers) for (code, _, name), customers in counted(rows, apart)
        ),
    )


def sizes_of(rows: Sequence[Second]) -> Sizes:
    """The customers of each product of the second purchase, whatever the first was."""
    customers: Counter[tuple[int, str]] = Counter()
    for row in rows:
        if row.place is not None and row.name is not None:
            customers[row.place, row.name] += row.customers
    return Sizes(
        [Size(place, name, customers[place, name]) for place, name in sorted(customers)],
        rows[0].all_values if rows else 0,
        sum(row.customers for row in rows if row.nameless),
        sum(row.customers for row in rows),
    )


def counted(rows: Sequence[Second], apart: Grouping) -> list[tuple[tuple[int, int, str | None], int]]:
    """By the first product's group, and the second product's place and name: the customers."""
    named = {size.code: size.name for size in apart.named}
    customers: Counter[tuple[int, int, str | None]] = Counter()
    for row in rows:
        if row.place in named:
            second: tuple[int, str | None] = row.place, named[row.place]
        elif row.nameless and apart.nameless:
            second = NONE_CODE, None
        else:
            second = OTHER_CODE, OTHER
        customers[row.first, *second] += row.customers
    return sorted(customers.items(), key=lambda item: item[0][:2])
