"""Work of Python beside statements of the database, which needs no interpreter while it works."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")

HAND_OVER = 0.0001
"""Seconds after which a thread gives the interpreter to one that waits for it: statements are short."""


@contextmanager
def beside(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Begin work in a thread, which has ended at the end.

    What it gives waits for the result, and raises what the work raised; unless asked, nothing is raised.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def worked() -> None:
        try:
            results.append(work())
        except BaseException as error:  # said where the result is wanted
            errors.append(error)

    def result() -> Result:
        thread.join()
        if errors:
            raise errors[0]
        return results[0]

    usual = sys.getswitchinterval()
    thread = Thread(target=worked)
    sys.setswitchinterval(HAND_OVER)
    thread.start()
    try:
        yield result
    finally:
        thread.join()
        sys.setswitchinterval(usual)
