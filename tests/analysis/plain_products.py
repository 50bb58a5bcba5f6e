"""What is bought first, second and together, purchase by purchase in plain Python: part of plain.py."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from ltv_xl.analysis.tables.product_sales import ProductSales, RankedProduct, RankSum
from ltv_xl.analysis.tables.products import FirstProduct, Pair, Products, SecondProduct, SoldProduct
from ltv_xl.analysis.tables.segments import OTHER

if TYPE_CHECKING:
    from tests.analysis.plain import Buyer, Order

Group = tuple[str | None, Sequence["Buyer"]]


def products(
    buyers: Sequence["Buyer"],
    groups: Sequence[Group],
    start: date,
    as_of: date,
    silent: int,
    *,
    several: bool,
    smallest: int = 1,
) -> Products:
    """groups: the buyers by first product. several: whether an order's products are known line by line.

    smallest: customers of a product that is named, and of a pair.
    """

    def held(order: "Order") -> set[str]:
        main = order.values.get("product")
        return set(order.products) if several else {main} - {None} if main else set()

    baskets = [(each.name, held(order)) for each in buyers for order in each.purchases if held(order)]
    orders = Counter(name for _, basket in baskets for name in basket)
    ranked = sorted(orders, key=lambda name: (-orders[name], name.encode()))
    bought_by = {name: {customer for customer, basket in baskets if name in basket} for name in ranked}
    listed = [name for name in ranked if len(bought_by[name]) >= smallest]
    sold = tuple(SoldProduct(name, orders[name], len(bought_by[name])) for name in listed[:20])
    compared = [name for name in ranked[:1000] if orders[name] >= 10 and name in listed] if several else []
    return Products(
        names=len(ranked),
        orders=len(baskets),
        sold=sold,
        several=sum(len(basket) > 1 for _, basket in baskets),
        compared=len(compared),
        sales=sales(buyers, orders, bought_by, smallest, several=several),
        pairs=tuple(row for row in pairs(baskets, compared, orders) if row.customers >= smallest),
        first=tuple(first(value, group, start, as_of, silent) for value, group in groups),
        second=second(groups, start, smallest),
    )


def sales(
    buyers: Sequence["Buyer"],
    orders: Counter[str],
    bought_by: dict[str, set[str]],
    smallest: int,
    *,
    several: bool,
) -> ProductSales | None:
    """Each purchase's revenue among its products by what their lines come to, and who ranks A, B and C."""
    sums: dict[str, Decimal] = dict.fromkeys(orders, Decimal(0))
    for order in (order for each in buyers for order in each.purchases):
        main = order.values.get("product")
        worths = order.worths if several else {main: Decimal(1)} if main else {}
        everything = sum(worths.values())
        for name, worth in worths.items():
            if everything and name:
                sums[name] += order.revenue * worth / everything
    shown = [name for name in sums if len(bought_by[name]) >= smallest]
    shown.sort(key=lambda name: (-sums[name], -orders[name], name.encode()))
    everything = sum(sums[name] for name in shown)
    if not everything:
        return None
    rows = []
    for name in shown:
        larger = sum(sums[other] for other in shown if sums[other] > sums[name]) / everything
        rank = (
            "C"
            if not sums[name]
            else "A"
            if larger < Decimal("0.7")
            else "B"
            if larger < Decimal("0.9")
            else "C"
        )
        rows.append(RankedProduct(name, rank, sums[name], orders[name], len(bought_by[name])))
    ranks = tuple(
        RankSum(rank, len(of), sum((row.sales for row in of), Decimal(0)))
        for rank in "ABC"
        for of in [[row for row in rows if row.rank == rank]]
    )
    return ProductSales(tuple(rows[:30]), ranks)


def stands(sizes: Counter[str | None], most: int, smallest: int) -> list[str | None]:
    """The values that stand by themselves, the largest first, and None last where it does."""
    ranked = sorted((v for v in sizes if v is not None), key=lambda v: (-sizes[v], v.encode()))
    apart: list[str | None] = [*(ranked if len(ranked) <= most + 1 else ranked[:most])]
    apart = [v for v in [*apart, *([None] if None in sizes else [])] if sizes[v] >= smallest]
    while apart and 0 < sizes.total() - sum(sizes[v] for v in apart) < smallest:
        apart.remove(min(apart, key=lambda v: (sizes[v], v is None, -apart.index(v))))
    return apart


def pairs(
    baskets: Sequence[tuple[str, set[str]]], compared: Sequence[str], orders: Counter[str]
) -> tuple[Pair, ...]:
    """Every pair of products in every purchase, one after the other."""
    both = Counter(
        pair for _, basket in baskets for pair in combinations([p for p in compared if p in basket], 2)
    )
    results = [pair for pair, count in both.items() if count >= 10]
    beyond = {
        (each, other): both[each, other] - Fraction(orders[each] * orders[other], len(baskets))
        for each, other in results
    }
    results.sort(key=lambda pair: (-beyond[pair], compared.index(pair[0]), compared.index(pair[1])))
    return tuple(
        Pair(
            each,
            other,
            both[each, other],
            orders[each],
            orders[other],
            len({customer for customer, basket in baskets if {each, other} <= basket}),
            effective(baskets, each, other),
        )
        for each, other in results[:30]
    )


def effective(baskets: Sequence[tuple[str, set[str]]], each: str, other: str) -> float:
    """1 ÷ the variance of the logarithm of the lift, from each customer's influence on it; no more than the
    effective number (Kish) of orders with both.
    """
    counts: dict[str, list[int]] = {}
    for customer, basket in baskets:
        own = counts.setdefault(customer, [0, 0, 0, 0])
        for place, is_there in enumerate(({each, other} <= basket, each in basket, other in basket, True)):
            own[place] += is_there
    x, y, z, n = (sum(own[place] for own in counts.values()) for place in range(4))
    influence = [a / x - b / y - c / z + d / n for a, b, c, d in counts.values()]
    variance = sum(u * u for u in influence)
    kish = x * x / sum(own[0] ** 2 for own in counts.values())
    return min(kish, 1 / variance) if variance > 1e-12 else kish


def first(value: str | None, group: Sequence["Buyer"], start: date, as_of: date, silent: int) -> FirstProduct:
    old = [each for each in group if each.first.on >= start and (as_of - each.first.on).days >= silent]
    return FirstProduct(
        value,
        len(old),
        sum(
            len(each.purchases) > 1 and (each.purchases[1].on - each.purchases[0].on).days <= silent
            for each in old
        ),
    )


def second(groups: Sequence[Group], start: date, smallest: int) -> tuple[SecondProduct, ...]:
    """The ten largest products of the second purchase; the rest gathered unless it is a single one."""
    went_on = [
        (value, each.purchases[1].values.get("product"))
        for value, group in groups
        for each in group
        if each.first.on >= start and len(each.purchases) > 1
    ]
    apart = stands(Counter(product for _, product in went_on), 10, smallest)

    def shown(product: str | None) -> str | None:
        return product if product in apart else OTHER

    counts = Counter((value, shown(product)) for value, product in went_on)
    return tuple(
        SecondProduct(value, product, counts[value, product])
        for value, _ in groups
        for product in (*(name for name in apart if name is not None), OTHER, None)
        if counts[value, product]
    )
