"""All or nothing: a failure, or a kill, at each single call that changes something.

The report is small so that each call can be tried; what the calls are does not depend on its size.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from unittest import mock

import pytest
import xlwings as xw

from ltv_xl.excel.refresh import formula_cells, pointers, recover, replace
from ltv_xl.excel.refresh.recover import recovered
from ltv_xl.excel.refresh.replace import replace_report
from ltv_xl.workbook_names import REFRESH_STAGE
from tests.excel.live.conftest import Load
from tests.excel.live.dump import State, changes, state
from tests.excel.live.small_report import Small, small, users_book
from tests.excel.live.test_replacing import bring, figures, point_at_the_report, values
from tests.support.calc_engine import Injected, Killed, Steps

pytestmark = pytest.mark.office

Opened = Callable[[Small], xw.Book]


class Bench:
    """A workbook with the first report, formulas of the user's, and two reports to bring in."""

    def __init__(self, book: xw.Book, steps: Steps, source: Opened) -> None:
        self.book, self.steps = book, steps
        bring(book, source, small(1))
        point_at_the_report(book)
        self.reports = {run: (source(small(run)), small(run)) for run in (1, 2)}
        book.activate()
        bring_in(self, 1)
        self.before = state(book)
        self.steps.reset()
        bring_in(self, 2)
        self.made = list(self.steps.made)
        self.after = state(book)
        bring_in(self, 1)
        assert changes(self.before, state(book)) == {}

    def commit(self) -> int:
        """The number of the call after which there is only the way on: the journal says "done"."""
        first = self.made.index("Sheet.delete")
        return max(n for n, name in enumerate(self.made[:first], 1) if name == "Name.point")


def bring_in(bench: Bench, run: int) -> None:
    """As the flow does it: whatever is left from last time is mended first."""
    recovered(bench.book)
    opened, report = bench.reports[run]
    replace_report(bench.book, opened, report.tabs, lambda *_: None)


@pytest.fixture
def bench(load: Load, steps: Steps, source: Opened) -> Iterator[Bench]:
    bench = Bench(load("shop.xlsx", users_book()), steps, source)
    yield bench
    steps.reset()


OUTCOMES = {"old", "new", "new, rest to be cleared"}


def test_the_bench_has_calls_of_every_kind_to_fail_at(bench: Bench) -> None:
    kinds = {
        *("App.change", "App.calculate", "Names.add", "Name.point", "Name.delete", "Sheet.rename"),
        *("Sheet.copy", "Sheet.delete", "Table.rename", "Range.write"),
    }
    assert set(bench.made) == kinds
    assert len(bench.made) > 40
    assert bench.before != bench.after


@pytest.mark.parametrize("how", ["before", "after"])
def test_a_failure_at_any_call_leaves_the_old_state_or_the_new_one_whole(bench: Bench, how: str) -> None:
    outcomes = []
    for number in range(1, len(bench.made) + 1):
        bench.steps.reset(number, how)  # type: ignore[arg-type]
        with suppress(Injected, Exception):
            bring_in(bench, 2)
        bench.steps.reset()
        outcomes.append(outcome(bench))
        assert outcomes[-1].split(":")[0] in OUTCOMES, (number, bench.made[number - 1], outcomes[-1])
        if outcomes[-1] != "old":
            bring_in(bench, 1)
            assert changes(bench.before, state(bench.book)) == {}, (number, bench.made[number - 1])
    only_way = bench.commit() - (how == "after")
    assert only_way > 20
    assert set(outcomes[:only_way]) == {"old"}
    assert "old" not in outcomes[only_way:]
    assert values(bench.book) == figures(bench.book, 1)


def outcome(bench: Bench) -> str:
    """Old and new are compared in all that a user can see; the rest is what `finish` did not get to."""
    now = state(bench.book)
    if not changes(bench.before, now):
        return "old"
    if not changes(bench.after, now):
        return "new"
    return "new, rest to be cleared" if only_rest(bench, now) else f"mixed: {changes(bench.before, now)}"


def only_rest(bench: Bench, now: State) -> bool:
    """The new sheets whole, with old ones beside them that the journal tells the next refresh to delete."""
    rest = [name for name in now["sheets"] if name.startswith("~")]
    changed = {key: value for key, value in changes(bench.after, now).items() if key[0] not in rest}
    stage = now["names"].get((None, REFRESH_STAGE), "")
    return stage.startswith('"done') and changed.keys() <= {
        *("sheets", "visible", "names", "tables"),
    }


def test_after_a_kill_at_any_call_the_next_refresh_mends_all(bench: Bench) -> None:
    for number in range(1, len(bench.made) + 1):
        bench.steps.reset(number, "kill")
        with pytest.raises(Killed):
            bring_in(bench, 2)
        bench.steps.reset()
        broken = state(bench.book)
        began = (None, REFRESH_STAGE) in broken["names"]
        assert recovered(bench.book) == began
        now = state(bench.book)
        where = (number, bench.made[number - 1])
        assert [name for name in now["sheets"] if name.startswith("~")] == [], where
        if began and not waiting(now):
            assert not changes(bench.before, now) or not changes(bench.after, now), where
        bench.book.app.display_alerts = bench.book.app.screen_updating = True
        bring_in(bench, 1)
        assert changes(bench.before, state(bench.book)) == {}, where


def waiting(now: State) -> bool:
    """Whether figures' names wait for the next report, which alone can say where their figures stand."""
    return "NA()" in now["names"].values()


def test_a_kill_while_mending_is_mended_too(bench: Bench) -> None:
    for first in range(8, bench.commit(), 7):
        for second in range(1, 40, 4):
            bench.steps.reset(first, "kill")
            with pytest.raises(Killed):
                bring_in(bench, 2)
            bench.steps.reset(second, "kill")
            with suppress(Killed):
                recovered(bench.book)
            bench.steps.reset()
            recovered(bench.book)
            bring_in(bench, 1)
            bench.book.app.display_alerts = bench.book.app.screen_updating = True
            assert changes(bench.before, state(bench.book)) == {}, (first, second)


# Planted faults: each part of the flow is needed, and its absence is seen.


def nothing(*_: object, **__: object) -> None:
    return None


FAULTS: dict[str, tuple[object, str, object]] = {
    "the way back": (replace, "roll_back", nothing),
    "old sheets deleted at the end": (replace, "finish", nothing),
    "the user's formulas": (pointers, "followed", lambda text, moves: "=1"),
    "the figures' names": (replace, "point", nothing),
    "formulas first, then deletion": (recover, "_point_back", nothing),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(bench: Bench, fault: str) -> None:
    owner, name, instead = FAULTS[fault]
    fails = fault in {"the way back", "formulas first, then deletion"}
    late = max(n for n, made in enumerate(bench.made, 1) if made == "App.calculate")
    bench.steps.reset(late if fails else None)
    with mock.patch.object(owner, name, instead), suppress(Exception):
        bring_in(bench, 2)
    bench.steps.reset()
    seen = outcome(bench)
    assert seen.startswith("mixed") or (fault == "old sheets deleted at the end" and seen != "new"), seen


def test_formulas_that_are_not_written_again_are_links_and_refused(bench: Bench) -> None:
    """What plain copying would do: the check after it takes the report out again."""
    plain = formula_cells.write

    def but_not_ours(book: xw.Book, runs: object, refusal: str = "") -> None:
        if not refusal:
            plain(book, runs)  # type: ignore[arg-type]

    with mock.patch.object(replace, "write", but_not_ours), pytest.raises(Exception, match="Summary!"):
        bring_in(bench, 2)
    assert outcome(bench) == "old"
