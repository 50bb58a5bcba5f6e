"""What a user may mean by a table's name: with or without a schema, in quotation marks or not."""

import re
from collections.abc import Iterator

_PART = r'(?:"(?:[^"]|"")+"|[^."][^.]*)'
_NAME = re.compile(rf"{_PART}(?:\.{_PART})*")


def readings(table: str, database: str) -> Iterator[tuple[str, str]]:
    """The schemas ("" for none) and names that a user may mean: first as written, then in small letters.

    What stands in quotation marks may hold dots, and is never made small. A database goes before the schema.
    """
    if "\0" in table:
        return
    parts = re.findall(_PART, table) if _NAME.fullmatch(table) else table.split(".")
    if len(parts) == 3 and parts[0].strip('"').lower() == database.lower():
        parts = parts[1:]
    schema, name = (parts[0], ".".join(parts[1:])) if len(parts) > 1 else ("", parts[0])
    yield _unquoted(schema), _unquoted(name)
    yield _unquoted(schema, small=True), _unquoted(name, small=True)


def _unquoted(word: str, *, small: bool = False) -> str:
    if len(word) > 1 and word[0] == word[-1] == '"':
        return word[1:-1].replace('""', '"')
    return word.lower() if small else word
