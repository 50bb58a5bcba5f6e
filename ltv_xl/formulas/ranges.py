"""Ranges of cells as arrays: of numbers, and of the error codes of `cell_values.py`.

This module knows NumPy only.
"""

import struct
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ltv_xl.formulas.cell_values import CELL_TYPES, NA, OK, as_float, cell

Values = NDArray[np.float64]
Codes = NDArray[np.uint8]


class Cells(NamedTuple):
    """Numbers and error codes of the same shape. A number beside a code above 0 means nothing."""

    values: Values
    codes: Codes


class Listed(NamedTuple):
    """Cells in one list, row by row; the types among them; and the shape that they had."""

    contents: list[Any]
    kinds: set[type]
    shape: tuple[int, ...]


def cells(argument: object, blank: float) -> Cells:
    """One argument as numbers and codes; `blank` is what an empty cell counts as.

    A scalar, a nested list, an array of any dtype, or what `listed` made of these. Dates count as Excel's
    serial number, which is what a cell formula sees. NaN and infinities pass: they lie outside every domain.
    """
    if type(argument) is float or type(argument) is int:
        return Cells(np.asarray(as_float(argument)), np.asarray(OK, np.uint8))
    if isinstance(argument, np.ndarray) and argument.dtype.kind in "fiub":
        return Cells(argument.astype(np.float64), np.zeros(argument.shape, np.uint8))
    contents, kinds, shape = argument if isinstance(argument, Listed) else listed(argument)
    codes = bytearray(len(contents))
    if type(None) in kinds:
        contents = [float(blank) if content is None else content for content in contents]
    if kinds - {float, type(None)}:  # few ranges hold anything else
        for place, content in enumerate(contents):
            if type(content) is not float:
                contents[place], codes[place] = cell(content, blank)
    values = np.array(contents, np.float64)
    return Cells(values.reshape(shape), np.frombuffer(codes, np.uint8).reshape(shape))


def numbers_in(rows: Sequence[Sequence[Any]]) -> Values | None:
    """A range as Excel hands it over, where it holds nothing but numbers and truth values; else None.

    Python's own loops look at no cell: Excel asks for columns of a hundred thousand at every calculation.
    """
    width = len(rows[0])
    try:
        if width == 1:
            contents = [content for (content,) in rows]
        elif set(map(len, rows)) == {width}:
            contents = list(chain.from_iterable(rows))
        else:
            return None
        return np.frombuffer(struct.pack(f"{len(contents)}d", *contents)).reshape(len(rows), width)
    except (struct.error, ValueError, OverflowError):  # of another type, of several widths, a huge integer
        return None


def listed(argument: Any) -> Listed:
    """All cells of an argument in one list, whatever holds them."""
    if type(argument) is list and set(map(type, argument)) == {list}:
        contents, widths = list(chain.from_iterable(argument)), set(map(len, argument))
        kinds = set(map(type, contents))
        if len(widths) == 1 and kinds <= CELL_TYPES:  # a range as Excel hands it over: NumPy reads it slowly
            return Listed(contents, kinds, (len(argument), widths.pop()))
    if not isinstance(argument, np.ndarray):
        sized = isinstance(argument, Sequence) and not isinstance(argument, str | bytes)
        argument = np.array(argument if sized or hasattr(argument, "__array__") else [argument], dtype=object)
        argument = argument if sized or argument.shape != (1,) else argument.reshape(())
    if argument.dtype.kind == "M":
        argument = argument.astype("datetime64[us]")  # of nanoseconds, NumPy would make integers
    contents = argument.astype(object).ravel().tolist()
    return Listed(contents, set(map(type, contents)), argument.shape)


def broadcast(arguments: Sequence[Cells]) -> list[Cells]:
    """All arguments in one shape, as Excel spills them: 1 stretches, and beyond a shorter one stands #N/A."""
    depth = max(argument.values.ndim for argument in arguments)
    shapes = [(1,) * (depth - argument.values.ndim) + argument.values.shape for argument in arguments]
    target = tuple(0 if 0 in sizes else max(sizes) for sizes in zip(*shapes, strict=True))
    return [_stretched(argument, shape, target) for argument, shape in zip(arguments, shapes, strict=True)]


def _stretched(argument: Cells, shape: tuple[int, ...], target: tuple[int, ...]) -> Cells:
    short = [(0, want - have if 1 < have < want else 0) for have, want in zip(shape, target, strict=True)]
    values, codes = argument.values.reshape(shape), argument.codes.reshape(shape)
    if any(missing for _, missing in short):
        values = np.pad(values, short, constant_values=np.nan)
        codes = np.pad(codes, short, constant_values=NA)
    return Cells(np.broadcast_to(values, target), np.broadcast_to(codes, target))
