"""All calls in one host, in a fresh process, as on a user's machine.

    python -m tests.excel.host_answers HOST [faults]

A host is for the whole process, and xlwings' Windows code behind stand-ins would disturb other tests.
What was found goes to standard output, pickled.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ltv_xl.formulas import FORMULAS
from ltv_xl.texts import LANGUAGES
from tests.excel.calls import APART, Call, calls, calls_of
from tests.excel.faults import FAULTS, planted
from tests.excel.hosts import HOSTS, Declared, Host, Rows
from tests.excel.range_calls import range_calls

Answer = Rows | str
"""What a host shows; the exception's text where there was one."""

WITH_FAULTS = FORMULAS["PURCHASE_FREQUENCY"]
"""The function that the planted faults are looked for in: what may be omitted is not 0 there."""


class HostAnswers(NamedTuple):
    """Answers in the order of the calls, those to calls that hosts answer differently, and those of range
    functions; what is declared of each function, by language.
    """

    answers: list[Answer]
    apart: list[Answer]
    ranges: list[Answer]
    declared: dict[str, dict[str, Declared]]


@cache
def answers_of(host: str) -> HostAnswers:
    """What a host makes of every call."""
    answers: HostAnswers = _fresh(host)
    return answers


@cache
def answers_with_faults(host: str) -> dict[str, HostAnswers]:
    """What a host makes of the calls of one function, with each planted fault."""
    answers: dict[str, HostAnswers] = _fresh(host, "faults")
    return answers


def _fresh(host: str, *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", __name__, host, *words],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "XLWINGS_ON_SERVER": str(host == "office").lower()},
        stdout=subprocess.PIPE,
        check=True,
        timeout=300,
    )
    return pickle.loads(done.stdout)


def _answers_to(host: Host, called: Iterable[Call]) -> HostAnswers:
    made = {lang: host.functions.worksheet_functions(lang) for lang in LANGUAGES}
    return HostAnswers(
        [_answer(host, call) for call in called],
        [_answer(host, call) for call in APART],
        [_answer(host, call) for call in range_calls()],
        {lang: host.declared(functions) for lang, functions in made.items()},
    )


def _answer(host: Host, call: Call) -> Answer:
    try:
        return host.ask(call)
    except Exception as surprise:  # shown among the answers
        return repr(surprise)


def _answers_with_faults(host: Host) -> dict[str, HostAnswers]:
    answers = {}
    for fault in FAULTS:
        with planted(fault, host.functions):
            answers[fault] = _answers_to(host, calls_of(WITH_FAULTS))
    return answers


def _main(name: str, *words: str) -> None:
    host = HOSTS[name]()
    outcome = _answers_with_faults(host) if words else _answers_to(host, calls())
    sys.stdout.buffer.write(pickle.dumps(outcome))


if __name__ == "__main__":
    from tests.excel import (
        host_answers,
    )  # by its own name: there the reader of the pickle looks for HostAnswers

    host_answers._main(*sys.argv[1:])
