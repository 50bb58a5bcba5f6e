"""Where few have ordered, or few have not: whether the exact test agrees with what the interval says."""

from math import exp, lgamma
from typing import Final

FEWEST: Final = 10
"""Orders, and customers without, that the smaller of two alike groups has at least for the interval to do.
Newcombe's alone calls up to one useless mailing in eight a success where groups are tiny and unequal; with
the exact test below this number, 3.1% at most.
"""
CHANCE: Final = 0.025
"""Probability below which chance is no explanation, on one side: that of the 95% interval."""


def can_be_chance(sent_buyers: int, sent: int, held_buyers: int, held: int) -> bool:
    """Whether a difference that the interval calls one may be chance after all: orders are few, and Fisher's
    exact test disagrees.
    """
    buyers, customers = sent_buyers + held_buyers, sent + held
    if min(buyers, customers - buyers) * min(sent, held) >= FEWEST * customers:
        return False
    groups = ((sent_buyers, sent), (held_buyers, held))
    more, group = max(groups, key=lambda group: group[0] / group[1])
    return fisher(more, group, buyers, customers) > CHANCE


def fisher(part: int, group: int, buyers: int, customers: int) -> float:
    """How probable it is that so many of the buyers, or more, are of a group that was drawn by lot."""
    tail = range(part, min(group, buyers) + 1)
    whole = _ways(customers, group)
    return sum(exp(_ways(buyers, n) + _ways(customers - buyers, group - n) - whole) for n in tail)


def _ways(of: int, chosen: int) -> float:
    """The logarithm of the number of ways to choose so many."""
    if not 0 <= chosen <= of:
        return float("-inf")
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)
