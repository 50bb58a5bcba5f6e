"""Calls made in Calc's own thread.

From any other thread Calc 7.4 now and then crashes when a sheet goes: its own thread may be about to show it.
"""

import importlib
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from tests.support.calc import Office
from tests.support.python_uno import uno

R = TypeVar("R")

PATIENCE = 120
"""Seconds that a call may take; an office that has crashed never answers."""


def in_calcs_thread(office: Office, action: Callable[[], R]) -> R:
    """What the action gives or raises; the calls that it makes are answered by Calc's own thread.

    Called back by Calc, as from its Basic, we have its lock and its own thread waits: then it is just done.
    """
    if threading.current_thread() is not threading.main_thread():
        return action()
    given: list[R] = []
    raised: list[BaseException] = []
    done = threading.Event()

    def notify(_: Any, __: Any) -> None:
        try:
            given.append(action())
        except BaseException as error:
            raised.append(error)
        finally:
            done.set()

    office.queue.addCallback(type("Call", _callback(), {"notify": notify})(), None)
    if not done.wait(PATIENCE):
        raise TimeoutError("Calc does not answer any more")
    if raised:
        raise raised[0]
    return given[0]


@cache
def _callback() -> tuple[Any, ...]:
    interface = uno().getClass("com.sun.star.awt.XCallback")
    return importlib.import_module("unohelper").Base, interface
