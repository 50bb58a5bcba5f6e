"""Two thousand inputs of all kinds; and the harness itself, shown to catch what it is for."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ltv_xl.errors import SettingError
from tests.fuzz.kinds import KINDS, Kind
from tests.fuzz.mutation import any_bytes
from tests.fuzz.supervision import portions, supervised
from tests.fuzz.worker import Answer, Job, smaller

INPUTS = 2_000
SEED = "1"


def test_every_input_gives_a_result_or_a_sentence(tmp_path: Path) -> None:
    answers: list[Answer] = []
    jobs = portions(KINDS, INPUTS)
    tallies = supervised(jobs, SEED, tmp_path, answers.append)
    faults = {
        f"{kind}: {fault}": times for kind, tally in tallies.items() for fault, times in tally.faults.items()
    }
    assert not faults, [answer.outcome.detail or answer.outcome.fault for answer in answers]
    counts = {job.kind.name: (job.last, tallies[job.kind.name].states.total()) for job in jobs}
    assert all(wanted == done for wanted, done in counts.values()), counts


def test_inputs_are_neither_all_good_nor_all_bad(tmp_path: Path) -> None:
    tally = supervised([Job(KINDS[0], 0, 60)], SEED, tmp_path)[KINDS[0].name]
    assert tally.states["result"] > 5
    assert tally.states["refused"] > 5


class Panic(BaseException):
    """What Rust's libraries raise, as no Exception."""


def _good() -> tuple[bytes, ...]:
    return (b"good",)


def _foreign(content: bytes, folder: Path) -> None:
    raise KeyError(content)


def _panics(content: bytes, folder: Path) -> None:
    raise Panic


def _prints(content: bytes, folder: Path) -> None:
    os.write(2, b"thread panicked")


def _warns(content: bytes, folder: Path) -> None:
    import warnings

    warnings.warn("no style", UserWarning, stacklevel=1)


def _dies(content: bytes, folder: Path) -> None:
    os.abort()


def _hangs(content: bytes, folder: Path) -> None:
    time.sleep(3600)


def _takes(content: bytes, folder: Path) -> None:
    bytearray(1_100_000_000)[::4096] = b"\1" * len(range(0, 1_100_000_000, 4096))


def _exits(content: bytes, folder: Path) -> None:
    sys.exit(2)


def _breaks_its_word(content: bytes, folder: Path) -> None:
    raise AssertionError("rows vanished")


def _speaks_in_lines(content: bytes, folder: Path) -> None:
    raise SettingError("cli.bad.dya", found="x")


FAULTS: dict[str, tuple[Callable[[bytes, Path], None], str]] = {
    "a foreign error": (_foreign, "KeyError in fuzz/test_fuzz.py, _foreign"),
    "a panic": (_panics, "Panic in"),
    "a library's words": (_prints, "printed"),
    "a warning": (_warns, "UserWarning in"),
    "a process that dies": (_dies, "the process ended with -6"),
    "a process that hangs": (_hangs, "hangs"),
    "too much memory": (_takes, "1 GB"),
    "an end without an error": (_exits, "SystemExit in"),
    "a broken promise": (_breaks_its_word, "AssertionError in"),
    "a sentence that is none": (_speaks_in_lines, "the sentence cli.bad.dya"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_caught_and_the_next_input_is_run(tmp_path: Path, name: str) -> None:
    run, words = FAULTS[name]
    answers: list[Answer] = []
    jobs = [
        Job(Kind(name, 1, _good, any_bytes, run), 0, 1),
        Job(Kind("after", 1, _good, any_bytes, _fine), 0, 2),
    ]
    tallies = supervised(jobs, SEED, tmp_path, answers.append, hangs_after=10)
    assert [words in fault for fault in tallies[name].faults] == [True], tallies[name].faults
    assert len(answers) == 1
    assert tallies["after"].states == {"result": 2}


def _fine(content: bytes, folder: Path) -> None:
    pass


def test_a_faulty_input_is_made_smaller() -> None:
    assert smaller(b"a" * 300 + b"<!>" + b"b" * 500, lambda content: b"<!>" in content) == b"<!>"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_same_seed_makes_the_same_inputs(kind: Kind) -> None:
    from random import Random

    good = kind.good()[0]
    first, again, other = (kind.change(good, Random(seed)) for seed in ("1", "1", "2"))
    assert first == again != other
