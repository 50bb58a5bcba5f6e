"""Temporary files: private while a process lives, removed when it ends, and after a kill by the next."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ltv_xl.database import connect
from ltv_xl.errors import OutputError
from ltv_xl.file_lock import lock
from ltv_xl.temporary import PREFIX, process_folder, temporary_folder

LIVE = """
import sys
from ltv_xl.temporary import temporary_folder
with temporary_folder() as folder:
    (folder / "private.csv").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""

FORKED = """
import os
import sys
from ltv_xl.temporary import process_folder
folder = process_folder()
child = os.fork()
if not child:
    sys.exit()
os.waitpid(child, 0)
print(folder.exists())
"""


@pytest.fixture(autouse=True)
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the system for each test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def started() -> tuple[subprocess.Popen[str], Path]:
    """A process that has made its folder and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", LIVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_the_folder_is_private_and_removed_at_the_end(system: Path) -> None:
    with temporary_folder() as folder:
        (folder / "x").write_text("x", encoding="utf-8")
        assert folder.parent == process_folder()
        assert folder.parent.parent == system
        for private in (folder, folder.parent):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
        with temporary_folder() as other:
            assert other != folder
    assert not folder.exists()


def test_a_process_that_ends_leaves_nothing(system: Path) -> None:
    process, folder = started()
    assert (folder / "private.csv").exists()
    process.communicate(timeout=30)
    assert list(system.iterdir()) == []


def test_after_a_kill_the_next_process_removes_the_folder_and_leaves_a_living_ones(system: Path) -> None:
    killed, dead = started()
    living, alive = started()
    assert dead.parent.exists()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert dead.exists()
    (system / f"{PREFIX}without-lock").mkdir()  # killed before it could lock
    mine = process_folder()
    assert set(system.iterdir()) == {mine, alive.parent}
    assert (alive / "private.csv").exists()
    living.communicate(timeout=30)


def test_what_is_not_ours_stays(system: Path) -> None:
    elsewhere = system / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "lock").touch()  # as in a folder of ours whose process was killed
    (elsewhere / "kept.csv").touch()
    (system / f"{PREFIX}link").symlink_to(elsewhere)
    (system / f"{PREFIX}file").write_text("x", encoding="utf-8")
    process_folder()
    assert (elsewhere / "kept.csv").exists()
    assert (system / f"{PREFIX}link").is_symlink()
    assert (system / f"{PREFIX}file").exists()


def test_the_folder_of_another_user_stays(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (system / f"{PREFIX}dead").mkdir()
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    process_folder()
    assert (system / f"{PREFIX}dead").exists()


def test_a_copy_of_the_process_leaves_the_folder_to_the_first() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"]


def test_a_folder_that_was_taken_for_dead_before_it_was_locked_is_made_anew(
    system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_first = iter([True])

    def taken_away(handle: int) -> None:
        if next(is_first, False):
            next(system.glob(f"{PREFIX}*/lock")).unlink()
        lock(handle)

    monkeypatch.setattr("ltv_xl.temporary.lock", taken_away)
    assert (process_folder() / "lock").exists()


def test_a_folder_that_was_cleaned_away_is_made_anew() -> None:
    shutil.rmtree(process_folder())
    with temporary_folder() as folder:
        assert folder.is_dir()


def test_a_database_spills_into_the_private_folder() -> None:
    connection = connect()
    connection.execute("SET memory_limit = '100MB'")
    connection.execute("CREATE TABLE t AS SELECT random() AS x, repeat('y', 100) AS y FROM range(2000000)")
    spilled = [path for path in process_folder().iterdir() if path.name.startswith("database-")]
    assert len(spilled) == 1
    connection.close()
    assert not spilled[0].exists()


def test_a_temporary_folder_that_takes_no_files_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc")
    with pytest.raises(OutputError) as caught, temporary_folder():
        pass
    assert caught.value.exit_code == 1
    assert "/proc" in caught.value.sentence("en")
    assert "/proc" in caught.value.sentence("ja")
