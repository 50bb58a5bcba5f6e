"""The products that stood in each order: what its lines said before they were put together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.customer_number import CustomerNumber
from ltv_xl.orders.sales.lines import Lines
from ltv_xl.orders.sales.order_table import product_of_line
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.cells import value
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb


_WORTH = (
    "SELECT CASE WHEN bool_and(amount IS NOT NULL) THEN 'amount' "
    "WHEN bool_and(priced IS NOT NULL) THEN 'priced' END FROM line_products WHERE product IS NOT NULL"
)
"""SQL: which of two values tells what the lines came to: the one that all of them have, amounts first."""


def gather(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    staged: Staged,
    lines: Lines,
    number: CustomerNumber,
) -> bool:
    """Make the table `order_products`; False where no order can hold several products, or none is named."""
    if lines.unique:
        return False
    # Names as numbers: a line takes six bytes, however long the names are.
    connection.execute(f"CREATE TABLE product_names AS {_names(parts, staged)}")
    if not connection.execute("SELECT 1 FROM product_names LIMIT 1").fetchall():
        return False
    connection.execute("CREATE TYPE product_name AS ENUM (SELECT name FROM product_names)")
    connection.execute(
        script("order_products").format(
            **_key("order_id" in staged.columns),
            number=number.of("line_products.key"),
            numbered=number.joined("line_products.key"),
            product=product_of_line(parts, staged),
            sold=_sold(staged, lines),
            amount=_own_amount(lines),
            priced=_priced(staged),
            worth=f"({_WORTH})",
        )
    )
    return True


def _names(parts: Sequence[Part], staged: Staged) -> str:
    """SQL of all product names; a view cleans its texts at each reading, so there the distinct ones only."""
    if not staged.is_view:
        return f"SELECT DISTINCT product AS name FROM {staged.relation} WHERE product IS NOT NULL"
    named = [part for part in parts if "product" in part.columns]
    cleaned = " UNION ALL ".join(
        f"SELECT {value(part, 'product', None)} AS name "
        f"FROM (SELECT DISTINCT c{part.columns['product'].place} FROM {part.raw.relation})"
        for part in named
    )
    return f"SELECT DISTINCT name FROM ({cleaned}) WHERE name IS NOT NULL"


def _key(has_id: bool) -> dict[str, str]:
    """SQL of what an order's lines have in common: its number, else customer and day."""
    day = "CAST(ordered_at AS DATE)"
    if not has_id:
        return {
            "order_id": "NULL::VARCHAR", "day": day, "same_order": "orders.order_date = line_products.day"
        }  # fmt: skip
    same = (
        "orders.order_id IS NOT DISTINCT FROM line_products.order_id AND "
        "CASE WHEN orders.order_id IS NULL THEN orders.order_date END IS NOT DISTINCT FROM line_products.day"
    )
    return {"order_id": "order_id", "day": f"CASE WHEN order_id IS NULL THEN {day} END", "same_order": same}


def _own_amount(lines: Lines) -> str:
    """SQL of a line's own amount: NULL where the amount on it is that of its order."""
    whole = sorted(number for name, number in lines.once if name == "revenue")
    return f"CASE WHEN source_no NOT IN ({', '.join(map(str, whole))}) THEN amount END" if whole else "amount"


def _priced(staged: Staged) -> str:
    """SQL of what a line comes to by its price; NULL where no column of prices exists."""
    if "unit_price" not in staged.columns:
        return "CAST(NULL AS DECIMAL(18, 4))"
    return "times(unit_price, quantity)" if "quantity" in staged.columns else "unit_price"


def _sold(staged: Staged, lines: Lines) -> str:
    """SQL: this line sold something. Returned lines, discounts and free gifts are no products of an order."""
    amount_is_the_orders = any(name == "revenue" for name, _ in lines.once)
    worth = [] if amount_is_the_orders else ["amount"]
    if "unit_price" in staged.columns:
        worth += ["times(unit_price, quantity)"] if "quantity" in staged.columns else []
        worth.append("unit_price")
    return f"coalesce({', '.join([*worth, '1'])}) > 0"
