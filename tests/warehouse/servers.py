"""Engines for the tests: a PostgreSQL server of our own, ClickHouse and Spark in this process.

One that is not installed is skipped, unless LTV_REQUIRE_ALL_ENGINES is set.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
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


CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"
SUBMITTING = "from pyspark.find_spark_home import _find_spark_home as h; print(h())"


@contextmanager
def spark_connect_server() -> Iterator[str]:
    """The address of a Spark Connect server of our own; the package pyspark brings it."""
    need("pyspark")
    need("grpc")
    home = subprocess.run([sys.executable, "-c", SUBMITTING], check=True, capture_output=True, text=True)
    port = free_port()
    settings = [f"spark.connect.grpc.binding.port={port}", "spark.ui.enabled=false"]
    settings += ["spark.sql.shuffle.partitions=2", "spark.driver.host=127.0.0.1"]
    words = [f"{home.stdout.strip()}/bin/spark-submit", "--master", "local[*]", "--class", CONNECT]
    words += [word for setting in settings for word in ("--conf", setting)]
    with tempfile.TemporaryDirectory(prefix="ltv-spark-", ignore_cleanup_errors=True) as folder:
        server = subprocess.Popen([*words, "spark-internal"], cwd=folder, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            wait_for(port, server)
            yield f"sc://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int, server: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    """Wait until a server listens."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server has ended"
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    raise AssertionError("the server does not listen")


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
