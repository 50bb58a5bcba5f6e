"""The mean cumulative function in plain pandas: what customers brought by month since their first order."""

import pandas as pd


def mean_cumulative(events: pd.DataFrame, first: pd.Series, end: pd.Timestamp, column: str) -> list[float]:
    """Running sum over 24 months of the mean of `column` among those observed through all of the month.

    events: customer, day, first day, columns of amounts. first: day by customer. end: the day after as_of.
    """
    sums, value = [], 0.0
    for month in range(1, 25):
        observed = first[first + pd.DateOffset(months=month) <= end]
        mine = events[events["customer"].isin(observed.index)]
        low = mine["first"] + pd.DateOffset(months=month - 1)
        high = mine["first"] + pd.DateOffset(months=month)
        value += mine.loc[(mine["day"] >= low) & (mine["day"] < high), column].sum() / max(1, len(observed))
        sums.append(value)
    return sums
