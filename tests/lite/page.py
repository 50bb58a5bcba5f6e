"""docs/hosts.md in both languages, and the programs that it tells the reader to write."""

import re
import textwrap
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "hosts.md", DOCS / "hosts.ja.md")


def programs(page: Path) -> list[str]:
    """The blocks of Python on a page."""
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [textwrap.dedent(block) for block in blocks]


def main_py() -> str:
    """What to write into xlwings Lite's main.py."""
    return programs(PAGES[0])[0]


def server_functions() -> str:
    """What to write into xlwings Server's custom_functions/__init__.py."""
    return programs(PAGES[0])[1]
