"""Whether a path leads to another computer, by its letters alone: a look at it would already ask there."""

from pathlib import Path


def is_on_network(path: str | Path) -> bool:
    r"""Whether a path begins as \\server\share does, which Windows also takes with slashes."""
    return str(path).startswith(("\\\\", "//"))
