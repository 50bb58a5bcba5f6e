"""Subscriptions by delivery, counted once more in plain Python."""

from random import Random

import pytest

import ltv_xl
from ltv_xl.errors import FormulaError

Deliveries = dict[str, tuple[int, bool]]
"""By subscription: its last delivery, and whether it was cancelled."""


def plain(subscriptions: Deliveries, *, said: bool) -> list[list[object]]:
    table: list[list[object]] = []
    reaching = 1.0
    for n in range(1, max(last for last, _ in subscriptions.values()) + 1):
        reached = [subscription for subscription in subscriptions.values() if subscription[0] >= n]
        further = [subscription for subscription in reached if subscription[0] > n]
        judged = [
            subscription for subscription in reached if subscription[0] > n or subscription[1] or not said
        ]
        share = len(further) / len(judged) if judged else None
        table.append([n, len(reached), len(judged), share, pytest.approx(reaching)])
        reaching *= share or 0
    return table


@pytest.mark.parametrize("seed", range(12))
def test_a_made_shop(seed: int) -> None:
    chance = Random(seed)
    shop = {f"s{number}": (1 + int(chance.expovariate(0.4)), chance.random() < 0.6) for number in range(50)}
    shop["s0"] = (max(last for last, _ in shop.values()), True)  # so that every step can be judged
    rows = [
        (name, n, "解約" if ended and n == last else "継続")
        for name, (last, ended) in shop.items()
        for n in range(1, last + 1)
    ]
    chance.shuffle(rows)
    ids, numbers, states = zip(*rows, strict=True)
    assert ltv_xl.continuation_curve(ids, numbers, states, headers=False) == plain(shop, said=True)
    assert ltv_xl.continuation_curve(ids, numbers)[1:] == plain(shop, said=False)


@pytest.mark.parametrize("mark", [True, 1, 1.0, "TRUE", "解約", "Cancelled", 45400, "2024-04-01"])
@pytest.mark.parametrize("none", [False, 0, None, "", "継続", "休止", "スキップ", "active", "Paused"])
def test_the_words_for_an_end(mark: object, none: object) -> None:
    rows = ltv_xl.continuation_curve(["a", "a", "b"], [1, 2, 1], [none, none, mark], headers=False)
    assert [row[2:4] for row in rows] == [[2, 0.5], [0, None]]


@pytest.mark.parametrize(
    ("numbers", "states", "code"),
    [
        ([0, 1], None, "#NUM!"),
        ([1.5, 2], None, "#NUM!"),
        (["1", 2], None, "#VALUE!"),
        ([1, 2], ["?", "継続"], "#VALUE!"),
        ([1, 2], [5, 0], "#NUM!"),
        ([1, 2], ["継続"], "#VALUE!"),
    ],
)
def test_what_is_refused(numbers: list[object], states: list[object] | None, code: str) -> None:
    with pytest.raises(FormulaError) as refused:
        ltv_xl.continuation_curve(["a", "a"], numbers, states)
    assert refused.value.code == code


def test_a_delivery_whose_number_before_is_missing_has_no_share_of_starters() -> None:
    rows = ltv_xl.continuation_curve(["a", "a", "b"], [1, 3, 1], ["", "", "解約"], headers=False)
    assert rows == [[1, 2, 2, 0.5, 1], [3, 1, 0, None, None]]
