"""Cells as Arrow's columns of texts, block by block: as texts, a sheet's cells take far less room.

Text, because Excel keeps no types per column: the rules for dates, money and ids are then the same as for
CSV. A whole number loses its `.0`, a date is written in ISO form.

The columns are put together from their buffers. Arrow's own conversion of Python's values loads pandas, which
takes longer than reading most workbooks.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import Any

_WHOLE_BELOW = 1e15
"""Up to here a number without a fraction is written with all its digits."""

_MANY = 100_000
"""Rows after which Arrow's own conversions are loaded: they are sooner done, and take a while to load."""

_SOME, _TIMES = 256, 4
"""So many first cells with one value for four cells, and the column is taken to repeat few values."""

_NEVER_EQUAL = frozenset({str, type(None)})
"""Types whose values equal no value of another type."""


def text_columns(blocks: Iterable[Sequence[Sequence[Any]]], width: int) -> list[Any]:
    """Blocks of rows as so many of Arrow's columns."""
    import pyarrow as pa

    chunks: list[list[Any]] = [[] for _ in range(width)]
    rows = 0
    for block in blocks:
        for column, cells in zip(chunks, zip(*block, strict=True), strict=True):
            column.append(_text_column(cells, many=rows >= _MANY))
        rows += len(block)
    return [pa.chunked_array(column, pa.string()) for column in chunks]


def _text_column(cells: Sequence[Any], *, many: bool) -> Any:
    """Cells of a column as Arrow's array of texts. many: enough follow for Arrow's own conversions to pay."""
    types = set(map(type, cells))
    if _repeat(cells, types):
        return _of_few(cells)
    if many and types == {float} and (whole := _of_whole_numbers(cells)) is not None:
        return whole
    return _text_array(cell_texts(cells))


def _repeat(cells: Sequence[Any], types: Set[type]) -> bool:
    """Whether few values fill the column, by its first cells; each is then written once.

    Of several types of numbers never: 1, 1.0 and TRUE are equal.
    """
    some = cells[:_SOME]
    return len(types - _NEVER_EQUAL) < 2 and len(set(some)) * _TIMES < len(some)


def _of_few(cells: Sequence[Any]) -> Any:
    import pyarrow as pa

    places: dict[Any, int] = {}
    codes = array("i", [places.setdefault(cell, len(places)) for cell in cells])
    indices = pa.Array.from_buffers(pa.int32(), len(cells), [None, pa.py_buffer(codes)])
    return pa.DictionaryArray.from_arrays(indices, _text_array(cell_texts([*places]))).dictionary_decode()


def _of_whole_numbers(cells: Sequence[float]) -> Any | None:
    """Numbers that are all written without a fraction, as ids and yen are; None where one is not."""
    import pyarrow as pa
    from pyarrow import compute

    numbers = pa.Array.from_buffers(pa.float64(), len(cells), [None, pa.py_buffer(array("d", cells))])
    try:
        whole = numbers.cast(pa.int64())
    except pa.ArrowInvalid:
        return None
    low, high = compute.min_max(whole).as_py().values()
    return whole.cast(pa.string()) if -_WHOLE_BELOW < low <= high < _WHOLE_BELOW else None


def _text_array(texts: Sequence[str | None]) -> Any:
    """Texts as Arrow's array: where each begins, their letters, and which are missing."""
    import pyarrow as pa

    missing = texts.count(None)
    present = None
    if missing:
        bits = "".join(["0" if text is None else "1" for text in reversed(texts)])
        present = pa.py_buffer(int(bits, 2).to_bytes((len(texts) + 7) // 8, "little"))
    written = [text or "" for text in texts]
    letters = "".join(written)
    sizes = map(len, written if letters.isascii() else map(str.encode, written))
    starts = pa.py_buffer(array("i", accumulate(sizes, initial=0)))
    buffer = pa.py_buffer(letters.encode())
    return pa.StringArray.from_buffers(len(texts), starts, buffer, present, missing)


def cell_texts(cells: Sequence[Any]) -> list[str | None]:
    """Cells of a column as texts; those of one type at once."""
    types = set(map(type, cells))
    if types == {float} and _are_whole(cells):
        return list(map(str, map(int, cells)))
    if len(types) > 1:
        return [_WRITERS.get(type(cell), _of_further_types)(cell) for cell in cells]
    return list(map(_WRITERS.get(types.pop(), cell_text), cells)) if types else []


def cell_text(cell: Any) -> str | None:
    """A cell as text; None for an empty one."""
    return _WRITERS.get(type(cell), _of_further_types)(cell)


def _of_text(cell: str) -> str | None:
    return cell or None


def _are_whole(cells: Sequence[float]) -> bool:
    """Whether all numbers of a column are written without a fraction, as ids and yen are."""
    return all(map(float.is_integer, cells)) and -_WHOLE_BELOW < min(cells) <= max(cells) < _WHOLE_BELOW


def _of_number(cell: float) -> str:
    whole = cell.is_integer() and abs(cell) < _WHOLE_BELOW
    return str(int(cell)) if whole else _unmistakable(repr(cell))


def _of_money(cell: Decimal) -> str:
    """Excel hands over as Decimal what it shows as money."""
    return _unmistakable(f"{cell.normalize():f}")


def _unmistakable(number: str) -> str:
    """A text such as 1.125 may mean thousands; a number does not."""
    return f"{number}0" if number[-4:-3] == "." else number


@lru_cache(maxsize=4096)
def _of_moment(cell: datetime) -> str:
    midnight = cell.time() == time()
    return cell.date().isoformat() if midnight else cell.isoformat(" ", timespec="seconds")


def _of_truth(cell: bool) -> str:
    return "TRUE" if cell else "FALSE"


def _of_further_types(cell: object) -> str | None:
    """Of a type's descendants, and of what reading knows nothing about."""
    for known, write in _WRITERS.items():
        if isinstance(cell, known):
            return write(cell)
    return str(cell)


_WRITERS: Mapping[type, Callable[[Any], str | None]] = {
    str: _of_text,
    type(None): lambda _: None,
    bool: _of_truth,
    float: _of_number,
    Decimal: _of_money,
    datetime: _of_moment,
    date: lru_cache(maxsize=4096)(date.isoformat),
    time: time.isoformat,
}
"""Type of a cell -> what writes it. bool stands before numbers and datetime before date, their ancestors."""
