"""Loads what a report is written with while the database works, which needs no interpreter.

A tenth of the time that a small shop's report takes.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from ltv_xl.texts import Language, room

HAND_OVER = 0.0001
"""Seconds after which the loading gives the interpreter back, so that no statement waits for it."""


@contextmanager
def loading_ahead(lang: Language) -> Iterator[None]:
    """The report's modules and texts are loaded meanwhile, by a thread that has ended at the end."""
    import duckdb  # noqa: F401 - first, and alone: two that load are in each other's way

    usual = sys.getswitchinterval()
    thread = Thread(target=_load, args=(lang,))
    sys.setswitchinterval(HAND_OVER)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        sys.setswitchinterval(usual)


def _load(lang: Language) -> None:
    """Load them. Whatever fails here fails again where it is used, and is said there."""
    with suppress(Exception):
        from ltv_xl.formulas import FORMULAS
        from ltv_xl.report import build, xlsx  # noqa: F401 - for those who import them next

        for name in ("report", "formulas"):
            room(name, lang)
        for formula in FORMULAS.values():
            formula.number(*formula.example)
