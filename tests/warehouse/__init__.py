"""Reading a database's tables where they stand."""
