"""A whole made-up computer for doctor: healthy as it comes, until a test plants a fault in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from msgspec.structs import replace

from ltv_xl import __version__
from ltv_xl.setup.addin import install, plan_install
from ltv_xl.setup.facts import Facts, gathered
from ltv_xl.setup.places import Places
from ltv_xl.setup.python_answer import Answer
from ltv_xl.setup.workbook import wiring
from tests.setup.systems import (
    EXCEL_365,
    MadeRegistry,
    environment,
    mac,
    virtual_environment,
    windows,
    workbook,
)

XLWINGS = version("xlwings")
DLL64, DLL32 = f"xlwings64-{XLWINGS}.dll", f"xlwings32-{XLWINGS}.dll"
SECURITY = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
RIGHT = Answer("right", "24000.0", __version__, XLWINGS)


@dataclass
class Computer:
    """Its parts may be changed before `facts` is asked."""

    folder: Path
    places: Places
    python: Path
    registry: dict[str, Mapping[str, object]] = field(default_factory=lambda: {**EXCEL_365})
    answer: Answer = RIGHT
    book: Path | None = None
    change: Callable[[Facts], Facts] = lambda facts: facts

    def install(self) -> Path:
        """The add-in, by `ltv-xl install`; its path."""
        wired = wiring(self.places.system, str(self.python))
        planned = plan_install(self.places, None, wired, "ja")
        install(self.places, planned, wired)
        return planned[0].path

    def new(self, name: str = "book.xlsm", python: str | None = None) -> Path:
        """A workbook in the user's documents, wired to the computer's Python or another."""
        wired = wiring(self.places.system, str(self.python) if python is None else python)
        self.book = self.places.home / "Documents" / name
        self.book.parent.mkdir(parents=True, exist_ok=True)
        self.book.write_bytes(workbook(wired))
        return self.book

    def facts(self) -> Facts:
        """What doctor gathers; the answer of Excel's Python is made up, since it is no real one."""
        values = environment(self.places.home) if self.places.system == "windows" else {}
        facts = gathered(self.places, MadeRegistry(self.registry), values, self.book, ask=False)
        python = facts.excels_python
        if python.path is not None:
            facts = replace(facts, excels_python=replace(python, answer=self.answer))
        return self.change(facts)


def pc(folder: Path, user: str = "山田 太郎") -> Computer:
    """A Windows computer with Excel, ltv_xl in a virtual environment, the add-in and a workbook."""
    places = windows(folder, user)
    python = virtual_environment(places.home / "ltv" / ".venv", DLL64, DLL32)
    made = Computer(folder, places, python)
    made.install()
    made.new()
    return made


def apple(folder: Path) -> Computer:
    """A Mac with the same."""
    places = mac(folder)
    python = places.home / "ltv" / ".venv" / "bin" / "python3"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"")
    made = Computer(folder, places, python)
    made.install()
    made.new()
    return made
