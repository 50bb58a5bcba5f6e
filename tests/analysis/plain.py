"""The analysis a second time, customer by customer in plain Python, written from the definitions alone.

Slow and simple on purpose. It shares nothing with ltv_xl.analysis but the shape of the results.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from statistics import NormalDist, median
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from ltv_xl.analysis.tables import Analysis
from ltv_xl.analysis.tables.ads import AdMonth, AdSpend, Paid, Unmatched
from ltv_xl.analysis.tables.contracts import Contracts
from ltv_xl.analysis.tables.people import ACTIONS, CustomerClass, People, Person
from ltv_xl.analysis.tables.segments import OTHER, AgeMonth, AgeRevenue, Contrast, Limits, Segment
from ltv_xl.analysis.tables.spans import CalendarMonth, Cohort, CohortMonth, Hour, Quality, Weekday
from ltv_xl.analysis.tables.waits import DaysToSecond, Gap, RepeatStep
from ltv_xl.orders.personal import masked
from ltv_xl.settings import Settings
from tests.analysis.plain_changes import changes
from tests.analysis.plain_groups import groups as groups_by_deeds
from tests.analysis.plain_products import products, stands
from tests.analysis.plain_recovery import recovery

DAY = timedelta(days=1)
NORMAL = NormalDist().inv_cdf(0.975)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Order:
    customer: str
    order_id: str | None
    at: datetime
    revenue: Decimal
    profit: Decimal
    values: dict[str, str | None]
    products: tuple[str, ...] = ()
    gathered: dict[str, Decimal] | None = None
    """What the lines of products come to that are shown under one name; None: see worth_of."""

    @property
    def worths(self) -> dict[str, Decimal]:
        """What the lines of each product come to."""
        return self.gathered or {product: worth_of(product) for product in self.products}

    @property
    def on(self) -> date:
        return self.at.date()


def worth_of(product: str) -> Decimal:
    """What a line of a product comes to in the made shops: some are given away."""
    return Decimal(sum(map(ord, product)) % 7 * 125)


def masked_worths(order: Order) -> dict[str, Decimal]:
    """What the lines of each of the order's products come to; products with one name are one."""
    summed: dict[str, Decimal] = {}
    for product in order.products:
        name = masked(product)
        summed[name] = summed.get(name, Decimal(0)) + worth_of(product)
    return summed


@dataclass(frozen=True)
class Attributes:
    birth: date | None
    age: int | None
    cancelled: date | None
    values: dict[str, str | None]
    plan: str | None = None


@dataclass(frozen=True)
class Spend:
    channel: str | None
    month: date
    cost: Decimal
    clicks: Decimal | None
    conversions: Decimal | None
    campaign: str | None = None


@dataclass(frozen=True)
class Shop:
    orders: list[Order]
    customers: dict[str, Attributes]
    ads: list[Spend]
    dimensions: list[tuple[str, str]]
    as_of: date
    baskets: bool = False
    """Whether orders hold several products each."""


@cache
def months_later(day: date, months: int) -> date:
    """By the calendar of pandas: 31 January + 1 month is the last of February."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_between(first: date, later: date) -> int:
    """Calendar months, whatever the days."""
    return (later.year - first.year) * 12 + later.month - first.month


class Buyer:
    """A customer with a purchase."""

    def __init__(self, shop: Shop, name: str, orders: list[Order]) -> None:
        self.name = name
        self.orders = orders
        ids_missing_last = [
            (order.at, order.order_id is None, order.order_id or "", order) for order in orders
        ]
        ids_missing_last.sort(key=lambda entry: entry[:3])
        self.purchases = [order for *_, order in ids_missing_last if order.revenue > 0]
        self.first = self.purchases[0]
        self.last = self.purchases[-1]
        self.attributes = shop.customers.get(name, Attributes(None, None, None, {}))
        self.channel = self.attributes.values.get("channel") or self.first.values.get("channel")
        self.observed = sum(months_later(self.first.on, k) <= shop.as_of + DAY for k in range(1, 25))
        self.months = [self.in_age_month(k) for k in range(1, 25)]
        self.segment = {name: self.value(name, place) for name, place in shop.dimensions}

    def value(self, name: str, place: str) -> str | None:
        if name == "age_band":
            return self.age_band()
        if name == "channel":
            return self.channel
        return (self.attributes if place == "customer" else self.first).values.get(name)

    def age_band(self) -> str | None:
        age, born, on = self.attributes.age, self.attributes.birth, self.first.on
        if born is not None:
            age = on.year - born.year - (1 if (on.month, on.day) < (born.month, born.day) else 0)
        if age is None or age < 0 or age >= 120:
            return None
        return "u20" if age < 20 else "70+" if age >= 70 else str(age // 10 * 10)

    def revenue(self) -> Decimal:
        return sum((order.revenue for order in self.orders), Decimal(0))

    def profit(self) -> Decimal:
        return sum((order.profit for order in self.orders), Decimal(0))

    def in_age_month(self, k: int) -> list[Order]:
        begin, end = months_later(self.first.on, k - 1), months_later(self.first.on, k)
        return [order for order in self.orders if begin <= order.on < end]


def analyse(shop: Shop, settings: Settings, contracts: bool = False) -> Analysis:
    """Everything that ltv_xl.analysis.analyse gives."""
    smallest = 1 if settings.with_customers else 3
    if not settings.with_customers:
        shop = masked_shop(shop)
    by_customer: dict[str, list[Order]] = {}
    for order in shop.orders:
        by_customer.setdefault(order.customer, []).append(order)
    buyers, others = [], []
    for name, orders in by_customer.items():
        if any(order.revenue > 0 for order in orders):
            buyers.append(Buyer(shop, name, orders))
        else:
            others.append(orders)
    first, last = min(order.on for order in shop.orders), max(order.on for order in shop.orders)
    start = known_from(first, last, settings)
    known = [buyer for buyer in buyers if buyer.first.on >= start]
    as_of, silent = shop.as_of, settings.inactive_days

    def sums(value: str | None, group: Sequence[Buyer]) -> Segment:
        return Segment(
            value,
            len(group),
            sum(len(buyer.purchases) for buyer in group),
            sum((buyer.revenue() for buyer in group), Decimal(0)),
            sum((buyer.profit() for buyer in group), Decimal(0)),
            sum(len(buyer.purchases) > 1 for buyer in group),
            sum((as_of - buyer.last.on).days > silent for buyer in group),
            sum(buyer.first.on >= start for buyer in group),
            *f2([buyer for buyer in group if buyer.first.on >= start], as_of, silent),
        )

    total = sums(None, buyers)
    grouped = {name: groups(buyers, name, smallest) for name, _ in shop.dimensions}
    known_groups = {
        name: [(value, [buyer for buyer in group if buyer.first.on >= start]) for value, group in results]
        for name, results in grouped.items()
    }
    left = [order for orders in others for order in orders]
    counted = [
        item
        for item in shop.ads
        if item.cost
        and months_later(item.month, 1) <= as_of + DAY
        and (start == first or item.month >= start)
    ]
    under = contracted(shop, contracts)
    acquisition = Acquisition(counted, known, {buyer.name for buyer in under(buyers)})
    channels = gathered_ads(ads(acquisition), smallest)
    won = paid_by_channel(acquisition, few_customers(ads(acquisition), smallest), channels)
    return Analysis(
        as_of=as_of,
        known_from=start,
        unknown_start=len(buyers) - len(known),
        dimensions=(),
        total=total,
        without_purchase=Segment(
            None,
            len(others),
            0,
            sum((order.revenue for order in left), Decimal(0)),
            sum((order.profit for order in left), Decimal(0)),
            0,
            0,
            0,
        ),
        segments={name: tuple(sums(*group) for group in results) for name, results in grouped.items()},
        total_age_months=tuple(age_months(None, known)),
        age_months=flat(known_groups, lambda value, group: age_months(value, group)),
        total_limits=limits(None, known),
        limits=flat(known_groups, lambda value, group: limits(value, group)),
        cohorts=tuple(
            Cohort(month, size)
            for month, size in sorted(Counter(month_of(buyer.first.on) for buyer in known).items())
        ),
        cohort_months=cohort_months(known, as_of),
        repeat=repeat(known, as_of, silent),
        days_to_second=tuple(
            DaysToSecond(
                days,
                sum(len(b.purchases) > 1 and (b.purchases[1].on - b.first.on).days <= days for b in known),
            )
            for days in (30, 60, 90, 120, 150, 180)
        ),
        gap_90=gap_90(buyers),
        calendar=calendar(shop, buyers, known, first),
        ads=channels,
        ad_months=gathered_ad_months(ads(acquisition), ad_months(acquisition), smallest),
        ad_cost_left_out=sum((item.cost for item in shop.ads if item not in counted), Decimal(0)),
        contracts=contract_sums(under(buyers), as_of) if contracts else None,
        age_revenue=age_revenue(known),
        gap_50=median(days) if (days := days_between(buyers)) else None,
        gaps=gaps(buyers),
        weekdays=weekdays(shop, first),
        hours=hours(shop),
        classes=classes(shop, buyers, others, settings),
        products=products(
            buyers, grouped["product"], start, as_of, silent, several=shop.baskets, smallest=smallest
        )
        if "product" in grouped
        else None,
        actions=actions(shop, buyers, settings) if settings.with_customers else {},
        contrasts={name: contrasts(results, known) for name, results in known_groups.items()},
        quality=quality(known),
        paid=Paid(
            segments=tuple(sums(*group) for group in won if group[1]),
            age_months=tuple(row for group in won for row in age_months(*group)),
            limits=tuple(row for group in won for row in limits(*group)),
            total_limits=limits(None, [buyer for _, group in won for buyer in group]),
            recent=tuple(months_later(month_of(as_of + DAY), -k) for k in range(12, 0, -1)),
        )
        if channels
        else Paid(),
        unmatched=unmatched(channels, counted, shop.ads, known, smallest),
        recovery=recovery(won, as_of, silent),
        changes=changes(shop, buyers, grouped.get("channel", []), start, smallest),
        groups=groups_by_deeds(buyers, as_of, smallest, settings),
    )


def f2(known: Sequence[Buyer], as_of: date, silent: int) -> tuple[int, int]:
    """First orders at least W days old, and second orders within W days of them."""
    mature = [buyer for buyer in known if (as_of - buyer.first.on).days >= silent]
    return len(mature), sum(ordered_within(buyer, 1, silent) for buyer in mature)


def ordered_within(buyer: Buyer, n: int, days: int) -> bool:
    """Whether the purchase after the n-th came so soon."""
    return len(buyer.purchases) > n and (buyer.purchases[n].on - buyer.purchases[n - 1].on).days <= days


def known_from(first: date, last: date, settings: Settings) -> date:
    starts = settings.shop_opened
    if starts == "all-new":
        return first
    if starts is not None and not isinstance(starts, str) and first <= starts + timedelta(days=31):
        return first
    days_in_file = (last - first).days + 1
    return first + timedelta(days=min(settings.inactive_days, days_in_file // 2))


def masked_shop(shop: Shop) -> Shop:
    """The shop with every name as it may be shown; what a channel spent in a month is one row."""

    def shown(values: dict[str, str | None]) -> dict[str, str | None]:
        return {name: value and masked(value) for name, value in values.items()}

    orders = [
        replace(
            order,
            values=shown(order.values),
            products=tuple(dict.fromkeys(masked(product) for product in order.products)),
            gathered=masked_worths(order),
        )
        for order in shop.orders
    ]
    customers = {name: replace(each, values=shown(each.values)) for name, each in shop.customers.items()}
    spend: dict[tuple[str | None, date], list[Spend]] = {}
    for each in shop.ads:
        spend.setdefault((each.channel and masked(each.channel), each.month), []).append(each)
    return replace(
        shop, orders=orders, customers=customers, ads=[summed_row(*key, spend[key]) for key in spend]
    )


def summed_row(channel: str | None, month: date, rows: Sequence[Spend]) -> Spend:
    return Spend(
        channel,
        month,
        sum((row.cost for row in rows), Decimal(0)),
        total_or_none(row.clicks for row in rows),
        total_or_none(row.conversions for row in rows),
    )


def groups(buyers: Sequence[Buyer], name: str, smallest: int = 1) -> list[tuple[str | None, list[Buyer]]]:
    """The 20 largest, ties by value, the rest gathered unless it is a single one; OTHER and None last.

    A group of fewer than `smallest` is gathered, too, and the next smallest with it, until OTHER is as large.
    """
    members: dict[str | None, list[Buyer]] = {}
    for buyer in buyers:
        members.setdefault(buyer.segment[name], []).append(buyer)
    apart = stands(Counter({value: len(group) for value, group in members.items()}), 20, smallest)
    rest = [buyer for buyer in buyers if buyer.segment[name] not in apart]
    named = [(value, members[value]) for value in apart if value is not None]
    others: list[tuple[str | None, list[Buyer]]] = [(OTHER, rest)] if rest else []
    nameless: list[tuple[str | None, list[Buyer]]] = [(None, members[None])] if None in apart else []
    return [*named, *others, *nameless]


def flat(
    grouped: dict[str, list[tuple[str | None, list[Buyer]]]],
    rows: Callable[[str | None, Sequence[Buyer]], Iterable[Row]],
) -> dict[str, tuple[Row, ...]]:
    return {
        name: tuple(row for value, group in results for row in rows(value, group))
        for name, results in grouped.items()
    }


def age_months(value: str | None, group: Sequence[Buyer]) -> list[AgeMonth]:
    results = []
    for month in range(1, 25):
        through = [buyer for buyer in group if buyer.observed >= month]
        if through:
            orders = [order for buyer in through for order in buyer.months[month - 1]]
            results.append(
                AgeMonth(
                    value,
                    month,
                    len(through),
                    sum(order.revenue > 0 for order in orders),
                    sum((order.profit for order in orders), Decimal(0)),
                )
            )
    return results


def limits(value: str | None, group: Sequence[Buyer]) -> tuple[Limits, ...]:
    """The wider of Hall's limits and of those by month of the first order, from each customer's influence."""
    results = []
    for horizon in (3, 6, 12, 24):
        n = sum(buyer.observed >= horizon for buyer in group)
        if n < 30:
            continue
        estimate, u = influences(group, horizon)
        error = np.sqrt((u**2).sum())
        g = (u**3).sum() / (u**2).sum() ** 1.5

        x = np.array([NORMAL, -NORMAL])
        lower, upper = estimate - error * 3 / g * (np.cbrt(1 + g * (x - g / 6)) - 1)
        begun = len({month_of(buyer.first.on) for buyer in group if buyer.observed})
        t = NORMAL
        if begun >= 6 and 2 * stats.t.ppf(0.975, begun - 1) * clustered(group, u) > upper - lower:
            t = float(stats.t.ppf(0.975, begun - 1))
            lower, upper = estimate - t * clustered(group, u), estimate + t * clustered(group, u)
        results.append(Limits(value, horizon, n, estimate, lower, upper, t, begun))
    return tuple(results)


def influences(group: Sequence[Buyer], horizon: int) -> tuple[float, NDArray[np.float64]]:
    """The h-month LTV and what each customer does to it."""
    profits = np.array([
        [float(sum(order.profit for order in month)) for month in buyer.months] for buyer in group
    ]).reshape(len(group), 24)
    seen = np.array([[buyer.observed >= k for k in range(1, 25)] for buyer in group])
    seen = seen.reshape(len(group), 24)
    estimate, u = 0.0, np.zeros(len(group))
    for k in range(horizon):
        observed = profits[seen[:, k], k]
        estimate += observed.mean()
        u[seen[:, k]] += (observed - observed.mean()) / len(observed)
    return estimate, u


def clustered(group: Sequence[Buyer], u: NDArray[np.float64]) -> float:
    """The standard error when customers who began in the same month go together."""
    months = pd.Series(u).groupby([month_of(buyer.first.on) for buyer in group]).sum()
    count = len({month_of(buyer.first.on) for buyer in group if buyer.observed})
    return float(np.sqrt(count / (count - 1) * (months**2).sum()))


def contrasts(
    results: Sequence[tuple[str | None, list[Buyer]]], known: Sequence[Buyer]
) -> tuple[Contrast, ...]:
    """Each group against all other customers, by month of the first order, with Holm's rule."""
    rows: list[Contrast] = []
    for horizon in (3, 6, 12, 24):
        tested = []
        for value, group in results:
            inside = {buyer.name for buyer in group}
            others = [buyer for buyer in known if buyer.name not in inside]
            counts = [sum(buyer.observed >= horizon for buyer in side) for side in (group, others)]
            months = {month_of(buyer.first.on) for buyer in group if buyer.observed}
            if min(counts) < 30 or len(months) < 6:
                continue
            (mine, u), (theirs, v) = influences(group, horizon), influences(others, horizon)
            everyone = [*group, *others]
            error = clustered(everyone, np.concatenate([u, -v]))
            degrees = len({month_of(buyer.first.on) for buyer in everyone if buyer.observed}) - 1
            p = 2 * stats.t.sf(abs(mine - theirs) / error, degrees) if error else 1.0
            tested.append((value, mine - theirs, float(p)))
        sure = stats_holm([p for *_, p in tested])
        rows += [
            Contrast(value, horizon, difference, p, bool(is_sure))
            for (value, difference, p), is_sure in zip(tested, sure, strict=True)
        ]
    return tuple(rows)


def stats_holm(chances: Sequence[float]) -> list[bool]:
    """Holm's adjusted chances against 5%."""
    order = np.argsort(chances, kind="stable")
    adjusted = np.maximum.accumulate([chances[at] * (len(chances) - rank) for rank, at in enumerate(order)])
    results = dict(zip(order.tolist(), adjusted, strict=True))
    return [results[place] <= 0.05 for place in range(len(chances))]


def quality(known: Sequence[Buyer]) -> Quality | None:
    """Welch's test of the means of the last three cohorts whose every customer has three age months."""
    worth: dict[date, float] = {}
    for month in {month_of(buyer.first.on) for buyer in known}:
        cohort = [buyer for buyer in known if month_of(buyer.first.on) == month]
        if all(buyer.observed >= 3 for buyer in cohort):
            profits = [order.profit for buyer in cohort for age in buyer.months[:3] for order in age]
            worth[month] = float(sum(profits, Decimal(0)) / len(cohort))
    months = sorted(worth)
    if len(months) < 6:
        return None
    recent = months[-3:]
    before = [months_later(month, -12) for month in recent]
    a_year = all(month in worth for month in before)
    before = before if a_year else months[:3]
    new, old = [worth[month] for month in recent], [worth[month] for month in before]
    if np.mean(old) <= 0:
        return None
    reach = stats.t.ppf(0.975, 4) * np.sqrt(np.var(new, ddof=1) / 3 + np.var(old, ddof=1) / 3) / np.mean(old)
    change = np.mean(new) / np.mean(old) - 1
    figures = (np.mean(new), np.mean(old), change, change - reach, change + reach, reach)
    return Quality(recent[0], before[0], a_year, *map(float, figures))


def cohort_months(known: Sequence[Buyer], as_of: date) -> tuple[CohortMonth, ...]:
    results = []
    for cohort in sorted({month_of(buyer.first.on) for buyer in known}):
        members = [buyer for buyer in known if month_of(buyer.first.on) == cohort]
        age = 0
        while months_later(cohort, age + 1) <= as_of + DAY:
            month = months_later(cohort, age)
            orders = [
                [o for o in b.orders if month_of(o.on) == month and o.on >= b.first.on] for b in members
            ]
            active = sum(any(order.revenue > 0 for order in own) for own in orders)
            profit = sum((order.profit for own in orders for order in own), Decimal(0))
            results.append(CohortMonth(cohort, age, active, profit))
            age += 1
    return tuple(results)


def repeat(known: Sequence[Buyer], as_of: date, silent: int) -> tuple[RepeatStep, ...]:
    results = []
    for n in range(1, 13):
        there = [buyer for buyer in known if len(buyer.purchases) >= n]
        if there:
            mature = [buyer for buyer in there if (as_of - buyer.purchases[n - 1].on).days >= silent]
            days = [(b.purchases[n].on - b.purchases[n - 1].on).days for b in there if len(b.purchases) > n]
            went_on = sum(ordered_within(buyer, n, silent) for buyer in mature)
            median = float(np.median(days)) if days else None
            results.append(RepeatStep(n, len(there), len(mature), went_on, median))
    return tuple(results)


def days_between(buyers: Sequence[Buyer]) -> list[int]:
    return [
        (later.on - earlier.on).days
        for buyer in buyers
        for earlier, later in zip(buyer.purchases, buyer.purchases[1:], strict=False)
    ]


def gap_90(buyers: Sequence[Buyer]) -> float | None:
    days = days_between(buyers)
    return float(np.quantile(days, 0.9)) if days else None


def gaps(buyers: Sequence[Buyer]) -> tuple[Gap, ...]:
    """At most twelve spans up to the 90th percentile, of the narrowest width that does, and the rest."""
    days = days_between(buyers)
    if not days:
        return ()
    most = float(np.quantile(days, 0.9))
    for width in (1, 3, 7, 15, 30, 60, 90, 180, 365):
        edges = [0]
        while edges[-1] <= most:
            edges.append(edges[-1] + width)
        if len(edges) <= 13:
            break
    results = [Gap(low, high - 1, sum(low <= item < high for item in days)) for low, high in pairwise(edges)]
    return (*results, Gap(edges[-1], None, sum(item >= edges[-1] for item in days)))


def weekdays(shop: Shop, first: date) -> tuple[Weekday, ...]:
    span = [first + timedelta(days=passed) for passed in range((shop.as_of - first).days + 1)]
    return tuple(
        Weekday(
            weekday,
            sum(day.isoweekday() == weekday for day in span),
            sum(order.revenue > 0 and order.on.isoweekday() == weekday for order in shop.orders),
        )
        for weekday in range(1, 8)
    )


def hours(shop: Shop) -> tuple[Hour, ...]:
    return tuple(
        Hour(hour, sum(order.revenue > 0 and order.at.hour == hour for order in shop.orders))
        for hour in range(24)
    )


def age_revenue(known: Sequence[Buyer]) -> tuple[AgeRevenue, ...]:
    results = []
    for month in range(1, 25):
        orders = [order for buyer in known if buyer.observed >= month for order in buyer.months[month - 1]]
        if orders:
            results.append(AgeRevenue(month, sum((order.revenue for order in orders), Decimal(0))))
    return tuple(results)


def best_fifth(buyers: Sequence[Buyer]) -> set[str]:
    ranked = sorted(buyers, key=lambda item: (-item.profit(), item.name.encode()))
    return {item.name for item in ranked[: math.ceil(len(buyers) / 5)]}


def class_of(item: Buyer, as_of: date, silent: int, gap: float | None, best: set[str]) -> str:
    """The first that fits: lapsed, at risk, best, existing."""
    days = (as_of - item.last.on).days
    if days > silent:
        return "lapsed"
    if gap is not None and days > gap:
        return "at_risk"
    return "best" if item.name in best else "existing"


def classes(
    shop: Shop, buyers: Sequence[Buyer], others: Sequence[Sequence[Order]], settings: Settings
) -> tuple[CustomerClass, ...]:
    gap, best = gap_90(buyers), best_fifth(buyers)
    results: dict[str, list[Buyer]] = {}
    for item in buyers:
        results.setdefault(class_of(item, shop.as_of, settings.inactive_days, gap, best), []).append(item)
    everyone = {order.customer for order in shop.orders} | set(shop.customers)
    prospects = len(everyone) - len(buyers)
    rows = [
        CustomerClass(
            name,
            len(results[name]),
            sum((item.revenue() for item in results[name]), Decimal(0)),
            sum((item.profit() for item in results[name]), Decimal(0)),
        )
        for name in ("best", "existing", "at_risk", "lapsed")
        if name in results
    ]
    left = [order for orders in others for order in orders]
    revenue = sum((order.revenue for order in left), Decimal(0))
    profit = sum((order.profit for order in left), Decimal(0))
    return (*rows, *([CustomerClass("prospect", prospects, revenue, profit)] if prospects else []))


def actions(shop: Shop, buyers: Sequence[Buyer], settings: Settings) -> dict[str, People]:
    """Whom to remind, whom to win back, and whose birthday comes."""
    as_of, silent, soon = shop.as_of, settings.inactive_days, shop.as_of + timedelta(days=30)
    gap, best = gap_90(buyers), best_fifth(buyers)
    waits: dict[int, list[int]] = {}
    for item in buyers:
        for n, (earlier, later) in enumerate(pairwise(item.purchases), 1):
            waits.setdefault(min(n, 12), []).append((later.on - earlier.on).days)
    everything = [days for results in waits.values() for days in results]
    lists: dict[str, list[tuple[Buyer, date]]] = {name: [] for name in ACTIONS}
    for item in buyers:
        kind = class_of(item, as_of, silent, gap, best)
        own = waits.get(min(len(item.purchases), 12), [])
        usual = own if len(own) >= 30 else everything
        if kind in {"best", "existing"} and usual:
            due = item.last.on + timedelta(days=math.ceil(median(usual)))
            if due <= soon:
                lists["due"].append((item, due))
        end = item.last.on + timedelta(days=silent + 1)
        if kind == "at_risk":
            lists["at_risk"].append((item, end))
        if kind == "lapsed" and item.name in best:
            lists["lapsed_best"].append((item, end))
        if item.attributes.birth:
            born = pd.Timestamp(item.attributes.birth)
            years = [as_of.year - born.year + step for step in (0, 1)]
            coming = [(born + pd.DateOffset(years=one_year)).date() for one_year in years]
            day = min(one_day for one_day in coming if one_day > as_of)
            if day <= soon:
                lists["birthdays"].append((item, day))
    return {name: people(results, best, by_day=name == "birthdays") for name, results in lists.items()}


def people(results: list[tuple[Buyer, date]], best: set[str], *, by_day: bool) -> People:
    """By gross profit, birthdays by their day first; at most 500 are listed."""
    ranked = sorted(results, key=lambda entry: (-entry[0].profit(), entry[0].name.encode()))
    if by_day:
        ranked.sort(key=lambda entry: entry[1])
    rows = [
        Person(item.name, item.last.on, day, len(item.purchases), item.profit(), item.name in best)
        for item, day in ranked[:500]
    ]
    return People(len(results), tuple(rows))


def calendar(
    shop: Shop, buyers: Sequence[Buyer], known: Sequence[Buyer], first: date
) -> tuple[CalendarMonth, ...]:
    results = []
    for passed in range(months_between(first, shop.as_of) + 1):
        month = months_later(month_of(first), passed)
        orders = [order for order in shop.orders if month_of(order.on) == month]
        purchases = [order for order in orders if order.revenue > 0]
        results.append(
            CalendarMonth(
                month,
                len(purchases),
                sum((order.revenue for order in orders), Decimal(0)),
                sum((order.profit for order in orders), Decimal(0)),
                len({order.customer for order in purchases}),
                sum(month_of(buyer.first.on) == month for buyer in known),
                first <= month and months_later(month, 1) - DAY <= shop.as_of,
            )
        )
    return tuple(results)


@dataclass(frozen=True)
class Acquisition:
    """Spend of complete months, the customers of known start, and the names of those under contract."""

    spend: Sequence[Spend]
    known: Sequence[Buyer]
    under: set[str]

    def won(self, item: Spend) -> list[Buyer]:
        """By this spend: of its channel; without a channel, those whose own channel has none in the month."""
        there = [buyer for buyer in self.known if month_of(buyer.first.on) == item.month]
        if item.channel is not None:
            return [buyer for buyer in there if buyer.channel == item.channel]
        own = {each.channel for each in self.spend if each.month == item.month and each.channel is not None}
        return [buyer for buyer in there if buyer.channel not in own]

    def counts(self, items: Iterable[Spend]) -> tuple[int, int]:
        """Customers, and those of them under contract."""
        names = [buyer.name for item in items for buyer in self.won(item)]
        return len(names), sum(name in self.under for name in names)


def paid_by_channel(
    of: Acquisition, few: set[str | None], channels: Sequence[AdSpend]
) -> list[tuple[str | None, list[Buyer]]]:
    """The customers whom each channel has won; those of the gathered channels together."""
    return [
        (
            row.channel,
            [
                buyer
                for item in of.spend
                if (OTHER if item.channel in few else item.channel) == row.channel
                for buyer in of.won(item)
            ],
        )
        for row in channels
    ]


def unmatched(
    channels: Sequence[AdSpend],
    counted: Sequence[Spend],
    everything: Sequence[Spend],
    known: Sequence[Buyer],
    smallest: int,
) -> tuple[Unmatched, ...]:
    """Spend that met no customer; customers, in the months of the spend, of channels that never had any."""
    idle = [
        Unmatched(row.channel, row.cost, 0)
        for row in channels
        if row.channel and row.cost and not row.customers
    ]
    if not counted or any(item.channel is None for item in counted):
        return tuple(idle)
    months = [item.month for item in counted]
    spent = {item.channel for item in everything if item.cost}
    counts = Counter(
        buyer.channel
        for buyer in known
        if buyer.channel is not None
        and buyer.channel not in spent
        and min(months) <= month_of(buyer.first.on) <= max(months)
    )
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0].encode()))
    rows = [Unmatched(name, Decimal(0), size) for name, size in ranked if size >= smallest]
    rest = sum(size for _, size in ranked if size < smallest)
    gathered = [Unmatched(OTHER, Decimal(0), rest)] if rest >= smallest else []
    return (*idle, *rows, *gathered)


def total_or_none(numbers: Iterable[Decimal | None]) -> Decimal | None:
    given = [number for number in numbers if number is not None]
    return sum(given, Decimal(0)) if given else None


def ads(of: Acquisition) -> tuple[AdSpend, ...]:
    results = []
    for channel in {item.channel for item in of.spend}:
        own = [item for item in of.spend if item.channel == channel]
        results.append(
            AdSpend(
                channel,
                sum((item.cost for item in own), Decimal(0)),
                total_or_none(item.clicks for item in own),
                total_or_none(item.conversions for item in own),
                *of.counts(own),
            )
        )
    return tuple(sorted(results, key=lambda row: (row.channel is None, -row.cost, row.channel or "")))


def ad_months(of: Acquisition) -> tuple[AdMonth, ...]:
    channels = [row.channel for row in ads(of)]
    ordered = sorted(of.spend, key=lambda item: (channels.index(item.channel), item.month))
    return tuple(
        AdMonth(o.channel, o.month, o.cost, o.clicks, o.conversions, *of.counts([o])) for o in ordered
    )


def few_customers(rows: Sequence[AdSpend], smallest: int) -> set[str | None]:
    """The channels that are gathered; those that acquired nobody keep their name."""
    ranked = sorted(
        (r for r in rows if r.channel and r.customers), key=lambda r: (r.customers, rows.index(r))
    )
    few = [row for row in ranked if row.customers < smallest]
    if few and sum(row.customers for row in few) < smallest:
        few = ranked[: len(few) + 1]
    return {row.channel for row in few}


def gathered_ads(rows: Sequence[AdSpend], smallest: int) -> tuple[AdSpend, ...]:
    few = few_customers(rows, smallest)
    named = [row for row in rows if row.channel not in few and row.channel is not None]
    rest = [row for row in rows if row.channel in few]
    other = AdSpend(
        OTHER,
        sum((row.cost for row in rest), Decimal(0)),
        total_or_none(row.clicks for row in rest),
        total_or_none(row.conversions for row in rest),
        sum(row.customers for row in rest),
        sum(row.contracts for row in rest),
    )
    return (*named, *([other] if rest else []), *(row for row in rows if row.channel is None))


def gathered_ad_months(
    channels: Sequence[AdSpend], rows: Sequence[AdMonth], smallest: int
) -> tuple[AdMonth, ...]:
    few = few_customers(channels, smallest)
    rest = [row for row in rows if row.channel in few]
    others = []
    for month in sorted({row.month for row in rest}):
        (sums,) = gathered_ads([AdSpend("x", *row[2:5], 1) for row in rest if row.month == month], 10**9)
        customers = sum(row.customers for row in rest if row.month == month)
        contracts = sum(row.contracts for row in rest if row.month == month)
        others.append(AdMonth(OTHER, month, *sums[1:4], customers, contracts))
    named = [row for row in rows if row.channel not in few and row.channel is not None]
    return (*named, *others, *(row for row in rows if row.channel is None))


def contracted(shop: Shop, contracts: bool) -> Callable[[Sequence[Buyer]], list[Buyer]]:
    """Picks those under contract: with a plan or a cancellation; everybody where no source names plans."""
    plans = any(item.plan for item in shop.customers.values())
    return lambda buyers: [
        item
        for item in buyers
        if contracts and (not plans or item.attributes.plan or item.attributes.cancelled)
    ]


def contract_sums(buyers: Sequence[Buyer], as_of: date) -> Contracts:
    """Of those under contract."""
    cancellations = days = early = early_days = 0
    for buyer in buyers:
        end = buyer.attributes.cancelled
        if end is not None and buyer.first.on <= end <= as_of:
            cancellations += 1
            early += (end - buyer.first.on).days <= 90
            stayed = (end - buyer.first.on).days
        else:
            stayed = (as_of - buyer.first.on).days
        days += stayed
        early_days += min(stayed, 90)
    lives = [life(buyer, as_of) for buyer in buyers]
    return Contracts(
        len(buyers),
        cancellations,
        days,
        sum((buyer.revenue() for buyer in buyers), Decimal(0)),
        sum((buyer.profit() for buyer in buyers), Decimal(0)),
        early,
        early_days,
        *contract_ltv_limits(buyers, [ended for _, ended in lives]),
        *mean_life(lives),
    )


def life(buyer: Buyer, as_of: date) -> tuple[int, bool]:
    """Days under contract, and whether it ended."""
    end = buyer.attributes.cancelled
    ended = end is not None and buyer.first.on <= end <= as_of
    return ((end if ended and end else as_of) - buyer.first.on).days, ended


def contract_ltv_limits(buyers: Sequence[Buyer], ended: Sequence[bool]) -> tuple[float | None, float | None]:
    """Of profit ÷ cancellations on the logarithmic scale, by the influence of each customer."""
    profits, cancelled = np.array([float(buyer.profit()) for buyer in buyers]), np.array(ended, dtype=float)
    if cancelled.sum() < 30 or profits.sum() <= 0:
        return None, None
    ltv = profits.sum() / cancelled.sum()
    u = (profits - ltv * cancelled) / cancelled.sum()
    reach = NORMAL * np.sqrt((u**2).sum())
    months = pd.Series(u).groupby([month_of(buyer.first.on) for buyer in buyers]).sum()
    g = len(months)
    if g >= 6:
        reach = max(reach, stats.t.ppf(0.975, g - 1) * np.sqrt(g / (g - 1) * (months**2).sum()))
    return float(ltv * np.exp(-reach / ltv)), float(ltv * np.exp(reach / ltv))


def mean_life(lives: Sequence[tuple[int, bool]]) -> tuple[float, int]:
    """The area under SciPy's Kaplan-Meier curve up to the longest life, and that life."""
    if not lives:
        return 0.0, 0
    days = np.array([passed for passed, _ in lives])
    cancelled = np.array([ended for _, ended in lives])
    curve = stats.ecdf(stats.CensoredData(uncensored=days[cancelled], right=days[~cancelled])).sf
    edges = np.array([0, *curve.quantiles])
    alive = np.array([1.0, *curve.probabilities])
    return float((np.diff(edges) * alive[:-1]).sum()), int(days.max())
