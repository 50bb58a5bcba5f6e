"""The command `ltv-xl`, also `python -m ltv_xl`.

`ltv-xl --help` answers from a page that lies ready: nobody should wait for libraries to learn what a
command can do. Everything else goes to cli.py.
"""

import os
import sys


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    if sys.argv[1:] in ([], ["--help"], ["-h"]):
        sys.stdout.reconfigure(encoding="utf-8") if _can_reconfigure() else None
        print(_page(), end="")
        return
    from ltv_xl.cli import run

    run()


def _page() -> str:
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    lang = "ja" if next(filter(None, names), "").lower().startswith("ja") else "en"
    with open(os.path.join(os.path.dirname(__file__), "texts", lang, "help.txt"), encoding="utf-8") as page:  # noqa: PTH
        return page.read()


def _can_reconfigure() -> bool:
    return hasattr(sys.stdout, "reconfigure")


if __name__ == "__main__":
    main()
