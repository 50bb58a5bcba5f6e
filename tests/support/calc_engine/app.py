"""The application and its open workbooks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings as xw

from ltv_xl.template.pywin32 import windows_udfs
from tests.support.calc import WORKBOOKS_WITH_MACROS, Office, properties
from tests.support.calc_engine.book import Book
from tests.support.calc_engine.steps import Steps, changing


class Engine:
    """What xlwings asks beside the objects: how values of COM become those of Python."""

    name, type = "calc", "desktop"

    def __init__(self, office: Office) -> None:
        windows_udfs()
        windows: Any = sys.modules["xlwings._xlwindows"]
        self.clean_value_data = windows.Engine.clean_value_data
        self.prepare_xl_data_element = windows.Engine.prepare_xl_data_element
        self.apps = Apps(self, office)


class Apps:
    """There is one."""

    def __init__(self, engine: Engine, office: Office) -> None:
        self.engine = engine
        self.only = App(self, office)

    def keys(self) -> list[int]:
        return [self.only.pid]

    def __iter__(self) -> Iterator["App"]:
        return iter([self.only])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "App":
        return self.only


class App:
    """Calc. alerts: what the user was told or asked; answer: his button. said: the status bar."""

    def __init__(self, apps: Apps, office: Office) -> None:
        self.engine, self.office, self.pid = apps.engine, office, office.process.pid
        self.app, self.steps = self, Steps()
        self.books = Books(self)
        self.alerts: list[str] = []
        self.answer = "ok"
        self.said: list[str | bool] = []
        self.version = "16.0"
        self._settings: dict[str, Any] = {
            "screen_updating": True,
            "display_alerts": True,
            "enable_events": True,
            "calculation": "automatic",
            "interactive": True,
        }

    @property
    def status_bar(self) -> str | bool:
        return self.said[-1] if self.said else False

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.said.append(value)

    def alert(self, prompt: str, *_: object) -> str:
        self.alerts.append(prompt)
        return self.answer

    def activate(self, steal_focus: bool = False) -> None:
        """There is no window to bring to the front."""

    @changing
    def calculate(self) -> None:
        for book in self.books:
            book.doc.calculateAll()

    @changing
    def change(self, name: str, value: object) -> None:
        self._settings[name] = value


def _setting(name: str) -> property:
    def get(app: App) -> Any:
        return app._settings[name]

    def put(app: App, value: object) -> None:
        app.change(name, value)

    return property(get, put)


for _name in ("screen_updating", "display_alerts", "enable_events", "calculation", "interactive"):
    setattr(App, _name, _setting(_name))


class Books:
    """The workbooks that are open in it."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.open_ones: list[Book] = []
        self.active: Book | None = None

    def __iter__(self) -> Iterator[Book]:
        return iter(self.open_ones)

    def __len__(self) -> int:
        return len(self.open_ones)

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, int):
            return self.open_ones[key - 1]
        for book in self.open_ones:
            if key.lower() in {book.name.lower(), book.path.lower()}:
                return book
        raise KeyError(key)

    @changing
    def open(self, fullname: str, *_: object) -> Book:
        return self.loaded(Path(fullname))

    def loaded(self, path: Path) -> Book:
        """A file, opened by the user and not by us."""
        kind = {"FilterName": WORKBOOKS_WITH_MACROS} if path.suffix == ".xlsm" else {}
        doc = self.app.office.desktop.loadComponentFromURL(
            path.as_uri(), "_blank", 0, properties(Hidden=True, **kind)
        )
        return self.shown(doc, str(path))

    def shown(self, doc: Any, path: str) -> Book:
        """A document that is open in Calc already."""
        self.active = Book(self, doc, path)
        self.open_ones.append(self.active)
        return self.active


@contextmanager
def excel_like(office: Office) -> Iterator[xw.App]:
    """A running Calc as an application of xlwings; its workbooks are closed at the end."""
    engine = Engine(office)
    app = xw.App(impl=engine.apps.only)
    before = xw.engines.active
    engines: Any = xw.engines
    engines.active = xw.Engine(impl=engine)
    try:
        yield app
    finally:
        engines.active = before
        engine.apps.only.steps.reset()
        for book in list(engine.apps.only.books):
            book.close()
