"""Runs inputs of some kinds in a process of their own, and counts what they led to."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fuzz.kinds import Kind
from tests.fuzz.oracle import ENOUGH, Outcome
from tests.fuzz.worker import CURRENT, Answer, Job, work

HANGS_AFTER = 60.0
"""Seconds without an outcome after which the process is ended, on a machine that does other things too."""


@dataclass
class Tally:
    """Outcomes of a kind. faults: the fault's words -> how often. slowest: seconds of computing."""

    states: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.states[outcome.state] += 1
        self.slowest = max(self.slowest, outcome.seconds)
        self.seconds += outcome.seconds
        if outcome.fault:
            self.faults[outcome.fault] += 1


def portions(kinds: Sequence[Kind], inputs: int) -> list[Job]:
    """How many inputs of each kind: by its share, and at least one."""
    whole = sum(kind.share for kind in kinds)
    return [Job(kind, 0, max(1, round(inputs * kind.share / whole))) for kind in kinds]


def supervised(
    jobs: Sequence[Job],
    seed: str,
    folder: Path,
    keep: Callable[[Answer], None] = lambda answer: None,
    hangs_after: float = HANGS_AFTER,
) -> dict[str, Tally]:
    """Run the inputs of some jobs; by the kind's name what came of them. keep: is given each new fault."""
    tallies = {job.kind.name: Tally() for job in jobs}
    waiting = [*jobs]
    while waiting:
        last: Answer | None = None
        for last in _answers(waiting, seed, folder, hangs_after):
            tally = tallies[last.kind]
            tally.add(last.outcome)
            if last.outcome.fault and (last.smallest or tally.faults[last.outcome.fault] == 1):
                keep(last)
        waiting = _left(waiting, last)
    return tallies


def _left(jobs: Sequence[Job], last: Answer | None) -> list[Job]:
    """What is still to be done after an answer."""
    if last is None:
        return []
    place = next(place for place, job in enumerate(jobs) if job.kind.name == last.kind)
    rest = replace(jobs[place], first=last.number + 1)
    return [*([rest] if rest.first < rest.last else []), *jobs[place + 1 :]]


def _answers(jobs: Sequence[Job], seed: str, folder: Path, hangs_after: float) -> Iterator[Answer]:
    """The answers of one process; where it hangs or dies, the last of them says so."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(
        target=work, args=(jobs, seed, folder, there), daemon=True
    )
    process.start()
    there.close()
    next_one, ended_itself = (jobs[0].kind.name, jobs[0].first), False
    try:
        while here.poll(hangs_after):
            answer = here.recv()
            if answer is None:
                return
            yield answer
            next_one = _next(jobs, answer)
            ended_itself = answer.outcome.fault == ENOUGH
        fault = f"hangs for {hangs_after:.0f} s"
    except EOFError:
        process.join()
        if ended_itself:
            return
        fault = f"the process ended with {process.exitcode}"
    finally:
        process.kill()
        process.join()
        here.close()
    yield Answer(*next_one, Outcome("fault", fault), (folder / CURRENT).read_bytes())


def _next(jobs: Sequence[Job], answer: Answer) -> tuple[str, int]:
    """Kind and number of the input after an answer's."""
    left = _left(jobs, answer)
    return (left[0].kind.name, left[0].first) if left else (answer.kind, answer.number)
