"""What is being done, while a user waits."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ltv_xl.cli.console import cli_text, printable

Progress = Callable[[str], None]
"""Takes the step that begins, in the user's language."""


@contextmanager
def progress() -> Iterator[Progress]:
    """A spinner with the current step, on a terminal only. A step may hold any name in the data."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(cli_text("step.read"))
        # refresh: a step that ends before the next picture would never be seen
        yield lambda words: shown.update(task, description=printable(words), refresh=True)
