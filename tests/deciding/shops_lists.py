"""Shops for the lists to act upon: made by hand of chance, with what goes wrong in files."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd

from tests.deciding.plain_lists import Delivery, Shop

FIRST, LAST = date(2024, 1, 1), date(2025, 3, 31)


IDS: tuple[Callable[[int], str], ...] = (
    lambda number: f"C{number:04}",
    lambda number: f"{number:05}",
    lambda number: str(7 * number + 1),
    lambda number: f"=C{number}",
)
"""Ids with letters, with leading zeros, whole numbers, and ones that Excel takes for a formula."""


@dataclass(frozen=True)
class Files:
    """The files of a shop, and what is in them."""

    orders: Path
    customers: Path
    shop: Shop


def made(folder: Path, seed: int) -> Files:
    """The shop of a number."""
    random = Random(seed)
    write = IDS[seed % 4]
    rows: list[tuple[str, date, int, int]] = []
    for number in range(1, random.choice((25, 160, 420))):
        day = FIRST + timedelta(random.randrange((LAST - FIRST).days))
        while day <= LAST:
            revenue = random.choice((0, 980, 980, 2000, 4000, 12_000))
            rows.append((write(number), day, revenue, revenue * 6 // 10))
            if revenue and random.random() < 0.05:
                rows.append((write(number), min(day + timedelta(3), LAST), -revenue, -revenue * 6 // 10))
            if random.random() < 0.45:
                break
            day += timedelta(random.randrange(1, 110))
    rows.append((write(1), LAST, 980, 588))
    random.shuffle(rows)
    orders = folder / "orders.csv"
    with orders.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["order id", "order date", "revenue", "gross profit", "customer id", "Email"])
        out.writerows(
            [f"N{n}", day.isoformat(), revenue, profit, customer, f"{customer.strip('=')}@example.jp"]
            for n, (customer, day, revenue, profit) in enumerate(rows)
        )
    born = {
        row[0]: date(1960 + random.randrange(45), random.randrange(1, 13), random.randrange(1, 29))
        for row in rows
        if random.random() < 0.8
    }
    customers = folder / "customers.csv"
    with customers.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["customer id", "birth date"])
        out.writerows([customer, day.isoformat()] for customer, day in born.items())
    frame = pd.DataFrame(rows, columns=["customer", "day", "revenue", "profit"])
    return Files(orders, customers, Shop(frame, born))


LEAVES, PAUSES = (0.35, 0.1, 0.25, 0.05, 0.1), (0.0, 0.2, 0.02, 0.02, 0.02)
"""How many leave, and how many pause or skip, after the first, second ... delivery."""
SILENT = 0.2
"""How many of those who leave do not say so."""


def subscribed(folder: Path, seed: int) -> tuple[Path, list[Delivery]]:
    """Orders of subscriptions alone, and their deliveries."""
    random = Random(seed)
    deliveries: list[Delivery] = []
    for number in range(1, 500):
        course, between = random.choice((("Monthly", 30), ("Every two months", 60)))
        day, days, state = FIRST + timedelta(random.randrange((LAST - FIRST).days)), [], "Active"
        while day <= LAST:
            days.append(day)
            place = min(len(days), len(LEAVES)) - 1
            if random.random() < LEAVES[place]:
                state = "Active" if random.random() < SILENT else "Cancelled"
                break
            if random.random() < PAUSES[place]:
                state = random.choice(("Paused", "Skipping"))
                break
            day += timedelta(between + random.randrange(-2, 6))
        customer = f"C{number - number % 2 if number % 10 < 2 else number:04}"  # some have two
        deliveries += [
            Delivery(customer, f"S{number:04}", n, day, course, state) for n, day in enumerate(days, 1)
        ]
    path = folder / "subscriptions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([
            *("order id", "order date", "revenue", "gross profit", "customer id"),
            *("Subscription no", "Delivery no", "Course", "Subscription state"),
        ])
        for place, delivery in enumerate(deliveries):
            words = (delivery.subscription, delivery.n, delivery.course, delivery.state)
            out.writerow([f"N{place}", delivery.day.isoformat(), 3000, 1500, delivery.customer, *words])
    return path, deliveries
