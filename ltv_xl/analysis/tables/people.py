"""Classes of customers, and the lists of those to act upon."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

CLASSES = ("best", "existing", "at_risk", "lapsed", "prospect")
"""The classes of customers. Which one a customer is in: see standing.sql."""


class CustomerClass(NamedTuple):
    """The customers of one class; those without a purchase are the prospects."""

    name: str
    customers: int
    revenue: Decimal
    profit: Decimal


class Person(NamedTuple):
    """A customer to act upon. day: when, as the list defines it. best: one of the best fifth."""

    customer_id: str
    last_order: date
    day: date
    orders: int
    profit: Decimal
    best: bool


class People(Struct, frozen=True):
    """A list of customers, cut where it gets too long: `customers` are meant, the first ones are listed."""

    customers: int
    listed: tuple[Person, ...]


ACTIONS = ("due", "at_risk", "lapsed_best", "birthdays")
"""The lists of customers to act upon, each from the .sql file of its name."""
