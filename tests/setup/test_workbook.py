"""`ltv-xl new`: a workbook wired to this Python, where the user wants it, and nothing else changed."""

import io
import os
from pathlib import Path

import pytest

from ltv_xl.errors import LtvError, OutputError, SettingError, SourceError
from ltv_xl.setup.workbook import Wiring, make_workbook, wiring
from ltv_xl.setup.workbook_contents import contents_of
from tests.setup.systems import tree, workbook
from tests.support.office import recalculated
from tests.support.validator import violations

PYTHON = r"C:\Users\山田 太郎\.venv\Scripts\python.exe"


def new(
    target: Path, orders: Path | None = None, *, force: bool = False, wired: Wiring | None = None
) -> None:
    """Make a workbook."""
    sources = {} if orders is None else {"Orders": str(orders)}
    make_workbook(
        target,
        sources,  # type: ignore[arg-type]  # the key is the name of a table
        wired or Wiring("windows", PYTHON),
        lang="en",
        timezone="Asia/Tokyo",
        force=force,
    )


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A small order log."""
    path = tmp_path / "orders.csv"
    path.write_text("customer_id,order_date,revenue\nA,2024-04-01,100\nB,2024-04-02,250\n", encoding="utf-8")
    return path


def test_it_is_wired_to_the_python_that_makes_it(tmp_path: Path) -> None:
    for system, key, other in (("windows", "INTERPRETER_WIN", "MAC"), ("mac", "INTERPRETER_MAC", "WIN")):
        target = tmp_path / f"{system}.xlsm"
        new(target, wired=wiring(system, PYTHON))  # type: ignore[arg-type]  # a system's name
        contents = contents_of(target)
        assert contents is not None
        assert contents.settings[key] == PYTHON
        assert not contents.settings.get(f"INTERPRETER_{other}")
        assert (contents.ours, contents.macros, contents.ribbon, contents.project) == (
            True,
            True,
            True,
            "xlwings",
        )


def test_where_there_is_no_excel_it_names_no_python(tmp_path: Path) -> None:
    new(tmp_path / "book.xlsm", wired=wiring("other", "/usr/bin/python3"))
    contents = contents_of(tmp_path / "book.xlsm")
    assert contents is not None
    assert not any(value for key, value in contents.settings.items() if key.startswith("INTERPRETER"))


def test_its_macros_are_those_of_the_shipped_template(tmp_path: Path) -> None:
    from ltv_xl.template.package import CUSTOM_UI, VBA_PROJECT, parts
    from ltv_xl.template.shipped import shipped

    new(tmp_path / "book.xlsm")
    ours, theirs = parts((tmp_path / "book.xlsm").read_bytes()), parts(shipped("workbook_template.xlsm"))
    for name in (VBA_PROJECT, CUSTOM_UI, "[Content_Types].xml"):
        assert ours[name] == theirs[name], name


@pytest.mark.validator
def test_a_filled_workbook_breaks_no_rule_of_the_file_format(tmp_path: Path, orders: Path) -> None:
    new(tmp_path / "book.xlsm", orders)
    assert violations(tmp_path / "book.xlsm") == []


@pytest.mark.office
def test_libreoffice_shows_the_users_rows(tmp_path: Path, orders: Path) -> None:
    new(tmp_path / "book.xlsm", orders)
    values = {
        value for (sheet, _), value in recalculated(tmp_path / "book.xlsm").items() if sheet == "Orders"
    }
    assert {"customer_id", "A", "B", 100.0, 250.0} <= values


def test_a_file_that_is_there_is_left_alone_unless_forced(tmp_path: Path, orders: Path) -> None:
    target = tmp_path / "book.xlsm"
    target.write_bytes(b"the user's own work")
    with pytest.raises(SettingError, match="--force"):
        new(target, orders)
    assert target.read_bytes() == b"the user's own work"
    new(target, orders, force=True)
    assert target.read_bytes()[:2] == b"PK"
    assert {path.name for path in tmp_path.iterdir()} == {"book.xlsm", "orders.csv"}


@pytest.mark.parametrize("name", ["book.xlsx", "book.xlsm.zip", "book", "folder.xlsm", "missing/book.xlsm"])
def test_a_place_that_cannot_hold_it_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.xlsm").mkdir()
    before = tree(tmp_path)
    with pytest.raises(LtvError, match=Path(name).parent.name or Path(name).name):
        new(tmp_path / name, force=True)
    assert tree(tmp_path) == before


def test_a_bad_source_leaves_the_old_workbook(tmp_path: Path) -> None:
    target = tmp_path / "book.xlsm"
    target.write_bytes(b"the user's own work")
    with pytest.raises(SourceError, match="missing"):
        new(target, tmp_path / "missing.csv", force=True)
    assert target.read_bytes() == b"the user's own work"


@pytest.mark.parametrize("refusing", ["open", "replace"])
def test_a_workbook_that_excel_has_open_is_not_replaced_and_not_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusing: str
) -> None:
    # Windows refuses while Excel holds the file; Linux would not, so the refusal is made here.
    target = tmp_path / "book.xlsm"
    target.write_bytes(b"open in Excel")
    real_open, real_replace = io.open, os.replace

    def held_open(file: object, mode: str = "r", *more: object, **options: object) -> object:
        if str(file) == str(target) and "+" in mode:
            raise PermissionError(13, "in use")
        return real_open(file, mode, *more, **options)  # type: ignore[call-overload]  # passed on as it came

    def held_replace(source: Path, place: Path) -> None:
        if Path(place) == target:
            raise PermissionError(13, "in use")
        real_replace(source, place)

    if refusing == "open":
        monkeypatch.setattr(io, "open", held_open)
    else:
        monkeypatch.setattr(os, "replace", held_replace)
    with pytest.raises(OutputError, match=r"book\.xlsm is open in Excel"):
        new(target, force=True)
    assert tree(tmp_path) == {"book.xlsm": b"open in Excel"}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_a_folder_that_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    with pytest.raises(OutputError, match="write-protected"):
        new(tmp_path / "book.xlsm")
    assert list(tmp_path.iterdir()) == []


def test_the_same_command_makes_the_same_bytes(tmp_path: Path) -> None:
    new(tmp_path / "one.xlsm")
    new(tmp_path / "two.xlsm")
    assert (tmp_path / "one.xlsm").read_bytes() == (tmp_path / "two.xlsm").read_bytes()
    assert (tmp_path / "one.xlsm").read_bytes() != workbook()
