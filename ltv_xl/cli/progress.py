"""What is being done, while a user waits."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ltv_xl.cli.words import said


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A spinner with the current step, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(said("step.read"))
        yield lambda words: shown.update(task, description=words)
