"""Where the groups of customers end: the usual limits, and those that the settings give in their place."""

from decimal import Decimal

from msgspec import Struct

from ltv_xl.analysis.rfm import ScoreLimits
from ltv_xl.setting_values import Thresholds
from ltv_xl.settings import Settings

PORTFOLIO_DAYS = (90, 210, 240)
"""The usual young, loyal and silent: see GroupLimits."""


class GroupLimits(Struct, frozen=True):
    """scores: of recency, frequency and profit. young, loyal: days from the first to the last purchase that
    part the stages of the portfolio; silent: days since the last purchase: see portfolio.sql. amount: net
    sales that part them; None: those of the top fifth.
    """

    scores: ScoreLimits
    young: int
    loyal: int
    silent: int
    amount: Decimal | None


def group_limits(settings: Settings) -> GroupLimits:
    """The limits of a report."""
    profit = settings.rfm_profit.values if settings.rfm_profit else ()
    scores = ScoreLimits(_whole(settings.rfm_recency), _whole(settings.rfm_frequency), profit)
    young, loyal, silent = _whole(settings.portfolio_days) or PORTFOLIO_DAYS
    return GroupLimits(scores, young, loyal, silent, settings.portfolio_amount)


def _whole(limits: Thresholds | None) -> tuple[int, ...]:
    return tuple(int(limit) for limit in limits.values) if limits else ()
