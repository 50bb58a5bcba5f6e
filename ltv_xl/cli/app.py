"""The application that every command adds itself to, and the module in which each command stands."""

from collections.abc import Mapping
from importlib import import_module

import typer

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

MODULES: Mapping[str, str] = {
    "report": "report",
    "demo": "demo",
    "functions": "functions",
    "email": "mail",
    "share": "share",
    "new": "setup",
    "install": "setup",
    "uninstall": "setup",
    "doctor": "setup",
}
"""Command -> its module in this folder, imported when the command is called."""


@app.callback()
def ltv_xl() -> None:
    """All commands: without this, an application of one command would have no command's name."""


def load(command: str) -> None:
    """Import what a command needs; every command where there is none of that name."""
    for module in {MODULES[command]} if command in MODULES else set(MODULES.values()):
        import_module(f"ltv_xl.cli.{module}")
