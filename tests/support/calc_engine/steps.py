"""Each call that changes something is counted, and can be made to fail, or to be the last one."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, ParamSpec, TypeVar

from tests.support.calc_thread import in_calcs_thread

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """Calc's own error: one of UNO cannot carry a traceback, on which Python's `with` insists."""


class Injected(Exception):
    """The failure that a test asked for, as COM raises one."""


class Killed(BaseException):
    """Nothing more can be done: Python is gone, though its `finally` still runs in this test."""


@dataclass
class Steps:
    """The calls made so far, and what becomes of the n-th, counted from 1.

    how: "before" fails and does nothing; "after" does it and fails all the same; "kill" does nothing, nor
    does any call after it.
    """

    made: list[str] = field(default_factory=list)
    fail_at: int | None = None
    how: Literal["before", "after", "kill"] = "before"

    def reset(self, fail_at: int | None = None, how: Literal["before", "after", "kill"] = "before") -> None:
        """Begin to count anew."""
        self.made.clear()
        self.fail_at, self.how = fail_at, how

    def run(self, name: str, action: Callable[[], Any]) -> Any:
        """Make a call that changes something."""
        self.made.append(name)
        here = self.fail_at == len(self.made)
        if self.how == "kill" and self.fail_at is not None and self.fail_at <= len(self.made):
            raise Killed(name)
        if here and self.how == "before":
            raise Injected(name)
        result = action()
        if here:
            raise Injected(name)
        return result


def _plain(action: Callable[[], Any]) -> Any:
    try:
        return action()
    except Exception as error:
        if type(error).__module__.startswith(("uno", "com.sun")) or "com.sun.star" in repr(type(error)):
            raise Refused(f"{type(error).__name__}: {error}") from None
        raise


def changing(method: Callable[P, R]) -> Callable[P, R]:
    """A method of an object with an `app` that changes the workbook or the application."""

    @functools.wraps(method)
    def counted(*given: P.args, **named: P.kwargs) -> R:
        owner: Any = given[0]
        name = f"{type(owner).__name__}.{method.__name__}"
        office = owner.app.office
        result: R = owner.app.steps.run(
            name, lambda: in_calcs_thread(office, lambda: _plain(lambda: method(*given, **named)))
        )
        return result

    return counted
