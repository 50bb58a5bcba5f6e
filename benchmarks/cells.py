"""What a worksheet function costs beside what xlwings costs anyway: ratios within one run.

    python -m benchmarks.cells [ROUNDS]

First through xlwings' own Windows code behind stand-ins, beside an identity function that asks for the same
arguments: over 100,000 x 3 cells, for functions over so many orders, whose tables are small, and for single
cells. Then a fresh process that computes one cell, beside one that only imports xlwings as it is, and NumPy.
Each ratio is the median over pairs of neighbouring runs, in processor time, so that a busy machine slows both
sides alike.
"""

import gc
import inspect
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from types import ModuleType
from typing import Annotated, Any

from ltv_xl.excel.light_xlwings import LARGE, as_if_missing
from ltv_xl.formulas import FORMULAS
from ltv_xl.range_functions import WORKSHEET_FUNCTIONS
from ltv_xl.template.pywin32 import windows_udfs

ROWS = 100_000
SINGLE_CALLS = 100
OURS, IDENTITY = "ltv_xl.excel.functions", "identity"
DIV0 = -2146826281
"""#DIV/0! as COM hands it over."""
MISSING = -2147352572

Seconds = Callable[[], float]
Call = Callable[[str, str, tuple[object, ...]], object]
Column = tuple[tuple[object, ...], ...]


def identity(count: int) -> Any:
    """A function of so many ranges, asked for as ours are, that gives back the first."""

    def function(*given: object) -> object:
        return given[0]

    options = {"ndim": 2, "err_to_str": True, "doc": "a range"}
    function.__name__ = f"IDENTITY_{count}"
    function.__annotations__ = {f"range_{number}": Annotated[list, options] for number in range(count)}
    function.__signature__ = inspect.Signature([  # type: ignore[attr-defined]  # xlwings reads it
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=annotation)
        for name, annotation in function.__annotations__.items()
    ])
    return function


def xlwings_calls() -> Call:
    """CallUDF of xlwings' Windows code, which knows our functions and the identity functions."""
    with as_if_missing(LARGE):  # as Excel starts it
        udfs = windows_udfs()
    from xlwings import func
    from xlwings.com_server import XLPython

    made = ModuleType(IDENTITY)
    vars(made).update({f"IDENTITY_{count}": func(identity(count)) for count in range(1, 6)})
    udfs.udf_modules[IDENTITY] = {"filename": "", "filetime": None, "module": made}
    call: Call = XLPython().CallUDF
    return call


def column(chance: random.Random, between: tuple[float, float], unusual: float, width: int = 1) -> Column:
    """Numbers; a share of the cells holds a blank, a text, an error or a truth value instead."""

    def cell() -> object:
        if chance.random() < unusual:
            return chance.choice((None, "text", DIV0, True))
        return chance.uniform(*between)

    return tuple(tuple(cell() for _ in range(width)) for _ in range(ROWS))


def in_process(run: Callable[[], object], times: int = 1) -> Seconds:
    """Processor time of a call in this process; a long one begins with the garbage of others collected."""

    def seconds() -> float:
        if times == 1:
            gc.collect()
        started = time.process_time()
        for _ in range(times):
            run()
        return (time.process_time() - started) / times

    return seconds


def of_process(code: str, compiled: str) -> Seconds:
    """Processor time of a fresh process; `compiled`: where Python keeps what it compiled."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def seconds() -> float:
        process = subprocess.Popen([sys.executable, "-c", code], env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{code}: exit code {process.returncode}")
        return usage.ru_utime + usage.ru_stime

    return seconds


def paired(plain: Seconds, ours: Seconds, rounds: int) -> tuple[float, float, float]:
    """Median seconds of both, and the median of their ratios; the first pair only warms up."""
    pairs = [(plain(), ours()) for _ in range(rounds + 1)][1:]
    firsts, seconds = zip(*pairs, strict=True)
    return median(firsts), median(seconds), median(second / first for first, second in pairs)


def show(name: str, limit: float | None, measured: tuple[float, float, float]) -> None:
    """Print one line; `limit`: what the ratio may be, where there is a limit."""
    plain, ours, ratio = measured
    print(f"{name:48}{plain * 1e3:11.3f}{ours * 1e3:11.3f}{ratio:8.2f}{limit or '':>8}", flush=True)


def ranges(call: Call, rounds: int) -> None:
    """100,000 x 3 cells in, as many rows out."""
    chance = random.Random(7)
    limits = ((0, "numbers", 1.06), (0.05, "5% not numbers", None), (1, "no numbers", None))
    for unusual, held, limit in limits:
        columns = tuple(column(chance, between, unusual) for between in ((100, 9999), (0.05, 1), (0.01, 0.6)))
        plain = in_process(partial(call, IDENTITY, "IDENTITY_3", columns))
        ours = in_process(partial(call, OURS, "LTV_SUBSCRIPTION", (*columns, MISSING)))
        show(f"three columns of 100,000, {held}", limit, paired(plain, ours, rounds))
        block = column(chance, (0.01, 0.6), unusual, width=3)
        plain = in_process(partial(call, IDENTITY, "IDENTITY_1", (block,)))
        ours = in_process(partial(call, OURS, "CUSTOMER_LIFETIME", (block,)))
        show(f"one block of 100,000 x 3, {held}", limit, paired(plain, ours, rounds))


def logs(call: Call, rounds: int) -> None:
    """Functions over 100,000 orders of 30,000 customers, which compute and do not only convert."""
    chance = random.Random(8)
    orders = (
        tuple((float(chance.randrange(30_000)),) for _ in range(ROWS)),
        tuple((45_000.0 + chance.randrange(900),) for _ in range(ROWS)),
        tuple((float(chance.randrange(5, 200)) * 100,) for _ in range(ROWS)),
    )
    columns = {
        "COHORT_LTV": orders,
        "RFM_SUMMARY": orders,
        "REPEAT_CURVE": orders[:2],
        "ABC_RANK": orders[2:],
    }
    for name, given in columns.items():
        omitted = (MISSING,) * (len(WORKSHEET_FUNCTIONS[name].arguments) - len(given))
        plain = in_process(partial(call, IDENTITY, f"IDENTITY_{len(given)}", given))
        answer = partial(call, OURS, name, (*given, *omitted))
        if not isinstance(answer(), list | tuple):
            raise SystemExit(f"{name}: {answer()}")
        ours = in_process(answer)
        show(f"{name} of 100,000 orders", None, paired(plain, ours, rounds))


def single_cells(call: Call, rounds: int) -> None:
    """The dearest function for numbers, and what stands in cells that are no numbers."""
    costs = {}
    for name, formula in FORMULAS.items():
        numbers = tuple(map(float, formula.example))
        costs[name] = paired(*single(call, name, numbers), rounds * 5)
    dearest = max(costs, key=lambda name: costs[name][2])
    show(f"one cell, the dearest function: {dearest}", 1.4, costs[dearest])
    for held, value in (("blank", None), ("text", "text"), ("error", DIV0), ("out of its domain", -1.0)):
        show(f"one cell, CPO: {held}", 1.4, paired(*single(call, "CPO", (value, value)), rounds * 5))


def single(call: Call, name: str, arguments: tuple[object, ...]) -> tuple[Seconds, Seconds]:
    """The identity function and one of ours for the same single cells."""
    plain = partial(call, IDENTITY, f"IDENTITY_{len(arguments)}", arguments)
    return in_process(plain, SINGLE_CALLS), in_process(partial(call, OURS, name, arguments), SINGLE_CALLS)


def processes(rounds: int) -> None:
    """From starting Python to the first value."""
    with tempfile.TemporaryDirectory(prefix="compiled-") as compiled:
        plain = of_process("import xlwings, numpy", compiled)
        code = f"from {OURS} import CPO; assert CPO([[100.0]], [[0.01]]) == 10000"
        show("a fresh process with one cell", 0.5, paired(plain, of_process(code, compiled), rounds * 3))


def main(rounds: int) -> None:
    """Measure and print everything."""
    print(f"{'':48}{'plain ms':>11}{'ours ms':>11}{'ratio':>8}{'limit':>8}")
    call = xlwings_calls()
    ranges(call, rounds)
    logs(call, rounds)
    single_cells(call, rounds)
    processes(rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
