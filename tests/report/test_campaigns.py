"""The early verdict stays true whatever target profit is typed; its counts in words follow its verdicts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ltv_xl.texts import Language
from tests.report.test_every_input import Values, in_ironcalc, inputs, near, table

SIGNS = ("■", "●", "◆")
WAITS = ("◆ Wait: forecasts were off", "◆ Wait: too few back-tests")


def contradictions(sheets: Values, target: float) -> Iterator[str]:
    """What the sheet says against its figures."""
    lines = sheets["Campaigns"]
    rows = [*table(lines, "Channel").items(), *table(lines, "Campaign").items()]
    counts = dict.fromkeys(SIGNS, 0)
    for name, row in rows:
        shown = str(row["Verdict"])
        if name != "All paid channels" and shown[0] in counts:
            counts[shown[0]] += 1
        yield from verdicts(name, row, shown, target)
    said = next(str(row[1]) for row in lines if "to stop" in str(row[1]))
    stop, going, wait = counts.values()
    if not said.startswith(f"{stop} to stop, {going} to continue, {wait} to wait"):
        yield f"{said} where {counts} are shown"


def verdicts(name: str, row: dict[str, Any], shown: str, target: float) -> Iterator[str]:
    if not isinstance(row["CPA (¥)"], float | int):
        if shown[0] in SIGNS:
            yield f"{name}: {shown} without a CPA"
        return
    if not near(row["Expected − CPA (¥)"], row["Expected 12-month LTV (¥)"] - row["CPA (¥)"]):
        yield f"{name}: what is left is not the expected LTV less the CPA"
    low, high = row["Left, 95% from (¥)"], row["Left, 95% to (¥)"]
    if row["Back-tests"] < 6:
        right = {WAITS[1]}
    elif abs(row["Total error"]) > 0.1:
        right = {WAITS[0]}
    else:
        sure = "● Continue" if low > target else "■ Stop" if high < target else "◆ Wait: not sure yet"
        right = {sure, WAITS[0]} if row["Mean error"] > row["Mean error of the old LTV"] else {sure}
    if shown not in right:
        yield f"{name}: {shown}, not {right}, where {low} to {high} is left of {target}"


def test_the_verdicts_follow_the_target_profit(demo_reports: dict[Language, Path]) -> None:
    place = next(each for each in inputs(demo_reports["en"]) if each[0] == "Target profit")
    said = set()
    with in_ironcalc(demo_reports["en"]) as change:
        for target in (0, 2500, 4000, 8000, 100_000):
            shown = change(*place[1:], target)
            assert list(contradictions(shown, target)) == []
            said.add(next(str(row[1]) for row in shown["Campaigns"] if "to stop" in str(row[1])))
    assert len(said) >= 3  # the words did change


@pytest.mark.parametrize("planted", ["a verdict", "the words"])
def test_a_verdict_that_stays_behind_is_noticed(demo_reports: dict[Language, Path], planted: str) -> None:
    place = next(each for each in inputs(demo_reports["en"]) if each[0] == "Target profit")
    with in_ironcalc(demo_reports["en"]) as change:
        before, after = change(*place[1:], 0)["Campaigns"], change(*place[1:], 100_000)
    sign = "● Continue" if planted == "a verdict" else "to stop"
    for row, old in zip(after["Campaigns"], before, strict=True):
        for column, words in enumerate(old):
            if isinstance(words, str) and sign in words and row[column] != words:
                row[column] = words
    assert list(contradictions(after, 100_000))
