"""The file of rows that could not be used, for a user who wants to mend them."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ltv_xl.errors import OutputError
from ltv_xl.orders.cells import Part
from ltv_xl.orders.lines import REJECTED
from ltv_xl.orders.raw import BrokenRow
from ltv_xl.texts import Language, text

if TYPE_CHECKING:
    import duckdb


def write_rejected(
    connection: "duckdb.DuckDBPyConnection",
    parts: Sequence[Part],
    broken: Mapping[str, Sequence[BrokenRow]],
    target: Path,
    lang: Language,
) -> None:
    """Write file, row number, reason and the original columns as CSV that Excel opens (UTF-8 with BOM).

    Written beside and renamed. A cell that Excel would run as a formula gets a leading apostrophe.
    """
    beside = target.with_name(f".{target.name}.part")
    headers = list(dict.fromkeys(header for part in parts for header in part.raw.headers))
    names = [text(f"orders.rejected.{key}", lang) for key in ("file", "row", "reason")]
    reasons = ", ".join(f"'{reason}'" for reason in REJECTED)
    try:
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*names, *headers])
            for number, part in enumerate(parts):
                raw = part.raw
                places = [raw.headers.index(header) if header in raw.headers else None for header in headers]
                cells = ", ".join(f"c{place}" for place in range(len(raw.headers)))
                found = connection.execute(
                    f"SELECT j.row_no, j.reason, r.* EXCLUDE (row_no) FROM "
                    f"(SELECT {raw.row_number} AS row_no, {cells} FROM {raw.relation}) AS r "
                    f"JOIN judged AS j ON j.row_no = r.row_no AND j.source_no = {number} "
                    f"WHERE j.reason IN ({reasons}) ORDER BY j.row_no"
                )
                for row_no, reason, *row in iter(found.fetchone, None):
                    shown = [_harmless(row[place]) if place is not None else "" for place in places]
                    said = text(f"orders.reason.{reason}", lang)
                    writer.writerow([raw.name, row_no, said, *shown])
                for line in broken[raw.relation]:
                    said = text("orders.reason.broken_row", lang)
                    writer.writerow([raw.name, line.row, said, _harmless(line.text)])
        Path(beside).replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError("orders.rejected_not_written", file=str(target)) from error


def _harmless(cell: object) -> str:
    shown = "" if cell is None else str(cell)
    is_number = shown[1:2].isdigit() and shown[:1] == "-"
    return f"'{shown}" if shown[:1] in {"=", "+", "-", "@"} and not is_number else shown
