"""From DuckDB's SQL to that of another engine: sqlglot's translation, and what it leaves to say.

sqlglot translates words. The rules here are for meanings: each stands for a wrong number or a refusal that
some engine gave for the plain translation.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import sqlglot
from sqlglot import exp

FIRST_DAY = date(1900, 1, 1)
"""Stands for every earlier day: ClickHouse's DATE32 begins with it, and no order is so old."""

_MONTHS = "CAST(extract(year FROM {0}) * 12 + extract(month FROM {0}) AS INTEGER)"

_BLANKS = " \t\n\f\r　"
"""What is taken off the ends of a text; by themselves engines differ: some know the space alone."""

_TEXTS = ("VARCHAR", "TEXT")
"""In PostgreSQL what becomes a text is ordered by its letters' numbers, as everywhere else, whatever the
database's collation.
"""
_WIDE = {
    "DATE": "Nullable(Date32)",
    "TIMESTAMPNTZ": "Nullable(DateTime64(6))",
    "TIMESTAMPTZ": "Nullable(DateTime64(6, 'UTC'))",
}
"""ClickHouse's types of days before 1970: its DATE and DATETIME hold none, and take others in their place."""
_UNNEST = (exp.Unnest, exp.Explode)

Values = Mapping[str, object]


def translated(sql: str, values: Values, dialect: str) -> Iterator[exp.Expr]:
    """The statements as trees that are ready to be written in a dialect, values filled in."""
    for parsed in _parsed(sql):
        yield parsed.transform(lambda node: _portable(node, values, dialect))


def written(tree: exp.Expr, dialect: str) -> str:
    """A tree as SQL of a dialect. sqlglot's UnsupportedError where it cannot be said there."""
    generator = sqlglot.Dialect.get_or_raise(dialect).generator(unsupported_level=sqlglot.ErrorLevel.RAISE)
    # A WITH stays where it stands. Put to the top, those of two subqueries would bear the same names.
    generator.EXPRESSIONS_WITHOUT_NESTED_CTES = set()  # type: ignore[misc]  # of this generator alone
    return generator.generate(tree, copy=False)


@cache
def _parsed(sql: str) -> tuple[exp.Expr, ...]:
    """The statements in DuckDB's SQL, in which they are written."""
    return tuple(tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None)


def _portable(node: exp.Expr, values: Values, dialect: str) -> exp.Expr:
    """A node as every engine understands it alike."""
    match node:
        case exp.Select() if lists := _unnested(node, values):
            return _rows(lists)
        case exp.Select():
            return _named(node)
        case exp.Parameter() | exp.Placeholder():
            return literal(values[node.name])
        case exp.Column() if node.name == "rowid":
            return exp.column("order_row", node.table)
        case exp.Table() if dialect == "postgres" and _is_ours(node):
            node.set("db", exp.to_identifier("pg_temp"))
            return node
        case exp.Cast() if dialect == "postgres" and node.to.is_type(*_TEXTS):
            inner = node.this.transform(lambda part: _portable(part, values, dialect))
            text = exp.Cast(this=inner, to=node.to.copy())
            return exp.Collate(this=text, expression=exp.to_identifier("C", quoted=True))
        case exp.Trim() if node.args.get("expression") is None:
            return _trimmed(node, values, dialect)
        case exp.TryCast() if dialect == "clickhouse":
            return _cast_or_none(node, values)
        case exp.Cast() if dialect == "clickhouse" and _is_decimal(node):
            return _rounded(node)
        case exp.DataType() if dialect == "clickhouse" and node.this.name in _WIDE:
            return exp.DataType.build(_WIDE[node.this.name], dialect="clickhouse")
        case exp.RegexpReplace() if dialect == "clickhouse":
            return _replaced(node, values)
        case exp.AtTimeZone() if dialect == "clickhouse":
            return _clock_time(node)
        case exp.DateDiff() if node.unit is not None and node.unit.name.upper() == "MONTH":
            return _months_between(node, values, dialect)
        case _:
            return node


def _is_decimal(node: exp.Cast) -> bool:
    return node.to.is_type(exp.DType.DECIMAL) and not isinstance(node.this, exp.Null)


def _rounded(node: exp.Cast) -> exp.Expr:
    """Decimals beyond those of the type are rounded; ClickHouse cuts them off, and of a floating-point number
    that is a little less than its digits also the last of those: hence by its text. No text may stand there.
    """
    places = node.to.expressions[1].this
    rounded = exp.Round(this=node.this, decimals=places.copy())
    node.set("this", exp.Anonymous(this="toString", expressions=[rounded]))
    return node


def _cast_or_none(node: exp.TryCast, values: Values) -> exp.Expr:
    """A value as another type, else none. ClickHouse converts all rows before a CASE chooses."""
    given = _rounded(node) if _is_decimal(node) else node
    inner = given.this.transform(lambda part: _portable(part, values, "clickhouse"))
    kind = exp.Literal.string(node.to.sql("clickhouse"))
    return exp.Anonymous(this="accurateCastOrNull", expressions=[inner, kind])


def _trimmed(node: exp.Trim, values: Values, dialect: str) -> exp.Expr:
    """A text without blanks at its ends. ClickHouse takes bytes off, and would cut letters in two."""
    if dialect != "clickhouse":
        node.set("expression", exp.Literal.string(_BLANKS))
        return node
    ends = exp.Literal.string("^[\\s　]+|[\\s　]+$")
    inner = node.this.transform(lambda part: _portable(part, values, dialect))
    return exp.Anonymous(this="replaceRegexpAll", expressions=[inner, ends, exp.Literal.string("")])


def _replaced(node: exp.RegexpReplace, values: Values) -> exp.Expr:
    """All that a regular expression finds, replaced; the plain translation keeps a flag that is not known."""
    parts = (node.this, node.expression, node.args["replacement"])
    parts = tuple(part.transform(lambda each: _portable(each, values, "clickhouse")) for part in parts)
    return exp.Anonymous(this="replaceRegexpAll", expressions=list(parts))


def _is_ours(table: exp.Table) -> bool:
    """Whether a name in a FROM is that of a table, all of which are ours, and of no WITH around it.

    Within a part of a WITH only the parts before it are known.
    """
    if table.db or not isinstance(table.this, exp.Identifier):
        return False
    outer: exp.Expr | None = table
    part: exp.Expr | None = None
    while outer is not None:
        subqueries = outer.args.get("with_")
        for each in subqueries.expressions if subqueries is not None else ():
            if each is part:
                break
            if each.alias == table.name:
                return False
        part = outer if isinstance(outer, exp.CTE) else part
        outer = outer.parent
    return True


def _named(select: exp.Select) -> exp.Select:
    """A qualified column in a SELECT list is named; ClickHouse else names it with its table's name."""
    for item in select.expressions:
        if isinstance(item, exp.Column) and item.table and not isinstance(item.this, exp.Star):
            item.replace(exp.alias_(item.copy(), item.name, quoted=item.this.quoted))
    return select


def _months_between(node: exp.DateDiff, values: Values, dialect: str) -> exp.Expr:
    """Borders of months between two days, as DuckDB counts them; Spark counts complete months."""
    start, end = (_MONTHS.format(f"({side.sql('duckdb')})") for side in (node.expression, node.this))
    tree: exp.Expr = sqlglot.parse_one(f"({end} - {start})", read="duckdb")
    return tree.transform(lambda inner: _portable(inner, values, dialect))


def _clock_time(node: exp.AtTimeZone) -> exp.Expr:
    """What clocks show in a zone; ClickHouse's own answer is the same instant, shown otherwise."""
    there = exp.Anonymous(this="toTimeZone", expressions=[node.this, node.args["zone"]])
    shown = exp.Anonymous(this="toString", expressions=[there])
    return exp.Anonymous(this="toDateTime64", expressions=[shown, exp.Literal.number(6)])


class _List(NamedTuple):
    """A list that a SELECT makes a column of, and the type of its values."""

    values: Sequence[object]
    type: exp.DataType | None


def _unnested(select: exp.Select, values: Values) -> list[_List]:
    """The lists that a SELECT puts beside one another as columns; empty where it does something else."""
    lists = []
    for item in select.expressions:
        parameter = item.find(exp.Parameter, exp.Placeholder) if isinstance(item, _UNNEST) else None
        value = values.get(parameter.name) if parameter is not None else None
        if not isinstance(value, list):
            return []
        array = item.find(exp.DataType)
        lists.append(_List(value, array.expressions[0] if array is not None else None))
    return lists


def _rows(lists: Sequence[_List]) -> exp.Select:
    """Lists as the columns of rows; of empty ones there is none."""
    rows = list(zip(*(each.values for each in lists), strict=True)) or [tuple(None for _ in lists)]
    names = [f"column_{place}" for place in range(len(lists))]
    tuples = [exp.Tuple(expressions=[literal(value) for value in row]) for row in rows]
    alias = exp.TableAlias(this=exp.to_identifier("listed"), columns=list(map(exp.to_identifier, names)))
    columns = [exp.column(name, "listed") for name in names]
    typed = [
        exp.alias_(exp.cast(column, each.type.copy()) if each.type else column, column.name)
        for column, each in zip(columns, lists, strict=True)
    ]
    select = exp.select(*typed).from_(exp.Values(expressions=tuples, alias=alias))
    return select if lists[0].values else select.where("1 = 0")


def literal(value: object) -> exp.Expr:
    """A bound value as the engine reads it in a statement."""
    match value:
        case None:
            return exp.null()
        case bool():
            return exp.Boolean(this=value)
        case date():
            return exp.cast(exp.Literal.string(f"{max(value, FIRST_DAY):%Y-%m-%d}"), "DATE")
        case float():
            return exp.cast(exp.Literal.number(repr(value)), "DOUBLE")
        case int() | Decimal():
            return exp.Literal.number(f"{value:f}" if isinstance(value, Decimal) else str(value))
        case str():
            return exp.Literal.string(value)
        case _:
            raise TypeError(f"a bound value of {type(value).__name__}")
