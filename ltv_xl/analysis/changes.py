"""The sums of the last three complete months, of the three before, and of the same three a year earlier."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ltv_xl.analysis import spans
from ltv_xl.analysis.dimensions import segment_of
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.tables.changes import ByPeriod, Changes, Period, PeriodSums, Standing
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.analysis.tables.spans import CalendarMonth

if TYPE_CHECKING:
    from ltv_xl.analysis.divided import Divided

MONTHS = 3
"""Complete months of a period."""
STANDINGS: tuple[Standing, ...] = ("new", "returning", "without")
NONE = PeriodSums()
Channels = Mapping[str | None, ByPeriod]


def periods(calendar: Sequence[CalendarMonth], known_from: date) -> dict[Period, date]:
    """The first months of the periods; empty where two of them cannot be compared.

    Before known_from nobody can be called new.
    """
    complete = [month.month for month in calendar if month.complete]
    if not complete:
        return {}
    now = spans.months_later(complete[-1], 1 - MONTHS)
    begins: dict[Period, date] = {
        "now": now,
        "before": spans.months_later(now, -MONTHS),
        "ago": spans.months_later(now, -12),
    }
    seen = {period: begin for period, begin in begins.items() if begin >= max(complete[0], known_from)}
    return seen if "before" in seen else {}


def changes(at: "Divided", calendar: Sequence[CalendarMonth]) -> Changes | None:
    """What changed since earlier periods; None where two cannot be compared. Wants ledger and buyers."""
    books, channel = at.books, at.number("channel")
    begins = periods(calendar, known_from(books.orders, books.settings))
    if not begins:
        return None
    bought = "CASE WHEN buyers.number IS NULL THEN 0 ELSE 1 END"
    segment = bought if channel is None else segment_of("buyers", channel)
    listed = ", ".join(
        f"('{period}', {_day(begin)}, {_day(spans.months_later(begin, MONTHS))})"
        for period, begin in begins.items()
    )
    rows = run(books.connection, "changes", {}, periods=listed, segment=segment).fetchall()
    by_standing: dict[Standing, dict[Period, PeriodSums]] = {
        standing: dict.fromkeys(begins, NONE) for standing in STANDINGS
    }
    by_channel: dict[str | None, dict[Period, PeriodSums]] = {}
    for period, standing, code, *numbers in rows:
        sums = PeriodSums(*numbers)
        by_standing[standing][period] = _sum((by_standing[standing][period], sums))
        if channel is not None and standing != "without":
            of_channel = by_channel.setdefault(at.groups[channel][code], dict.fromkeys(begins, NONE))
            of_channel[period] = _sum((of_channel[period], sums))
    return Changes(begins, by_standing, gathered(by_channel, books.smallest))


def gathered(channels: Channels, smallest: int) -> Channels:
    """The channels, the largest first; those with too few customers in a period are put together, last.

    smallest: customers that a channel has at least in a period, unless it has none.
    """
    shown = sorted(channels, key=lambda channel: (-_size(channels[channel]), channel or ""))
    together = [channel for channel in shown if channel == OTHER or _is_few([channels[channel]], smallest)]
    shown = [channel for channel in shown if channel not in together]
    while shown and _is_few([channels[channel] for channel in together], smallest):
        together.append(shown.pop())
    rest = {OTHER: _together([channels[channel] for channel in together])} if together else {}
    return {channel: channels[channel] for channel in shown} | rest


def _is_few(of_channels: Sequence[ByPeriod], smallest: int) -> bool:
    return any(0 < sums.customers < smallest for sums in _together(of_channels).values())


def _together(of_channels: Sequence[ByPeriod]) -> dict[Period, PeriodSums]:
    periods = list(of_channels[0]) if of_channels else []
    return {period: _sum(each[period] for each in of_channels) for period in periods}


def _size(sums: ByPeriod) -> int:
    return sum(each.customers for each in sums.values())


def _sum(several: Iterable[PeriodSums]) -> PeriodSums:
    customers, orders, revenue, profit = zip(*several, strict=True)
    return PeriodSums(sum(customers), sum(orders), sum(revenue), sum(profit))


def _day(day: date) -> str:
    return f"CAST('{day.isoformat()}' AS DATE)"
