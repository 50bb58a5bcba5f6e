"""Runs what a user typed and turns errors into one sentence and an exit code."""

import atexit
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from ltv_xl.cli.app import app, load
from ltv_xl.cli.console import LANG, cli_text, warn
from ltv_xl.cli.usage import usage_sentence
from ltv_xl.errors import LtvError
from ltv_xl.own_folder import logged

HAND_OVER = 0.0001
"""Seconds after which a thread gives the interpreter to one that waits for it: statements are short."""


def run(words: Sequence[str]) -> None:
    """Run a command; an error becomes one sentence and its exit code, a surprise goes to a log file."""
    gc.disable()  # a command lives for seconds: looking for garbage would take a tenth of them
    sys.setswitchinterval(HAND_OVER)
    # The matrices are small: NumPy's own threads would spin beside those of the database for nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if threading.current_thread() is threading.main_thread():  # elsewhere Python sets no handlers
        # A task scheduler's end is an interruption, too: temporary files go, and a sentence says so.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        load(words[0] if words else "")
        code = app(list(words), prog_name="ltv-xl", standalone_mode=False)
    except LtvError as error:
        _end(error.sentence(LANG), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        _end(cli_text("stopped"), 1)
    except MemoryError:
        _end(cli_text("no_memory"), 1)
    except SystemExit:
        raise
    except BaseException as error:  # not only Exception: a panic of a library in Rust is none
        usage = usage_sentence(error, words[0] if words else "")  # an option or command that there is not
        if usage is not None:
            _end(usage, 2)
        _end(_surprise(error), 1)
    if code:  # that of a command which found something amiss
        raise SystemExit(code)


def leave(code: int) -> NoReturn:
    """End the process without taking the interpreter down, which frees what the system frees anyway.

    That takes a tenth of a small report's time. All that runs at an ordinary end has run before: what was
    registered for it, such as the removal of temporary files, and the writing of what streams still hold.
    Where a thread still works or a stream cannot be written, the end is the ordinary one.
    """
    if threading.active_count() == 1:
        atexit._run_exitfuncs()  # as multiprocessing ends its processes; no public function runs them
        try:
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        except (OSError, ValueError):
            raise SystemExit(code) from None
        os._exit(code)
    raise SystemExit(code)


def _end(sentence: str, code: int) -> NoReturn:
    warn(sentence, color="red", bold=True)
    raise SystemExit(code)


def _surprise(error: BaseException) -> str:
    """The sentence for an error that is not ours; its trace is logged without addresses and phone numbers."""
    from ltv_xl.orders.personal import masked

    log = logged(masked(traceback.format_exc()))
    if log is None:
        return cli_text("surprise_unlogged", error=type(error).__name__)
    return cli_text("surprise", log=log)
