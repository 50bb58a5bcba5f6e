"""Orders whose columns have types that no text file has, drawn from a few bytes."""

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.fuzz.good import HEADERS

ROWS = 5
UNITS = ("s", "ms", "us", "ns")
DRAWN: Sequence[Callable[[Random], tuple[str, Sequence[object]]]] = (
    lambda random: ("int64", (0, 1, -1, 45383, 20240401, 2**63 - 1, -(2**63))),
    lambda random: ("uint64", (0, 7, 2**64 - 1)),
    lambda random: ("int8", (1, -128, 127)),
    lambda random: ("double", (1.5, float("nan"), float("inf"), -0.0, 1e308, 5e-324, 45383.25, 4.5e15)),
    lambda random: ("float16" if random.random() < 0.3 else "float32", (1.5, 2.25)),
    lambda random: ("string", ("2024-04-01", "A1", "1,200", "", " ", "\0", "👩‍🚀", "x" * 3000)),
    lambda random: ("binary", (b"\xff\x00", b"A1", b"")),
    lambda random: ("bool", (True, False)),
    lambda random: ("decimal128(38, 10)", (Decimal("1.5"), Decimal(10) ** 27, Decimal(-1))),
    lambda random: ("date32", (date(2024, 4, 1), date(1, 1, 1), date(9999, 12, 31))),
    lambda random: ("date32 days", (-800_000, 0, 19_800, 2_932_896, 2_932_897, 2**31 - 1, -(2**31))),
    lambda random: (
        f"timestamp {random.choice(['s', 'ms', 'us', 'ns'])}",
        (0, 1_700_000_000, 2**62, -(2**62)),
    ),
    lambda random: ("timestamp us UTC", (0, 253_402_300_799_999_999, -62_135_596_800_000_000)),
    lambda random: ("time64", (time(0), time(23, 59, 59))),
    lambda random: ("duration", (timedelta(0), timedelta(days=99_999))),
    lambda random: ("list", (["a"], [], ["b", None])),
    lambda random: ("struct", ({"a": 1}, {"a": None})),
    lambda random: ("dictionary", ("a", "b")),
    lambda random: ("null", (None,)),
)
"""A type, and values of it."""


def table(content: bytes) -> Any:
    """An Arrow table of orders. content: whatever decides."""
    import pyarrow as pa

    random = Random(content)
    columns, names = [], []
    for header in HEADERS:
        kind, values = random.choice(DRAWN)(random)
        cells = [random.choice((*values, None)) for _ in range(ROWS)]
        try:
            columns.append(pa.array(cells, _type(kind)))
        except (pa.ArrowInvalid, ValueError, OverflowError):  # no such value in this type
            columns.append(pa.nulls(ROWS))
        names.append(random.choice((header, header, header, header.upper(), f"{header} ", "memo")))
    return pa.table(columns, names=names)


def _type(kind: str) -> Any:
    import pyarrow as pa

    name, _, detail = kind.partition(" ")
    special = {
        "decimal128(38,": pa.decimal128(38, 10),
        "time64": pa.time64("us"),
        "duration": pa.duration("us"),
        "list": pa.list_(pa.string()),
        "struct": pa.struct([("a", pa.int64())]),
        "dictionary": pa.dictionary(pa.int8(), pa.string()),
    }
    if name == "timestamp":
        unit, _, zone = detail.partition(" ")
        return pa.timestamp(unit, zone or None)
    return special.get(name) or getattr(pa, {"double": "float64", "bool": "bool_"}.get(name, name))()
