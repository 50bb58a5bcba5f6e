"""Peak memory of one command, alone: on Linux a child counts its parent's memory at the fork as its own."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

BETWEEN = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as peak:
    peak.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""
"""A small process that starts the command, so that pytest's own size is not counted."""


def measured(
    words: Sequence[str], peak: Path, environment: Mapping[str, str] | None = None, timeout: float = 90
) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run a command; return it with its peak resident memory in bytes, which `peak` carries between."""
    done = subprocess.run(
        [sys.executable, "-c", BETWEEN, str(peak), *words],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment,
        check=False,
    )
    return done, int(peak.read_text(encoding="utf-8")) * 1024
