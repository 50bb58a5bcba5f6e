"""From any shop's export to one checked order table in DuckDB."""
