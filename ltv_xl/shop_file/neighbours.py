"""Files that lie beside the sources of a shop's file, look like one of them, and are not read."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from ltv_xl.file_identity import same_file
from ltv_xl.shop_file.sources import data_files


def neighbours(sources: Sequence[str], others: Collection[Path]) -> list[str]:
    """Names of files that are called like a source but for digits, as next month's export is.

    sources: paths as they are read. others: files that have another part in the report.
    """
    paths = [Path(source.rpartition("#")[0] or source) for source in sources]
    taken = [*paths, *others]
    return [
        Path(near).name
        for folder in dict.fromkeys(path.parent for path in paths)
        if folder.is_dir()
        for near in data_files(folder.iterdir(), ())
        if any(_form(Path(near)) == _form(path) for path in paths if path.parent == folder)
        and not any(same_file(Path(near), other) for other in taken)
    ]


def _form(path: Path) -> tuple[str, str]:
    """A name without what makes one export another: digits, and the marks between and around them."""
    return re.sub(r"[\d\s_.()（）-]+", "", path.stem).lower(), path.suffix.lower()
