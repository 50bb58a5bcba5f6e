"""Other engines give what DuckDB gives."""
