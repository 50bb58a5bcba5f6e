"""Trial to regular from its definition, a customer at a time, with plain Python.

Of customers whose first order is of a trial product (a free one is a trial, too; on one day purchases go
first), judged when the trial is W days old: the share with a purchase of another product within W days.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date

from tests.deciding.shops import Shop

WORDS = ("お試し", "トライアル", "サンプル")
LATIN = ("trial", "trials", "sample", "samples")
YEAR = 365


@dataclass
class Counted:
    """Customers of a group; profit of those whose trial is W days old, or a year."""

    customers: int = 0
    mature: int = 0
    went_on: int = 0
    trial_profit: float = 0
    profit: float = 0
    year: int = 0
    year_on: int = 0
    year_trial_profit: float = 0
    year_profit: float = 0


def is_trial(name: str) -> bool:
    """Whether a product's name says so, as a word of its own in English."""
    plain = unicodedata.normalize("NFKC", name).lower()
    words = "".join(letter if "a" <= letter <= "z" else " " for letter in plain).split()
    return any(word in plain for word in WORDS) or any(word in LATIN for word in words)


def counted(shop: Shop, as_of: date, by: str | None) -> dict[str | None, Counted]:
    """By a column of the first order; None for all."""
    within, groups = shop.settings.inactive_days, dict[str | None, Counted]()
    for _, orders in shop.orders.groupby("customer_id"):
        rows = list(orders.to_dict("records"))
        sales = sorted(
            (row for row in rows if row["revenue"] >= 0),
            key=lambda row: (
                row["order_date"],
                row["revenue"] == 0,
                row["order_id"] if row["revenue"] else not is_trial(row["product"]),
            ),
        )
        if not sales or not is_trial(sales[0]["product"]):
            continue
        first = sales[0]
        begun = first["order_date"]
        of = groups.setdefault(first[by] if by else None, Counted())
        regular = [
            (row["order_date"] - begun).days
            for row in sales
            if row["revenue"] > 0 and not is_trial(row["product"])
        ]
        own = first["revenue"] - first["cost"]
        profits = {
            days: sum(
                row["revenue"] - row["cost"] for row in rows if 0 <= (row["order_date"] - begun).days < days
            )
            for days in (within, YEAR)
        }
        on = bool(regular) and min(regular) <= within
        age = (as_of - begun).days
        of.customers += 1
        if age >= within:
            of.mature += 1
            of.went_on += on
            of.trial_profit += own
            of.profit += profits[within]
        if age >= YEAR:
            of.year += 1
            of.year_on += on
            of.year_trial_profit += own
            of.year_profit += profits[YEAR]
    return groups
