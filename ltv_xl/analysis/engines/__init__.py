"""Other engines than DuckDB for the same .sql files; only result tables travel. One small file per engine.

rules.py says in an engine's own words what the files say in DuckDB's; warehouse.py stands where the analysis
expects a connection; guard.py compares a tiny shop before anything is believed.
"""
