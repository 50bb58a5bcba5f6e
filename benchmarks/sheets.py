"""What each sheet of a report costs, for whoever adds one.

    python -m benchmarks.sheets FOLDER [parquet | csv]

FOLDER holds orders, customers and ads as benchmarks.generate writes them (with --all-sheets, so that every
sheet is there). CPU milliseconds, the least of ROUNDS: to lay a sheet out, to store its cells, to write its
XML; then, by function of report/sheets/, to build the content. The statements behind it:
`python -m benchmarks.statements`.
"""

import gc
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from ltv_xl.analysis import analyse
from ltv_xl.orders.read import read
from ltv_xl.report import build, shared, sheet_order
from ltv_xl.report.content import Report
from ltv_xl.report.layout import laid_out
from ltv_xl.report.style import Numbers
from ltv_xl.report.xlsx import book
from ltv_xl.report.xlsx.worksheet import ReportWorksheet
from ltv_xl.settings import Settings

ROUNDS = 3
Costs = dict[tuple[str, str], float]
"""CPU seconds by kind of work and what it was for."""


def report_of(folder: Path, kind: str) -> tuple[Report, Costs]:
    """The report of the folder's files, rendered, and the least costs of each kind of work."""
    settings = Settings(lang="ja", target_profit=Decimal(1000))
    orders, customers, ads = (str(folder / f"{name}.{kind}") for name in ("orders", "customers", "ads"))
    checked = read([orders], customers=customers, ad_spend=ads, settings=settings)
    analysis = analyse(checked, settings)
    rounds = []
    for _ in range(ROUNDS):
        with watching() as costs:
            report = build.built(checked, analysis, settings)
            book.rendered(report)
        rounds.append(costs)
    return report, {work: min(costs[work] for costs in rounds) for work in rounds[0]}


@contextmanager
def watching() -> Iterator[Costs]:
    """The costs of what is built and rendered meanwhile."""
    costs: Costs = defaultdict(float)
    places: list[tuple[Any, str, Callable[[str, tuple[Any, ...]], str]]] = [
        (module, name, lambda name, _: name.removesuffix("_sheet"))
        for module in (shared, sheet_order, build)
        for name in vars(module)
        if name.endswith("_sheet")
    ]
    places.append((book, "laid_out", lambda _, given: given[0].key))
    places.append((ReportWorksheet, "_assemble_xml_file", lambda _, given: given[0].name))
    usual = [(place, name, getattr(place, name)) for place, name, _ in places]
    for place, name, subject in places:
        setattr(place, name, _watched(costs, name, getattr(place, name), subject))
    with _storing(costs):
        yield costs
    for place, name, function in usual:
        setattr(place, name, function)


def _watched(
    costs: Costs, name: str, function: Callable[..., Any], subject: Callable[[str, tuple[Any, ...]], str]
) -> Callable[..., Any]:
    def timed(*given: Any, **options: Any) -> Any:
        begun = time.process_time()
        result = function(*given, **options)
        costs["build" if name.endswith("_sheet") else name, subject(name, given)] += (
            time.process_time() - begun
        )
        return result

    return timed


@contextmanager
def _storing(costs: Costs) -> Iterator[None]:
    """A sheet's cells are stored from its set_up to the next one's; the last one's until names are added."""
    module: Any = book
    usual, ends = module.set_up, module._add_names
    begun: list[tuple[str, float]] = []

    def set_up(grid: Any, *given: Any) -> None:
        _ended(grid.key)
        usual(grid, *given)

    def add_names(*given: Any) -> None:
        _ended("")
        ends(*given)

    def _ended(following: str) -> None:
        now = time.process_time()
        if begun:
            costs["store", begun[-1][0]] += now - begun[-1][1]
        begun.append((following, now))

    module.set_up, module._add_names = set_up, add_names
    yield
    module.set_up, module._add_names = usual, ends


def show(report: Report, costs: Costs) -> None:
    """Print a line per sheet, the dearest first, and one per function that builds content."""
    numbers = Numbers(report.lang, report.currency)
    rows = []
    for sheet in report.sheets:
        cells = [cell for cell, _ in laid_out(sheet, numbers).cells.values()]
        work = (
            costs["laid_out", sheet.key], costs["store", sheet.key], costs["_assemble_xml_file", sheet.name]
        )  # fmt: skip
        rows.append((sum(work), sheet.key, len(cells), sum(cell.write is not None for cell in cells), *work))
    print(f"{'sheet':20}{'cells':>7}{'formulas':>10}{'layout':>8}{'storing':>9}{'XML':>7}{'CPU ms':>8}")
    for whole, key, cells_there, formulas, *parts in sorted(rows, reverse=True):
        layout, storing, xml = (1000 * seconds for seconds in parts)
        print(f"{key:20}{cells_there:7}{formulas:10}{layout:8.1f}{storing:9.1f}{xml:7.1f}{1000 * whole:8.1f}")
    print(f"{'all':20}{sum(row[2] for row in rows):7}{sum(row[3] for row in rows):10}", end="")
    print(f"{1000 * sum(row[0] for row in rows):32.1f}\n\n{'building':20}{'CPU ms':>8}")
    for (kind, name), seconds in sorted(costs.items(), key=lambda item: -item[1]):
        if kind == "build":
            print(f"{name:20}{1000 * seconds:8.1f}")


if __name__ == "__main__":
    gc.disable()  # as the command does
    show(*report_of(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "parquet"))
