"""Repeated ids are counted alike by DuckDB and by ticking off, whichever a file's size asks for."""

import duckdb
import pytest

from ltv_xl.orders.whole import uniqueness

CASES: dict[str, tuple[list[int | None], int]] = {
    "each once": ([3, 1, 2], 0),
    "one twice": ([7, 5, 7, 6], 1),
    "rows without one": ([1, None, 2, None], 2),
    "far apart": ([1, 10**12, 1], 1),
    "below zero": ([-3, -2, -3, -3], 2),
}


@pytest.mark.parametrize("at_once", [1, 2, uniqueness._AT_ONCE])
@pytest.mark.parametrize("few", [0, uniqueness._FEW])
@pytest.mark.parametrize("name", CASES)
def test_rows_that_repeat_an_id_are_counted(
    monkeypatch: pytest.MonkeyPatch, name: str, few: int, at_once: int
) -> None:
    ids, repeated = CASES[name]
    monkeypatch.setattr(uniqueness, "_FEW", few)
    monkeypatch.setattr(uniqueness, "_AT_ONCE", at_once)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE lines AS SELECT unnest($1::BIGINT[]) AS order_id", [ids])
        assert uniqueness.repeats(connection, "lines", "order_id", len(ids)) == repeated
