"""Before an engine is believed: a tiny shop is read and analysed on it and on DuckDB, and all must be equal.

Engines give wrong numbers in silence: one counts complete months where another counts borders of months, one
takes 0 for what is not there, one orders letters as a dictionary does. The shop holds such cases; a figure
that differs is a refusal that names its table.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from math import isclose
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ltv_xl.errors import EngineError, LtvError
from ltv_xl.settings import Settings
from ltv_xl.warehouse import reading
from ltv_xl.warehouse.place import Place
from ltv_xl.warehouse.regulars import orders_of_regulars

if TYPE_CHECKING:
    from ltv_xl.analysis.engines.warehouse import Warehouse

AS_OF = date(2024, 8, 31)
SETTINGS = Settings(
    shop_opened="all-new",
    as_of=AS_OF,
    with_customers=True,
    by=("region",),
    inactive_days=90,
    timezone="Asia/Tokyo",
)
OF_ORDERS = (
    "first_order", "last_order", "rows_left_out", "zero_orders", "refund_orders", "way", "currency",
    "remarks",
)  # fmt: skip
"""What is compared of the checked orders beside their analysis."""
PLACE = Place("guard", "guard_orders", customers="guard_customers", ads="guard_ads")


def check(warehouse: "Warehouse") -> None:
    """EngineError where the engine gives another result, or none."""
    compare(wanted(), warehouse)


def wanted() -> Mapping[str, object]:
    """What DuckDB gives."""
    from ltv_xl.analysis.engines.duckdb import DuckDB
    from ltv_xl.analysis.engines.warehouse import Warehouse

    plain = Warehouse(DuckDB())
    try:
        return dict(figures(plain))
    finally:
        plain.close()


def compare(wanted: Mapping[str, object], warehouse: "Warehouse") -> None:
    """EngineError where the engine does not give what is wanted."""
    try:
        got = dict(figures(warehouse))
    except LtvError:
        raise
    except Exception as error:
        raise EngineError(
            "engines.guard_failed",
            engine=warehouse.engine.name,
            reason=_first_line(error),
            versions=versions(warehouse),
        ) from error
    for name, value in wanted.items():
        if not same(value, got[name]):
            raise EngineError(
                "engines.differs", engine=warehouse.engine.name, table=name, versions=versions(warehouse)
            )


def figures(warehouse: "Warehouse") -> Iterator[tuple[str, object]]:
    """Every result of the tiny shop, by the name of its table."""
    from ltv_xl.analysis import analyse

    warehouse.register("guard_regulars", orders_of_regulars())
    warehouse.execute(files(__package__).joinpath("guard.sql").read_text(encoding="utf-8"))
    orders = reading.read(warehouse, PLACE, SETTINGS)
    for name in OF_ORDERS:
        yield f"orders ({name})", getattr(orders, name)
    results = analyse(orders, SETTINGS)
    for name in results.__struct_fields__:
        yield name, getattr(results, name)
    warehouse.clear()


def same(value: Any, other: Any) -> bool:
    """Whether two results are equal; floating-point numbers but for the order of their sums."""
    if isinstance(value, float) and isinstance(other, float):
        return isclose(value, other, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(value, Struct):
        return type(value) is type(other) and all(
            same(getattr(value, name), getattr(other, name)) for name in value.__struct_fields__
        )
    if isinstance(value, Mapping):
        return value.keys() == other.keys() and all(same(part, other[key]) for key, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return len(value) == len(other) and all(map(same, value, other))
    return bool(value == other)


def versions(warehouse: "Warehouse") -> str:
    """What took part."""
    from importlib.metadata import version

    from ltv_xl import __version__

    return f"ltv_xl {__version__}, sqlglot {version('sqlglot')}, {warehouse.engine.version()}"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
