"""The process that runs the inputs, one after another; it may hang or die, and `supervision.py` goes on."""

import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.fuzz.kinds import Kind
from tests.fuzz.oracle import ENOUGH, Outcome, judged
from tests.fuzz.reached import Reached

CURRENT = "current"
"""The file that holds the input being run."""
MOST_IN_POOL = 400
TRIES = 150
"""Runs to make a faulty input smaller."""
ADDRESS_SPACE = 8_000_000_000
"""An input that wants more than this ends the process: the machine is not to swap."""


@dataclass(frozen=True)
class Job:
    """The inputs first, first + 1 ... last - 1 of a kind."""

    kind: Kind
    first: int
    last: int


@dataclass(frozen=True)
class Answer:
    """What the process sends after each input. smallest: of a fault that is new to it, the smallest input."""

    kind: str
    number: int
    outcome: Outcome
    smallest: bytes = b""


def work(jobs: Sequence[Job], seed: str, folder: Path, connection: Connection) -> None:
    """Run the inputs of some jobs; sends an Answer for each, and None when all are done."""
    _quiet(folder)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    tempfile.tempdir = str(_empty(folder / "temporary"))
    for job in jobs:
        if not _done(job, seed, folder, connection):
            return
    connection.send(None)


def _done(job: Job, seed: str, folder: Path, connection: Connection) -> bool:
    """Run the inputs of a kind; False where the process has had enough memory and another is to go on."""
    kind = job.kind
    pool = [*kind.good()]
    reached, known = Reached(), set[str]()
    for content in pool:  # what good inputs reach is nothing new
        _judged(kind, content, folder, reached)
    for number in range(job.first, job.last):
        random = Random(f"{seed}/{kind.name}/{number}")
        content = kind.change(random.choice(pool), random)
        before = len(reached.lines)
        outcome = _judged(kind, content, folder, reached)
        if len(reached.lines) > before and len(pool) < MOST_IN_POOL:
            pool.append(content)
        smallest = b""
        if outcome.fault and outcome.fault not in known:
            known.add(outcome.fault)
            smallest = smaller(content, partial(_is_again, kind, folder, outcome))
        connection.send(Answer(kind.name, number, outcome, smallest))
        if outcome.fault == ENOUGH:
            return False
    return True


def _judged(kind: Kind, content: bytes, folder: Path, reached: Reached) -> Outcome:
    (folder / CURRENT).write_bytes(content)
    with reached:
        return judged(kind.run, content, _empty(folder / "run"))


def smaller(content: bytes, is_faulty: Callable[[bytes], bool]) -> bytes:
    """The input without what does not matter, as far as some tries go."""
    piece, tries = max(1, len(content) // 2), 0
    while tries < TRIES and content:
        start = 0
        while start < len(content) and tries < TRIES:
            shorter = content[:start] + content[start + piece :]
            tries += 1
            if is_faulty(shorter):
                content = shorter
            else:
                start += piece
        if piece == 1:
            break
        piece = max(1, piece // 2)
    return content


def _is_again(kind: Kind, folder: Path, outcome: Outcome, content: bytes) -> bool:
    if outcome.seconds > 1 or outcome.fault == ENOUGH:
        return False
    return judged(kind.run, content, _empty(folder / "run")).fault == outcome.fault


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _quiet(folder: Path) -> None:
    """What libraries print goes to a file, whose size the oracle looks at."""
    target = os.open(folder / "printed", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(target, 2)
    sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
