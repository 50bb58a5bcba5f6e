"""What each product's sales come to, and how few products most of them hang on (ABC)."""

from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct


class RankedProduct(NamedTuple):
    """A product with its net sales, its rank (A, B or C), its purchases and its customers."""

    value: str
    rank: str
    sales: Decimal
    orders: int
    customers: int


class RankSum(NamedTuple):
    """The products of a rank, and their net sales."""

    rank: str
    products: int
    sales: Decimal


class ProductSales(Struct, frozen=True):
    """largest: the products with most sales, that with most first. ranks: of all products, A, B, C.

    Products that fewer customers bought than may be shown are in neither.
    """

    largest: tuple[RankedProduct, ...]
    ranks: tuple[RankSum, ...]
