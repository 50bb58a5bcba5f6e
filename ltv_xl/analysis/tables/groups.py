"""Customers in groups by what they did: by recency, frequency and profit, by profit alone, by their time.

Money is None where it would be that of a single customer or two.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

NAMED_GROUPS = (
    "champion",
    "loyal",
    "potential",
    "new",
    "promising",
    "attention",
    "sleepy",
    "at_risk",
    "cannot_lose",
    "lost",
)
"""The ten groups of the matrix recency by frequency, the best first; which cells they hold: rfm_groups.py."""

STAGES = ("first", "young", "steady", "trend", "loyal")
"""The stages of the portfolio, each active or silent: see portfolio.sql."""


class MatrixCell(NamedTuple):
    """The customers of a recency and a frequency score."""

    recency: int
    frequency: int
    customers: int
    profit: Decimal | None


class NamedGroup(NamedTuple):
    """A group of cells of the matrix. before: its customers at the earlier day. best: of the customers now,
    those with the highest score of profit.
    """

    name: str
    customers: int
    before: int
    best: int
    profit: Decimal | None


class Move(NamedTuple):
    """Customers who are in a group now, by the one they were in at the earlier day; None: no purchase yet.

    profit: up to now. gained: of it, since the earlier day.
    """

    origin: str | None
    name: str
    customers: int
    profit: Decimal | None
    gained: Decimal | None


class ProfitGroup(NamedTuple):
    """A tenth of the customers, by profit. smallest: the profit from which on a customer belongs to it."""

    place: int
    customers: int
    profit: Decimal
    smallest: Decimal


class StageGroup(NamedTuple):
    """The customers of a stage who are active, or silent."""

    stage: str
    silent: bool
    customers: int
    revenue: Decimal | None
    profit: Decimal | None


class Groups(Struct, frozen=True):
    """All groups. before: the earlier day; None where nobody had bought by then.

    days: by recency score from 1 on, the days since the last purchase that its customers have at least and at
    most. deciles: empty where there are too few customers. amount: net sales that part the portfolio.
    """

    before: date | None
    days: tuple[tuple[int, int] | None, ...]
    matrix: tuple[MatrixCell, ...]
    named: tuple[NamedGroup, ...]
    moves: tuple[Move, ...]
    deciles: tuple[ProfitGroup, ...]
    stages: tuple[StageGroup, ...]
    amount: Decimal
