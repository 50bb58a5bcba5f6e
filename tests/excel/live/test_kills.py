"""SIGKILL at random moments of a refresh: the old report or the new one, and nothing left over afterwards.

LTV_REFRESH_KILLS says how many kills (3 unless it is set), LTV_REFRESH_SEED at which moments.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from ltv_xl.own_folder import own_folder_here
from tests.excel.live.conftest import Load
from tests.excel.live.dump import State, changes, state
from tests.excel.live.shop import HEADERS, orders, shop
from tests.excel.live.test_refresh import done
from tests.support.calc import Office

pytestmark = pytest.mark.office

KILLS = int(os.environ.get("LTV_REFRESH_KILLS", "3"))
SEED = int(os.environ.get("LTV_REFRESH_SEED", "9"))
SALES = HEADERS["en"].index("Sales") + 2
FIRST_ROW = 6
PRICES = (3000, 4500)
OURS = ("app", "books")
"""What the process knows, not the workbook."""


class Button:
    """The button in a process of its own, ready to be pressed."""

    def __init__(self, office: Office, path: Path, temporary: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.excel.live.button_process", office.pipe, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(temporary)},
            cwd=Path(__file__).parents[3],
        )
        assert self.process.stdin
        assert self.process.stdout
        self.input, self.output = self.process.stdin, self.process.stdout

    def ask(self, step: str) -> None:
        """Begin a step."""
        self.input.write(f"{step}\n")
        self.input.flush()

    def answer(self) -> Any:
        """What came of it."""
        return json.loads(self.output.readline())

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait(60)

    def end(self) -> None:
        """Let it come to its end."""
        with suppress(BrokenPipeError):
            self.input.close()
        self.process.wait(60)
        self.output.close()


@contextmanager
def button(office: Office, path: Path, temporary: Path) -> Iterator[Button]:
    """A process that has attached itself to the workbook."""
    started = Button(office, path, temporary)
    try:
        started.ask("recover")
        yield started
    finally:
        started.end()


def refreshed(office: Office, path: Path, temporary: Path) -> float:
    """A whole refresh; the seconds that it took."""
    with button(office, path, temporary) as whole:
        assert whole.answer() == {"recovered": False}
        start = time.monotonic()
        whole.ask("refresh")
        check_answer(whole.answer(), path)
        return time.monotonic() - start


def check_answer(answer: Any, path: Path) -> None:
    """The report is there, Excel has its habits back, and the report's file is closed."""
    assert done(answer["alerts"][-1])
    assert answer["settings"] == {
        "screen_updating": True,
        "display_alerts": True,
        "enable_events": True,
        "interactive": True,
        "calculation": "automatic",
    }
    assert answer["books"] == [path.name]


def set_prices(book: xw.Book, price: int) -> None:
    rows = orders(price=price)
    cells = book.sheets["Orders"].range((FIRST_ROW, SALES), (FIRST_ROW + len(rows) - 1, SALES))
    cells.value = [[float(str(row[2]))] for row in rows]


def of_book(book: xw.Book) -> State:
    return {key: value for key, value in state(book).items() if key not in OURS}


def outcome(now: State, old: State, new: State) -> str:
    """Which report is there. A figure's name may wait for the next report, which follows at once."""
    if not changes(new, now):
        return "new"
    different = changes(old, now)
    if not different:
        return "old"
    if "NA()" in now["names"].values() and different.keys() <= {"names", ("Mine", "values")}:
        return "old, names of figures wait"
    return f"mixed: {different}"


def test_a_refresh_that_is_killed_leaves_the_old_report_or_the_new_one(
    load: Load, office: Office, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    path = tmp_path / "shop.xlsm"
    book = load(path.name, shop(tmp_path))
    mine = book.sheets.add("Mine", after=book.sheets[-1])
    reports: dict[int, State] = {}
    seconds = refreshed(office, path, temporary)
    mine["A1"].formula = "=Report_order_value*2"
    mine["A2"].formula = "=SUM(Segment_channel[Customers])"
    for price in (*PRICES, PRICES[0]):
        set_prices(book, price)
        seconds = refreshed(office, path, temporary)
        reports[price] = of_book(book)
    outcomes: Counter[str] = Counter()
    for number in range(KILLS):
        price = PRICES[(number + 1) % 2]
        set_prices(book, price)
        old = of_book(book)
        with button(office, path, temporary) as killed:
            assert killed.answer() == {"recovered": False}
            killed.ask("refresh")
            time.sleep(chance.uniform(0, seconds))
            killed.kill()
        with button(office, path, temporary) as after:
            began = after.answer()["recovered"]
            state = outcome(of_book(book), old, reports[price])
            outcomes[f"{state}{', recovered' if began else ''}"] += 1
            print(f"kill {number + 1}: {dict(outcomes)}", flush=True)
            assert not state.startswith("mixed"), state
            after.ask("refresh")
            check_answer(after.answer(), path)
        assert changes(reports[price], of_book(book)) == {}
        assert left_over(temporary) == []
        assert [file.name for file in own_folder_here().iterdir()] == ["refresh.lock"]
    print(f"{KILLS} kills at random moments of a refresh of {seconds:.1f} s: {dict(outcomes)}")


def left_over(temporary: Path) -> list[str]:
    """What lies in the temporary folder once all of these processes have ended."""
    return sorted(str(path.relative_to(temporary)) for path in temporary.rglob("*"))
