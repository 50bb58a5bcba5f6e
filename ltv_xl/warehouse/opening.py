"""From a place to a session there that may be believed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ltv_xl.errors import SettingError
from ltv_xl.settings import Settings
from ltv_xl.texts import text
from ltv_xl.warehouse.place import Place

if TYPE_CHECKING:
    from ltv_xl.analysis.engines.warehouse import Engine, Warehouse
    from ltv_xl.orders.inspection import Inspection
    from ltv_xl.orders.table import CheckedOrders


def read_place(
    place: Place,
    settings: Settings,
    progress: Callable[[str], None] | None = None,
    contacts: Sequence[str] = (),
) -> "CheckedOrders":
    """The checked orders of a place, after the guard. Whoever reads them closes their connection.

    contacts: also read these columns, by customer. SettingError, SourceError and EngineError, each with one
    sentence.
    """
    from ltv_xl.warehouse import reading

    with _session(place, settings, progress) as warehouse:
        return reading.read(warehouse, place, settings, progress, contacts)


def inspect_place(
    place: Place, settings: Settings, progress: Callable[[str], None] | None = None
) -> "Inspection":
    """What was found in the tables of a place, after the guard; likewise."""
    from ltv_xl.warehouse import inspection

    with _session(place, settings, progress) as warehouse:
        inspected = inspection.inspected(warehouse, place, settings)
        if inspected.orders is None:
            warehouse.close()
        return inspected


@contextmanager
def _session(
    place: Place, settings: Settings, progress: Callable[[str], None] | None
) -> Iterator["Warehouse"]:
    """A session that the guard believes. It ends with an error, else with whoever uses what it gave."""
    engine = opened(place)
    from ltv_xl.analysis.engines.warehouse import Warehouse
    from ltv_xl.warehouse import guard

    warehouse = Warehouse(engine)
    try:
        if progress is not None:
            progress(text("engines.progress.guard", settings.lang))
        guard.check(warehouse)
        yield warehouse
    except BaseException:
        warehouse.close()
        raise


def opened(place: Place) -> "Engine":
    """The engine of a place. SettingError where what it needs is not installed."""
    try:
        import sqlglot  # noqa: F401 - part of each extra

        return _engine(place)
    except ModuleNotFoundError as error:
        raise SettingError("engines.not_installed", engine=place.engine, extra=place.engine) from error


def _engine(place: Place) -> "Engine":
    if place.engine == "postgres":
        from ltv_xl.analysis.engines.postgres import Postgres

        return Postgres(str(place.address))
    if place.engine == "spark":
        from ltv_xl.analysis.engines.spark import Spark

        return Spark(place.address, place.scratch)
    from ltv_xl.analysis.engines.clickhouse import ClickHouse

    return ClickHouse()
