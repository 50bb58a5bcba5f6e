"""The tiny shop is equal on every engine, and each wrong number that one gave in silence is seen by it."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Self

import pytest
from sqlglot import exp
from sqlglot.errors import UnsupportedError

from ltv_xl.analysis import dimensions, engine, intervals
from ltv_xl.analysis.engines import clickhouse as clickhouse_module
from ltv_xl.analysis.engines import rules
from ltv_xl.analysis.engines.duckdb import DuckDB
from ltv_xl.analysis.engines.warehouse import Engine, Warehouse
from ltv_xl.analysis.forecasting import histories as forecast_histories
from ltv_xl.errors import EngineError
from ltv_xl.warehouse import guard, regulars
from tests.analysis.test_portable import NAMES

ENGINES = ("postgres", "clickhouse", "spark")
Portable = Callable[[exp.Expr, Mapping[str, object], str], exp.Expr]


@pytest.fixture(scope="module")
def wanted() -> Mapping[str, object]:
    return guard.wanted()


@pytest.mark.parametrize("name", ENGINES)
def test_the_engines_are_believed(name: str, request: pytest.FixtureRequest) -> None:
    warehouse = Warehouse(request.getfixturevalue(name))
    guard.check(warehouse)
    assert warehouse.made == set()


@pytest.mark.parametrize("name", ["postgres", "clickhouse"])
def test_customers_read_in_parts_are_equal(
    name: str, wanted: Mapping[str, object], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As very many are: by a table of their histories, and influences of one dimension at a time."""
    monkeypatch.setattr(forecast_histories, "PART", 100)
    monkeypatch.setattr(intervals, "MANY", 0)
    warehouse = Warehouse(request.getfixturevalue(name))
    guard.compare(wanted, warehouse)
    assert warehouse.made == set()


def test_the_shop_says_something_of_every_table(wanted: Mapping[str, object]) -> None:
    silent = {name for name, value in wanted.items() if value in (None, (), {}, 0)}
    assert silent <= {"unknown_start"}, silent  # all customers are known from their first order on


OF_FUNCTIONS = {"abc", "continuation_curve", "customer_summary", "recovery_curve"}
"""Statements of worksheet functions over ranges, which DuckDB alone runs."""
OF_LISTS = {"cancelling"}
"""Of a list, whose files test_commands.py compares on each engine."""


def without_rows(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The .sql files of the analysis that the tiny shop does not run, or that give it no row."""
    read: list[str] = []
    rows: dict[str, int] = {}
    plain = engine.sql

    def noted(name: str) -> str:
        read.append(name)
        return plain(name)

    class Noting(Warehouse):
        """Of what a statement was made of, each file has its rows: those of its tables, or of its answer."""

        def execute(self, sql: str, values: Any = None) -> Self:
            super().execute(sql, values)
            answer, columns = self.fetchall(), self.description
            tables = set(re.findall(r"CREATE OR REPLACE TEMP (?:TABLE|VIEW) (\w+)", sql)) & self.made
            counts = [self.engine.rows(f"SELECT count(*) FROM {name}")[1][0][0] for name in tables]
            for name in read:
                rows[name] = max(rows.get(name, 0), min(counts, default=len(answer)))
            read.clear()
            self._rows, self.description = answer, columns
            return self

    monkeypatch.setattr(engine, "sql", noted)
    monkeypatch.setattr(dimensions, "sql", noted)
    dict(guard.figures(Noting(DuckDB())))
    return {name for name in NAMES if not rows.get(name)}


def test_every_statement_is_reached_and_gives_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert without_rows(monkeypatch) == OF_FUNCTIONS | OF_LISTS


def test_a_statement_that_is_not_reached_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regulars, "CUSTOMERS", 60)
    assert without_rows(monkeypatch) >= {"forecast_weeks"}


def refused(wanted: Mapping[str, object], faulty: Engine) -> str:
    """The table that the refusal names."""
    with pytest.raises(EngineError) as error:
        guard.compare(wanted, Warehouse(faulty))
    assert error.value.key == "engines.differs"
    assert error.value.exit_code == 1
    for lang in ("en", "ja"):
        assert str(error.value.fields["table"]) in error.value.sentence(lang)
    return str(error.value.fields["table"])


def also(change: Callable[[exp.Expr], exp.Expr | None]) -> Portable:
    """The rules, and before them a fault."""
    plain = rules._portable

    def faulty(node: exp.Expr, values: Mapping[str, object], dialect: str) -> exp.Expr:
        return change(node) or plain(node, values, dialect)

    return faulty


def test_complete_months_are_seen(wanted: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark's date_diff('month', 2025-01-31, 2025-02-01) is 0."""

    def complete(node: exp.DateDiff, values: Any, dialect: str) -> exp.Expr:
        inner = [side.transform(lambda part: rules._portable(part, values, dialect)) for side in
                 (node.expression, node.this)]  # fmt: skip
        return exp.Anonymous(this="datesub", expressions=[exp.Literal.string("month"), *inner])

    monkeypatch.setattr(rules, "_months_between", complete)
    assert refused(wanted, DuckDB()) in {"total_age_months", "cohort_months", "age_months"}


def test_an_approximate_percentile_is_seen(
    wanted: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark's percentile_cont gives 10 for 8.2; no file has one, for medians come from counted days."""

    def coarse(node: exp.Expr) -> exp.Expr | None:
        if isinstance(node, exp.Alias) and node.alias == "days_to_next" and isinstance(node.this, exp.Cast):
            node.this.this.replace(
                exp.func("floor", exp.Div(this=node.this.this.copy(), expression=exp.Literal.number(4)))
            )
        return None

    monkeypatch.setattr(rules, "_portable", also(coarse))
    with pytest.raises(EngineError):  # of such days not even a model can be made
        guard.compare(wanted, Warehouse(DuckDB()))


def test_a_default_in_the_place_of_nothing_is_seen(
    wanted: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ClickHouse's lead() of a column that is never NULL: 1970-01-01 after the last purchase."""

    def never_null(node: exp.Expr) -> exp.Expr | None:
        if isinstance(node, exp.Alias) and node.alias == "next_on":
            day = exp.cast(exp.Literal.string("1970-01-01"), "DATE")
            return exp.alias_(exp.func("coalesce", node.this.copy(), day), "next_on")
        return None

    monkeypatch.setattr(rules, "_portable", also(never_null))
    assert refused(wanted, DuckDB())


def test_a_dictionarys_order_of_letters_is_seen(
    wanted: Mapping[str, object], postgres: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_TEXTS", ("UNKNOWN",))
    assert refused(wanted, postgres)


def test_narrow_dates_are_seen(
    wanted: Mapping[str, object], clickhouse: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ClickHouse's DATE holds no day before 1970, and gives another one in its place."""
    monkeypatch.setattr(rules, "_WIDE", {})
    assert refused(wanted, clickhouse) in {"orders (first_order)", "orders (last_order)"}


def test_joins_without_nulls_are_seen(
    wanted: Mapping[str, object], clickhouse: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ClickHouse's own settings give 0 and '' where there is nothing."""
    faulty = clickhouse_module.SETTINGS.replace("join_use_nulls = 1", "join_use_nulls = 0")
    monkeypatch.setattr(clickhouse_module, "SETTINGS", faulty)
    with pytest.raises(EngineError):  # what follows from such figures cannot even be computed
        guard.compare(wanted, Warehouse(clickhouse))


def test_an_engine_that_fails_is_a_sentence(wanted: Mapping[str, object]) -> None:
    class Broken(DuckDB):
        def create(self, name: str, select: str, *, view: bool = False) -> None:
            raise RuntimeError("no such thing\nat line 7")

    with pytest.raises(EngineError) as error:
        guard.compare(wanted, Warehouse(Broken()))
    assert error.value.key == "engines.guard_failed"
    assert "at line 7" not in error.value.sentence("ja")


def test_what_an_engine_cannot_say_is_an_error() -> None:
    """The two smallest dates as a list: sqlglot leaves the 2 out, unless it is told not to."""
    (tree,) = rules.translated("SELECT min(orders.order_date, 2) AS firsts FROM orders", {}, "postgres")
    with pytest.raises(UnsupportedError, match="count"):
        rules.written(tree, "postgres")
