"""Trials: whose first order is of a trial product or sample, and who went on to a regular order."""

from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct


class TrialGroup(NamedTuple):
    """Customers of known start whose first order is a trial, by channel or campaign; the total has neither.

    mature: those whose trial is at least W days old; went_on: of these, with a regular one within W days.
    seen: those whose trial is as old as the days that profit is of; seen_on: of these, who went on.
    trial_profit, profit: of these, of the trials, and in all those days.
    """

    value: str | None
    customers: int
    mature: int
    went_on: int
    seen: int
    seen_on: int
    trial_profit: Decimal
    profit: Decimal


class Trials(Struct, frozen=True):
    """All groups, the largest first. products: what counts as a trial; unnamed: further ones, of too few
    customers. days: that profit is of.
    """

    products: tuple[str, ...]
    unnamed: int
    days: int
    channels: tuple[TrialGroup, ...]
    campaigns: tuple[TrialGroup, ...]
    total: TrialGroup
