"""Writing a shop's file: with a comment to every key where it is new, else changed where it must be.

A user's own lines and comments in it stay.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit
from msgspec import Struct, field
from tomlkit.items import AoT, Table

from ltv_xl.orders.personal import masked
from ltv_xl.orders.table import Source
from ltv_xl.saving import saved_by
from ltv_xl.setting_values import Commission, Names, Tax, Thresholds
from ltv_xl.settings import SourceDescription, column_name
from ltv_xl.shop_file import keys
from ltv_xl.shop_file.bounds import is_within, straight
from ltv_xl.shop_file.confirmed import confirm, is_confirmed
from ltv_xl.shop_file.read import ShopFile, shop_file
from ltv_xl.texts import Language, text


class Saved(Struct, frozen=True, kw_only=True):
    """What is to be saved.

    orders: paths, folders or patterns as the user named them, from the current folder; likewise the others.
    database: what is said of one, in the place of files. described: what the sources look like.
    settings: fields of Settings -> the values that were given.
    """

    orders: tuple[str, ...] = ()
    lines: str | None = None
    customers: str | None = None
    ads: str | None = None
    database: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    languages: tuple[Language, ...] = ()
    output: str | None = None
    split_by: str | None = None
    described: tuple[SourceDescription, ...] = ()


def descriptions(sources: Iterable[Source]) -> tuple[SourceDescription, ...]:
    """What sources that were read look like; of several that look alike one description.

    Only headers that name something: no blank ones, and no contact details of a file without a header row.
    """
    alike: dict[tuple[object, ...], SourceDescription] = {}
    for source in sources:
        description = SourceDescription(
            role=source.role,
            columns={name: header.strip() for name, header in source.columns.items() if _names(header)},
            unused=tuple(header.strip() for header in source.unused if _names(header)),
        )
        alike.setdefault((source.role, *sorted(description.columns.items())), description)
    return tuple(alike.values())


def _names(header: str) -> bool:
    return bool(header.strip()) and "\0" not in header and masked(header) == header


def save(chosen: Saved, path: Path, lang: Language) -> Path:
    """Write a shop's file, or change the one that is there; where it is.

    What the user names outside its folder is allowed by that. SettingError where the file that is there
    cannot be used, OutputError where the place refuses.
    """
    present = shop_file(path) if path.exists() else None
    values = _values(chosen, path.parent)
    document = _changed(path, values, chosen, present, lang) if present else _new(values, chosen, lang)
    written = tomlkit.dumps(document).encode("utf-8")
    place = saved_by(lambda file: file.write(written), path)
    shop = shop_file(place)
    named = (*chosen.orders, chosen.lines, chosen.customers, chosen.ads, chosen.output)
    allowed = present is not None and is_confirmed("outside", path, [present.digest])
    if (
        allowed
        or chosen.database
        or not all(is_within(str(straight(Path(word))), path.parent) for word in named if word)
    ):
        confirm("outside", place, [shop.digest])
    return place


def _values(chosen: Saved, folder: Path) -> dict[str, Any]:
    """The keys above every table that are given, in their order, as values that TOML has."""
    values: dict[str, Any] = {
        "orders": [_from(folder, word) for word in chosen.orders],
        "lines": chosen.lines and _from(folder, chosen.lines),
        "customers": chosen.customers and _from(folder, chosen.customers),
        "ads": chosen.ads and _from(folder, chosen.ads),
        "languages": list(chosen.languages),
        "output": chosen.output and _from(folder, chosen.output),
        "split_by": chosen.split_by,
        **{key: _plain(key, chosen.settings[key]) for key in _SETTINGS if key in chosen.settings},
    }
    return {key: values[key] for key in keys.TOP if values.get(key) not in (None, [], "")}


_SETTINGS = (*keys.SETTINGS, "shop", "walk_ins", "by")


def _plain(key: str, value: object) -> object:
    """A value as TOML has it: a share in percent, an amount as a number."""
    match value:
        case Tax() | Commission() | Names() | Thresholds():
            return str(value)
        case Decimal() if key in keys.SHARES:
            return f"{(value * 100).normalize():f}%"
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case tuple():
            return list(value)
        case _:
            assert isinstance(value, str | int | date)
            return value


def _from(folder: Path, word: str) -> str:
    """A path as a file of a folder has it: from there, with /; an absolute one where it leads out."""
    place, home = straight(Path(word)), straight(folder)
    return (place.relative_to(home) if is_within(str(place), home) else place).as_posix()


def _new(values: Mapping[str, Any], chosen: Saved, lang: Language) -> tomlkit.TOMLDocument:
    """A file with every key: those that are not given as examples in comments."""
    document = tomlkit.document()
    _comment(document, "head", lang)
    for key in keys.TOP:
        document.add(tomlkit.nl())
        _comment(document, key, lang)
        if key in values:
            document.add(key, values[key])
        else:
            document.add(tomlkit.comment(f"{key} = {text(f'shop_file.example.{key}', lang)}"))
    mapping = chosen.settings.get("mapping", {})
    for name, entries in ((keys.COLUMNS, mapping), (keys.MAIL, {})):
        table = tomlkit.table()
        _comment(table, name, lang)
        for key, value in entries.items():
            table.add(key, value)
        if not entries:
            for line in text(f"shop_file.example.{name}", lang).splitlines():
                table.add(tomlkit.comment(line))
        document.add(name, table)
    if chosen.database:
        document.add(keys.DATABASE, _database(chosen.database, lang))
    if chosen.described:
        document.add(keys.DESCRIBED, _tables(chosen.described, lang))
    return document


def _database(said: Mapping[str, str], lang: Language) -> Table:
    table = tomlkit.table()
    _comment(table, keys.DATABASE, lang)
    for key, value in said.items():
        table.add(key, value)
    return table


def _comment(table: tomlkit.TOMLDocument | Table, key: str, lang: Language) -> None:
    for line in text(f"shop_file.comment.{key}", lang).splitlines():
        table.add(tomlkit.comment(line))


def _changed(
    path: Path, values: Mapping[str, Any], chosen: Saved, present: ShopFile, lang: Language
) -> tomlkit.TOMLDocument:
    """The file that is there, with what is new in it. Descriptions of a role that was not read stay.

    Files take the place of a database that it names, and a database that of files.
    """
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    if chosen.database:
        for key in (*keys.SOURCES, keys.DESCRIBED, keys.DATABASE):
            document.pop(key, None)
        document[keys.DATABASE] = _database(chosen.database, lang)
    elif chosen.orders:
        document.pop(keys.DATABASE, None)
    for key, value in values.items():
        if document.get(key) != value:
            document[key] = value
    mapping = chosen.settings.get("mapping", {})
    if mapping:
        columns = document.setdefault(keys.COLUMNS, tomlkit.table())
        for key in [key for key in columns if column_name(key) in mapping]:
            del columns[key]
        columns.update(mapping)
    if chosen.described:
        roles = {description.role for description in chosen.described}
        others = [d for d in present.settings.get("described", ()) if d.role not in roles]
        document.pop(keys.DESCRIBED, None)
        document[keys.DESCRIBED] = _tables((*others, *chosen.described), lang)
    return document


def _tables(described: Iterable[SourceDescription], lang: Language) -> AoT:
    """The descriptions, below a comment that says what they are for."""
    tables = tomlkit.aot()
    for number, description in enumerate(described):
        table = tomlkit.table()
        if not number:
            _comment(table, keys.DESCRIBED, lang)
        table.add("role", description.role)
        if description.unused:
            table.add("unused", list(description.unused))
        columns = tomlkit.table()
        columns.update(description.columns)
        table.add("columns", columns)
        tables.append(table)
    return tables
