"""Engines for the tests: a PostgreSQL server of our own, ClickHouse and Spark in this process.

One that is not installed is skipped, unless LTV_REQUIRE_ALL_ENGINES is set.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
"""Where Debian puts PostgreSQL; elsewhere it is in the path."""
OWNER = "postgres"
"""PostgreSQL refuses to run as root."""


def missing(what: str) -> None:
    if os.environ.get("LTV_REQUIRE_ALL_ENGINES"):
        pytest.fail(f"{what} is not there, and LTV_REQUIRE_ALL_ENGINES is set")
    pytest.skip(f"needs {what}: see tests/warehouse/run")


def need(library: str) -> None:
    if find_spec(library) is None:
        missing(library)


def program(name: str) -> str:
    place = BINARIES[-1] / name if BINARIES else shutil.which(name)
    if place is None:
        missing("PostgreSQL's server")
    return str(place)


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


def as_owner(*words: str) -> None:
    """Run one of PostgreSQL's programs, as its own user where we are root."""
    by = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"] if os.getuid() == 0 else []
    subprocess.run([*by, *words], check=True, capture_output=True, cwd="/")


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a fresh server whose letters are ordered as a Japanese dictionary does."""
    need("psycopg")
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    with tempfile.TemporaryDirectory(prefix="ltv-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        data, port = folder / "data", free_port()
        collation = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=ja-JP")
        as_owner(initdb, "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "-N", *collation)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        as_owner(pg_ctl, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            as_owner(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")
