"""Amounts that may mean something else: prices of a piece, postage among the goods."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

_WORDS_SHOWN = 5
_FEWEST_PRODUCTS = 3
_OTHERWISE = 20
"""One product in so many may be otherwise."""

_NO_GOODS = (
    "送料", "配送料", "運賃", "代引手数料", "代引き手数料", "決済手数料", "手数料", "消費税", "税額",
    "shipping", "shipping fee", "postage", "delivery", "delivery fee", "freight", "handling fee", "cod fee",
    "tax", "sales tax", "vat", "consumption tax",
)  # fmt: skip
"""What stands in place of a product in lines of postage, fees and tax."""


def quantities(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
    """Amounts above zero of a quantity below it, and amounts that are of one piece whatever the quantity."""
    if "quantity" not in staged.columns or "revenue" not in staged.columns:
        return
    count = connection.execute(
        "SELECT count(*) FROM lines_with_amount WHERE quantity < 0 AND amount > 0"
    ).fetchall()[0][0]
    if count:
        yield "quantity_below_zero", {"count": count}
    if "product" in staged.columns and "unit_price" not in staged.columns:
        products, priced = connection.execute(script("prices_as_amounts")).fetchall()[0]
        if priced >= _FEWEST_PRODUCTS and (products - priced) * _OTHERWISE <= products:
            yield "amounts_are_prices", {"count": priced}


def no_goods(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], *, has_order_products: bool
) -> Iterator[Doubt]:
    """Postage, fees or tax among the products, which count as sales of goods."""
    if not any("product" in part.columns for part in parts):
        return
    words = {form for word in _NO_GOODS for form in (word, word.capitalize(), word.title(), word.upper())}
    table = "order_products" if has_order_products else "orders"
    lines = connection.execute(
        "SELECT name, orders FROM "
        f"(SELECT product::VARCHAR AS name, count(*) AS orders FROM {table} GROUP BY product) "
        f"WHERE list_contains([{', '.join(map(literal, sorted(words)))}], name) ORDER BY name"
    ).fetchall()
    if lines:
        yield (
            "lines_of_no_goods",
            {
                "words": listed([name for name, _ in lines], _WORDS_SHOWN),
                "count": sum(count for _, count in lines),
            },
        )
