"""How the values of each canonical column are read: ids, moments, money, text."""

from collections.abc import Mapping
from typing import Literal

from ltv_xl.orders.headers import base_name

Kind = Literal[
    "id",
    "email",
    "phone",
    "moment",
    "birth",
    "month",
    "money",
    "share",
    "tax_rate",
    "text",
    "age",
]

KINDS: Mapping[str, Kind] = {
    "customer_id": "id", "order_id": "id", "email": "email", "phone": "phone", "customer_name": "text",
    "order_date": "moment", "cancelled_on": "moment", "birth_date": "birth",
    "month": "month", "date": "month", "period_start": "moment", "period_end": "moment",
    "revenue": "money", "unit_price": "money", "quantity": "money", "cost": "money", "unit_cost": "money",
    "gross_profit": "money", "refunded": "money", "adjustment": "money", "total": "money",
    "discount": "money", "discount_rate": "share", "points": "money",
    "shipping": "money", "fee": "money", "tax": "money", "commission": "money",
    "tax_rate": "tax_rate",
    "clicks": "money", "conversions": "money", "age": "age",
}  # fmt: skip
"""How a canonical column is read; any other is text."""

TYPES: Mapping[Kind, str] = {
    "id": "VARCHAR", "email": "VARCHAR", "phone": "VARCHAR", "text": "VARCHAR", "moment": "TIMESTAMP",
    "birth": "TIMESTAMP", "month": "TIMESTAMP", "money": "DECIMAL(18, 4)", "share": "DECIMAL(18, 9)",
    "tax_rate": "DECIMAL(18, 9)",
    "age": "INTEGER",
}  # fmt: skip

NUMBERS: tuple[Kind, ...] = ("money", "share")
MOMENTS: tuple[Kind, ...] = ("moment", "birth", "month")

STATES = ("status", "cancel_flag", "cancelled_at")
"""Texts that say what became of an order."""

WHOLE_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
"""Types whose values are ids as they are."""


def kind_of(name: str) -> Kind:
    """How the column of a canonical name is read; status_2 and by_1 are text."""
    return KINDS.get(base_name(name), "text")
