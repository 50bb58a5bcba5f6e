"""What a forecast adds up part by part of the customers: as of today, and of the day of its back-test."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.forecasting.back_test_sums import Tested
from ltv_xl.analysis.forecasting.back_testing import MOST_SHAPING
from ltv_xl.analysis.forecasting.days import WEEK, ForecastDays
from ltv_xl.analysis.forecasting.histories import Customers, Histories
from ltv_xl.analysis.forecasting.intervals import MOST_SPREADING
from ltv_xl.analysis.forecasting.model import SegmentModel
from ltv_xl.analysis.forecasting.people import Leaders, leaders
from ltv_xl.analysis.forecasting.sums import Expected, GroupSums, group_sums, joined
from ltv_xl.analysis.forecasting.totals import Totals, at_steps
from ltv_xl.analysis.forecasting.values import OrderValue
from ltv_xl.analysis.tables.forecast import ALIVE_BINS, FORECAST_MONTHS

if TYPE_CHECKING:
    from ltv_xl.analysis.forecasting.histories import Array
    from ltv_xl.analysis.forecasting.totals import Places


class Foresight(Struct, frozen=True):
    """A model and what orders are worth, as of some day; model: None where none could be fitted."""

    model: SegmentModel | None
    value: OrderValue

    def expected(self, of: Histories, days: ForecastDays) -> Expected | None:
        """What is expected of these customers."""
        if self.model is None:
            return None
        outlook = self.model.outlook(of)
        orders = {months: outlook.orders(days.ahead(months)) for months in FORECAST_MONTHS}
        return Expected(outlook.alive, orders, self.value.of(of))


class Counted(Struct, frozen=True):
    """What is counted before anything is expected: today, on the back-test's day, and what came after it."""

    now: Totals
    then: Totals
    came: int

    @classmethod
    def of(cls, customers: Customers, days: ForecastDays) -> "Counted":
        """Of some customers."""
        then, outcome = customers.tested(WEEK * days.test_weeks)
        return cls(Totals.of(customers.today), Totals.of(then), int(outcome.came.sum()))

    @classmethod
    def joined(cls, parts: "Sequence[Counted]") -> "Counted":
        """Of all customers."""
        return cls(
            Totals.joined([part.now for part in parts]),
            Totals.joined([part.then for part in parts]),
            sum(part.came for part in parts),
        )


class Today(Struct, frozen=True):
    """What is expected, added up. alive: customers by P(alive), in equal steps; leaders: by list, of each
    part of the customers. some: of the customers. Without a model there are but the groups' customers.
    """

    groups: GroupSums
    alive: "Places | None"
    leaders: "Sequence[dict[str, Leaders]]"
    some: Histories

    @classmethod
    def of(
        cls, customers: Customers, rank: "Places", total: Totals, by: Foresight, days: ForecastDays, most: int
    ) -> "Today":
        """Of some customers. rank: see ranks. most: that are listed by name; 0 where nobody is."""
        expected = by.expected(customers.today, days)
        return cls(
            group_sums(customers, expected),
            alive_steps(expected.alive) if expected else None,
            [leaders(customers, expected, most)] if expected and most else [],
            at_steps(customers.today, rank, total.customers, MOST_SPREADING),
        )

    @classmethod
    def joined(cls, parts: "Sequence[Today]") -> "Today":
        """Of all customers."""
        import numpy as np

        alive = [part.alive for part in parts if part.alive is not None]
        return cls(
            joined([part.groups for part in parts]),
            np.sum(alive, axis=0) if alive else None,
            [each for part in parts for each in part.leaders],
            Histories.joined([part.some for part in parts]),
        )


class Then(Struct, frozen=True):
    """The back-test, added up. some: of its customers."""

    tested: Tested
    some: Histories

    @classmethod
    def of(
        cls, customers: Customers, rank: "Places", total: Totals, by: Foresight, days: ForecastDays
    ) -> "Then":
        """Of some customers, by a model. rank: see ranks."""
        assert by.model is not None
        histories, outcome = customers.tested(WEEK * days.test_weeks)
        expected = by.model.outlook(histories).orders(float(days.test_weeks))
        return cls(
            Tested.of(histories, outcome, expected, by.value.of(histories), total.longest),
            at_steps(histories, rank, total.customers, MOST_SHAPING),
        )

    @classmethod
    def joined(cls, parts: "Sequence[Then]") -> "Then":
        """Of all customers."""
        return cls(
            Tested.joined([part.tested for part in parts]), Histories.joined([part.some for part in parts])
        )


def alive_steps(alive: "Array") -> "Places":
    """Customers by P(alive), in equal steps."""
    import numpy as np

    steps = np.minimum((alive * ALIVE_BINS).astype(np.int64), ALIVE_BINS - 1)
    return np.bincount(steps, minlength=ALIVE_BINS).astype(np.int64)
