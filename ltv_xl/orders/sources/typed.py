"""Sources whose columns have types already: Parquet files and pandas DataFrames."""

from typing import TYPE_CHECKING, Any

from ltv_xl.database import file_literal, quoted
from ltv_xl.errors import SourceError
from ltv_xl.orders.headers import Role
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.sources.reader_errors import readable
from ltv_xl.orders.sources.source_file import SourceFile

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def open_parquet(connection: "duckdb.DuckDBPyConnection", source: SourceFile, role: Role, number: int) -> Raw:
    """A Parquet file, read where it lies each time it is scanned."""
    scan = f"read_parquet({file_literal(source.path)}, hive_partitioning = false)"
    with readable(source.name, "orders.broken_parquet"):
        return _view(connection, scan, source.name, role, number, "Parquet")


def open_frame(
    connection: "duckdb.DuckDBPyConnection", frame: "pd.DataFrame", role: Role, number: int
) -> Raw:
    """A DataFrame; a column of mixed things becomes text."""
    import pandas as pd
    import pyarrow as pa

    if not isinstance(frame, pd.DataFrame):
        raise SourceError("orders.not_a_table", kind=type(frame).__name__)
    columns, names = [], []
    for place in range(frame.shape[1]):
        columns.append(_arrow(frame.iloc[:, place]))
        names.append(f"c{place}")
    relation = f"raw_{number}"
    table = pa.table(columns, names=names) if names else pa.table({"c0": pa.array([], pa.string())})
    headers = [str(name) for name in frame.columns]
    with readable("DataFrame"):  # Arrow has types that DuckDB has not
        connection.register(relation, table)
        types = [str(row[1]) for row in connection.execute(f"DESCRIBE {relation}").fetchall()]
    return Raw("DataFrame", role, relation, headers, types[: len(headers)], "pandas")


def _arrow(series: "pd.Series[Any]") -> Any:
    import pyarrow as pa

    try:
        array = pa.array(series, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        array = pa.array([
            None if missing else str(cell) for cell, missing in zip(series, series.isna(), strict=True)
        ])
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_float16(array.type):
        array = array.cast(pa.float32())
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def _view(
    connection: "duckdb.DuckDBPyConnection", scan: str, name: str, role: Role, number: int, detail: str
) -> Raw:
    described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    headers = [str(row[0]) for row in described]
    parts = ", ".join(f"{quoted(header)} AS c{place}" for place, header in enumerate(headers))
    relation = f"raw_{number}"
    connection.execute(f"CREATE VIEW {relation} AS SELECT {parts} FROM {scan}")
    return Raw(name, role, relation, headers, [str(row[1]) for row in described], detail)
