"""The results of the customers whom a paid channel or campaign has won, from those of all groups."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain

from ltv_xl.analysis.books import Row
from ltv_xl.analysis.dimensions import PAID_NUMBER, PAID_TOTAL_NUMBER
from ltv_xl.analysis.spend import recent_months
from ltv_xl.analysis.tables.ads import Paid
from ltv_xl.analysis.tables.segments import AgeMonth, Limits, Segment

MOST_RECENT = 12
"""Complete months that a CPA goes back at most."""


def paid(
    segments: Mapping[int, Mapping[int, Segment]],
    months: Mapping[int, Mapping[int, Sequence[AgeMonth]]],
    limits: Mapping[int, Mapping[int, Sequence[Limits]]],
    open_month: date,
    division: int = PAID_NUMBER,
) -> Paid:
    """The results of paid customers. division: its number, that of campaigns where these are meant."""
    return Paid(
        segments=tuple(segments[division].values()),
        age_months=joined(months[division].values()),
        limits=joined(limits[division].values()),
        total_limits=tuple(limits[PAID_TOTAL_NUMBER].get(1, ())),
        recent=recent_months(open_month, MOST_RECENT),
    )


def joined(groups: Iterable[Iterable[Row]]) -> tuple[Row, ...]:
    """The rows of all groups, one after the other."""
    return tuple(chain.from_iterable(groups))
