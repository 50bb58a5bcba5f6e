"""The words that a setting names trial products by, matched with the orders' own products."""

from typing import TYPE_CHECKING

from ltv_xl.orders.remark import Remark
from ltv_xl.orders.wording import listed
from ltv_xl.setting_values import Names, folded

if TYPE_CHECKING:
    import duckdb


def unmatched_words(
    connection: "duckdb.DuckDBPyConnection", words: Names | None, table: str | None
) -> tuple[Remark, ...]:
    """What is to be said of words that stand in no product's name. table: where the products are."""
    if words is None:
        return ()
    if table is None:
        return (Remark("trials_without_product", {"names": listed(list(words.names))}, uncertain=True),)
    rows = connection.execute(
        f"SELECT DISTINCT CAST(product AS VARCHAR) FROM {table} WHERE product IS NOT NULL"
    ).fetchall()
    products = [folded(product) for (product,) in rows]
    unmatched = [word for word in words.names if not any(folded(word) in product for product in products)]
    if not unmatched:
        return ()
    return (Remark("trials_unmatched", {"names": listed(unmatched)}, uncertain=True),)
