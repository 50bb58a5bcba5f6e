"""Spark: a session in this process, or one of a server by Spark Connect. Temporary views over checkpoints."""

import logging
from typing import Any

from ltv_xl.analysis.engines.warehouse import Row

LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1",
}
"""A session on this machine alone."""

NEEDED = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
"""What days and divisions mean."""


class Spark:
    """A session. remote: sc://... of a Spark Connect server; without one Spark starts in this process."""

    dialect = "spark"

    def __init__(self, remote: str | None = None) -> None:
        self.session: Any = _session(remote)
        for key, value in NEEDED.items():
            self.session.conf.set(key, value)
        self.views: set[str] = set()

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a temporary view. A table's is over a checkpoint, which forgets how it was made."""
        frame = self.session.sql(select)
        (frame if view else frame.localCheckpoint()).createOrReplaceTempView(name)
        self.views.add(name)

    def drop(self, name: str) -> None:
        """Drop a temporary view."""
        self.session.catalog.dropTempView(name)
        self.views.discard(name)

    def rename(self, name: str, new_name: str) -> None:
        """Give a temporary view another name."""
        self.session.table(name).createOrReplaceTempView(new_name)
        self.views.add(new_name)
        self.drop(name)

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""
        frame = self.session.sql(select)
        return frame.columns, [tuple(row) for row in frame.collect()]

    def close(self) -> None:
        """Drop the views and leave; a session that Spark started here ends."""
        for name in list(self.views):
            self.drop(name)
        self.session.stop()


def _session(remote: str | None) -> Any:
    from pyspark.sql import SparkSession  # the extra [spark]

    if remote is not None:
        return SparkSession.builder.remote(remote).getOrCreate()
    builder = SparkSession.builder.master("local[*]")
    for key, value in {**LOCAL, **NEEDED}.items():
        builder = builder.config(key, value)
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors are raised, too
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session
