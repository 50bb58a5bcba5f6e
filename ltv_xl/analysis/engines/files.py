"""What engines that read files take for one."""

import re

_FILE = re.compile(r"[/\\*?]|\.parquet$")


def is_file(table: str) -> bool:
    """Whether a name is that of a file or a pattern of such, and no table's."""
    return _FILE.search(table) is not None
