"""Chance, the same everywhere.

Draws come from random.Random.random() alone, the one method that Python promises never to change, and
become whole numbers at once: the same seed gives the same shop on every machine.
"""

from collections.abc import Mapping, Sequence
from random import Random


def pick(rng: Random, weights: Mapping[str, int]) -> str:
    """One of the keys, each as likely as its weight."""
    return list(weights)[index(rng, list(weights.values()))]


def index(rng: Random, weights: Sequence[int]) -> int:
    """A place in the list, each as likely as its weight."""
    mark = between(rng, 1, sum(weights))
    for place, weight in enumerate(weights):
        mark -= weight
        if mark <= 0:
            return place
    raise ValueError("weights must have a positive sum")


def between(rng: Random, low: int, high: int) -> int:
    """A whole number, both ends included."""
    return low + int(rng.random() * (high - low + 1))


def happens(rng: Random, per_mille: float) -> bool:
    """True so many times in a thousand."""
    return rng.random() * 1000 < per_mille
