"""The columns of a source that nothing was taken from, and which of them bear on the figures."""

import re
from typing import TYPE_CHECKING, Literal

from ltv_xl.orders.columns.candidates import speaks_of
from ltv_xl.orders.columns.contents import ColumnContent, column_contents
from ltv_xl.orders.columns.part import Part

if TYPE_CHECKING:
    import duckdb

Subject = Literal["money", "date", "currency", "id"]
"""What an unused column may be about that bears on figures."""

_ROWS_LOOKED_AT = 200


def unused_places(part: Part) -> list[int]:
    """The places of columns with a header that nothing was taken from."""
    used = part.used | part.raw.absorbed
    return [place for place, header in enumerate(part.raw.headers) if header.strip() and place not in used]


def unused_columns(connection: "duckdb.DuckDBPyConnection", part: Part) -> dict[str, Subject | None]:
    """Header of each unused column -> what it is about, None for anything else; money first."""
    contents = column_contents(connection, part.raw, _ROWS_LOOKED_AT, unused_places(part))
    subjects = {content.header: subject(content) for content in contents}
    order = ["money", "date", "currency", "id", None]
    return dict(sorted(subjects.items(), key=lambda item: order.index(item[1])))


def subject(content: ColumnContent) -> Subject | None:
    """What a column is about, by its header and by what stands in it."""
    if content.kind == "currency":
        return "currency"
    if content.kind == "date":
        return "date"
    if content.kind == "number" and speaks_of("about", "money", content.header):
        return "money" if any(re.search("[1-9]", value) for value in content.values) else None
    if content.kind in {"number", "text"} and speaks_of("about", "id", content.header):
        return "id"
    return None
