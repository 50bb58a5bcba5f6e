"""The command `ltv-xl`, also `python -m ltv_xl`.

`ltv-xl --help` answers from a page that lies ready: nobody should wait for libraries to learn what a
command can do. Everything else goes to cli.py.
"""

import os
import sys


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    if sys.argv[1:] in ([], ["--help"], ["-h"]):
        sys.stdout.buffer.write(_page())
        return
    from ltv_xl.cli import run

    run()


def _page() -> bytes:
    """The help page in the system's language; UTF-8, as modern terminals are."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    lang = "ja" if next(filter(None, names), "").lower().startswith("ja") else "en"
    page = f"{os.path.dirname(__file__)}/texts/{lang}/help.txt"  # noqa: PTH120 - pathlib alone takes as long as Python
    with open(page, "rb") as file:  # noqa: PTH123 - likewise
        return file.read()


if __name__ == "__main__":
    main()
