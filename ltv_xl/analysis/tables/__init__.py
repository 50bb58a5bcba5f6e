"""The result tables, as plain rows. Counts and sums only: a report divides them in its cells.

A value of None is "not given"; OTHER gathers the values beyond the largest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ltv_xl.analysis.tables.changes import Changes
from ltv_xl.analysis.tables.continuation import Continuation
from ltv_xl.analysis.tables.early import Early
from ltv_xl.analysis.tables.forecast import Forecast
from ltv_xl.analysis.tables.groups import Groups
from ltv_xl.analysis.tables.product_sales import ProductSales
from ltv_xl.analysis.tables.recovery import Campaigns, Recovery
from ltv_xl.analysis.tables.trials import Trials
from ltv_xl.orders.table import Dimension

OTHER = "\x00other"
"""Stands for the small groups put together; no text from a file can equal it."""

HORIZONS = (3, 6, 12, 24)
"""The h of h-month LTV."""

AGE_BANDS = ("u20", "20", "30", "40", "50", "60", "70+")
"""The values of the dimension age_band: under 20, twenties ... seventy and over."""


class Segment(NamedTuple):
    """Sums over the customers (with at least one purchase) whose segment is `value`.

    mature_customers: of known start, with a first order at least W days old; mature_again: those of them
    whose second order came within W days of it.
    """

    value: str | None
    customers: int
    orders: int
    revenue: Decimal
    profit: Decimal
    repeat_customers: int
    inactive_customers: int
    known_customers: int
    mature_customers: int = 0
    mature_again: int = 0


NOBODY = Segment(None, 0, 0, Decimal(0), Decimal(0), 0, 0, 0)
"""The total of a file in which nobody bought anything."""


class AgeMonth(NamedTuple):
    """One month since the first order, over the customers observed through all of it (known start)."""

    value: str | None
    month: int
    observed: int
    orders: int
    profit: Decimal


class AgeRevenue(NamedTuple):
    """Revenue in a month since the first order, of all customers observed through it; without one: absent."""

    month: int
    revenue: Decimal


class Limits(NamedTuple):
    """The 95% interval of an h-month LTV; absent below 30 observed customers.

    quantile: how many standard errors the interval reaches, but for its correction for skewness. begun: the
    months in which the observed customers first bought.
    """

    value: str | None
    months: int
    observed: int
    estimate: float
    lower: float
    upper: float
    quantile: float = 0.0
    begun: int = 0


class Contrast(NamedTuple):
    """The h-month LTV of a segment less that of all other segments together.

    p: how likely so large a difference is where there is none. sure: it counts among all that are compared
    (Holm's rule, 5%).
    """

    value: str | None
    months: int
    difference: float
    p: float
    sure: bool


class Quality(NamedTuple):
    """The 3-month LTV of the newest cohorts against three earlier ones: the means of their means.

    recent, earlier: the first month of each three. a_year: these are the same months a year before. change,
    lower, upper: now ÷ before - 1 and its 95% interval. smallest: the smallest change, of either sign, that
    would have been sure.
    """

    recent: date
    earlier: date
    a_year: bool
    now: float
    before: float
    change: float
    lower: float
    upper: float
    smallest: float


class Cohort(NamedTuple):
    """Customers by the month of their first order."""

    month: date
    customers: int


class CohortMonth(NamedTuple):
    """What a cohort did `age` calendar months after its first order; only months complete by as_of."""

    month: date
    age: int
    active: int
    profit: Decimal


class RepeatStep(NamedTuple):
    """Customers who placed an n-th order, and how many of them went on.

    mature: those whose n-th order is at least W days old; mature_next: of these, with a further order within
    W days of it, so that older orders have had no more time. median_days: median days from the n-th order to
    the next; None where nobody went on.
    """

    n: int
    customers: int
    mature: int
    mature_next: int
    median_days: float | None


class DaysToSecond(NamedTuple):
    """Second orders that came within `days` of the first."""

    days: int
    customers: int


class Gap(NamedTuple):
    """Purchases that came `days_from` to `days_to` days after the customer's one before; None: or more."""

    days_from: int
    days_to: int | None
    orders: int


class Weekday(NamedTuple):
    """Purchases of a weekday (1: Monday), and how many such days there are from the first order to as_of."""

    weekday: int
    days: int
    orders: int


class Hour(NamedTuple):
    """Purchases placed from `hour` o'clock to the next, in the shop's zone."""

    hour: int
    orders: int


class AdSpend(NamedTuple):
    """Spend of a channel and the customers it acquired in the complete months that have spend rows.

    contracts: those of the customers who are under contract.
    """

    channel: str | None
    cost: Decimal
    clicks: Decimal | None
    conversions: Decimal | None
    customers: int
    contracts: int = 0


class AdMonth(NamedTuple):
    """The same by month."""

    channel: str | None
    month: date
    cost: Decimal
    clicks: Decimal | None
    conversions: Decimal | None
    customers: int
    contracts: int = 0


class Unmatched(NamedTuple):
    """A channel that stands on one side only: with spend and no customer, or with customers and no spend."""

    channel: str
    cost: Decimal
    customers: int


@dataclass(frozen=True)
class Paid:
    """The customers whom the CPA counts: won by a channel in a complete month in which it had spend.

    segments: by channel, in the order of `Analysis.ads`, without the channels that won nobody. Spend without
    a channel has won those whom no channel with spend of its own has. recent: the last complete months, the
    newest last, of which a CPA takes 3, 6 or 12.
    """

    segments: tuple[Segment, ...] = ()
    age_months: tuple[AgeMonth, ...] = ()
    limits: tuple[Limits, ...] = ()
    total_limits: tuple[Limits, ...] = ()
    recent: tuple[date, ...] = ()


class CalendarMonth(NamedTuple):
    """One calendar month of the shop; `complete` unless as_of or the first order cuts it."""

    month: date
    orders: int
    revenue: Decimal
    profit: Decimal
    customers: int
    new_customers: int
    complete: bool


EARLY_DAYS = 90
"""The begin of a contract, in which churn may differ from later churn."""


class Contracts(NamedTuple):
    """Customers with a plan or a cancellation (all, if no source names plans), and their days at risk.

    early: of these, within each customer's first EARLY_DAYS. ltv_lower, ltv_upper: the 95% interval of profit
    ÷ cancellations; None below 30 of these. mean_days: the mean days under contract within longest_days, the
    longest that was seen (Kaplan and Meier).
    """

    customers: int
    cancellations: int
    days_at_risk: int
    revenue: Decimal
    profit: Decimal
    early_cancellations: int
    early_days_at_risk: int
    ltv_lower: float | None = None
    ltv_upper: float | None = None
    mean_days: float = 0.0
    longest_days: int = 0


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


@dataclass(frozen=True)
class People:
    """A list of customers, cut where it gets too long: `customers` are meant, the first ones are listed."""

    customers: int
    listed: tuple[Person, ...]


ACTIONS = ("due", "at_risk", "lapsed_best", "birthdays")
"""The lists of customers to act upon, each from the .sql file of its name."""


class SoldProduct(NamedTuple):
    """A product: the purchases that hold it, and the customers who bought it."""

    value: str
    orders: int
    customers: int


class FirstProduct(NamedTuple):
    """Customers of known start by first product: with a first purchase at least W days old, and of them
    those who bought again within W days of it.
    """

    value: str | None
    mature: int
    mature_next: int


class SecondProduct(NamedTuple):
    """Customers of known start who bought twice, by first product and product of the second purchase."""

    first: str | None
    second: str | None
    customers: int


class Pair(NamedTuple):
    """Two products that purchases hold together; `leader` is that which more purchases hold.

    orders, leader_orders, partner_orders: purchases with both, with the leader, with the partner. customers:
    who bought both together. effective: how many independent purchases with both would be as sure.
    """

    leader: str
    partner: str
    orders: int
    leader_orders: int
    partner_orders: int
    customers: int
    effective: float


@dataclass(frozen=True)
class Products:
    """What stood in the purchases.

    names: distinct products. orders, several: purchases with a product, and with several. compared: the
    products whose pairs were looked at; pairs: those that most exceed chance, first the one that most does.
    sold: the products that most purchases hold. first, second: the main product of the first and the second
    purchase, the first ones as in segments; of the second ones the largest, OTHER and None last. sales: None
    where the lines of the orders do not say what each comes to.
    """

    names: int
    orders: int
    sold: tuple[SoldProduct, ...]
    several: int = 0
    compared: int = 0
    pairs: tuple[Pair, ...] = ()
    first: tuple[FirstProduct, ...] = ()
    second: tuple[SecondProduct, ...] = ()
    sales: ProductSales | None = None


@dataclass(frozen=True)
class Analysis:
    """Everything a report shows; results.py fills it step by step. Mappings are by Dimension.name; rows come
    largest group first, OTHER and None last. What is None or empty cannot be said of these orders.
    """

    as_of: date
    known_from: date
    """The first day whose new customers count."""
    dimensions: tuple[Dimension, ...]

    # All customers, and the segments of each dimension

    total: Segment = NOBODY
    """All customers with a purchase; its `value` is None."""
    without_purchase: Segment = NOBODY
    """Customers and sums of those who only have refunds or zero-value orders."""
    unknown_start: int = 0
    """Customers left out of cohorts, h-month LTV, CPA and the repeat curve: their first order may lie before
    the file.
    """
    segments: Mapping[str, tuple[Segment, ...]] = field(default_factory=dict)
    total_age_months: tuple[AgeMonth, ...] = ()
    age_months: Mapping[str, tuple[AgeMonth, ...]] = field(default_factory=dict)
    total_limits: tuple[Limits, ...] = ()
    limits: Mapping[str, tuple[Limits, ...]] = field(default_factory=dict)
    contrasts: Mapping[str, tuple[Contrast, ...]] = field(default_factory=dict)
    """Each segment against all others of its dimension."""

    # Time

    calendar: tuple[CalendarMonth, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    hours: tuple[Hour, ...] = ()
    """Empty where the source has no times."""
    cohorts: tuple[Cohort, ...] = ()
    cohort_months: tuple[CohortMonth, ...] = ()
    quality: Quality | None = None
    """None where there are too few cohorts."""
    age_revenue: tuple[AgeRevenue, ...] = ()
    repeat: tuple[RepeatStep, ...] = ()
    days_to_second: tuple[DaysToSecond, ...] = ()
    gap_50: float | None = None
    gap_90: float | None = None
    """Median and 90th percentile of the days between purchases; None where nobody bought twice."""
    gaps: tuple[Gap, ...] = ()
    """Days between purchases; empty where nobody bought twice."""
    changes: Changes | None = None
    """None where there are not two periods to compare."""

    # Advertising

    ads: tuple[AdSpend, ...] = ()
    ad_months: tuple[AdMonth, ...] = ()
    ad_cost_left_out: Decimal = Decimal(0)
    """Spend of months outside `ads`, because their new customers are not all known (before `known_from`) or
    not all there yet (as_of comes before their end).
    """
    unmatched: tuple[Unmatched, ...] = ()
    """The channels of one side only, spend first."""
    paid: Paid = Paid()
    """Whom the channels with spend won."""
    recovery: Recovery = field(default_factory=Recovery)
    """What the customers of paid channels bring back."""
    campaigns: Campaigns | None = None
    """None where no spend or no order names one."""
    early: Early | None = None
    """None where no forecast of new customers can be made."""
    trials: Trials | None = None
    """None where no product is a trial or sample."""

    # What customers do, and will do

    products: Products | None = None
    """What stood in the purchases; None where the orders name no products."""
    contracts: Contracts | None = None
    continuation: Continuation | None = None
    groups: Groups | None = None
    """By what customers did; None where nobody bought."""
    classes: tuple[CustomerClass, ...] = ()
    actions: Mapping[str, People] = field(default_factory=dict)
    """The lists of ACTIONS by name; empty unless the settings ask for customers by name."""
    forecast: Forecast | None = None
    """None where hardly anybody bought again."""

    @property
    def f2(self) -> tuple[int, int]:
        """Customers with a first order at least W days old; of them, with a second within W days of it."""
        return self.total.mature_customers, self.total.mature_again
