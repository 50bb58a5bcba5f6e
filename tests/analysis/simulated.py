"""Simulated shops whose true h-month LTV is known, as checked orders.

Many small shops stand in one file, each as a group of a dimension: one analysis judges them all.
Money is gross profit; the first order counts into LTV, as everywhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import hyp2f1

from ltv_xl.analysis import analyse
from ltv_xl.analysis.tables.segments import Limits
from ltv_xl.database import connect
from ltv_xl.orders.table import CheckedOrders, Dimension
from ltv_xl.settings import Settings

Array = NDArray[Any]

OPENED = np.datetime64("2019-01-01")

PER_DIMENSION = 20
"""No more groups of a dimension stand by themselves."""

CHURN, PRICE = 0.12, 4000.0
"""A subscription: orders once in each age month, then ends with this probability."""


@dataclass(frozen=True)
class Buying:
    """BG/NBD: order rates per week are Gamma(r, alpha), and each order is the last with chance Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float


CDNOW = Buying(0.243, 4.414, 0.793, 2.426)
"""As published (Fader, Hardie and Lee 2005): most customers never return."""

REGULARS = Buying(8.0, 32.0, 0.7, 0.7)
"""A shop of consumables: an order a month; many leave at once, and a loyal core stays for years."""

P, Q, GAMMA = 6.25, 3.74, 15.44
"""Gamma-Gamma spend per order, as published for CDNOW (Fader and Hardie 2013)."""


@dataclass(frozen=True)
class Log:
    """One entry per order: customer, day since OPENED, profit; first: each customer's first day."""

    customer: Array
    day: Array
    profit: Array
    first: Array


def subscribers(rng: np.random.Generator, first: Array) -> Log:
    """Constant churn: in each age month one order, within 28 days so that it is the same calendar month."""
    lives = rng.geometric(CHURN, len(first))
    customer = np.repeat(np.arange(len(first)), lives)
    month = np.arange(len(customer)) - np.repeat(np.cumsum(lives) - lives, lives)
    begins = months_after(first[customer], month)
    day = begins + np.where(month > 0, rng.integers(0, 28, len(customer)), 0)
    profit = rng.gamma(0.8, PRICE / 0.8, len(customer))
    return Log(customer, day, profit, first)


def subscribers_ltv(months: int) -> float:
    """What a subscriber brings in `months` months: the price times the months it lives to see."""
    return float(PRICE * ((1 - CHURN) ** np.arange(months)).sum())


def buyers(rng: np.random.Generator, buying: Buying, first: Array, days: int) -> Log:
    """BG/NBD buyers with Gamma-Gamma spend, followed for `days` days after the first order."""
    people = len(first)
    rate = rng.gamma(buying.r, 1 / buying.alpha, people) / 7
    drop = rng.beta(buying.a, buying.b, people)
    spend = rng.gamma(Q, 1 / GAMMA, people)
    alive, at = np.arange(people), np.zeros(people)
    customers, days_after = [alive], [at]
    while len(alive):
        alive = alive[rng.random(len(alive)) >= drop[alive]] if len(customers) > 1 else alive
        at[alive] += rng.exponential(1 / np.maximum(rate[alive], 1e-12))
        alive = alive[at[alive] < days]
        customers.append(alive)
        days_after.append(at[alive].copy())
    customer = np.concatenate(customers)
    day = first[customer] + np.floor(np.concatenate([np.zeros(people), *days_after[1:]])).astype(np.int64)
    return Log(customer, day, rng.gamma(P, 1 / spend[customer]), first)


def buyers_ltv(buying: Buying, days: float) -> float:
    """First order and expected further ones within `days` days, at the mean spend (closed form)."""
    r, alpha, a, b = buying.r, buying.alpha, buying.a, buying.b
    t = days / 7
    ratio = (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1, t / (alpha + t))
    further = (a + b - 1) / (a - 1) * (1 - ratio)
    return float((1 + further) * P * GAMMA / (Q - 1))


def months_after(day: Array, months: Array) -> Array:
    """Days since OPENED, `months` calendar months later; the days must be the 28th at most."""
    at = OPENED + day
    month = at.astype("datetime64[M]")
    later = (month + months).astype("datetime64[D]") + (at - month.astype("datetime64[D]"))
    days: Array = (later - OPENED).astype(np.int64)
    return days


def first_days(rng: np.random.Generator, people: int, months: int) -> Array:
    """First days spread evenly over the months from OPENED on, none after a 28th."""
    month = rng.integers(0, months, people)
    return months_after(rng.integers(0, 28, people), month)


def checked(log: Log, last: int, begins: int = 0, shops: Array | None = None) -> CheckedOrders:
    """The orders from day `begins` to day `last`; shops: each customer's shop, a group of a dimension."""
    within = (log.day >= begins) & (log.day <= last)
    customer, day = log.customer[within], log.day[within]
    cents = np.maximum(np.round(log.profit[within] * 100), 1) / 100
    columns = {"customer": customer, "day": (OPENED + day).astype("datetime64[D]"), "profit": cents}
    if shops is not None:
        columns["shop"] = shops[customer]
    frame = pa.table(columns)
    connection = connect()
    count = 0 if shops is None else -(-(int(shops.max()) + 1) // PER_DIMENSION)
    groups = "".join(
        f", CASE WHEN shop // {PER_DIMENSION} = {number} THEN CAST(shop AS VARCHAR) END AS by_{number}"
        for number in range(count)
    )
    connection.register("frame", frame)
    connection.execute(
        "CREATE TABLE orders AS SELECT CAST(customer AS INTEGER) AS customer_id, "
        "row_number() OVER () AS order_id, day AS order_date, CAST(day AS TIMESTAMP) AS ordered_at, "
        "CAST(profit AS DECIMAL(18, 4)) AS revenue, "
        f"CAST(profit AS DECIMAL(18, 4)) AS profit{groups} FROM frame"
    )
    connection.unregister("frame")
    connection.execute("CREATE TABLE customers AS SELECT DISTINCT customer_id FROM orders")
    connection.execute("CREATE TABLE customer_ids AS SELECT customer_id, NULL::VARCHAR AS id FROM customers")
    opened = OPENED.astype(date)
    return CheckedOrders(
        connection=connection,
        as_of=opened + timedelta(days=last),
        first_order=opened + timedelta(days=int(day.min())),
        last_order=opened + timedelta(days=int(day.max())),
        dimensions=tuple(Dimension(f"by_{number}", f"by_{number}", "order") for number in range(count)),
        has_ads=False,
        has_contracts=False,
        has_times=False,
        profit_from="cost",
        margin=Decimal(1),
        sources=(),
        rows_read=len(day),
        rows_used=len(day),
        rows_left_out={},
        rejected_reasons=frozenset(),
        zero_orders=0,
        refund_orders=0,
        remarks=(),
    )


@dataclass(frozen=True)
class Verdict:
    """Over many shops: mean estimate ÷ truth - 1, its standard error, share of limits that hold it."""

    shops: int
    bias: float
    bias_error: float
    coverage: float


def judged(limits: list[Limits], truth: float) -> Verdict:
    """How well these limits, one per shop, meet the truth."""
    estimates = np.array([row.estimate for row in limits]) / truth
    held = np.mean([row.lower <= truth <= row.upper for row in limits])
    error = estimates.std(ddof=1) / np.sqrt(len(limits))
    return Verdict(len(limits), float(estimates.mean() - 1), float(error), float(held))


def many_shops(
    rng: np.random.Generator, kind: Literal["churn", "cdnow"], shops: int, observed: int, months: int
) -> tuple[list[Limits], float]:
    """The limits of many shops, each with so many customers observed through `months`, and the truth.

    Half as many customers again came too late to be observed through all of it.
    """
    late = observed // 2
    early_first = first_days(rng, shops * observed, 12)
    late_first = months_after(first_days(rng, shops * late, months - 1), np.array(13))
    first = np.concatenate([early_first, late_first])
    shop = np.concatenate([np.repeat(np.arange(shops), observed), np.repeat(np.arange(shops), late)])
    last = int(months_after(np.array([0]), np.array([12 + months]))[0]) - 1
    if kind == "churn":
        log, truth = subscribers(rng, first), subscribers_ltv(months)
    else:
        log = buyers(rng, CDNOW, first, last)
        span = months_after(early_first, np.array(months)) - early_first
        lengths, sizes = np.unique(span, return_counts=True)
        truth = float(np.average([buyers_ltv(CDNOW, days) for days in lengths], weights=sizes))
    orders = checked(log, last, shops=shop)
    settings = Settings(history_starts="all-new")
    results = analyse(orders, settings).limits
    orders.connection.close()
    rows = [row for group in results.values() for row in group]
    return [row for row in rows if row.value is not None and row.months == months], truth


def export(rng: np.random.Generator, buying: Buying, months: int, people: int) -> CheckedOrders:
    """The last `months` months of a shop that has been open for five years and won so many people."""
    life = 60
    log = buyers(rng, buying, first_days(rng, people, life), 31 * life)
    begins, ends = (int(months_after(np.array([0]), np.array([m]))[0]) for m in (life - months, life))
    return checked(log, ends - 1, begins=begins)
