"""What today's customers will order: expected orders and profit, and how well such a forecast did before."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct, field

FORECAST_MONTHS = (3, 6, 12)
"""The months ahead that are forecast."""

ALIVE_BINS = 10
"""Bars of the distribution of the probability to buy again."""

Judgement = Literal[
    "good",
    "poor_error",  # the back-test was off by more than it may be
    "poor_rule",  # "the next period is like the last" was nearer
    "poor_profit",  # orders were near, what they brought was not
    "untested",  # the history is too short for a back-test
    "unfit",  # no model fits: only the simple rule is shown
]
"""Whether the forecast can be relied on, and why not."""


class Ahead(NamedTuple):
    """What is expected of a group of customers in the months ahead, and what came in as many months before.

    orders: days with a purchase. lower, upper: of a 95% interval; None where too few stand behind it.
    last_orders, last_profit: repeats and their profit in the months that end with as_of.
    """

    months: int
    orders: float | None
    orders_lower: float | None
    orders_upper: float | None
    profit: float | None
    profit_lower: float | None
    profit_upper: float | None
    last_orders: int
    last_profit: Decimal


class ForecastGroup(NamedTuple):
    """A group of customers. alive: how many of them are expected to buy again some day."""

    value: str | None
    customers: int
    alive: float | None
    ahead: tuple[Ahead, ...]


class Candidate(NamedTuple):
    """A model that was tried. error: expected ÷ actual orders - 1 of its back-test. chosen: it is used.

    log_likelihood: comparable between the candidates; None of a model that could not be fitted. trouble: why
    not, or what to beware of; see Trouble of ltv_xl.models.fits.
    """

    model: str
    log_likelihood: float | None
    error: float | None
    trouble: str | None = None
    chosen: bool = False


class TestWeek(NamedTuple):
    """Orders of a week after the forecast was made, of the customers whom it was made for."""

    week: int
    expected: float
    actual: int


class TestOrders(NamedTuple):
    """Orders after the forecast was made, by the customers with so many repeats until then; None: or more."""

    repeats_from: int
    repeats_to: int | None
    customers: int
    expected: float
    actual: int


class AliveBin(NamedTuple):
    """Customers whose probability to buy again is from `low` to `high`."""

    low: float
    high: float
    customers: int


class BackTest(Struct, frozen=True):
    """The forecast as it would have been made at the end of `until`, for the weeks after it.

    customers: those of known start by then. expected, actual: their orders. last: what "the next weeks are
    like the last" says. expected_profit, actual_profit: of these orders.
    """

    until: date
    weeks: int
    customers: int
    expected: float
    actual: int
    last: int
    expected_profit: float
    actual_profit: float
    by_week: tuple[TestWeek, ...]
    by_orders: tuple[TestOrders, ...]


class Prospect(NamedTuple):
    """A customer by name. alive: the probability to buy again. orders, profit: expected within a year."""

    customer_id: str
    last_order: date
    orders: int
    past_profit: Decimal
    alive: float
    expected_orders: float
    expected_profit: float


class Prospects(Struct, frozen=True):
    """A list of customers, cut where it gets too long: `customers` are meant, the first ones are listed."""

    customers: int
    listed: tuple[Prospect, ...]


class Forecast(Struct, frozen=True):
    """The forecast, with what tells whether to rely on it.

    model: the chosen one, None where none fits; reason: see Reason of ltv_xl.models.choosing. fitted:
    customers of known start whom it is fitted to; repeat_buyers: those of them who bought again.
    unknown_start: customers forecast from their first order in the file, who take no part in the fit. test:
    None where the history is too short. dimension: the name of that which the sheet shows, None without any.
    segments: by dimension. own_value: a customer's orders are valued by what that customer's repeats
    brought; else all by their mean. correlation: of the number of repeats and their value. people: lists by
    name, where the user asks for them.
    """

    model: str | None
    reason: str
    judgement: Judgement
    fitted: int
    repeat_buyers: int
    unknown_start: int
    candidates: tuple[Candidate, ...]
    test: BackTest | None
    total: ForecastGroup
    segments: Mapping[str, tuple[ForecastGroup, ...]]
    alive: tuple[AliveBin, ...] = ()
    dimension: str | None = None
    own_value: bool = False
    correlation: float | None = None
    people: Mapping[str, Prospects] = field(default_factory=dict)

    @property
    def reliable(self) -> bool:
        """Whether a verdict may rest on it."""
        return self.judgement == "good"
