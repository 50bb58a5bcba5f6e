"""The rows of a source that count as sales above zero so far, by its own columns c0, c1 ...

A doubt about other rows would be needless: what stands below zero takes an amount out by itself, what was
paid back is taken off, and what a state keeps out is out.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.kinds import STATES
from ltv_xl.orders.sales.line_states import rank_of_line
from ltv_xl.orders.values.cells import value
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb

_AMOUNTS = ("revenue", "unit_price", "quantity")
_BELOW_ZERO = "coalesce(regexp_matches({0}, '^[^0-9０-９(（]*[-−－▲△]|^[(（]|-$'), false)"
_NO_ZERO = "coalesce(regexp_matches({0}, '[1-9１-９]') OR trim({0}) = '', true)"
_SOME = "coalesce(regexp_matches({0}, '[1-9１-９]'), false)"


def still_counting(
    connection: "duckdb.DuckDBPyConnection", parts: Sequence[Part], number: int, staged: Staged
) -> str:
    """SQL of the rows of a source: parts[number]. staged: the lines of all."""
    part = parts[number]
    states = {
        name: f"{value(part, name, None)} AS {name}" for name in staged.columns if base_name(name) in STATES
    }
    rank, _ = rank_of_line(connection, parts, staged)
    cells = {name: f"c{part.columns[name].place}::VARCHAR" for name in _AMOUNTS if name in part.columns}
    below = " OR ".join(
        _BELOW_ZERO.format(cells[name]) for name in _below_zero(connection, staged, cells, number)
    )
    tests = [f"({rank}) IS NULL", *(_NO_ZERO.format(cell) for cell in cells.values())]
    tests += ["NOT is_below"] if below else []
    if "refunded" in part.columns:
        repaid = f"c{part.columns['refunded'].place}::VARCHAR"
        tests.append(f"NOT {_SOME.format(repaid)}")
    given = ", ".join(["*", f"{number} AS source_no", f"{below or 'false'} AS is_below", *states.values()])
    rows = f"(SELECT {given} FROM {part.raw.relation})"
    if below and "order_id" in part.columns:
        order = f"trim(c{part.columns['order_id'].place}::VARCHAR)"
        undone = f"SELECT {order} FROM {rows} WHERE is_below AND {order} IS NOT NULL"
        tests.append(f"({order} IS NULL OR {order} NOT IN ({undone}))")
    return f"(FROM {rows} WHERE {' AND '.join(tests)})"


def _below_zero(
    connection: "duckdb.DuckDBPyConnection", staged: Staged, names: Collection[str], number: int
) -> list[str]:
    """Those of the columns in which a row of a source is below zero; to ask the lines is to read no file."""
    tests = ", ".join(f"bool_or({name} < 0)" for name in names)
    if not tests:
        return []
    rows = f"{staged.relation} WHERE source_no = {number}"
    answers = connection.execute(f"SELECT {tests} FROM {rows}").fetchall()[0]
    return [name for name, answer in zip(names, answers, strict=True) if answer]
