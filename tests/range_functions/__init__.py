"""The functions over ranges."""
