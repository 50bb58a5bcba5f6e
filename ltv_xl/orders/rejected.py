"""The file of rows that could not be used, for a user who wants to mend them."""

import csv
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ltv_xl.errors import SettingError
from ltv_xl.file_identity import same_file
from ltv_xl.orders.columns.part import Part
from ltv_xl.orders.sales.lines import REJECTED
from ltv_xl.orders.sources.records import BrokenRow
from ltv_xl.orders.sources.source_file import shown
from ltv_xl.saving import saved_by
from ltv_xl.signs import inert
from ltv_xl.texts import LANGUAGES, Language, text

if TYPE_CHECKING:
    import duckdb

_LONGEST_TITLES = 100


def check_target(target: Path, sources: Sequence[Path]) -> None:
    """SettingError where the file of rejected rows would overwrite a source, or can be no file."""
    if any(same_file(target, source) for source in sources):
        raise SettingError("orders.rejected_is_source", file=shown(target))
    with suppress(OSError):  # what cannot be looked at, writing will refuse
        if not stat.S_ISREG(target.stat().st_mode):
            raise SettingError("orders.rejected_is_no_file", file=shown(target))


def write_rejected(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    broken: Mapping[str, Sequence[BrokenRow]],
    target: Path,
    lang: Language,
) -> Path:
    """Write file, row number, reason and the original columns as CSV that Excel opens (UTF-8 with BOM).

    Only this user may read it. A cell that Excel would run as a formula gets a leading apostrophe.
    Gives its place, another one where the target is open in Excel. OutputError where it cannot be written.
    """

    def write(file: BinaryIO) -> None:
        lines = TextIOWrapper(file, encoding="utf-8-sig", newline="", errors="replace")
        csv.writer(lines).writerows(_table(connection, parts, broken, lang))
        lines.detach()

    return saved_by(write, target, private=True)


def is_rejected_file(path: Path) -> bool:
    """Whether a file is one of ours with rows that could not be used; False where it cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(_LONGEST_TITLES)
    except OSError:
        return False
    return any(start.startswith(f"\ufeff{','.join(_titles(lang))},".encode()) for lang in LANGUAGES)


def _titles(lang: Language) -> list[str]:
    """The headers of the columns that stand before the source's own."""
    return [text(f"orders.rejected.{key}", lang) for key in ("file", "row", "reason")]


def _table(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    broken: Mapping[str, Sequence[BrokenRow]],
    lang: Language,
) -> Iterator[list[object]]:
    """The rows of the file: its header, then source by source those that were judged and the broken ones."""
    headers = list(dict.fromkeys(header for part in parts for header in part.raw.headers))
    yield [*_titles(lang), *map(_harmless, headers)]
    for number, part in enumerate(parts):
        name = _harmless(part.raw.name)
        for row, reason, cells in _rejected_rows(connection, part, number, headers):
            yield [name, row, text(f"orders.reason.{reason}", lang), *map(_harmless, cells)]
        for line in broken[part.raw.relation]:
            yield [name, line.row, text("orders.reason.broken_row", lang), _harmless(line.text)]


def _rejected_rows(
    connection: "duckdb.DuckDBPyConnection", part: Part, number: int, headers: Sequence[str]
) -> Iterator[tuple[int, str, list[object]]]:
    """Of each rejected row of a source: where it stands, its reason, and its cells under the headers."""
    raw = part.raw
    places = [raw.headers.index(header) if header in raw.headers else None for header in headers]
    cells = ", ".join(f"c{place}" for place in range(len(raw.headers)))
    reasons = ", ".join(f"'{reason}'" for reason in REJECTED)
    place_of = raw.row_places(connection)
    rows = connection.execute(
        f"SELECT j.row_no, j.reason, r.* EXCLUDE (row_no) FROM "
        f"(SELECT {raw.row_number} AS row_no, {cells} FROM {raw.relation}) AS r "
        f"JOIN judged AS j ON j.row_no = r.row_no AND j.source_no = {number} "
        f"WHERE j.reason IN ({reasons}) ORDER BY j.row_no"
    )
    for row_no, reason, *row in iter(rows.fetchone, None):
        yield place_of(row_no), reason, ["" if place is None else row[place] for place in places]


def _harmless(cell: object) -> str:
    return "" if cell is None else inert(str(cell))
