"""Ids that stand for nobody in particular: 0, 9999, ZZ000000000000, ゲスト, guest, 店頭."""

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.sql import script

if TYPE_CHECKING:
    import duckdb


def nobody_words() -> Sequence[str]:
    """Words for whoever has no account, folded."""
    words: Sequence[str] = _table()["words"]
    return words


def _table() -> Mapping[str, Sequence[str]]:
    return tomllib.loads(files(__package__).joinpath("nobody.toml").read_text(encoding="utf-8"))


def define(connection: "duckdb.DuckDBPyConnection", given: Sequence[str]) -> None:
    """Define is_nobody(id) and is_guest(id) in SQL; the script `macros` comes first.

    given: ids that the user says stand for everybody without an account.
    """
    words = _table()
    ids = ", ".join(f"folded({literal(id_)})" for id_ in given)
    connection.execute(
        script("nobody").format(
            words=", ".join(map(literal, words["words"])),
            guest_id=f"({'|'.join(words['numbered'])})[-_:#]?[0-9a-z-]+",
            is_given=f"list_contains([{ids}]::VARCHAR[], folded(t))" if given else "false",
        )
    )
