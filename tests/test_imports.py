"""Who may import whom: downwards only, and what is heavy only where it is needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

import ltv_xl

PACKAGE = Path(ltv_xl.__file__).parent

FLOORS = (
    {"texts", "signs", "column_letters", "file_lock", "network_path"},
    {"system_reasons"},
    {"errors", "setting_values"},
    {"settings", "own_folder", "file_identity", "temporary", "workbook_names"},
    {"database", "saving"},
    {"formulas"},
    {"models", "orders", "demo"},
    {"ooxml"},
    {"analysis"},
    {"report", "warehouse"},
    {"range_functions"},
    {"share", "mail", "lists"},
    {"shop_file"},
    {"excel"},
    {"template"},
    {"setup"},
    {"cli"},
    {"__main__"},
)
"""From the ground up. A room imports from the floors below and from itself; not from its neighbours."""

ROOMS_OF_READING = ({"sources", "columns"}, {"values"}, {"whole", "sales"})
"""Within orders/, likewise; only files and their columns need each other: a header is found by its names."""

KEPT_IN = {
    "xlsxwriter": ("ltv_xl.report.xlsx", "ltv_xl.template"),
    "xlwings": ("ltv_xl.excel", "ltv_xl.template"),
    "pyopenvba": ("ltv_xl.template",),
    "click": ("ltv_xl.cli",),
    "rich": ("ltv_xl.cli",),
    "sqlglot": ("ltv_xl.analysis.engines", "ltv_xl.warehouse"),
    "psycopg": ("ltv_xl.analysis.engines.postgres",),
    "chdb": ("ltv_xl.analysis.engines.clickhouse",),
    "pyspark": ("ltv_xl.analysis.engines.spark",),
}
"""Libraries that only these parts of the package know."""

NOTHING_BUT_NUMPY = "ltv_xl.formulas"
HEAVY = ("pandas", "scipy", "duckdb", "xlsxwriter", "pyarrow", "xlwings", "openpyxl", "click", "rich")


class Import(NamedTuple):
    """One imported module; `typing` where only a type checker reads it."""

    module: str
    typing: bool


def imports(source: str, module: str, *, package: bool = False) -> Iterator[Import]:
    """Everything that a module imports, wherever in it."""
    yield from _imports(ast.parse(source), module if package else module.rpartition(".")[0], typing=False)


def _imports(tree: ast.AST, parent: str, *, typing: bool) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, typing) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = parent.split(".")[: len(parent.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            yield from (Import(f"{base}.{alias.name}", typing) for alias in node.names)
        elif isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            for statement in node.body:
                yield from _imports(ast.Module([statement], []), parent, typing=True)
            for statement in node.orelse:
                yield from _imports(ast.Module([statement], []), parent, typing=typing)
        else:
            yield from _imports(node, parent, typing=typing)


def floor(room: str) -> int | None:
    return next((number for number, rooms in enumerate(FLOORS) if room in rooms), None)


def room_of(module: str) -> str:
    """The room of a module inside the package; the names of the package itself are the formulas."""
    room = module.split(".")[1] if "." in module else ""
    return "formulas" if floor(room) is None else room


def violations(sources: Mapping[str, str]) -> list[str]:
    """One sentence for each import that is not allowed. sources: module -> its text."""
    faults = []
    for module, source in sources.items():
        own = module.split(".")[1] if "." in module else ""
        if own and floor(own) is None:
            faults.append(f"{module}: say in tests/test_imports.py on which floor {own} lies")
            continue
        height = floor(own or "formulas")
        assert height is not None
        for imported in imports(source, module, package=module == "ltv_xl"):
            top = imported.module.split(".")[0]
            if top == "ltv_xl":
                room = room_of(imported.module)
                below = floor(room)
                assert below is not None
                allowed = (
                    imported.module == "ltv_xl.__version__"
                    or room == (own or "formulas")
                    or below < height
                    or (module == "ltv_xl" and room == "range_functions")
                )
                if not allowed or not _allowed_in_reading(module, imported.module):
                    faults.append(f"{module} imports {imported.module}, which is not below it")
            elif top in KEPT_IN and not module.startswith(KEPT_IN[top]):
                faults.append(f"{module} imports {top}, which only {' and '.join(KEPT_IN[top])} may know")
            elif module.startswith(NOTHING_BUT_NUMPY) and not _light(top) and not imported.typing:
                faults.append(f"{module} imports {top}; formulas know NumPy only")
    return faults


def _allowed_in_reading(module: str, imported: str) -> bool:
    """Whether a room of orders/ may import from another; files that lie in no room may import from all."""
    (own, height), (other, below) = (_room_of_reading(name) for name in (module, imported))
    if height is None or below is None or own == other:
        return True
    return below < height or below == height == 0


def _room_of_reading(module: str) -> tuple[str, int | None]:
    """The room of a module within orders/, and its floor."""
    parts = module.split(".")
    room = parts[2] if parts[1:2] == ["orders"] and len(parts) > 2 else ""
    return room, next((floor for floor, rooms in enumerate(ROOMS_OF_READING) if room in rooms), None)


def _light(top: str) -> bool:
    return top == "numpy" or top in sys.stdlib_module_names


def circle(sources: Mapping[str, str]) -> list[str]:
    """Modules that import each other in a circle, for types too; none where there is no circle."""
    graph = {
        module: {
            name
            for imported in imports(source, module)
            if (name := imported.module if imported.module in sources else imported.module.rpartition(".")[0])
            in sources.keys() - {module, "ltv_xl"}
        }
        for module, source in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def package_sources() -> dict[str, str]:
    sources = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        sources[name] = path.read_text(encoding="utf-8")
    return sources


def test_imports_go_downwards_only() -> None:
    sources = package_sources()
    assert len(sources) > 10
    assert violations(sources) == []


def test_no_modules_import_each_other() -> None:
    assert circle(package_sources()) == []


def test_a_planted_circle_is_noticed() -> None:
    sources = {
        "ltv_xl.orders.a": "from ltv_xl.orders import b",
        "ltv_xl.orders.b": "if TYPE_CHECKING:\n    from ltv_xl.orders.c import C",
        "ltv_xl.orders.c": "def f():\n    from ltv_xl.orders.a import A",
    }
    assert set(circle(sources)) == set(sources)
    assert circle({**sources, "ltv_xl.orders.c": ""}) == []


PLANTED = {
    "upwards": {"ltv_xl.formulas.new": "from ltv_xl.report.build import build"},
    "upwards inside a function": {"ltv_xl.orders.new": "def f():\n    import ltv_xl.analysis.tables"},
    "upwards for a type": {
        "ltv_xl.texts": "if TYPE_CHECKING:\n    from ltv_xl.errors import LtvError",
    },
    "upwards by a relative path": {"ltv_xl.orders.new": "from ..report import xlsx"},
    "the formulas by the front door": {"ltv_xl.errors": "from ltv_xl import ltv_general"},
    "a neighbour": {"ltv_xl.orders.new": "from ltv_xl.models import bgnbd"},
    "the first file imports more than formulas": {"ltv_xl": "from ltv_xl.report import build"},
    "XlsxWriter in the content": {"ltv_xl.report.build": "import xlsxwriter"},
    "xlwings in the report": {"ltv_xl.report.xlsx": "from xlwings import Book"},
    "pandas in a formula": {"ltv_xl.formulas.new": "def f():\n    import pandas as pd"},
    "within reading": {"ltv_xl.orders.values.new": "from ltv_xl.orders.sales.lines import Lines"},
    "neighbours within reading": {"ltv_xl.orders.whole.new": "from ltv_xl.orders.sales import lines"},
    "a room nobody knows": {"ltv_xl.helpers": "import os"},
    "in a try": {"ltv_xl.analysis.new": "try:\n    import xlwings\nexcept ImportError:\n    pass"},
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_import_is_noticed(fault: str) -> None:
    assert len(violations(PLANTED[fault])) == 1


ALLOWED = {
    "ltv_xl.report.build": "from ltv_xl.formulas import FORMULAS\nfrom ltv_xl import __version__, errors",
    "ltv_xl.report.xlsx_charts": "import xlsxwriter",
    "ltv_xl.formulas.new": "import numpy as np\nimport ast\nif TYPE_CHECKING:\n    import pandas as pd",
    "ltv_xl.orders.new": "from . import table\nfrom ..errors import SourceError",
    "ltv_xl": "def f():\n    from ltv_xl.formulas import FORMULAS",
}


@pytest.mark.parametrize("module", ALLOWED)
def test_what_is_allowed_is_not_noticed(module: str) -> None:
    assert violations({module: ALLOWED[module]}) == []


def loaded(code: str) -> set[str]:
    """The heavy libraries that are loaded in a fresh process after some code."""
    report = f"import sys\n{code}\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", report],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
        timeout=60,
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import ltv_xl") == set()
    assert loaded("import ltv_xl; assert 'numpy' not in sys.modules") == set()


def test_a_formula_in_a_cell_loads_nothing_heavy() -> None:
    assert loaded("import ltv_xl; assert ltv_xl.ltv_subscription(3000, 0.4, 0.05) == 24000") == set()
    assert loaded("from ltv_xl import FORMULAS; FORMULAS['CPO'].evaluate([[1], [2]], 0.5)") == set()


def test_a_heavy_import_would_be_noticed() -> None:
    assert loaded("import ltv_xl, pandas") == {"pandas"} | (loaded("import pandas") - {"pandas"})
