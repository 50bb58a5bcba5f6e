"""What the reader of a report must know of how the orders were read."""

from collections.abc import Mapping

from msgspec import Struct


class Remark(Struct, frozen=True):
    """Something the reader of a report must know, as a text key in `orders.remark` with its fields.

    uncertain: the usual reading of something ambiguous; the text names the option that settles it.
    """

    key: str
    fields: Mapping[str, object]
    uncertain: bool = False
