"""Tests of a shop's file, ltv.toml."""
