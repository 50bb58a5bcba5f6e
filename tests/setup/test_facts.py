"""Gathering: what doctor looks up, on made-up computers; nothing on them changes."""

import sys
from pathlib import Path

import pytest

from ltv_xl.setup.facts import gathered
from ltv_xl.setup.places import places
from ltv_xl.setup.registry import NoRegistry
from tests.setup.computers import DLL32, DLL64, SECURITY, apple, pc
from tests.setup.systems import USERS, tree, workbook
from tests.setup.test_checks import marked, settings


@pytest.mark.parametrize("user", USERS)
def test_gathering_changes_nothing(tmp_path: Path, user: str) -> None:
    computer = pc(tmp_path, user)
    before = tree(tmp_path)
    facts = computer.facts()
    assert tree(tmp_path) == before
    assert facts.excels_python.path == computer.python
    assert facts.excels_python.dlls == {DLL32, DLL64}
    assert facts.addins is not None
    assert [addin.state for addin in facts.addins] == ["there"]


def test_a_path_with_a_variable_leads_to_its_python(tmp_path: Path) -> None:
    computer = pc(tmp_path)
    computer.new(python=str(Path("%USERPROFILE%") / "ltv" / ".venv" / "Scripts" / "python.exe"))
    assert computer.facts().excels_python.path == computer.python


def test_a_bare_name_is_looked_for_on_the_search_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = pc(tmp_path)
    computer.new(python="python")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert computer.facts().excels_python.path is None
    python = tmp_path / "python"
    python.write_bytes(b"")
    python.chmod(0o755)
    assert computer.facts().excels_python.path == python


def test_the_mark_of_the_internet_is_read_and_its_address_is_not_kept(tmp_path: Path) -> None:
    computer = pc(tmp_path)
    marked(computer)
    facts = computer.facts()
    assert facts.book is not None
    assert facts.book.zone == 3
    assert "example.com" not in repr(facts)
    mark = facts.book.path.with_name(f"{facts.book.path.name}:Zone.Identifier")
    for torn in (b"", b"\xff\xfe", b"ZoneId=", b"ZoneId=x"):
        mark.write_bytes(torn)
        facts = computer.facts()
        assert facts.book is not None
        assert facts.book.zone is None


@pytest.mark.parametrize(
    ("folder", "subfolders", "trusted"),
    [
        ("Documents", 0, True),
        ("Documents", 1, True),
        ("", 0, False),
        ("", 1, True),
        ("Documents/分析", 1, False),
    ],
)
def test_a_folder_is_trusted_by_itself_or_with_those_below(
    tmp_path: Path, folder: str, subfolders: int, trusted: bool
) -> None:
    computer = pc(tmp_path)
    key = rf"{SECURITY}\Trusted Locations\Location0"
    path = str(Path("%USERPROFILE%") / folder)
    computer.registry[key] = {"Path": path, "AllowSubfolders": subfolders}
    facts = computer.facts()
    assert facts.book is not None
    assert facts.book.trusted == trusted


def test_a_relative_path_is_that_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book.xlsm").write_bytes(workbook())
    monkeypatch.chdir(tmp_path)
    facts = gathered(places("linux", {}, tmp_path), NoRegistry(), {}, Path("book.xlsm"), ask=False)
    assert facts.book is not None
    assert (facts.book.path, facts.book.state) == (tmp_path / "book.xlsm", "read")


def test_a_workbook_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computer = pc(tmp_path)

    def refused(path: Path) -> bytes:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "read_bytes", refused)
    facts = gathered(computer.places, NoRegistry(), {}, computer.book, ask=False)
    assert facts.book is not None
    assert facts.book.state == "unreadable"


def test_a_python_named_by_a_workbook_that_is_not_ours_is_not_asked(tmp_path: Path) -> None:
    from tests.setup.test_workbook_contents import made

    computer = pc(tmp_path)
    assert computer.book is not None
    computer.book.write_bytes(made(xlwings_conf=[["INTERPRETER_WIN", str(tmp_path / "evil" / "python.exe")]]))
    assert computer.facts().excels_python.named == sys.executable


def test_without_a_workbook_it_is_the_python_that_new_would_write(tmp_path: Path) -> None:
    for system in (pc(tmp_path / "pc"), apple(tmp_path / "apple")):
        system.book = None
        assert system.facts().excels_python.named == sys.executable


def test_a_workbook_without_settings_leaves_it_open(tmp_path: Path) -> None:
    computer = pc(tmp_path)
    settings()(computer)
    assert computer.facts().excels_python.named == str(computer.python)
    computer.new(python="")
    assert computer.facts().excels_python.named == ""
    assert computer.facts().excels_python.path is None


def test_the_real_thing_is_asked(tmp_path: Path) -> None:
    facts = gathered(places("linux", {}, tmp_path), NoRegistry(), {}, None)
    assert facts.excels_python.answer is not None
    assert facts.excels_python.answer.outcome == "right"
