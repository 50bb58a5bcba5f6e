"""What stood in the purchases."""

from typing import NamedTuple

from msgspec import Struct

from ltv_xl.analysis.tables.product_sales import ProductSales


class SoldProduct(NamedTuple):
    """A product: the purchases that hold it, and the customers who bought it."""

    value: str
    orders: int
    customers: int


class FirstProduct(NamedTuple):
    """Customers of known start by first product: with a first purchase at least W days old, and of them
    those who bought again within W days of it.
    """

    value: str | None
    mature: int
    mature_next: int


class SecondProduct(NamedTuple):
    """Customers of known start who bought twice, by first product and product of the second purchase."""

    first: str | None
    second: str | None
    customers: int


class Pair(NamedTuple):
    """Two products that purchases hold together; `leader` is that which more purchases hold.

    orders, leader_orders, partner_orders: purchases with both, with the leader, with the partner. customers:
    who bought both together. effective: how many independent purchases with both would be as sure.
    """

    leader: str
    partner: str
    orders: int
    leader_orders: int
    partner_orders: int
    customers: int
    effective: float


class Products(Struct, frozen=True):
    """What stood in the purchases.

    names: distinct products. orders, several: purchases with a product, and with several. compared: the
    products whose pairs were looked at; pairs: those that most exceed chance, first the one that most does.
    sold: the products that most purchases hold. first, second: the main product of the first and the second
    purchase, the first ones as in segments; of the second ones the largest, OTHER and None last. sales: None
    where the lines of the orders do not say what each comes to.
    """

    names: int
    orders: int
    sold: tuple[SoldProduct, ...]
    several: int = 0
    compared: int = 0
    pairs: tuple[Pair, ...] = ()
    first: tuple[FirstProduct, ...] = ()
    second: tuple[SecondProduct, ...] = ()
    sales: ProductSales | None = None
