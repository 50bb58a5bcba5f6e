"""lists, effect and inspect on a database do what they do with the same orders in files."""

import subprocess
import sys
from pathlib import Path

import pytest

from ltv_xl.warehouse.place import Place
from tests.warehouse.full import ENGINES
from tests.warehouse.workbooks import differences

LAST_LISTS = "lists/2025-03"
"""The mailing that comes with the demo."""


def source(name: str, request: pytest.FixtureRequest) -> list[str]:
    """The words that name the demo's tables on an engine."""
    if name == "postgres":
        shop: Place = request.getfixturevalue("shop")
        first, more = [str(shop.address), "--orders-table", shop.orders], (shop.customers, shop.ads)
    else:
        lake: dict[str, Path] = request.getfixturevalue("lake")
        first, more = [str(lake["orders"]), "--engine", name], (str(lake["customers"]), str(lake["ads"]))
    return [*first, "--customers-table", str(more[0]), "--ads-table", str(more[1])]


def of_files(files: dict[str, Path]) -> list[str]:
    return [str(files["orders"]), "--customers", str(files["customers"]), "--ads", str(files["ads"])]


def said(folder: Path, *words: str) -> str:
    """What a command says."""
    command = [sys.executable, "-m", "ltv_xl", *words, "--lang", "en"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ENGINES)
def test_lists_with_columns(
    name: str, files: dict[str, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Columns of the customers and of the orders."""
    columns = ("--columns", "Prefecture,Campaign,gender")
    said(tmp_path, "lists", *of_files(files), *columns, "--folder", "here")
    said(tmp_path, "lists", *source(name, request), *columns, "--folder", "there")
    here, there = ({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in
                   ("here", "there"))  # fmt: skip
    assert here == there
    assert len(here) > 5
    assert b",Prefecture,Campaign,Gender" in here["at_risk.csv"]


@pytest.mark.parametrize("name", ENGINES)
def test_the_effect_of_a_mailing(
    name: str, files: dict[str, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    mailed = str(next((files["orders"].parent / "lists").iterdir()))
    here = said(tmp_path, "effect", mailed, *of_files(files), "-o", "here.xlsx")
    there = said(tmp_path, "effect", mailed, *source(name, request), "-o", "there.xlsx")
    assert "written to ordered" in here
    assert there == here.replace("here.xlsx", "there.xlsx")
    assert differences(tmp_path / "here.xlsx", tmp_path / "there.xlsx") == {}


@pytest.mark.parametrize("name", ENGINES)
def test_a_look_into_tables(
    name: str, files: dict[str, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    words = source(name, request)
    lines = said(tmp_path, "inspect", *words, "--margin", "60%", "--save").splitlines()
    assert any(
        line.startswith("  Customer no -> Customer ID") and line.endswith("e.g. ***") for line in lines
    )
    assert any(
        line.startswith("  Date of birth -> Date of birth") and line.endswith("e.g. ***") for line in lines
    )
    assert any(line.startswith("  Unit price -> not used (amount)   e.g. ") for line in lines)
    assert any("36,829 of 37,836 used" in line for line in lines)
    saved = (tmp_path / "ltv.toml").read_text(encoding="utf-8")
    assert "[database]" in saved
    assert "[[described]]" not in saved
    again = said(tmp_path, "inspect")
    assert again.splitlines()[1:3] == lines[0:2]


def test_a_wrong_table_is_shown_with_what_is_wrong(
    files: dict[str, Path], lake: dict[str, Path], tmp_path: Path
) -> None:
    """A refusal comes after the columns, so that the right one can be named."""
    command = [sys.executable, "-m", "ltv_xl", "inspect", str(lake["customers"]), "--engine", "clickhouse"]
    done = subprocess.run(
        [*command, "--lang", "en"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "Prefecture -> not used   e.g. " in done.stdout
    assert "--map order_date=" in done.stderr
