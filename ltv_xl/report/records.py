"""Tables of records: a column stands beside the field of the record that it shows."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from ltv_xl.report.content import Cell, Column, Range

Record = TypeVar("Record")


class Field(Struct, Generic[Record], frozen=True):
    """A column, and which cell of a record stands in it."""

    column: Column
    cell: Callable[[Record], Cell]


def columns(fields: Sequence[Field[Record]]) -> tuple[Column, ...]:
    """The columns of a table of such records."""
    return tuple(field.column for field in fields)


def line(fields: Sequence[Field[Record]], record: Record) -> Range:
    """The cells of a record, in the order of the columns."""
    return tuple(field.cell(record) for field in fields)


def lines(fields: Sequence[Field[Record]], records: Sequence[Record]) -> tuple[Range, ...]:
    """A line for each record."""
    return tuple(line(fields, record) for record in records)
