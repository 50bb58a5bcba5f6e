"""What the functions give equals plain Python on made order logs, however the cells hold them."""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

import pytest

import ltv_xl
from ltv_xl.range_functions import RANGE_FUNCTIONS
from ltv_xl.range_functions.days import DAY_ZERO
from tests.range_functions.plain import Row, cohorts, recovery, repeats, rfm

SEEDS = range(12)
"""Logs of different size: with month ends, several rows of a day, refunds, one customer alone."""


def log(seed: int) -> list[Row]:
    chance = Random(seed)
    start = date(2022, 12, 20) + timedelta(days=seed)
    rows = []
    for number in range(1 if seed == 0 else 20 * seed):
        day = start + timedelta(days=chance.randrange(400))
        for _ in range(1 + int(chance.expovariate(0.6))):
            if chance.random() < 0.2:
                day = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            amount = round(chance.uniform(-500, 9000), chance.randrange(5)) if number % 3 else 1000.0
            rows.append(Row(f"c{number:03}", day, amount, round(amount * 0.4, 4)))
            day += timedelta(days=chance.choice([0, 1, 30, 31, 60, 200]))
    chance.shuffle(rows)
    return rows


def close(ours: Sequence[Sequence[object]], wanted: Sequence[Sequence[object]]) -> bool:
    if list(map(len, ours)) != list(map(len, wanted)):
        return False
    pairs = [pair for rows in zip(ours, wanted, strict=True) for pair in zip(*rows, strict=True)]
    return all(
        math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-7)
        if isinstance(value, float) and isinstance(other, int | float)
        else value == other
        for value, other in pairs
    )


def end_of(rows: Sequence[Row]) -> date:
    return max(row.day for row in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_cohorts(seed: int) -> None:
    rows = log(seed)
    as_of = end_of(rows) + timedelta(days=seed * 3 % 40)
    wanted = cohorts(rows, as_of)
    width = max(len(active) for _, _, active, _ in wanted)  # type: ignore[arg-type]
    ids, days, profits = ([row[place] for row in rows] for place in (0, 1, 3))
    for ours, place in (
        (ltv_xl.cohort_retention(ids, days, as_of), 2),
        (ltv_xl.cohort_ltv(ids, days, profits, as_of), 3),
    ):
        assert ours[0][2:] == list(range(width))
        blank = [None] * width
        table = [(row[:2] + list(row[place]) + blank)[: width + 2] for row in wanted]  # type: ignore[call-overload]
        assert close(ours[1:], table)


@pytest.mark.parametrize("seed", SEEDS)
def test_repeats(seed: int) -> None:
    rows = log(seed)
    ids, days = ([row[place] for row in rows] for place in (0, 1))
    assert close(ltv_xl.repeat_curve(ids, days, headers=False), repeats(rows, end_of(rows)))
    earlier = end_of(rows) - timedelta(days=100)
    if any(row.day <= earlier for row in rows):
        assert close(ltv_xl.repeat_curve(ids, days, earlier)[1:], repeats(rows, earlier))


@pytest.mark.parametrize("seed", SEEDS)
def test_rfm(seed: int) -> None:
    rows = log(seed)
    columns = [[row[place] for row in rows] for place in (0, 1, 2)]
    assert close(ltv_xl.rfm_summary(*columns)[1:], rfm(rows, end_of(rows)))
    later = end_of(rows) + timedelta(days=20)
    assert close(ltv_xl.rfm_summary(*columns, later, "day")[1:], rfm(rows, later, 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_recovery(seed: int) -> None:
    rows = log(seed)
    columns = [[row[place] for row in rows] for place in (0, 1, 3)]
    as_of = end_of(rows) + timedelta(days=seed * 7 % 60)
    ours = ltv_xl.recovery_curve(*columns, 3000, as_of, 0.1, headers=False)
    assert close(ours, recovery(rows, as_of, 3000, 0.1))


def test_a_planted_fault_is_seen() -> None:
    rows = log(5)
    wanted = rfm(rows, end_of(rows))
    columns = [[row[place] for row in rows] for place in (0, 1, 2)]
    columns[2][7] = float(str(columns[2][7])) + 1000
    assert not close(ltv_xl.rfm_summary(*columns)[1:], wanted)


def test_cells_of_any_kind_give_the_same() -> None:
    """Serial numbers, times, texts that begin with the year; a header; blanks; ids as numbers or texts."""
    rows = log(4)
    numbers = [int(row.customer[1:]) for row in rows]
    days = [row.day for row in rows]
    wanted = ltv_xl.cohort_retention(numbers, days)
    serials = [float((day - DAY_ZERO).days) + 0.75 for day in days]
    assert (
        ltv_xl.cohort_retention([[float(number)] for number in numbers], [[day] for day in serials]) == wanted
    )
    mixed = [
        [day, datetime(day.year, day.month, day.day, 23), serial, f"{day:%Y/%m/%d}", f"{day:%Y年%m月%d日}"][
            place % 5
        ]
        for place, (day, serial) in enumerate(zip(days, serials, strict=True))
    ]
    ids = [str(number) if place % 2 else float(number) for place, number in enumerate(numbers)]
    assert ltv_xl.cohort_retention(["顧客ID", *ids, None, 5], ["注文日", *mixed, 45000, ""]) == wanted


def test_pandas_and_numpy_may_be_handed_over() -> None:
    import numpy as np
    import pandas as pd

    rows = log(3)
    frame = pd.DataFrame({
        "customer": [row.customer for row in rows],
        "day": pd.to_datetime([row.day for row in rows]),
        "amount": [row.amount for row in rows],
    })
    wanted = ltv_xl.rfm_summary(*(list(column) for column in (frame.customer, frame.day, frame.amount)))
    assert ltv_xl.rfm_summary(frame.customer, frame.day, frame.amount) == wanted
    moments = frame.day.to_numpy()
    assert ltv_xl.rfm_summary(frame.customer.to_numpy(object), moments, np.array(frame.amount)) == wanted


def test_every_range_function_is_tried_against_something() -> None:
    assert set(RANGE_FUNCTIONS) == {
        *("COHORT_RETENTION", "COHORT_LTV", "REPEAT_CURVE", "RFM_SUMMARY", "RECOVERY_CURVE"),  # here
        *("SEGMENT_LTV",),  # test_report.py
        *("RFM_SCORE", "DECILE_TABLE", "ABC_RANK"),  # test_groups.py
        *("CONTINUATION_CURVE",),  # test_subscriptions.py
        *("RETENTION_FIT", "RETENTION_FORECAST", "LTV_RETENTION"),  # test_retention.py
        *("BGNBD_FIT", "PURCHASE_FIT", "GAMMA_GAMMA_FIT"),  # test_purchases.py
        "PREDICT_CUSTOMERS",  # test_prediction.py
        *("LTV_LEVERS", "TRIAL_FUNNEL"),  # test_economics.py
    }
