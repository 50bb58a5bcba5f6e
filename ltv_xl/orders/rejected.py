"""The file of rows that could not be used, for a user who wants to mend them."""

import csv
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ltv_xl.errors import OutputError, SettingError
from ltv_xl.file_identity import same_file
from ltv_xl.orders.cells import Part
from ltv_xl.orders.lines import REJECTED
from ltv_xl.orders.records import BrokenRow
from ltv_xl.orders.source_file import shown
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    import duckdb

_RUNS = tuple("=+-@\t\r\n＝＋－＠")
"""What Excel takes a cell for a formula by, or skips before looking."""
_NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d*)?(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)


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
) -> None:
    """Write file, row number, reason and the original columns as CSV that Excel opens (UTF-8 with BOM).

    Only this user may read it. A cell that Excel would run as a formula gets a leading apostrophe.
    OutputError where it cannot be written.
    """
    headers = list(dict.fromkeys(header for part in parts for header in part.raw.headers))
    titles = [text(f"orders.rejected.{key}", lang) for key in ("file", "row", "reason")]
    try:
        with _written_beside(target) as file:
            writer = csv.writer(file)
            writer.writerow([*titles, *map(_harmless, headers)])
            for number, part in enumerate(parts):
                name = _harmless(part.raw.name)
                for row, reason, cells in _rejected_rows(connection, part, number, headers):
                    writer.writerow([
                        name,
                        row,
                        text(f"orders.reason.{reason}", lang),
                        *map(_harmless, cells),
                    ])
                for line in broken[part.raw.relation]:
                    reason = text("orders.reason.broken_row", lang)
                    writer.writerow([name, line.row, reason, _harmless(line.text)])
    except OSError as error:
        raise OutputError(
            "orders.rejected_not_written", file=shown(target), reason=error.strerror or type(error).__name__
        ) from error


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


@contextmanager
def _written_beside(target: Path) -> Iterator[TextIO]:
    """A new file for this user alone that takes the target's place at the end, behind a link too."""
    target = target.resolve()
    beside = target.with_name(f".{target.name[:40]}.part")
    beside.unlink(missing_ok=True)  # of a run that was killed
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="", errors="replace") as file:
            yield file
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _harmless(cell: object) -> str:
    shown_cell = "" if cell is None else str(cell)
    runs = shown_cell.startswith(_RUNS) and not _NUMBER.fullmatch(shown_cell)
    return f"'{shown_cell}" if runs else shown_cell
