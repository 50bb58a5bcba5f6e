"""Which lines of the package an input reaches: inputs that reach new ones are worth changing further."""

import sys
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import ltv_xl

PACKAGE = str(Path(ltv_xl.__file__).parent)


class Reached:
    """The lines reached so far; `with` it, lines of this thread are noted."""

    def __init__(self) -> None:
        self.lines: set[tuple[CodeType, int]] = set()

    def __enter__(self) -> "Reached":
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(PACKAGE) else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        self.lines.add((frame.f_code, frame.f_lineno))
        return self._line
