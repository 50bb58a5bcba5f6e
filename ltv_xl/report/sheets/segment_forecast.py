"""What a segment's customers are expected to bring: beside the LTV that was observed, never instead."""

from collections.abc import Callable, Sequence

from ltv_xl.analysis.tables.forecast import Forecast, ForecastGroup
from ltv_xl.orders.table import Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import given, total
from ltv_xl.report.content import Cell, Column, Look
from ltv_xl.report.sheets.forecast_rows import YEAR, Expected


def forecast_of(brief: Brief) -> Forecast | None:
    """The forecast, where a model says what to expect."""
    forecast = brief.analysis.forecast
    return forecast if forecast and forecast.model else None


def sums_ahead(brief: Brief, dimension: Dimension) -> dict[str | None, Expected]:
    """The profit expected within a year of all customers of each segment."""
    forecast = forecast_of(brief)
    if forecast is None:
        return {}
    groups = forecast.segments.get(dimension.name, (forecast.total,))
    return {group.value: _profit(group) for group in groups}


def total_ahead(brief: Brief, segments: Sequence[Expected | None]) -> Expected | None:
    """That of all customers: the sum of the segments', with an interval of its own."""
    forecast = forecast_of(brief)
    if forecast is None:
        return None
    own = _profit(forecast.total)
    return Expected(total(tuple(each.value for each in segments if each)), own.lower, own.upper)


def _profit(group: ForecastGroup) -> Expected:
    year = next(each for each in group.ahead if each.months == YEAR)
    return Expected(given(year.profit), given(year.profit_lower), given(year.profit_upper))


Of = Callable[[Expected | None], Cell]
"""A figure of what is expected, blank where nothing is."""


def value(of: Expected | None) -> Cell:
    """The expectation."""
    return of.value if of else given(None)


def lower(of: Expected | None) -> Cell:
    """The lower end of its interval."""
    return of.lower if of else given(None)


def upper(of: Expected | None) -> Cell:
    """The upper end."""
    return of.upper if of else given(None)


def columns_ahead(brief: Brief) -> tuple[tuple[Column, Of], ...]:
    """The columns of a customer's share, muted where it cannot be relied on; none without a forecast."""
    forecast = forecast_of(brief)
    if forecast is None:
        return ()
    t = brief.t
    look: Look = "plain" if forecast.reliable else "muted"
    group = t("segment.ahead") if forecast.reliable else f"{t('segment.ahead')} {t('forecast.muted')}"
    return (
        (Column(t("segment.ahead_each", h=YEAR), "money", 62, group, look), value),
        (Column(t("segment.ahead_lower"), "money", 60, look="muted"), lower),
        (Column(t("segment.ahead_upper"), "money", 60, look="muted"), upper),
    )


def columns_of_sums(brief: Brief) -> tuple[tuple[Column, Of], ...]:
    """The columns of the sums that it is the share of."""
    if forecast_of(brief) is None:
        return ()
    t = brief.t
    return (
        (Column(t("segment.ahead_sum"), "total", 66), value),
        (Column(t("segment.ahead_sum_lower"), "total", 66), lower),
        (Column(t("segment.ahead_sum_upper"), "total", 66), upper),
    )
