"""The result tables, as plain rows: `Analysis` has them all, each file here the rows of one subject.

Counts and sums only: a report divides them in its cells. A value of None is "not given"; OTHER gathers the
values beyond the largest.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from ltv_xl.analysis.tables.ads import AdMonth, AdSpend, Paid, Unmatched
from ltv_xl.analysis.tables.changes import Changes
from ltv_xl.analysis.tables.continuation import Continuation
from ltv_xl.analysis.tables.contracts import Contracts
from ltv_xl.analysis.tables.early import Early
from ltv_xl.analysis.tables.forecast import Forecast
from ltv_xl.analysis.tables.groups import Groups
from ltv_xl.analysis.tables.people import CustomerClass, People
from ltv_xl.analysis.tables.products import Products
from ltv_xl.analysis.tables.recovery import Campaigns, Recovery
from ltv_xl.analysis.tables.segments import NOBODY, AgeMonth, AgeRevenue, Contrast, Limits, Segment
from ltv_xl.analysis.tables.spans import CalendarMonth, Cohort, CohortMonth, Hour, Quality, Weekday
from ltv_xl.analysis.tables.trials import Trials
from ltv_xl.analysis.tables.waits import DaysToSecond, Gap, RepeatStep
from ltv_xl.orders.table import Dimension


class Analysis(Struct, frozen=True):
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
    paid: Paid = field(default_factory=Paid)
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
