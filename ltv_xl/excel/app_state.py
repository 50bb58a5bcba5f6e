"""Excel while we work in it: quiet, and afterwards as it was, whatever happens."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import xlwings as xw
from msgspec import Struct


class Habits(Struct, frozen=True):
    """What a user may have set and must find again: how Excel calculates, and whether events run macros."""

    calculation: str
    events: bool

    @classmethod
    def of(cls, app: xw.App) -> "Habits":
        """As they are now."""
        return cls(str(app.calculation), bool(app.enable_events))


@contextmanager
def quiet(app: xw.App, habits: Habits) -> Iterator[None]:
    """No screen updates, questions, events and calculation within the block; `habits` are there after it.

    Excel for Windows takes no mouse and no keys either: a click would make it refuse our calls. Should this
    process be ended, the macro that waits for it gives them back.
    """
    try:
        if sys.platform != "darwin":  # where xlwings has no such property
            app.interactive = False
        app.screen_updating = app.display_alerts = app.enable_events = False
        app.calculation = "manual"
        yield
    finally:
        restored = {
            "calculation": habits.calculation,
            "enable_events": habits.events,
            "display_alerts": True,
            "screen_updating": True,
            "interactive": True,
        }
        for name, value in (*restored.items(), *restored.items()):  # Excel may be busy for a moment
            with suppress(Exception):  # a setting that cannot be restored must not prevent the others
                if getattr(app, name) != value:
                    setattr(app, name, value)


Say = Callable[[str], None]
"""Shows in the status bar what is being done."""


@contextmanager
def status_bar(app: xw.App) -> Iterator[Say]:
    """What speaks in Excel's status bar, which Excel gets back after the block."""

    def say(words: str) -> None:
        app.status_bar = f"ltv_xl: {words}"

    try:
        yield say
    finally:
        with suppress(Exception):
            app.status_bar = False
