"""A file is saved whole or not at all, never over one that is open elsewhere; nothing stays beside it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ltv_xl.errors import OutputError
from ltv_xl.saving import PREFIX, SUFFIX, checked_place, saved, saved_by
from ltv_xl.texts import LANGUAGES

on_posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and limits of a POSIX system")


def refusal(place: Path) -> OutputError:
    """The refusal of a place: one sentence in either language."""
    with pytest.raises(OutputError) as caught:
        saved(b"new", place)
    for lang in LANGUAGES:
        assert len(caught.value.sentence(lang).splitlines()) == 1
    return caught.value


def test_a_file_replaces_the_one_before_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")
    assert saved(b"new", target) == target
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_target_open_in_excel_stays_and_the_report_stands_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows refuses to replace an open file; Linux would not, so the refusal is made here.
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"open in Excel")
    real = os.replace

    def refusing(source: Path, place: Path) -> None:
        if Path(place) == target:
            raise PermissionError(13, "in use")
        real(source, place)

    monkeypatch.setattr(os, "replace", refusing)
    assert saved(b"first", target) == tmp_path / "report (2).xlsx"
    assert saved(b"second", target) == tmp_path / "report (3).xlsx"
    assert target.read_bytes() == b"open in Excel"
    assert (tmp_path / "report (2).xlsx").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("number", "key"), [(28, "disk_full"), (13, "not_allowed"), (5, "not_writable")])
def test_a_fault_while_writing_leaves_the_old_file(tmp_path: Path, number: int, key: str) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")

    def faulty(_: object) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(OutputError) as caught:
        saved_by(faulty, target)
    assert caught.value.key == f"saving.{key}"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As on a full disk: the system takes no more of a file than so many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@on_posix
def test_a_disk_that_takes_no_more_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")
    with largest_file(4096), pytest.raises(OutputError) as caught:
        saved(b"x" * 10_000, target)
    assert caught.value.key == "saving.disk_full"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


PLACES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "no folder": ("no_folder", lambda folder: folder / "missing" / "report.xlsx"),
    "a file as folder": ("no_folder", lambda folder: _file(folder / "file") / "report.xlsx"),
    "a folder": ("is_folder", lambda folder: _folder(folder / "folder.xlsx")),
    "a name that is too long": ("name_too_long", lambda folder: folder / f"{'会' * 90}.xlsx"),
    "a NUL": ("no_place", lambda folder: folder / "re\0port.xlsx"),
}
POSIX_PLACES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "a pipe": ("no_place", lambda folder: _pipe(folder / "pipe.xlsx")),
    "a device": ("no_place", lambda folder: Path(os.devnull)),
    "a link to a device": ("no_place", lambda folder: _link(folder / "link.xlsx", Path(os.devnull))),
    "a link that loops": ("no_place", lambda folder: _link(folder / "link.xlsx", folder / "link.xlsx")),
    "a link to nowhere": ("no_folder", lambda folder: _link(folder / "link.xlsx", folder / "no" / "file")),
    "a folder of the system": ("not_writable", lambda folder: Path("/proc/report.xlsx")),
}


def _file(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def _link(path: Path, to: Path) -> Path:
    path.symlink_to(to)
    return path


def checks(tmp_path: Path, key: str, place: Path) -> None:
    before = {path: path.is_symlink() for path in tmp_path.rglob("*")}
    error = refusal(place)
    assert error.key == f"saving.{key}"
    assert error.exit_code == (1 if key == "not_writable" else 2)
    assert {path: path.is_symlink() for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("name", PLACES)
def test_a_place_that_cannot_hold_a_file_is_named(tmp_path: Path, name: str) -> None:
    key, place = PLACES[name]
    checks(tmp_path, key, place(tmp_path))


@on_posix
@pytest.mark.parametrize("name", POSIX_PLACES)
def test_a_place_of_another_kind_is_named(tmp_path: Path, name: str) -> None:
    key, place = POSIX_PLACES[name]
    if name == "a folder of the system" and not Path("/proc").is_dir():
        return
    checks(tmp_path, key, place(tmp_path))


@on_posix
def test_what_a_symbolic_link_leads_to_is_written(tmp_path: Path) -> None:
    _folder(tmp_path / "real")
    link = _link(tmp_path / "report.xlsx", tmp_path / "real" / "this week.xlsx")
    for content in (b"first", b"second"):
        assert saved(content, link) == link
        assert link.is_symlink()
        assert (tmp_path / "real" / "this week.xlsx").read_bytes() == content
    assert len(list(tmp_path.rglob("*"))) == 3


@on_posix
def test_a_name_that_is_no_utf_8_is_written(tmp_path: Path) -> None:
    target = tmp_path / os.fsdecode(b"r\xe9port.xlsx")
    assert saved(b"new", target).read_bytes() == b"new"


@on_posix
def test_the_rights_of_a_file_stay_when_it_is_replaced(tmp_path: Path) -> None:
    target = _file(tmp_path / "report.xlsx")
    target.chmod(0o600)
    saved(b"new", target)
    assert target.stat().st_mode & 0o777 == 0o600
    before = os.umask(0o027)
    try:
        assert saved(b"new", tmp_path / "other.xlsx").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)


@on_posix
def test_a_place_is_checked_before_anything_is_made(tmp_path: Path) -> None:
    assert checked_place(tmp_path / "report.xlsx") == (tmp_path / "report.xlsx").resolve()
    with pytest.raises(OutputError, match="missing"):
        checked_place(tmp_path / "missing" / "report.xlsx")
    assert list(tmp_path.iterdir()) == []


HANGING = """
import sys, time
from pathlib import Path
from ltv_xl.saving import saved_by

def write(file):
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)

saved_by(write, Path(sys.argv[1]))
"""


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")
    command = [sys.executable, "-c", HANGING, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"writing"
        saved(b"mine", tmp_path / "other.xlsx")
        assert len(unfinished(tmp_path)) == 1
        process.kill()
    assert target.read_bytes() == b"old"
    assert len(unfinished(tmp_path)) == 1
    saved(b"mine again", tmp_path / "other.xlsx")
    assert unfinished(tmp_path) == []
    assert {path.name for path in tmp_path.iterdir()} == {"report.xlsx", "other.xlsx"}


def unfinished(folder: Path) -> list[Path]:
    """Files beside a target that are not renamed yet."""
    return list(folder.glob(f"{PREFIX}*{SUFFIX}"))


@on_posix
def test_a_file_that_was_taken_for_a_leftover_before_it_was_locked_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ltv_xl.saving as saving

    real = saving._lock
    removed: list[Path] = []

    def late(handle: int) -> bool:
        if not removed:
            removed.extend(unfinished(tmp_path))
            removed[0].unlink()
        return real(handle)

    monkeypatch.setattr(saving, "_lock", late)
    assert saved(b"new", tmp_path / "report.xlsx").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


@on_posix
def test_the_missing_folder_of_a_link_is_named(tmp_path: Path) -> None:
    link = _link(tmp_path / "report.xlsx", tmp_path / "missing" / "report.xlsx")
    assert refusal(link).fields["folder"] == tmp_path / "missing"
