"""Who stands on the lists to act upon, and what a mailing did: plainly, from the words of the definitions.

Written with pandas from what the lists mean; it reads the files that a user has, and nothing of ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, comb, sqrt
from pathlib import Path
from typing import NamedTuple

import pandas as pd

Z = 1.959963984540054
SILENT = 180
AHEAD = 30


@dataclass(frozen=True)
class Shop:
    """Orders: customer, day, revenue, profit, one row each; birthdays of customers."""

    orders: pd.DataFrame
    birthdays: Mapping[str, date]


def lists(shop: Shop, today: date) -> dict[str, dict[str, date]]:
    """List -> customer -> the day that the list is about."""
    until = shop.orders[shop.orders["day"] <= today]
    bought = until[until["revenue"] > 0].sort_values(["customer", "day"], kind="stable")
    gaps = bought.groupby("customer")["day"].apply(_gaps)
    waits = [(n, gap) for own in gaps for n, gap in enumerate(own, 1)]
    times = bought.groupby("customer").size().to_dict()
    last = bought.groupby("customer")["day"].max().to_dict()
    profit = until.groupby("customer")["profit"].sum().reindex(list(times))
    at_risk_after = _quantile([gap for _, gap in waits], 0.9)
    best = set(_best(profit))
    members: dict[str, dict[str, date]] = {
        name: {} for name in ("f2_due", "reminder_due", "at_risk", "lapsed_best", "birthdays")
    }
    for customer, last_day in last.items():
        silent = (today - last_day).days
        lapses = last_day + timedelta(SILENT + 1)
        if silent > SILENT:
            if customer in best:
                members["lapsed_best"][str(customer)] = lapses
        elif at_risk_after is not None and silent > at_risk_after:
            members["at_risk"][str(customer)] = lapses
        else:
            after = _usual_wait(waits, times[customer])
            if after is not None and last_day + timedelta(after) <= today + timedelta(AHEAD):
                name = "f2_due" if times[customer] == 1 else "reminder_due"
                members[name][str(customer)] = last_day + timedelta(after)
        if (birthday := _next_birthday(shop.birthdays.get(str(customer)), today)) is not None:
            members["birthdays"][str(customer)] = birthday
    return members


def _gaps(days: "pd.Series[date]") -> list[int]:
    ordered = list(days)
    return [(later - day).days for day, later in pairwise(ordered)]


def _quantile(values: list[int], q: float) -> float | None:
    return float(pd.Series(values).quantile(q)) if values else None


def _usual_wait(waits: list[tuple[int, int]], orders: int) -> int | None:
    """Days after which half of the next orders have come: of customers with as many, where 30 are known."""
    alike = [gap for n, gap in waits if min(n, 12) == min(orders, 12)]
    half = _quantile(alike if len(alike) >= 30 else [gap for _, gap in waits], 0.5)
    return None if half is None else ceil(half)


def _best(profit: "pd.Series[float]") -> list[str]:
    """The fifth with the highest profit; of equals those whose id comes first."""
    ranked = sorted(profit.items(), key=lambda item: (-item[1], _order_of_id(str(item[0]))))
    return [str(customer) for customer, _ in ranked[: ceil(len(ranked) / 5)]]


def _order_of_id(customer: str) -> tuple[int, str]:
    """Whole numbers by their value, other ids by their letters."""
    return (int(customer) if customer.isdigit() else 0, customer)


def _next_birthday(born: date | None, today: date) -> date | None:
    """The birthday in the next 30 days, if any; who was born on 29 February has it on the 28th else."""
    if born is None:
        return None
    for ahead in range(1, AHEAD + 1):
        day = today + timedelta(ahead)
        leap = born.month == 2 and born.day == 29 and (day + timedelta(1)).month == 3 and day.month == 2
        if (day.month, day.day) == (born.month, born.day) or (leap and day.day == 28):
            return day
    return None


@dataclass(frozen=True)
class Said:
    """What a mailing did: customers, buyers and profit of both groups, and the interval of the difference."""

    sent: tuple[int, int, float]
    held: tuple[int, int, float]
    lower: float
    upper: float


def effect(listed: Path, shop: Shop, after: date, until: date, words: tuple[str, str]) -> Said:
    """By the file of a list. words: of its groups, send first."""
    rows = pd.read_csv(listed, dtype=str, encoding="utf-8-sig").fillna("")
    customer, group = rows.columns[:2]
    orders = shop.orders
    counted = orders[(orders["day"] > after) & (orders["day"] <= until)]
    buyers = set(counted[counted["revenue"] > 0]["customer"])
    profit = counted.groupby("customer")["profit"].sum().to_dict()
    arms = []
    for word in words:
        ids = list(rows[rows[group] == word][customer])
        arms.append((
            len(ids),
            sum(customer_id in buyers for customer_id in ids),
            float(sum(profit.get(customer_id, 0) for customer_id in ids)),
        ))
    sent, held = arms
    interval = newcombe(sent[1], sent[0], held[1], held[0]) if sent[0] and held[0] else (0.0, 0.0)
    return Said(sent, held, *interval)


def may_be_chance(a: int, m: int, b: int, n: int) -> bool:
    """Where fewer than ten orders, or customers without, are expected in the smaller group: whether of all
    ways in which the lot could have fallen more than one in forty gives as much or more.
    """
    ordering = Fraction(a + b, m + n)
    if min(ordering, 1 - ordering) * min(m, n) >= 10:
        return False
    more, group = max((Fraction(a, m), a, m), (Fraction(b, n), b, n))[1:]
    as_much = sum(comb(a + b, k) * comb(m + n - a - b, group - k) for k in range(more, min(group, a + b) + 1))
    return Fraction(as_much, comb(m + n, group)) > Fraction(1, 40)


def newcombe(a: int, m: int, b: int, n: int) -> tuple[float, float]:
    """The 95% interval of a ÷ m - b ÷ n, from Wilson's interval of each."""
    (low1, high1), (low2, high2) = wilson(a, m), wilson(b, n)
    p, q = a / m, b / n
    return p - q - sqrt((p - low1) ** 2 + (high2 - q) ** 2), p - q + sqrt((high1 - p) ** 2 + (q - low2) ** 2)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The two shares that lie 1.96 of their own standard errors away from part ÷ whole."""
    p = part / whole
    middle = (p + Z**2 / (2 * whole)) / (1 + Z**2 / whole)
    reach = Z * sqrt(p * (1 - p) / whole + Z**2 / (4 * whole**2)) / (1 + Z**2 / whole)
    return middle - reach, middle + reach


class Delivery(NamedTuple):
    """A delivery of a subscription, with what is known of the subscription now."""

    customer: str
    subscription: str
    n: int
    day: date
    course: str
    state: str


def cancelling(deliveries: Sequence[Delivery], today: date) -> set[str]:
    """Customers whose active subscription stands after a delivery from which more do not go on than on the
    whole.
    """
    nexts = {(delivery.subscription, delivery.n): delivery.day for delivery in deliveries}
    waits = {
        delivery: None
        if (later := nexts.get((delivery.subscription, delivery.n + 1))) is None
        else (later - delivery.day).days
        for delivery in deliveries
    }
    every = [wait for wait in waits.values() if wait is not None]
    limits = {}
    for course in {delivery.course for delivery in deliveries}:
        own = [wait for delivery, wait in waits.items() if wait is not None and delivery.course == course]
        limits[course] = _quantile(own if len(own) >= 30 else every, 0.9) or 1e9
    judged: dict[int, list[bool]] = {}
    waiting = []
    for delivery, wait in waits.items():
        if wait is None and delivery.state in {"Paused", "Skipping"}:
            continue
        if (today - delivery.day).days > limits[delivery.course]:
            judged.setdefault(delivery.n, []).append(wait is None)
        elif wait is None:
            waiting.append(delivery)
    whole = sum(sum(of) for of in judged.values()) / sum(len(of) for of in judged.values())
    risky = {n for n, of in judged.items() if len(of) >= 30 and sum(of) / len(of) > whole}
    return {delivery.customer for delivery in waiting if delivery.n in risky and delivery.state == "Active"}
