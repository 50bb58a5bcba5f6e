"""The command `ltv-xl`, also `python -m ltv_xl`.

Help comes from pages that lie ready: nobody should wait for libraries to learn what a command can do, and
Japanese text breaks where a writer breaks it. Everything else goes to cli/.
"""

import os
import sys

from ltv_xl.texts import spoken_language

PAGES = {
    "report": "help_report",
    "email": "help_email",
    "share": "help_share",
    "new": "help_new",
    "install": "help_install",
    "uninstall": "help_install",
    "doctor": "help_doctor",
}
"""Commands with a page of their own."""


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    words = sys.argv[1:]
    if not words or "--help" in words or "-h" in words:
        sys.stdout.buffer.write(_page(PAGES.get(words[0] if words else "", "help")))
        return
    from ltv_xl.cli import run

    run()


def _page(name: str) -> bytes:
    """A help page; UTF-8, which is what a console takes from Python."""
    here = os.path.dirname(__file__)  # noqa: PTH120 - pathlib alone takes as long to load as Python
    with open(f"{here}/texts/{spoken_language(sys.argv)}/{name}.txt", "rb") as page:  # noqa: PTH123 - likewise
        return page.read()


if __name__ == "__main__":
    main()
