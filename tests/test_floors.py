"""The commands with the libraries that are installed: .ci/run runs this file with the lowest allowed, too.

It needs pytest and the package, nothing else of the test extra.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STEPS = (
    ("demo", "--lang", "en"),
    ("new", "book.xlsm", "--with", "orders.csv", "--customers", "customers.csv", "--ads", "ad_spend.csv"),
    ("share", "book.xlsm", "-o", "copy.xlsx", "--anonymous", "--with-data"),
    ("report", "book.xlsm#Orders", "-o", "again.xlsx", "--lang", "ja", "--target-profit", "1000"),
    ("report", "orders.parquet", "-o", "typed.xlsx", "--rejected", "rejected.csv", "--split-by", "campaign"),
    ("email", "demo_report.xlsx", "--draft", "--no-open", "--to", "hanako@example.jp"),
    ("inspect", "orders.csv", "--margin", "60%", "--save"),
    ("schedule", "--now"),
    ("functions",),
)
"""Commands, run one after another in one folder."""
MADE = (
    *("demo_report.xlsx", "book.xlsm", "copy.xlsx", "again.xlsx", "typed.xlsx"),
    *("demo_report.eml", "LTV.eml"),
)
AS_PARQUET = "import duckdb; duckdb.sql(\"COPY (FROM 'orders.csv') TO 'orders.parquet'\")"
FRAME = """
import pandas as pd
from ltv_xl.orders.read import read
from ltv_xl.settings import Settings
orders = read([pd.read_csv("orders.csv")], settings=Settings())
assert orders.rows_used > 1000, orders.rows_used
"""


def run(folder: Path, *words: str) -> None:
    environment = os.environ | {"HOME": str(folder), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr


def test_every_command_does_its_work(tmp_path: Path) -> None:
    for step in STEPS:
        run(tmp_path, "-m", "ltv_xl", *step)
        if step[0] == "demo":
            run(tmp_path, "-c", AS_PARQUET)
    assert {name for name in MADE if not (tmp_path / name).stat().st_size > 1000} == set()
    run(tmp_path, "-c", FRAME)


@pytest.mark.parametrize("module", ["ltv_xl.excel.functions", "ltv_xl.excel.ribbon"])
def test_what_excel_starts_loads(tmp_path: Path, module: str) -> None:
    run(tmp_path, "-c", f"import {module}")
