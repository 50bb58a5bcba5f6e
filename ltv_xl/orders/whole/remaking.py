"""A relation of staged lines made anew under its own name, whether it was a table or a view."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb


def remade(connection: "duckdb.DuckDBPyConnection", staged: Staged, query: str) -> Staged:
    """The relation with the rows of the query, which reads it, as a table."""
    relation = staged.relation
    connection.execute(f"CREATE TABLE {relation}_anew AS {query}")
    connection.execute(f"DROP {'VIEW' if staged.is_view else 'TABLE'} {relation}")
    connection.execute(f"ALTER TABLE {relation}_anew RENAME TO {relation}")
    return replace(staged, is_view=False)
