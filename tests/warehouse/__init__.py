"""A database's tables read where they stand, and the same analysis on other engines."""
