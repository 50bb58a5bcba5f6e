"""One LibreOffice Calc that Python talks to: started on its own, watched, and surely ended.

It has a profile, a process group and a named pipe of its own, so it meets neither the office of a developer
nor that of a parallel test. Should it hang, it is killed and the waiting call raises; should pytest itself
be killed, it dies too.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.support.programs import needed, on_path
from tests.support.python_uno import uno

RUN_MACROS_WITHOUT_ASKING = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN"""

WORKBOOKS_WITH_MACROS = "Calc MS Excel 2007 VBA XML"
"""The filter that reads them; LibreOffice does not know an add-in by its name."""

DIES_WITH_US = '"$@" </dev/null & read gone; kill -9 0'
"""The shell that starts it reads from us: when we end, however that is, `read` returns and the group dies."""


@dataclass(frozen=True, repr=False)
class Office:
    """A running LibreOffice: the head of its process group, its folder, the desktop that opens files, the
    queue of what its own thread is to call, and the named pipe at which it listens.

    It has no repr, nor has anything else that holds an object of UNO's: once the office is gone, asking such
    an object for its text ends Python itself, and a failing test shows its arguments.
    """

    process: subprocess.Popen[bytes]
    home: Path
    desktop: Any
    queue: Any
    pipe: str = ""

    def kill(self) -> None:
        """End the shell and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@contextmanager
def running_office(start_seconds: float = 60, life_seconds: float = 1500) -> Iterator[Office]:
    """A LibreOffice for the time of the block.

    After life_seconds, longer than a run of all tests, it is killed: whoever still waits for it then gets
    UNO's DisposedException.
    """
    soffice = needed(on_path("soffice"), "install LibreOffice (its Calc) to run this test")
    uno()  # skips where it is missing, before anything is started
    home = Path(tempfile.mkdtemp(prefix="calc-"))
    pipe = f"ltv{uuid.uuid4().hex}"
    log = home / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                *("sh", "-c", DIES_WITH_US, "sh", soffice),
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault"),
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            env={**os.environ, "HOME": str(home)},
            start_new_session=True,
        )
    started = Office(process, home, None, None)
    watchdog = threading.Timer(life_seconds, started.kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        context = _context(pipe, process, log, time.monotonic() + start_seconds)
        yield Office(process, home, *_services(context), pipe)
    finally:
        watchdog.cancel()
        started.kill()
        process.communicate(timeout=20)
        shutil.rmtree(home, ignore_errors=True)


def _context(pipe: str, process: subprocess.Popen[bytes], log: Path, until: float) -> Any:
    """The office's end of the pipe, once it answers."""
    while True:
        try:
            return _resolved(pipe)
        except Exception:  # UNO's own NoConnectException, until it listens
            if time.monotonic() > until or process.poll() is not None:
                said = log.read_text("utf-8", "replace")
                raise RuntimeError(f"LibreOffice did not start: {said}") from None
            time.sleep(0.05)


def _resolved(pipe: str) -> Any:
    local = uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")


def _services(context: Any) -> tuple[Any, Any]:
    """The desktop and the queue."""
    desktop, queue = (
        context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)
        for name in ("frame.Desktop", "awt.AsyncCallback")
    )
    return desktop, queue


def attached(pipe: str) -> Office:
    """A LibreOffice that another process has started and will end."""
    ours = SimpleNamespace(pid=os.getpid())
    return Office(ours, Path(), *_services(_resolved(pipe)), pipe)  # type: ignore[arg-type]  # no Popen of ours


@contextmanager
def opened(office: Office, workbook: bytes, name: str = "book.xlsm") -> Iterator[Any]:
    """A workbook as a document of Calc, for the time of the block; its macros may run."""
    folder = Path(tempfile.mkdtemp(dir=office.home))
    (folder / name).write_bytes(workbook)
    url = (folder / name).as_uri()
    hidden = properties(
        Hidden=True, MacroExecutionMode=RUN_MACROS_WITHOUT_ASKING, FilterName=WORKBOOKS_WITH_MACROS
    )
    document = office.desktop.loadComponentFromURL(url, "_blank", 0, hidden)
    if document is None:
        raise RuntimeError(f"LibreOffice would not open {name}")
    try:
        yield document
    finally:
        with suppress(Exception):  # an office that was killed has closed it
            document.close(True)


def properties(**values: object) -> tuple[Any, ...]:
    """Named values the way UNO takes them."""
    return tuple(
        uno().createUnoStruct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
        for name, value in values.items()
    )
