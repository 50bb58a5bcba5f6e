"""A run on an engine in our own process that was killed leaves no file, once another run has ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.warehouse.full import ENGINES


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "postgres"])
def test_a_killed_run(name: str, lake: dict[str, Path], tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = os.environ | {"TMPDIR": str(scratch), "SPARK_LOCAL_DIRS": str(scratch)}
    tables = ["--customers-table", str(lake["customers"]), "--ads-table", str(lake["ads"])]
    source = [str(lake["orders"]), "--engine", name, *tables]
    command = [sys.executable, "-m", "ltv_xl", "report", *source, "-o", "a.xlsx"]
    killed = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
    wait_for_folder(scratch, killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait(30)
    assert list(scratch.iterdir()) != []
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert list(scratch.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "scratch"]


def wait_for_folder(parent: Path, process: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    """Wait until a process has made a folder; tempfile's first act is a file that it removes at once."""
    deadline = time.monotonic() + seconds
    while not any(path.is_dir() for path in parent.iterdir()):
        assert process.poll() is None, "it ended before it made a folder"
        assert time.monotonic() < deadline, "it made no folder"
        time.sleep(0.01)
