"""A workbook open in LibreOffice with its macros made runnable and connected to Python."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.calc import Office, opened
from tests.support.calc_bridge import Seen, bridge
from tests.support.calc_cells import Desk
from tests.support.calc_macros import EDITS, REPLACED, Edit, Replaced, install, runnable, sources

Modules = dict[str, str]


@dataclass(frozen=True, repr=False)
class ConnectedBook:
    """The document, its modules as shipped, and what Python sees of it."""

    document: Any
    modules: Modules
    seen: Seen

    def sheet(self, name: str) -> Desk:
        """A sheet by its tab."""
        return Desk(self.document, self.document.Sheets.getByName(name))

    def cell(self, name: str) -> Any:
        """The cell that a name of the workbook stands for."""
        return self.document.NamedRanges.getByName(name).ReferredCells.getCellByPosition(0, 0)


@contextmanager
def connected(
    office: Office,
    workbook: bytes,
    name: str = "book.xlsm",
    *,
    edits: Sequence[Edit] = EDITS,
    replaced: Sequence[Replaced] = REPLACED,
    fault: Callable[[Modules], Modules] = lambda modules: modules,
) -> Iterator[ConnectedBook]:
    """Open it, with an empty sheet "Desk" at its end; the others are as they are in the file.

    `fault` changes the modules once more, to show that a test notices.
    """
    with opened(office, workbook, name) as document:
        document.Sheets.insertNewByName("Desk", document.Sheets.Count)
        modules, seen = sources(document), Seen()
        install(document, fault(runnable(modules, edits, replaced)), bridge(document, seen))
        yield ConnectedBook(document, modules, seen)
