"""Which files the words of a user mean: paths, folders and patterns.

A path that exists is never a pattern: `orders[1].csv` is that file, if it is there.
"""

import glob
from collections.abc import Collection, Iterable
from pathlib import Path

from ltv_xl.errors import SourceError
from ltv_xl.file_identity import same_file
from ltv_xl.orders.rejected import is_rejected_file
from ltv_xl.orders.sources.own_workbooks import is_own_workbook
from ltv_xl.orders.sources.source_file import SUFFIXES, WORKBOOKS


def sources(words: Iterable[str], folder: Path, excluded: Collection[Path] = ()) -> list[str]:
    """The files that some words mean, each once, in the order of the words and of their names.

    folder: where relative paths begin. excluded: files of another part, which no folder or pattern means,
        as it means no report and no file of rejected rows of ours.
    SourceError for a pattern or a folder without files. A word that is none of these stays a path.
    """
    chosen: dict[str, None] = {}
    for word in words:
        for source in _meant(word, folder, excluded):
            chosen.setdefault(source)
    return list(chosen)


def fixed_part(word: str) -> str:
    """What of a word is no pattern: the folders before the first sign of one."""
    parts = Path(word).parts
    plain = next((number for number, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return str(Path(*parts[:plain]))


def _meant(word: str, folder: Path, excluded: Collection[Path]) -> list[str]:
    place = folder / word
    if _is(place, "dir"):
        return data_files(place.iterdir(), excluded) or _none("shop_file.empty_folder", word)
    book, mark, sheet = word.rpartition("#")
    if _is(place, "file") or (mark and _is(folder / book, "file")) or not glob.has_magic(word):
        return [str(place)]
    if mark and Path(book).suffix.lower() in WORKBOOKS:
        paths = _matching(book, folder, excluded)
        return [f"{path}#{sheet}" for path in paths] or _none("shop_file.no_match", word)
    return _matching(word, folder, excluded) or _none("shop_file.no_match", word)


def _matching(pattern: str, folder: Path, excluded: Collection[Path]) -> list[str]:
    """The files that a pattern means; `**` is no more than `*`, so that no whole disk is searched."""
    names = glob.glob(pattern, root_dir=folder)  # noqa: PTH207 - Path.glob takes no absolute pattern
    return data_files((folder / name for name in names), excluded)


def data_files(paths: Iterable[Path], excluded: Collection[Path]) -> list[str]:
    """Those that can hold data: no hidden files, none of Excel's own for an open workbook, no results."""
    return sorted(
        str(path)
        for path in paths
        if path.suffix.lower() in SUFFIXES
        and not path.name.startswith((".", "~$"))
        and path.is_file()
        and not (path.suffix.lower() == ".xlsx" and is_own_workbook(path))
        and not (path.suffix.lower() == ".csv" and is_rejected_file(path))
        and not any(same_file(path, result) for result in excluded)
    )


def _none(key: str, word: str) -> list[str]:
    raise SourceError(key, pattern=word)


def _is(place: Path, kind: str) -> bool:
    try:
        return place.is_dir() if kind == "dir" else place.is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False
