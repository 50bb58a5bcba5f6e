"""Ad files written in blocks: the channel, campaign or month stands in the first row of each block alone."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.values.staging import Staged
from ltv_xl.orders.wording import listed

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("channel", "campaign", "month", "date")
_MOST = 5_000
"""Rows of a file that is looked at: blocks are what people write, and systems do not."""

Row = Sequence[object]
"""The values of a row in the columns of a file that are in COLUMNS."""


def with_blocks_filled(
    connection: "duckdb.DuckDBPyConnection", part: Part, staged: Staged
) -> tuple[Staged, tuple[Remark, ...]]:
    """An ad file, staged with the numbers of its rows, whose rows have what their blocks say; and a remark on
    each column that was filled.
    """
    names = [name for name in COLUMNS if name in staged.columns]
    if len(names) < 2 or staged.rows > _MOST:
        return staged, ()
    numbered = connection.execute(
        f"SELECT row_no, {', '.join(names)} FROM {staged.relation} WHERE NOT is_total ORDER BY row_no"
    ).fetchall()
    rows: list[list[object]] = [list(row[1:]) for row in numbered]
    remarks = []
    for place, name in enumerate(names):
        count = sum(row[place] is None for row in rows)
        if is_in_blocks(rows, place) and not _spans_channels(part, names, rows, name):
            rows = filled(rows, place)
            header = listed([part.columns[name].header])
            fields = {"file": part.raw.name, "count": count, "header": header}
            remarks.append(Remark("ads_in_blocks", fields, uncertain=True))
    if not remarks:
        return staged, ()
    relation = _written(connection, staged, names, [row[0] for row in numbered], rows)
    return replace(staged, relation=relation), tuple(remarks)


def is_in_blocks(rows: Sequence[Row], place: int) -> bool:
    """Whether blanks in a column mean what stands above them.

    They do where most named rows have blanks below, each blank row says all else that the first of its block
    says, and no two rows are then of the same thing. A row that names nothing because it is the sum of the
    others, or spend without a channel, would repeat a month that its block has already.
    """
    if not rows or rows[0][place] is None:
        return False
    named = [number for number, row in enumerate(rows) if row[place] is not None]
    heads = sum(number + 1 < len(rows) and rows[number + 1][place] is None for number in named)
    if not heads or heads * 2 <= len(named):
        return False
    head = rows[0]
    for row in rows:
        head = row if row[place] is not None else head
        others = zip(head, row, strict=True)
        if any(
            own is None and of_head is not None for at, (of_head, own) in enumerate(others) if at != place
        ):
            return False
    whole = [tuple(row) for row in filled(rows, place)]
    return len(set(whole)) == len(whole)


def _spans_channels(part: Part, names: Sequence[str], rows: Sequence[Row], name: str) -> bool:
    """Whether a campaign would go on in another channel, which stands before it: then blanks mean none."""
    outer = part.columns.get("channel")
    if name != "campaign" or outer is None or outer.place > part.columns[name].place:
        return False
    channel, campaign = names.index("channel"), names.index(name)
    return any(row[campaign] is None and row[channel] != before[channel] for before, row in pairwise(rows))


def filled(rows: Sequence[Row], place: int) -> list[list[object]]:
    """The rows, blanks of a column taking what stands above them."""
    above: object = None
    whole = []
    for row in rows:
        above = above if row[place] is None else row[place]
        whole.append([above if at == place else value for at, value in enumerate(row)])
    return whole


def _written(
    connection: "duckdb.DuckDBPyConnection",
    staged: Staged,
    names: Sequence[str],
    numbers: Sequence[int],
    rows: Sequence[Row],
) -> str:
    """The table of the rows with these values."""
    relation = f"{staged.relation}_filled"
    columns = ", ".join(("row_no", *names))
    connection.execute(f"CREATE TABLE ad_blocks AS SELECT {columns} FROM {staged.relation} LIMIT 0")
    values = [value for number, row in zip(numbers, rows, strict=True) for value in (number, *row)]
    row = f"({', '.join('?' * (1 + len(names)))})"
    connection.execute(f"INSERT INTO ad_blocks VALUES {', '.join([row] * len(rows))}", values)
    replaced = ", ".join(f"coalesce(given.{name}, ad_blocks.{name}) AS {name}" for name in names)
    connection.execute(
        f"CREATE TABLE {relation} AS SELECT given.* REPLACE ({replaced}) FROM {staged.relation} AS given "
        "LEFT JOIN ad_blocks ON ad_blocks.row_no = given.row_no"
    )
    connection.execute("DROP TABLE ad_blocks")
    return relation
