"""Outside programs that some tests need: found, or the test says in one sentence what to install.

A newcomer without them gets a skip; tests/conftest.py makes that a failure where everything must run.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


def needed(path: str | None, sentence: str) -> str:
    """The program that was found; else the test is skipped with a sentence that says what to install."""
    return path or pytest.skip(sentence)


def on_path(*names: str) -> str | None:
    """The first of these programs that the search path knows."""
    return next((path for name in names if (path := shutil.which(name))), None)


def run(
    command: Sequence[str | Path], seconds: float, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to its end, in a process group of its own that is killed when time is up.

    Some programs start others (soffice is a script that starts two); killing the first alone leaves
    the rest behind, holding the pipes, and the caller waits for ever.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        finally:
            if process.poll() is None:
                kill_group(process)
    return subprocess.CompletedProcess(list(command), process.returncode, out, err)


def kill_group(process: subprocess.Popen[str]) -> None:
    """End a process and all that it started; Windows has no groups, there it alone."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
