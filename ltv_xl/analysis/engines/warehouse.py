"""An engine in the place of DuckDB's connection: the calls that the analysis makes of one.

Statements arrive in DuckDB's SQL and run where the orders are; the rows that come back are result tables.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, Self, TypeAlias

from sqlglot import exp

from ltv_xl.analysis.engines.rules import translated, written

if TYPE_CHECKING:
    from numpy.typing import NDArray

Row = tuple[Any, ...]
Columns: TypeAlias = "Mapping[str, NDArray[Any]]"
"""Columns of a table by their names, all of one length."""

Kind = Literal["whole", "number", "date", "moment", "instant", "truth", "text", "caseless"]
"""What a column holds. moment: a day with a time, as clocks show it; instant: one that has a zone.
caseless: a text that its database takes for the same in capital and in small letters.
"""


class Column(NamedTuple):
    """A column of a user's table. kind: None for what we do not read; type: what the engine calls it."""

    name: str
    kind: Kind | None
    type: str


_SETTING = re.compile(r"\s*(SET|RESET)\b")
"""Settings are DuckDB's own affair."""


class Engine(Protocol):
    """What an engine has to do. Tables are temporary: only this session sees them."""

    dialect: str
    """The name that sqlglot knows its SQL by."""
    name: str
    """What users call it."""

    def version(self) -> str:
        """Its name and version, for a report of a fault."""

    def give(self, name: str, table: str) -> None:
        """Make a view of a table, or of files, of the user's. SourceError where there is none."""

    def columns(self, name: str) -> list[Column]:
        """The columns of such a view."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Meanwhile all statements see the user's tables as they are now, where the engine can do so."""

    def attempt(self) -> AbstractContextManager[None]:
        """What fails within it leaves the session as it was."""

    def create(self, name: str, select: str, *, view: bool = False) -> None:
        """Make a table or a view of a SELECT, in place of one with this name."""

    def put(self, name: str, columns: "Columns") -> None:
        """Make a table of columns that were computed here: see Held."""

    def drop(self, name: str) -> None:
        """Drop a table or view that this session made, if there is one."""

    def rename(self, name: str, new_name: str) -> None:
        """Give a table another name."""

    def rows(self, select: str) -> tuple[list[str], list[Row]]:
        """The names of a SELECT's columns, and its rows."""

    def close(self) -> None:
        """Stop what runs, drop what was made, and leave."""


Held = Literal["whole", "number", "text"]
"""What a column that was computed here holds."""


def held(column: "NDArray[Any]") -> Held:
    """What a column holds."""
    kinds: dict[str, Held] = {"i": "whole", "u": "whole", "f": "number"}
    return kinds.get(column.dtype.kind, "text")


class Warehouse:
    """A connection to an engine. made: the tables that stand there because of us."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.description: list[tuple[str, str]] = []
        self.made: set[str] = set()
        self._rows: list[Row] = []

    def execute(self, sql: str, values: Mapping[str, object] | Sequence[object] | None = None) -> Self:
        """Run statements in DuckDB's SQL; the rows of the last one are ready to fetch."""
        self._rows = []
        if not _SETTING.match(sql):
            for tree in translated(sql, _by_name(values), self.engine.dialect):
                self._run(tree)
        return self

    def fetchall(self) -> list[Row]:
        """The rows of the last statement."""
        return self._rows

    def fetchone(self) -> Row | None:
        """The first row of the last statement."""
        return self._rows[0] if self._rows else None

    def fetchmany(self, size: int) -> list[Row]:
        """The next rows of the last statement; none at its end."""
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def fetchnumpy(self) -> "dict[str, NDArray[Any]]":
        """The columns of the last statement; sums of money as floating-point numbers.

        Of no rows nothing says what the columns hold: they can be places in other arrays, too.
        """
        import numpy as np

        if not self._rows:
            return {name: np.empty(0, dtype=np.int64) for name, _ in self.description}
        columns = zip(*self._rows, strict=True)
        return {
            name: np.array([float(value) if isinstance(value, Decimal) else value for value in column])
            for (name, _), column in zip(self.description, columns, strict=True)
        }

    def register(self, name: str, columns: "Columns") -> None:
        """Make a table of columns that were computed here, such as a row per history of customers."""
        self.engine.put(name, columns)
        self.made.add(name)

    def unregister(self, name: str) -> None:
        """Drop such a table."""
        self.engine.drop(name)
        self.made.discard(name)

    def clear(self) -> None:
        """Drop all that was made."""
        for name in sorted(self.made):
            self.engine.drop(name)
        self.made.clear()

    def close(self) -> None:
        """Leave; what was made goes with the session."""
        self.engine.close()
        self.made.clear()

    def _run(self, tree: exp.Expr) -> None:
        match tree:
            case exp.Create():
                name = _table(tree)
                select = written(tree.expression, self.engine.dialect)
                self.engine.create(name, select, view=tree.kind == "VIEW")
                self.made.add(name)
            case exp.Drop():
                self.engine.drop(_table(tree))
                self.made.discard(_table(tree))
            case exp.Alter():
                new_name = tree.args["actions"][0].this.name
                self.engine.rename(_table(tree), new_name)
                self.made = self.made - {_table(tree)} | {new_name}
            case _:
                names, rows = self.engine.rows(written(tree, self.engine.dialect))
                self._rows = [tuple(map(_plain, row)) for row in rows]
                self.description = [(name, "") for name in names]


def _by_name(values: Mapping[str, object] | Sequence[object] | None) -> Mapping[str, object]:
    """Bound values by the name that a statement calls them by; a list's by their places."""
    if values is None or isinstance(values, Mapping):
        return values or {}
    return {str(place): value for place, value in enumerate(values, 1)}


def _table(tree: exp.Expr) -> str:
    """The name of the table that a statement makes, drops or renames."""
    table = tree.find(exp.Table)
    assert table is not None
    return table.name


def _plain(value: Any) -> Any:
    """A count as int: engines that add up whole numbers as decimals give it as one without decimals."""
    return int(value) if isinstance(value, Decimal) and value.as_tuple().exponent == 0 else value
