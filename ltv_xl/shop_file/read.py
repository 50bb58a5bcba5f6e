"""From the bytes of a shop's file to what it says; each value is held to what the setting accepts."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from ltv_xl.errors import SettingError
from ltv_xl.settings import FORMER_NAMES, SourceDescription, read_mapping, setting
from ltv_xl.shop_file import keys
from ltv_xl.texts import Language

LARGEST = 1_000_000
"""Bytes of such a file at most."""

SIMILAR = 0.7
"""How alike two keys are at least for one to be a slip of the other, from 0 to 1."""

_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
"""Where tomllib says that a file cannot be read."""


class ShopFile(Struct, frozen=True, kw_only=True):
    """What a shop's file says.

    digest: of its content. orders: paths, folders and patterns as they are written, as the other sources and
    the output are. settings: field of Settings -> its value. to, cc: recipients as they are written.
    database: what is said of one; then there are no other sources.
    """

    path: Path
    digest: str
    orders: tuple[str, ...] = ()
    lines: str | None = None
    customers: str | None = None
    ads: str | None = None
    settings: Mapping[str, Any]
    languages: tuple[Language, ...] = ()
    output: str | None = None
    split_by: str | None = None
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    lists: str | None = None
    list_columns: tuple[str, ...] = ()
    mailing: Mapping[str, Any] = field(default_factory=dict)
    database: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where its paths begin, and end."""
        return self.path.parent


def shop_file_in(folder: Path) -> ShopFile | None:
    """The shop's file of a folder; None where there is none. SettingError for one that cannot be used."""
    path = folder / keys.FILE_NAME
    return shop_file(path) if path.is_file() else None


def shop_file(path: Path) -> ShopFile:
    """What the file at a path says. SettingError names the key or the line that cannot be used."""
    content = _content(path)
    table = _by_present_names(_parsed(content, path))
    _check_keys(table, keys.KNOWN, path.name)
    mail = _table(table, keys.MAIL, path.name)
    _check_keys(mail, keys.MAIL_KEYS, f"{path.name}: [{keys.MAIL}]")
    database = _table(table, keys.DATABASE, path.name)
    _check_keys(database, keys.DATABASE_KEYS, f"{path.name}: [{keys.DATABASE}]")
    texts: dict[str, str] = {
        key: _text(table[key], f"{path.name}: {key}") for key in keys.TEXTS if key in table
    }
    lists: dict[str, tuple[str, ...]] = {
        key: _texts(table[key], f"{path.name}: {key}") for key in keys.LISTS if key in table
    }
    return ShopFile(
        path=path,
        digest=sha256(content).hexdigest(),
        orders=lists.get("orders", ()),
        lines=texts.get("lines"),
        customers=texts.get("customers"),
        ads=texts.get("ads"),
        settings=_settings(table, texts, lists, path.name),
        languages=tuple(dict.fromkeys(_language(word, path.name) for word in lists.get("languages", ()))),
        output=texts.get("output"),
        split_by=texts.get("split_by"),
        lists=texts.get("lists"),
        list_columns=lists.get("list_columns", ()),
        mailing={
            key: setting(key, table[key], f"{path.name}: {key}") for key in keys.MAILING if key in table
        },
        database={
            key: _text(value, f"{path.name}: [{keys.DATABASE}] {key}") for key, value in database.items()
        },
        **{key: _texts(mail[key], f"{path.name}: {key}") for key in keys.MAIL_KEYS if key in mail},
    )


def _settings(
    table: Mapping[str, Any],
    texts: Mapping[str, str],
    lists: Mapping[str, tuple[str, ...]],
    file: str,
) -> dict[str, Any]:
    """The fields of Settings that the file gives. texts, lists: those of its keys that take such."""
    values: dict[str, Any] = {
        key: setting(key, _written(key, table[key]), f"{file}: {key}")
        for key in keys.SETTINGS
        if key in table
    }
    values |= {key: lists[key] for key in ("walk_ins", "by") if key in lists}
    values |= {"shop": texts["shop"]} if "shop" in texts else {}
    others = {
        "mapping": _headers(_table(table, keys.COLUMNS, file), f"{file}: [{keys.COLUMNS}]"),
        "described": _described(table.get(keys.DESCRIBED, []), file),
    }
    return values | {key: value for key, value in others.items() if value}


def _language(word: str, file: str) -> Language:
    return setting("lang", word, f"{file}: languages")  # type: ignore[no-any-return]  # one of them


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise SettingError("shop_file.not_readable", file=path, reason=error) from error
    if len(content) > LARGEST:
        raise SettingError("shop_file.too_large", file=path)
    return content


def _parsed(content: bytes, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingError("shop_file.not_utf8", file=path) from error
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise SettingError("shop_file.unfinished", file=path) from error
        line = int(place[1])
        written = content.decode("utf-8-sig").splitlines()[line - 1 : line]
        key = "shop_file.backslash" if any("\\" in word for word in written) else "shop_file.broken"
        raise SettingError(key, file=path, line=line) from error
    except (
        RecursionError,
        ValueError,
    ) as error:  # tables in tables without end; a number of a million digits
        raise SettingError("shop_file.unfinished", file=path) from error


def _check_keys(table: Mapping[str, object], known: Iterable[str], place: str) -> None:
    """SettingError for a key that is not known, with the nearest that is."""
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key.lower().replace("-", "_"), list(known), 1, SIMILAR)
            name = "shop_file.unknown_near" if near else "shop_file.unknown"
            raise SettingError(
                name, place=place, word=key, near=near[0] if near else "", known=", ".join(known)
            )


def _by_present_names(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with each key by its present name; a present one goes before a former one."""
    former = {FORMER_NAMES[key]: value for key, value in table.items() if key in FORMER_NAMES}
    return former | {key: value for key, value in table.items() if key not in FORMER_NAMES}


def _written(key: str, value: object) -> object:
    """A value as one would type it: commissions may stand in a table, several values in a list."""
    if key == "commission" and isinstance(value, dict):
        return ", ".join(f"{name}={rate}" for name, rate in value.items())
    if key in keys.SEVERAL and isinstance(value, list):
        return "; ".join(map(str, value))
    return value


def _table(table: Mapping[str, Any], key: str, file: str) -> Mapping[str, Any]:
    """The table under a key, empty where there is none."""
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise SettingError("shop_file.no_table", file=file, word=key)
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise SettingError("shop_file.no_text", place=place)
    return value.strip()


def _texts(value: object, place: str) -> tuple[str, ...]:
    """A list of texts; ids may be written as numbers."""
    values = value if isinstance(value, list) else [value]
    return tuple(
        str(each) if isinstance(each, int) and not isinstance(each, bool) else _text(each, place)
        for each in values
    )


def _headers(table: Mapping[str, Any], place: str) -> dict[str, str]:
    """Column -> header, the columns by any of their names."""
    return read_mapping((f"{column}={_text(header, place)}" for column, header in table.items()), place)


def _described(tables: object, file: str) -> tuple[SourceDescription, ...]:
    """What the sources looked like when the file was saved."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SettingError("shop_file.no_table", file=file, word=keys.DESCRIBED)
    place = f"{file}: [[{keys.DESCRIBED}]]"
    descriptions = []
    for table in tables:
        _check_keys(table, keys.DESCRIBED_KEYS, place)
        descriptions.append(
            SourceDescription(
                role=_text(table.get("role"), f"{place} role"),
                columns={
                    name: _text(header, f"{place} {name}")
                    for name, header in _table(table, "columns", place).items()
                },
                unused=_texts(table.get("unused", []), f"{place} unused"),
            )
        )
    return tuple(descriptions)
