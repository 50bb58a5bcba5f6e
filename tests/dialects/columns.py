"""What stands in a column, by its name in systems.toml: a cell of an order, or of one of its lines.

A cell is what a database would give: Decimal for money, float for a rate, int for a count, datetime for a
moment, str for a text, None for nothing. How it is written comes later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tests.dialects import dates
from tests.dialects.shop import PRODUCTS, WALK_IN, Line, Order
from tests.dialects.systems import System

Cell = str | Decimal | float | int | datetime | None
RATE = Decimal("0.1")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Row:
    """A line of an order in a system's file.

    number: its place in the order, from 0. place_in_day: the order's among those of its day, from 1.
    """

    system: System
    order: Order
    line: Line
    kind: str
    number: int
    currency: str
    ids: str
    place_in_day: int


def _sku(row: Row) -> int:
    return PRODUCTS.index(row.line.product) + 1 if row.line.product in PRODUCTS else 0


def _state(words: tuple[str, ...] | list[str], order: Order) -> str:
    return words[("paid", "cancelled", "unpaid").index(order.state)]


def _letters(number: int, length: int) -> str:
    """A number as letters and digits, as systems make ids; never like a figure with an exponent."""
    digits = "ABCDFGHJKLMN"
    text = ""
    scattered = number * 7_368_787 % 12**6
    while scattered:
        scattered, digit = divmod(scattered, 12)
        text += digits[digit]
    return f"{text:Z>{length}}"


def _tax(row: Row) -> Decimal:
    return tax_of(row.order)


def tax_of(order: Order) -> Decimal:
    """A tenth, contained in what was paid."""
    cents = Decimal("0.01") if order.total % 1 else Decimal(1)
    return (order.total / 11).quantize(cents)


def _without_tax(order: Order, amount: Decimal) -> Decimal:
    """An amount that was paid, without its share of the order's tax, which is on net worth and postage."""
    share = float(tax_of(order)) / float(order.net + order.postage)
    return Decimal(f"{float(amount) * (1 - share):.4f}")


def _discount_of_line(row: Row) -> Decimal:
    return row.order.discount if row.number == 0 else ZERO


def _id(form: str, number: int, prefix: str) -> str:
    """An id in a form that plain files have."""
    match form:
        case "digits":
            return f"{number}"
        case "zeros":
            return f"{number:08}"
        case "long":
            return f"{450_000_000_000_000_000 + number * 7_919}"
        case _:
            return f"{prefix}{number:04}"


def _id_of_order(row: Row) -> str:
    """The receipt number may begin anew each day."""
    if row.ids == "receipts":
        return str(row.place_in_day)
    return _id("long" if row.ids == "long orders" else "digits", row.order.number, "R")


def _id_of_customer(row: Row) -> str:
    """Walk-ins are booked under an id that looks like one."""
    if row.order.customer == WALK_IN:
        return "9999" if row.ids == "digits" else "ゲスト"
    if row.ids == "email":
        return row.order.customer.email
    return _id(row.ids, row.order.customer.number, "C")


ORDER: Mapping[str, Callable[[Row], Cell]] = {
    "number": lambda row: row.order.number,
    "long number": lambda row: f"{5_550_000_000_000 + row.order.number}",
    "padded number": lambda row: f"{row.order.number:09}",
    "hash number": lambda row: f"#{row.order.number}",
    "dated number": lambda row: f"123456-{row.order.at:%Y%m%d}-{row.order.number:010}",
    "hexadecimal number": lambda row: f"{_letters(row.order.number, 8)}{row.order.number:08}",
    "charge number": lambda row: f"ch_{_letters(row.order.number, 16)}",
    "amazon number": lambda row: f"250-{row.order.number:07}-{row.order.number:07}",
    "letters number": lambda row: _letters(row.order.number, 10),
    "id of order": lambda row: _id_of_order(row),
    "customer": lambda row: row.order.customer.number + 2000,
    "member": lambda row: row.order.customer.number + 2000 if row.order.customer.member else None,
    "stripe customer": lambda row: f"cus_{_letters(row.order.customer.number, 14)}",
    "letters customer": lambda row: _letters(row.order.customer.number, 10),
    "id of customer": lambda row: _id_of_customer(row),
    "email": lambda row: row.order.customer.email,
    "phone": lambda row: row.order.customer.phone,
    "phone end": lambda row: row.order.customer.phone[-4:],
    "name": lambda row: row.order.customer.name,
    "postcode": lambda row: "1500001",
    "guarded postcode": lambda row: "'150-0001",
    "at": lambda row: row.order.at,
    "day": lambda row: row.order.at.replace(hour=0, minute=0, second=0),
    "clock": lambda row: f"{row.order.at:%H:%M:%S}",
    "universal at": lambda row: dates.utc(row.order.at),
    "cancelled at": lambda row: row.order.at + timedelta(hours=2) if row.order.state == "cancelled" else None,
    "goods": lambda row: row.order.goods,
    "goods and postage": lambda row: row.order.goods + row.order.postage,
    "discount": lambda row: row.order.discount,
    "less discount": lambda row: -row.order.discount or None,
    "postage": lambda row: row.order.postage,
    "net": lambda row: row.order.net,
    "formatted net": lambda row: f"¥{row.order.net:,}",
    "total": lambda row: row.order.total,
    "total or not fixed": lambda row: row.order.total if row.order.state != "unpaid" else Decimal(-9999),
    "total if paid": lambda row: row.order.total if row.order.state == "paid" else ZERO,
    "refunded": lambda row: row.order.refunded,
    "tax": _tax,
    "fee": lambda row: (row.order.total * 4 / 100).quantize(Decimal("0.01") if _tax(row) % 1 else Decimal(1)),
    "zero": lambda row: ZERO,
    "nothing": lambda row: None,
    "currency": lambda row: row.currency,
    "small currency": lambda row: row.currency.lower(),
    "state": lambda row: _state(list(row.system.states), row.order),
    "code": lambda row: _state(list(row.system.codes), row.order),
    "subscription": lambda row: ("有効", "停止", "キャンセル")[row.order.customer.number % 3],
    "all products": lambda row: ", ".join(f"{line.quantity}× {line.product}" for line in row.order.lines),
    "all skus": lambda row: ",".join(f"S-{PRODUCTS.index(line.product):02}" for line in row.order.lines),
    "pieces": lambda row: sum(line.quantity for line in row.order.lines),
}
"""Cells that are the same for all lines of an order."""

LINE: Mapping[str, Callable[[Row], Cell]] = {
    "product": lambda row: row.line.product,
    "price": lambda row: row.line.price,
    "quantity": lambda row: row.line.quantity,
    "line amount": lambda row: row.line.amount,
    "line net": lambda row: row.line.amount - _discount_of_line(row),
    "less discount on the first line": lambda row: -_discount_of_line(row),
    "discount on the first line": _discount_of_line,
    "rate": lambda row: float(RATE) if row.order.discount else 0.0,
    "line number": lambda row: row.order.number * 10 + row.number,
    "total or return": lambda row: -row.order.refunded if row.kind == "return" else row.order.total,
    "sku": lambda row: f"S-{_sku(row):02}" if row.kind == "goods" else None,
    "sku number": lambda row: 500 + _sku(row) if row.kind == "goods" else None,
    "kind number": lambda row: {"goods": 1, "postage": 2, "discount": 4}[row.kind],
    "kind name": lambda row: {"goods": "商品", "postage": "送料", "discount": "割引"}[row.kind],
}
"""Cells of a line."""


def cell(row: Row, value: str) -> Cell:
    """What stands in a column of that value; 'text' is that text in every row."""
    if value.startswith("'"):
        return value.strip("'")
    return (LINE.get(value) or ORDER[value])(row)


def revenue(order: Order, reading: str) -> Decimal:
    """What an order is worth by a reading of systems.toml."""
    match reading:
        case "goods":
            return order.goods
        case "net":
            return order.net
        case "discounted":
            return order.goods * (1 - RATE) if order.discount else order.goods
        case "net without tax on goods":
            return _without_tax(order, order.net)
        case "net less all tax":
            return order.net - tax_of(order)
        case "net without tax, less refunded":
            return _without_tax(order, order.net - order.refunded)
        case "net less refunded":
            return order.net - order.refunded
        case "total less refunded":
            return order.total - order.refunded
        case _:
            return order.total
