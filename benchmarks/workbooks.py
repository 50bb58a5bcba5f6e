"""What reading a large workbook costs beside calamine alone, which every Python program would read it with.

    python -m benchmarks.workbooks FOLDER [--orders 1000000] [--rounds 3]

Whole processes that take turns; figures are medians, ratios those of medians within one run. FOLDER keeps the
generated log.
"""

import argparse
from datetime import date
from pathlib import Path

from benchmarks.run import PYTHON, READ, Command, generated, interleaved, show

MOST, FROM = 1.8, 1_000_000
"""How many times calamine's own time reading may take, from so many orders on: starting costs its share."""
CALAMINE = "import python_calamine, sys; "
CALAMINE += "python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()"
AS_THE_COMMAND = f"import gc; gc.disable(); {READ}"


def written(log: Path) -> Path:
    """The orders of a log as a workbook, made where it is missing."""
    path = log / "orders.xlsx"
    if path.exists():
        return path
    from pyarrow import parquet
    from xlsxwriter import Workbook

    orders = parquet.read_table(log / "orders.parquet")
    with Workbook(str(path), {"constant_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, orders.column_names)
        columns = (column.to_pylist() for column in orders.columns)
        for row, cells in enumerate(zip(*columns, strict=True), start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                else:
                    sheet.write(row, column, cell)
    return path


def main(folder: Path, orders: int, rounds: int) -> None:
    """Run and print; exit code 1 where reading costs more."""
    path = str(written(generated(folder, orders)))
    commands = {
        "calamine": Command([PYTHON, "-c", CALAMINE, path]),
        "ltv_xl": Command([PYTHON, "-c", AS_THE_COMMAND, path]),
    }
    costs = interleaved(commands, rounds)
    show(f"Reading a workbook of {orders:,} orders", costs)
    if orders >= FROM and costs["ltv_xl"].seconds > MOST * costs["calamine"].seconds:
        raise SystemExit(f"more than {MOST} times")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workbooks")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    main(given.folder.resolve(), given.orders, given.rounds)
