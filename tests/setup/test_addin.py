"""install and uninstall on made-up homes: there and back leaves nothing, and only ours is touched."""

import json
import os
from importlib.metadata import version
from pathlib import Path

import pytest

from ltv_xl import __version__
from ltv_xl.errors import OutputError, SettingError
from ltv_xl.setup.addin import Removal, install, plan_install, uninstall
from ltv_xl.setup.places import Places, places
from ltv_xl.setup.record import read_record
from ltv_xl.setup.workbook import Wiring, wiring
from ltv_xl.setup.workbook_contents import contents_of
from ltv_xl.workbook_names import ADDIN_FILE
from tests.setup.systems import USERS, addin, mac, tree, windows

SCRIPT = f"xlwings-{version('xlwings')}.applescript"


def wired(system: Places, folder: str = "venv") -> Wiring:
    """To a Python in the user's home."""
    return wiring(system.system, str(system.home / folder / "python.exe"))


def installed(system: Places, to: Path | None = None, folder: str = "venv") -> list[Path]:
    """Install; the paths that were planned."""
    wire = wired(system, folder)
    planned = plan_install(system, to, wire, "ja")
    install(system, planned, wire)
    return [file.path for file in planned]


def outcomes(removals: list[Removal]) -> dict[str, str]:
    return {removal.path.name: removal.outcome for removal in removals}


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("system", [windows, mac])
def test_there_and_back_leaves_nothing(tmp_path: Path, system: object, user: str) -> None:
    home = system(tmp_path, user)  # type: ignore[operator]  # either maker
    before = tree(tmp_path)
    written = installed(home)
    assert home.start / ADDIN_FILE in written
    assert all(path.is_file() for path in written)
    removals = uninstall(home, force=False, dry_run=False)
    assert {removal.path for removal in removals} == set(written)
    assert {removal.outcome for removal in removals} == {"removed"}
    assert tree(tmp_path) == before
    assert uninstall(home, force=False, dry_run=False) == []


def test_the_addin_is_wired_and_on_record(tmp_path: Path) -> None:
    home = windows(tmp_path)
    (path,) = installed(home)
    contents = contents_of(path)
    assert contents is not None
    assert (contents.project, contents.macros, contents.ours) == ("ltv_xl", True, True)
    assert contents.settings["INTERPRETER_WIN"] == wired(home).python
    (entry,) = read_record(home.record) or []
    assert (entry.path, entry.version, entry.python) == (str(path), __version__, wired(home).python)
    assert entry.folders == (str(home.start),)
    assert entry.at.endswith("+00:00")


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    home = windows(tmp_path)
    before = tree(tmp_path)
    (planned,) = plan_install(home, None, wired(home), "en")
    assert (planned.path.name, planned.action) == (ADDIN_FILE, "new")
    assert tree(tmp_path) == before
    installed(home)
    before = tree(tmp_path)
    (planned,) = plan_install(home, None, wired(home), "ja")
    assert planned.action == "same"
    assert outcomes(uninstall(home, force=False, dry_run=True)) == {ADDIN_FILE: "removed"}
    assert tree(tmp_path) == before


def test_an_older_copy_of_ours_is_replaced(tmp_path: Path) -> None:
    home = windows(tmp_path)
    installed(home, folder="old")
    before = tree(tmp_path)
    (path,) = installed(home, folder="new")
    contents = contents_of(path)
    assert contents is not None
    assert contents.settings["INTERPRETER_WIN"] == wired(home, "new").python
    assert tree(tmp_path).keys() == before.keys()
    (entry,) = read_record(home.record) or []
    assert entry.folders == (str(home.start),)  # still the one that the first installation made
    uninstall(home, force=False, dry_run=False)
    assert home.start is not None
    assert not home.start.exists()


def test_a_copy_of_ours_without_a_record_is_replaced(tmp_path: Path) -> None:
    home = windows(tmp_path)
    assert home.start is not None
    home.start.mkdir()
    (home.start / ADDIN_FILE).write_bytes(addin())
    (planned,) = plan_install(home, None, wired(home), "ja")
    assert planned.action == "replace"
    installed(home)
    uninstall(home, force=False, dry_run=False)
    assert home.start.is_dir()  # it was there before
    assert list(home.start.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"somebody else's", b"PK\x03\x04 torn"])
def test_a_foreign_file_of_that_name_is_refused(tmp_path: Path, content: bytes) -> None:
    home = windows(tmp_path)
    assert home.start is not None
    home.start.mkdir()
    (home.start / ADDIN_FILE).write_bytes(content)
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="not of ltv_xl"):
        plan_install(home, None, wired(home), "en")
    assert tree(tmp_path) == before


def test_other_addins_stay(tmp_path: Path) -> None:
    home = windows(tmp_path)
    assert home.start is not None
    home.start.mkdir()
    (home.start / "PERSONAL.XLSB").write_bytes(b"the user's own macros")
    before = tree(tmp_path)
    installed(home)
    uninstall(home, force=False, dry_run=False)
    assert tree(tmp_path) == before


def test_a_folder_that_was_made_stays_with_what_somebody_else_put_into_it(tmp_path: Path) -> None:
    home = windows(tmp_path)
    installed(home)
    assert home.start is not None
    (home.start / "PERSONAL.XLSB").write_bytes(b"the user's own macros")
    assert outcomes(uninstall(home, force=False, dry_run=False)) == {ADDIN_FILE: "removed"}
    assert [path.name for path in home.start.iterdir()] == ["PERSONAL.XLSB"]
    assert read_record(home.record) == []


def test_a_foreign_file_where_ours_was_installed_is_not_written_over(tmp_path: Path) -> None:
    home = windows(tmp_path)
    (path,) = installed(home)
    path.write_bytes(b"somebody else's")
    with pytest.raises(OutputError, match="not of ltv_xl"):
        plan_install(home, None, wired(home), "en")
    assert path.read_bytes() == b"somebody else's"


def test_a_changed_file_is_left_unless_forced(tmp_path: Path) -> None:
    home = windows(tmp_path)
    (path,) = installed(home)
    path.write_bytes(b"changed by hand")
    assert outcomes(uninstall(home, force=False, dry_run=False)) == {ADDIN_FILE: "changed"}
    assert path.read_bytes() == b"changed by hand"
    assert len(read_record(home.record) or []) == 1
    assert outcomes(uninstall(home, force=True, dry_run=False)) == {ADDIN_FILE: "removed"}
    assert not path.exists()
    assert not home.own.exists()


def test_a_file_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    home = windows(tmp_path)
    (path,) = installed(home)
    path.unlink()
    assert outcomes(uninstall(home, force=False, dry_run=False)) == {ADDIN_FILE: "missing"}
    assert not home.record.exists()


def test_two_places_are_both_taken_away(tmp_path: Path) -> None:
    home, other = windows(tmp_path), tmp_path / "D" / "アドイン"
    other.mkdir(parents=True)
    installed(home)
    installed(home, other)
    assert (other / ADDIN_FILE).is_file()
    removals = uninstall(home, force=False, dry_run=False)
    assert [removal.outcome for removal in removals] == ["removed", "removed"]
    assert list(other.iterdir()) == []  # the folder was there before


def test_without_excel_a_folder_must_be_named(tmp_path: Path) -> None:
    elsewhere = places("linux", {}, tmp_path)
    with pytest.raises(SettingError, match="--to"):
        plan_install(elsewhere, None, wired(elsewhere), "en")
    never_started = windows(tmp_path, excel=False)
    with pytest.raises(OutputError, match="start Excel once"):
        plan_install(never_started, None, wired(never_started), "en")
    with pytest.raises(SettingError, match="missing"):  # a wrong option, as for the demo: exit code 2
        plan_install(elsewhere, tmp_path / "missing", wired(elsewhere), "en")
    (tmp_path / "to").mkdir()
    (path,) = installed(elsewhere, tmp_path / "to")
    assert path == (tmp_path / "to" / ADDIN_FILE).resolve()


def test_an_addin_that_excel_has_open_is_kept_and_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = windows(tmp_path)
    (path,) = installed(home)
    before = tree(tmp_path)
    real = os.unlink

    def held(path_written: Path, *more: object, **options: object) -> None:
        if str(path_written) == str(path):
            raise PermissionError(13, "in use")
        real(path_written, *more, **options)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(os, "unlink", held)
    with pytest.raises(OutputError, match="open in Excel"):
        uninstall(home, force=False, dry_run=False)
    assert tree(tmp_path) == before
    monkeypatch.undo()
    assert outcomes(uninstall(home, force=False, dry_run=False)) == {ADDIN_FILE: "removed"}


TORN = {
    "cut off": b'{"installed": [{"path": "C:',
    "not text": b"\xff\xfe\x00",
    "of another kind": b"[]",
    "an entry without a fingerprint": b'{"installed": [{"path": "ltv_xl.xlam"}]}',
    "an entry that is no entry": b'{"installed": [3]}',
}


@pytest.mark.parametrize("kind", TORN)
def test_a_torn_record_takes_nothing_away_and_is_renewed(tmp_path: Path, kind: str) -> None:
    home = windows(tmp_path)
    (path,) = installed(home)
    home.record.write_bytes(TORN[kind])
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="cannot be read"):
        uninstall(home, force=True, dry_run=False)
    assert tree(tmp_path) == before
    installed(home)
    assert outcomes(uninstall(home, force=False, dry_run=False)) == {ADDIN_FILE: "removed"}
    assert not path.exists()


def test_a_record_that_names_other_files_is_not_obeyed(tmp_path: Path) -> None:
    home, letter = windows(tmp_path), tmp_path / "letter.docx"
    letter.write_bytes(b"dear")
    installed(home)
    record = json.loads(home.record.read_text(encoding="utf-8"))
    record["installed"][0]["path"] = str(letter)
    home.record.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be read"):
        uninstall(home, force=True, dry_run=False)
    assert letter.exists()


def test_a_record_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    home = windows(tmp_path)
    home.own.parent.mkdir(parents=True, exist_ok=True)
    home.own.write_bytes(b"a file where our folder should be")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="cannot be written"):
        installed(home)
    assert tree(tmp_path) == before


def test_on_a_mac_the_script_that_starts_python_comes_along(tmp_path: Path) -> None:
    home = mac(tmp_path)
    assert home.scripts is not None
    assert {path.name for path in installed(home)} == {ADDIN_FILE, SCRIPT}
    assert "VbaHandler" in (home.scripts / SCRIPT).read_text(encoding="utf-8")


def test_a_script_of_xlwings_own_stays(tmp_path: Path) -> None:
    home = mac(tmp_path)
    assert home.scripts is not None
    home.scripts.mkdir(parents=True)
    (home.scripts / SCRIPT).write_text("put there by xlwings", encoding="utf-8")
    before = tree(tmp_path)
    installed(home)
    uninstall(home, force=True, dry_run=False)
    assert tree(tmp_path) == before
