"""The command `ltv-xl`, also `python -m ltv_xl`.

Help comes from pages that lie ready: nobody should wait for libraries to learn what a command can do, and
Japanese text breaks where a writer breaks it. Everything else goes to cli/.
"""

import os
import sys

from ltv_xl import __version__
from ltv_xl.system_reasons import CLOSED, system_reason
from ltv_xl.texts import spoken_language, text

PAGES = {
    "report": "help_report",
    "inspect": "help_inspect",
    "email": "help_email",
    "schedule": "help_schedule",
    "lists": "help_lists",
    "effect": "help_effect",
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
        _print(_page(PAGES.get(words[0] if words else "", "help")))
    elif words[0] == "--version":
        _print(f"ltv_xl {__version__}\n".encode())
    else:
        try:
            from ltv_xl.cli.run import leave, run

            run(words)
        except SystemExit as end:
            leave(end.code if isinstance(end.code, int) else 1)
        except ModuleNotFoundError as error:  # of a library without which no command can say what is amiss
            lang = spoken_language(sys.argv)
            sentence = text("cli.no_package", lang, package=error.name, python=sys.executable)
            os.write(2, f"{sentence}\n".encode())
            raise SystemExit(1) from None
        leave(0)


def _print(content: bytes) -> None:
    """Print a page. Who has read enough of it may close the pipe: then the exit code alone says so."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        if error.errno not in CLOSED:
            lang = spoken_language(sys.argv)
            sentence = text("cli.list_not_shown", lang, reason=system_reason(error, lang))
            os.write(2, f"{sentence}\n".encode())
        os._exit(1)  # an ordinary end would try once more to print it, and complain


def _page(name: str) -> bytes:
    """A help page; UTF-8, which is what a console takes from Python."""
    here = os.path.dirname(__file__)  # noqa: PTH120 - pathlib alone takes as long to load as Python
    with open(f"{here}/texts/{spoken_language(sys.argv)}/{name}.txt", "rb") as page:  # noqa: PTH123 - likewise
        return page.read()


if __name__ == "__main__":
    main()
