"""The customers of the early verdict as sums: by way, span of first days, age and second purchase."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ltv_xl.analysis import workings
from ltv_xl.analysis.dimensions import Attributes, listed
from ltv_xl.analysis.early_days import AGES, HORIZONS, ForecastDay
from ltv_xl.analysis.engine import run

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

BATCHES = 97
"""Parts of the customers; the bootstrap draws as many of them, with repetition."""
UNPAID = 1000
"""From this number on a way is a channel without spend; below it is the place of a paid one."""
NO_CAMPAIGN = -1
"""Stands for the campaign of customers who are not new, and where there are no campaigns."""
PROFITS = (*(f"profit_{age}" for age in AGES), *(f"months_{months}" for months in HORIZONS))
"""The sums of early.sql."""


class Spans(Struct, frozen=True):
    """Spans of first days. begins: their first days, ascending."""

    begins: tuple[date, ...]

    @classmethod
    def of(cls, days: Iterable[ForecastDay], first: date, last: date) -> "Spans":
        """Such that each of the days sees a span wholly, or not at all."""
        cuts = {cut for day in days for cut in day.cuts}
        return cls(tuple(sorted({first, *(cut for cut in cuts if first < cut <= last)})))

    def between(self, first: date, last: date) -> slice:
        """The spans from a day to another one."""
        return slice(sum(begin < first for begin in self.begins), sum(begin <= last for begin in self.begins))

    def number(self, day: str) -> str:
        """The SQL of the number of a day's span; `day` is that of a day, from the first span on."""
        return _span(day, self.begins, 0)


def _span(day: str, begins: Sequence[date], first: int) -> str:
    """Halved again and again: spans are dozens, and days hundreds of thousands."""
    half = len(begins) // 2
    if not half:
        return str(first)
    earlier, later = _span(day, begins[:half], first), _span(day, begins[half:], first + half)
    return f"CASE WHEN {day} < CAST('{begins[half]}' AS DATE) THEN {earlier} ELSE {later} END"


class Lives(Struct, frozen=True):
    """Customers and what they brought: arrays whose last axes are age, and second purchase by then (no, yes).

    profit: up to the age. through: by horizon, up to its end.
    """

    customers: "Array"
    profit: "Array"
    through: Mapping[int, "Array"]

    def each(self, change: Any) -> "Lives":
        """The same with all arrays changed alike."""
        through = {horizon: change(values) for horizon, values in self.through.items()}
        return Lives(change(self.customers), change(self.profit), through)

    def tail(self, horizon: int) -> "Array":
        """What came from the age to the end of the horizon."""
        return self.through[horizon] - self.profit


class EarlyTable(Struct, frozen=True):
    """The customers in the connection, one row each."""

    connection: "duckdb.DuckDBPyConnection"

    @classmethod
    def made(
        cls,
        connection: "duckdb.DuckDBPyConnection",
        of: Attributes,
        campaign: int | None,
        values: Mapping[str, object],
    ) -> "EarlyTable":
        """Make it. campaign: the number of that dimension. Wants ledger and buyers."""
        unpaid = f"{UNPAID} + buyers.segment_{of.channel}" if of.channel in of.numbers else f"{UNPAID}"
        named = f"buyers.segment_{campaign}" if campaign in of.numbers else f"{NO_CAMPAIGN}"
        paid = f"CASE WHEN buyers.segment_paid > 0 THEN buyers.segment_paid ELSE {unpaid} END"
        by_age = (f"aged.age <= {age}" for age in AGES)
        by_month = (f"aged.age_month <= {months}" for months in HORIZONS)
        run(
            connection,
            "early",
            values,
            way=f"CAST({paid if of.paid else unpaid} AS INTEGER)",
            campaign=f"CAST({named} AS INTEGER)",
            profits=listed(
                f"sum(CASE WHEN {test} THEN aged.profit ELSE 0 END) AS {name}"
                for test, name in zip((*by_age, *by_month), PROFITS, strict=True)
            ),
            carried=listed(f"lives.{name}" for name in PROFITS),
        )
        return cls(connection)

    def rows(self, name: str, spans: Spans, values: Mapping[str, object]) -> "dict[str, Any]":
        """The columns of `name`.sql."""
        cases = " ".join(f"WHEN early.second <= {age} THEN {place}" for place, age in enumerate(AGES))
        return run(
            self.connection,
            name,
            values,
            span=spans.number("early.first_on"),
            again=f"CASE {cases} ELSE {len(AGES)} END",
            sums=listed(f"sum(early.{name}) AS all_{name}" for name in PROFITS),
        ).fetchnumpy()

    def drop(self) -> None:
        """Drop it."""
        workings.drop(self.connection, "early")


def lives(rows: "Mapping[str, Any]", places: Sequence["Array"], shape: tuple[int, ...]) -> Lives:
    """The rows added up at their places along the first axes, by age and second purchase."""
    import numpy as np

    measures = np.stack(
        [np.asarray(rows[name], float) for name in ("customers", *(f"all_{each}" for each in PROFITS))], -1
    )
    sums = np.zeros((*shape, len(AGES) + 1, measures.shape[-1]))
    np.add.at(sums, (*places, rows["again"]), measures)
    late = sums[..., ::-1, :].cumsum(-2)[..., ::-1, :]
    both = np.stack([late[..., 1:, :], late[..., :1, :] - late[..., 1:, :]], -2)
    ages = np.arange(len(AGES))
    return Lives(
        both[..., 0],
        np.moveaxis(both[..., ages, :, 1 + ages], 0, -2),
        {horizon: both[..., 1 + len(AGES) + place] for place, horizon in enumerate(HORIZONS)},
    )
