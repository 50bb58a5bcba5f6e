"""The range functions once more in plain Python, written from their definitions, for small order logs."""

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple


class Row(NamedTuple):
    """A row of an order log."""

    customer: str
    day: date
    amount: float = 1.0
    profit: float = 1.0


def by_customer(rows: Sequence[Row], as_of: date) -> dict[str, dict[date, list[Row]]]:
    """The rows of each customer and day, both in order; none after as_of."""
    logs: dict[str, dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows):
        if row.day <= as_of:
            logs[row.customer][row.day].append(row)
    return logs


def months(first: date, later: date) -> int:
    return (later.year - first.year) * 12 + later.month - first.month


def cohorts(rows: Sequence[Row], as_of: date) -> list[list[object]]:
    """Month, customers, and of each complete calendar month: share active, cumulative profit per customer."""
    logs = by_customer(rows, as_of)
    firsts: dict[date, list[str]] = defaultdict(list)
    for customer, days in logs.items():
        firsts[min(days).replace(day=1)].append(customer)
    table: list[list[object]] = []
    for month, customers in sorted(firsts.items()):
        complete = months(month, as_of + timedelta(days=1))
        active, profit = [], []
        for age in range(complete):
            in_month = [
                [rows for day, rows in logs[customer].items() if months(month, day) == age]
                for customer in customers
            ]
            active.append(sum(map(bool, in_month)) / len(customers))
            so_far = [
                row.profit
                for customer in customers
                for day, rows in logs[customer].items()
                for row in rows
                if months(month, day) <= age
            ]
            profit.append(sum(so_far) / len(customers))
        table.append([f"{month:%Y-%m}", len(customers), active, profit])
    return table


def repeats(rows: Sequence[Row], as_of: date, within: int = 180) -> list[list[object]]:
    """n, customers, share with a further order, the same of those observed so long, median days."""
    logs = [sorted(days) for days in by_customer(rows, as_of).values()]
    table: list[list[object]] = []
    for n in range(1, 13):
        reached = [days for days in logs if len(days) >= n]
        if not reached:
            break
        further = [(days[n] - days[n - 1]).days for days in reached if len(days) > n]
        old = [days for days in reached if (as_of - days[n - 1]).days >= within]
        soon = [days for days in old if len(days) > n and (days[n] - days[n - 1]).days <= within]
        last = n == 12 or not further
        table.append([
            n,
            len(reached),
            None if last else len(further) / len(reached),
            len(soon) / len(old) if len(old) >= 30 else None,
            median(further) if further else None,
        ])
    return table


def rfm(rows: Sequence[Row], as_of: date, length: int = 7) -> list[list[object]]:
    """Customer, repeats, recency, T, mean amount of repeats, sum of ln(gap); days below 0 are left out."""
    table: list[list[object]] = []
    for customer, days in sorted(by_customer(rows, as_of).items()):
        amounts = {day: sum(row.amount for row in rows) for day, rows in days.items()}
        bought = sorted(day for day, amount in amounts.items() if round(amount, 4) >= 0)
        if not bought:
            continue
        again = [amounts[day] for day in bought[1:]]
        table.append([
            customer,
            len(again),
            (bought[-1] - bought[0]).days / length,
            (as_of - bought[0]).days / length,
            sum(again) / len(again) if again else 0,
            sum(math.log((end - start).days / length) for start, end in itertools.pairwise(bought)),
        ])
    return table


def months_after(first: date, passed: int) -> date:
    """The day so many calendar months later, or the month's last."""
    index = first.month - 1 + passed
    year, month = first.year + index // 12, index % 12 + 1
    end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, min(first.day, end.day))


def recovery(rows: Sequence[Row], as_of: date, cost: float, discount: float) -> list[list[object]]:
    """Month, customers observed through it, mean cumulative profit of these, and that less the cost."""
    logs = by_customer(rows, as_of)
    table: list[list[object]] = []
    earned = 0.0
    for month in range(25):
        profits = []
        for days in logs.values():
            first = min(days)
            if month and months_after(first, month) > as_of + timedelta(days=1):
                continue
            start = months_after(first, month - 1) if month > 1 else first
            end = months_after(first, month) if month else first + timedelta(days=1)
            spans = [row.profit for day, rows in days.items() for row in rows if start <= day < end]
            of_first = [row.profit for row in days[first]]
            profits.append((sum(spans) - (sum(of_first) if month == 1 else 0), sum(of_first)))
        if not profits:
            break
        if month <= 1:
            earned = sum(first for _, first in profits) / len(profits) if month else 0.0
        earned += sum(profit for profit, _ in profits) / len(profits) / (1 + discount) ** (month / 12)
        table.append([month, len(profits), earned, earned - cost])
    return table
