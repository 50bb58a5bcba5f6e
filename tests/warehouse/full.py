"""What takes minutes runs in the full step alone: LTV_ENGINES_IN_FULL=1 bash tests/warehouse/run."""

import os

IN_FULL = bool(os.environ.get("LTV_ENGINES_IN_FULL"))
QUICK = ("postgres", "clickhouse")
ENGINES = (*QUICK, "spark") if IN_FULL else QUICK
"""Those on which whole commands are tried: Spark's guard alone takes a minute."""
