"""What a command may not write over: the files that it reads, and its own other results."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ltv_xl.errors import SettingError
from ltv_xl.file_identity import same_file
from ltv_xl.saving import checked_place


def check_targets(targets: Sequence[Path], sources: Iterable[str | Path]) -> None:
    """Before the user waits: whether every result can be saved in its place, and nothing is lost by it.

    SettingError where a target is a source, by whatever path or link, or two targets are one file.
    OutputError where no file can stand.
    """
    read = [path for source in sources for path in _paths(str(source))]
    for number, target in enumerate(targets):
        if any(same_file(target, path) for path in read):
            raise SettingError("cli.target_is_source", target=target)
        if any(same_file(target, other) for other in targets[:number]):
            raise SettingError("cli.target_twice", target=target)
        checked_place(target)


def _paths(source: str) -> list[Path]:
    """The path of a source; of `book.xlsx#Sheet` also the path of the book."""
    book, mark, _ = source.rpartition("#")
    return [Path(source), Path(book)] if mark else [Path(source)]
