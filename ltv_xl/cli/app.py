"""The application that every command adds itself to, and the module in which each command stands."""

from collections.abc import Mapping
from importlib import import_module

import click


@click.group()
def app() -> None:
    """The command line."""


MODULES: Mapping[str, str] = {
    "report": "report",
    "inspect": "inspect",
    "demo": "demo",
    "functions": "functions",
    "email": "mail",
    "schedule": "schedule",
    "lists": "lists",
    "effect": "effect",
    "share": "share",
    "new": "setup",
    "install": "setup",
    "uninstall": "setup",
    "doctor": "setup",
}
"""Command -> its module in this folder, imported when the command is called."""


def load(command: str) -> None:
    """Import what a command needs; every command where there is none of that name."""
    for module in {MODULES[command]} if command in MODULES else set(MODULES.values()):
        import_module(f"ltv_xl.cli.{module}")
