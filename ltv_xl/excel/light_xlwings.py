"""xlwings without the large libraries that it imports wherever they are installed.

xlwings hands data frames and figures to functions that want them, so it imports pandas, polars and Matplotlib
at its start. Nothing of ours wants one, and with pandas a cell waits about twice as long for its first value.
Users with functions of their own that do set FULL_XLWINGS in the environment.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module

LARGE = ("matplotlib", "pandas", "polars")
FULL_XLWINGS = "LTV_XL_FULL_XLWINGS"
"""The variable of the environment; 1 leaves xlwings as it is."""


def load_xlwings(environment: Mapping[str, str] = os.environ) -> None:
    """Import xlwings, unless a host has done so already."""
    if environment.get(FULL_XLWINGS, "") in {"", "0"}:
        with as_if_missing(LARGE):
            import_module("xlwings")
    else:
        import_module("xlwings")


@contextmanager
def as_if_missing(names: tuple[str, ...]) -> Iterator[None]:
    """Inside, importing one of these libraries raises ImportError; one that is loaded stays."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's documented way to say so
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
