"""Packed files that were made to fill memory or disk, told from large honest ones by how far they unpack."""

from ltv_xl.errors import SourceError
from ltv_xl.orders.sources.source_file import SourceFile

MOST_AT_ANY_RATIO = 64 << 20
"""Bytes that any packed file may hold: they fit, however they were packed."""

MOST_RATIO = 200
"""Unpacked to packed. Orders reach 5 to 20, since each has its own date and number; zeros reach 1,000."""


def refuse_bomb(source: SourceFile, unpacked: int, packed: int) -> None:
    """SourceError where so many bytes came out of so few that they can be no orders."""
    if unpacked > max(MOST_AT_ANY_RATIO, MOST_RATIO * packed):
        raise SourceError("orders.unpacks_too_far", file=source.name)
