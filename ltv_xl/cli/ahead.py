"""Makes two threads of what waits for nothing: the database works without the interpreter.

It opens while the modules of reading load; what orders are analysed and a report is written with is loaded
while it reads. Each is a tenth of the time that a small shop's report takes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

from ltv_xl.texts import Language, room

if TYPE_CHECKING:
    import duckdb

Opened = Callable[[], "duckdb.DuckDBPyConnection"]
"""Gives a database that is open."""


def database_ahead() -> Opened:
    """Open a database by a thread. The answer waits for it; asked again, it opens another."""
    import duckdb  # first, and alone: two that load are in each other's way

    from ltv_xl.orders.sql import database

    opened: list[duckdb.DuckDBPyConnection] = []

    def _open() -> None:
        with suppress(Exception):
            opened.append(database())

    def _waited() -> "duckdb.DuckDBPyConnection":
        thread.join()
        return opened.pop() if opened else database()  # what failed there fails here again, and is said

    thread = Thread(target=_open)
    thread.start()
    return _waited


@contextmanager
def loading_ahead(lang: Language, *, with_ads: bool = False) -> Iterator[None]:
    """What analysis and report need is loaded meanwhile, by a thread that has ended at the end.

    with_ads: also NumPy, which the early verdict on new customers is reckoned with.
    """
    import duckdb  # noqa: F401 - likewise

    thread = Thread(target=_load, args=(lang, with_ads))
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _load(lang: Language, with_ads: bool) -> None:
    """Load them. Whatever fails here fails again where it is used, and is said there."""
    with suppress(Exception):
        import ltv_xl.analysis  # noqa: F401 - wanted first

        if with_ads:
            import numpy  # noqa: F401 - for the statement that fetches by it
        from ltv_xl.formulas import FORMULAS
        from ltv_xl.report import build, xlsx  # noqa: F401 - for those who import them next

        for name in ("report", "formulas"):
            room(name, lang)
        for formula in FORMULAS.values():
            formula.number(*formula.example)
