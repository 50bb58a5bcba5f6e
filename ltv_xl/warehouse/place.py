"""Where the orders stand: what a command line says of a database, before anything is connected to."""

from typing import Final
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from ltv_xl.errors import SettingError

SCHEMES: Final = {"postgresql": "postgres", "postgres": "postgres", "sc": "spark"}
"""How an address begins -> the engine that it leads to."""
ENGINES: Final = ("postgres", "spark", "clickhouse")

_SECRETS: Final = ("password", "sslpassword", "passfile")


class Place(Struct, frozen=True):
    """An engine and the tables there. address: of a server; None for an engine in this process.

    orders, customers, ads: tables by their names; for an engine that reads files, also paths and patterns.
    scratch: where Spark may put what it has computed, so that a cluster's lost machine costs nothing.
    """

    engine: str
    orders: str
    address: str | None = None
    customers: str | None = None
    ads: str | None = None
    scratch: str | None = None

    @property
    def name(self) -> str:
        """What a report is called after where no other name is given: the table, without schema and path."""
        last = self.orders.rstrip("/*").replace("\\", "/").rpartition("/")[2]
        words = [word for word in last.split(".") if word not in {"", "parquet", "*"}]
        return (words[-1] if words else "orders").strip('"*') or "orders"

    @property
    def written(self) -> dict[str, str]:
        """What ltv.toml says of it in its table [database]."""
        said = {
            "address": self.address,
            "engine": None if self.address else self.engine,
            **{name: getattr(self, name) for name in ("orders", "customers", "ads", "scratch")},
        }
        return {key: word for key, word in said.items() if word is not None}


class Given(Struct, frozen=True):
    """The words of a command line about a database; None where it does not say."""

    engine: str | None = None
    orders_table: str | None = None
    customers_table: str | None = None
    ads_table: str | None = None
    spark_remote: str | None = None
    scratch: str | None = None

    @property
    def anything(self) -> bool:
        """Whether it says anything."""
        return any(getattr(self, name) for name in self.__struct_fields__)


def is_address(source: str) -> bool:
    """Whether a source is the address of a database, and no file."""
    return source.partition("://")[0].lower() in SCHEMES and "://" in source


def place_of(sources: tuple[str, ...], given: Given) -> Place | None:
    """The place that is meant; None where the sources are files. SettingError for half of one."""
    addresses = [source for source in sources if is_address(source)]
    if not addresses and given.engine in {None, "duckdb"}:
        if given.anything and given.engine is None:
            raise SettingError("engines.no_engine")
        return None
    if len(sources) != 1:
        raise SettingError("engines.one_source")
    if addresses:
        engine = SCHEMES[sources[0].partition("://")[0].lower()]
        if given.engine not in {None, engine}:
            raise SettingError("engines.other_engine", engine=given.engine, meant=engine)
        scheme, _, rest = sources[0].partition("://")
        # libpq knows the scheme in small letters alone.
        address, table = with_table(f"{scheme.lower()}://{rest}")
        _refuse_password(address)
        if "@" in (table or "") and "@" not in address:  # the # stood in a password
            raise SettingError("engines.password")
        orders = given.orders_table or table
        if not orders:
            raise SettingError("engines.no_orders_table")
        if given.spark_remote is not None or (table and given.orders_table):
            raise SettingError("engines.one_source")
        return Place(engine, orders, address, given.customers_table, given.ads_table, given.scratch)
    if given.engine not in ENGINES:
        raise SettingError(
            "engines.unknown_engine", engine=given.engine, known=", ".join(("duckdb", *ENGINES))
        )
    if given.engine == "postgres":
        raise SettingError("engines.no_address")
    _refuse_password(given.spark_remote or "")
    return Place(
        str(given.engine),
        given.orders_table or sources[0],
        given.spark_remote,
        given.customers_table,
        given.ads_table,
        given.scratch,
    )


def _refuse_password(address: str) -> None:
    """SettingError for an address that holds a password: it would stand in histories, lists and schedules.
    Likewise for one of which it cannot be told.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:  # brackets that do not match
        raise SettingError("engines.unreadable_address") from error
    named = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if parts.password is not None or named.intersection(_SECRETS):
        raise SettingError("engines.password")
    if any(word.strip().lower().startswith("token=") for word in parts.path.split(";")):
        raise SettingError("engines.token")


def with_table(words: str) -> tuple[str, str | None]:
    """An address and the table behind a # in it, as `postgresql://host/shop#shop.orders`."""
    address, _, table = words.partition("#")
    return address.strip(), table.strip() or None
