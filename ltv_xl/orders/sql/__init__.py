"""The SQL of reading, a statement or a few a file; `values/` tells each what to fill in."""

from importlib.resources import files


def script(name: str) -> str:
    """The text of an SQL file of this folder."""
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
