"""Which months of a long row of them are folded away, so that the row fits on a page and a screen."""

EVERY = 12
"""The months that are all shown: the first year."""
STEP = 3
"""From then on one month in so many."""
FITTING = 18
"""So many columns fit beside each other: of fewer none is folded."""


def folded_months(count: int) -> frozenset[int]:
    """Of the months from 0 to count - 1 those that are folded away; the last one stays in sight."""
    if count < FITTING:
        return frozenset()
    return frozenset(month for month in range(EVERY + 1, count - 1) if month % STEP)
