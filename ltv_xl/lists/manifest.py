"""What is written down of lists that were made: never who stands on them, always how groups were drawn."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import tomlkit
from msgspec import Struct

from ltv_xl import __version__
from ltv_xl.errors import SourceError
from ltv_xl.lists.drawing import Drawn
from ltv_xl.lists.members import Usual
from ltv_xl.texts import Language, text

FILE: Final = "manifest.toml"
VERSION: Final = 1
LARGEST: Final = 1_000_000
"""Bytes of a manifest at most."""


class ListRecord(Struct, frozen=True):
    """A list: its name, its file, who is meant in words, the share held out, and what was drawn.

    usual: what such a list did before; None where nothing is known of it.
    """

    name: str
    file: str
    rule: str
    share: Decimal
    drawn: Drawn
    usual: Usual | None = None


class Manifest(Struct, frozen=True):
    """The lists of one day. day: the last whose orders were known. end: the last day whose orders count.

    key: the name of the key by which lots were drawn.
    """

    day: date
    end: date
    key: str
    lists: tuple[ListRecord, ...]

    def same_lots(self, other: "Manifest") -> bool:
        """Whether two hold the same customers in the same groups, for the same time."""

        def compared(manifest: Manifest) -> object:
            rows = [(row.name, row.share, row.drawn) for row in manifest.lists]
            return manifest.day, manifest.end, rows

        return compared(self) == compared(other)


def written(manifest: Manifest, lang: Language) -> bytes:
    """The bytes of its file, TOML with comments."""
    document = tomlkit.document()
    for line in text("lists.manifest_head", lang).splitlines():
        document.add(tomlkit.comment(line))
    document.add("version", VERSION)
    document.add("made_by", f"ltv_xl {__version__}")
    document.add("date", manifest.day)
    document.add("end", manifest.end)
    document.add("key", manifest.key)
    tables = tomlkit.aot()
    for row in manifest.lists:
        table = tomlkit.table()
        for key, value in _table(row).items():
            table.add(key, value)
        tables.append(table)
    document.add("list", tables)
    return tomlkit.dumps(document).encode("utf-8")


def _table(row: ListRecord) -> dict[str, Any]:
    """A list as TOML has it."""
    usual = (
        {}
        if row.usual is None
        else {"usual_customers": row.usual.customers, "usual_buyers": row.usual.buyers}
    )
    return {
        "name": row.name,
        "file": row.file,
        "rule": row.rule,
        "share_held_out": str(row.share),
        "send": row.drawn.send,
        "hold_out": row.drawn.hold_out,
        "digest": row.drawn.digest,
        **usual,
    }


def manifest_in(folder: Path) -> Manifest | None:
    """The manifest of a folder; None where there is none. SourceError for one that cannot be used."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            table = tomllib.loads(file.read(LARGEST).decode("utf-8-sig"))
        return _manifest(table)
    except OSError as error:
        raise SourceError("lists.manifest_unreadable", file=path, reason=error) from error
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
        raise SourceError("lists.manifest_broken", file=path) from error


def _manifest(table: Mapping[str, Any]) -> Manifest:
    """What a manifest says. ValueError, KeyError or TypeError where it is none."""
    if table["version"] != VERSION:
        raise ValueError(table["version"])
    days = (table["date"], table["end"])
    if any(type(day) is not date for day in days):
        raise TypeError(days)
    return Manifest(*days, str(table["key"]), tuple(map(_record, table["list"])))


def _record(row: Mapping[str, Any]) -> ListRecord:
    if Path(row["file"]).name != row["file"]:  # a list stands beside its manifest
        raise ValueError(row["file"])
    counts = {
        key: int(row[key]) for key in ("send", "hold_out", "usual_customers", "usual_buyers") if key in row
    }
    usual = Usual(counts["usual_customers"], counts["usual_buyers"]) if "usual_buyers" in counts else None
    return ListRecord(
        str(row["name"]),
        row["file"],
        str(row["rule"]),
        Decimal(row["share_held_out"]),
        Drawn(counts["send"], counts["hold_out"], str(row["digest"])),
        usual,
    )
