"""RFM scores, deciles and ABC ranks, counted once more in plain Python on made logs."""

import math
from collections import defaultdict
from datetime import timedelta
from random import Random

import pytest

import ltv_xl
from ltv_xl.errors import FormulaError
from tests.range_functions.test_plain import SEEDS, close, end_of, log


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("groups", [2, 5])
def test_scores(seed: int, groups: int) -> None:
    rows = log(seed)
    as_of = end_of(rows) - timedelta(days=seed)
    days: dict[str, dict[object, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        if row.day <= as_of:
            days[row.customer][row.day] += row.amount
    bought = {
        customer: sorted(str(day) for day, amount in of.items() if round(amount, 4) > 0)
        for customer, of in days.items()
    }
    worth = {customer: round(sum(of.values()), 4) for customer, of in days.items() if bought[customer]}
    lasts = {customer: of[-1] for customer, of in bought.items() if of}
    limits = [2, 3, 5, 8][: groups - 1]

    def share(of: list[object], value: object) -> int:
        return 1 + groups * sum(other < value for other in of) // len(of)  # type: ignore[operator]

    wanted = [
        [
            customer,
            share([*lasts.values()], lasts[customer]),
            1 + sum(len(bought[customer]) >= limit for limit in limits),
            share([*worth.values()], worth[customer]),
        ]
        for customer in sorted(worth)
    ]
    columns = ([row[place] for row in rows] for place in (0, 1, 2))
    assert ltv_xl.rfm_score(*columns, as_of, groups, headers=False) == wanted


@pytest.mark.parametrize("seed", range(12))
def test_deciles(seed: int) -> None:
    chance = Random(seed)
    amounts = [float(chance.randrange(-200, 3000)) for _ in range(1 + seed * 9)]
    groups = 1 + seed
    ranked = sorted(amounts, reverse=True)
    sizes = [len(ranked) // groups + (place < len(ranked) % groups) for place in range(groups)]
    wanted, start = [], 0
    for place, size in enumerate(sizes, 1):
        part = ranked[start : start + size]
        start += size
        if part:
            everything = sum(ranked)
            shares = (
                [sum(part) / everything, sum(ranked[:start]) / everything] if everything > 0 else [None] * 2
            )
            wanted.append([place, size, sum(part), *shares, part[-1]])
    assert close(ltv_xl.decile_table(["金額", *amounts, None], groups, headers=False), wanted)


@pytest.mark.parametrize("seed", range(12))
def test_ranks(seed: int) -> None:
    chance = Random(seed)
    amounts = [chance.choice([None, 0.0, -50.0, float(chance.randrange(1, 12)) * 100]) for _ in range(40)]
    everything = sum(amount for amount in amounts if amount and amount > 0)
    a, b = sorted([chance.random(), chance.random()])
    wanted: list[list[object]] = []
    for amount in [*amounts, 5.0]:
        everything_now = everything + 5
        if amount is None:
            wanted.append([None, None, None])
        elif amount <= 0:
            wanted.append(["C", None, 1.0])
        else:
            above = sum(other for other in amounts if other and other > amount) / everything_now
            rank = "A" if above < a else "B" if above < b else "C"
            wanted.append([rank, amount / everything_now, above])
    assert close(ltv_xl.abc_rank([*amounts, 5.0, None, None], a, b)[1:], wanted)


def test_ranks_stand_beside_their_rows() -> None:
    """A header in the range is replaced by the headers; with the usual limits."""
    rows = ltv_xl.abc_rank(["売上", 100, 700, None, 200])
    assert [row[0] for row in rows[1:]] == ["C", "A", None, "B"]
    assert len(rows) == 5


@pytest.mark.parametrize(
    "call",
    [
        lambda: ltv_xl.decile_table([1, 2], 0),
        lambda: ltv_xl.decile_table([1, 2], 2.5),
        lambda: ltv_xl.decile_table([None]),
        lambda: ltv_xl.abc_rank([1, 2], 0.9, 0.7),
        lambda: ltv_xl.abc_rank([1, 2], 70, 90),
        lambda: ltv_xl.abc_rank([None, ""]),
        lambda: ltv_xl.rfm_score([1], [45000], [1], None, 1),
        lambda: ltv_xl.rfm_score([1], [45000], [1], None, 21),
    ],
)
def test_what_lies_outside(call: object) -> None:
    with pytest.raises(FormulaError) as refused:
        call()  # type: ignore[operator]
    assert refused.value.code == "#NUM!"
    assert math.isfinite(len(refused.value.sentence("ja")))


def test_no_purchase_at_all_is_no_row() -> None:
    assert ltv_xl.rfm_score([1], [45000], [-5], headers=False) == []
