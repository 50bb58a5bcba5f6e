"""A command in the tests' own process, which saves the second that a process of its own takes to start."""

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from ltv_xl.cli.run import run


@dataclass(frozen=True)
class Done:
    """Exit code and what was printed."""

    code: int
    out: str
    err: str


def call(*words: str | Path) -> Done:
    """Run a command in the current folder."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err), _collecting():
        try:
            run([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def refused(*words: str | Path, code: int = 2) -> str:
    """The one sentence of a command that does not do what it was asked for."""
    done = call(*words)
    assert done.code == code, done
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert "Traceback" not in done.err
    return done.err.strip()


@contextmanager
def _collecting() -> Iterator[None]:
    """A command turns the garbage collector off for its process."""
    try:
        yield
    finally:
        gc.enable()


def files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
