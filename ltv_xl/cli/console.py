"""What a command says, and what becomes of it when nobody can read it."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import click

from ltv_xl.errors import OutputError
from ltv_xl.shop_file.languages import languages_in
from ltv_xl.signs import harmless
from ltv_xl.system_reasons import CLOSED
from ltv_xl.texts import spoken_language, text

LANG = spoken_language(sys.argv, languages_in(Path()))
"""The language in which this command line speaks."""


def cli_text(key: str, /, **fields: object) -> str:
    """A text of the command line."""
    return text(f"cli.{key}", LANG, **fields)


def tell(words: str, *, color: str | None = None) -> None:
    """Say what was done. OutputError, with the words in it, when the standard output takes them no more."""
    try:
        click.secho(printable(words), fg=color)
    except OSError as error:
        _let_go(sys.stdout)
        if error.errno in CLOSED:
            raise OutputError("cli.nobody_reads", words=words) from error
        raise OutputError("cli.not_shown", words=words, reason=error) from error


def show(words: str, *, styled: bool = False) -> None:
    """Print a list; who has read enough of it may close the pipe, which ends the command with 1.

    styled: the words are our own and hold commands for a terminal.
    """
    try:
        click.echo(words if styled else printable(words))
    except OSError as error:
        _let_go(sys.stdout)
        if error.errno in CLOSED:
            raise click.exceptions.Exit(1) from error
        raise OutputError("cli.list_not_shown", reason=error) from error


def warn(words: str, *, color: str | None = None, bold: bool = False) -> None:
    """Say something on the error output; where that takes nothing, the exit code has to do."""
    try:
        click.secho(printable(words), fg=color, bold=bold, err=True)
    except OSError:
        _let_go(sys.stderr)


def printable(words: str) -> str:
    """Words without what commands a terminal, which names in data may hold; lines stay lines."""
    return harmless(words, layout="\n\t")


def _let_go(stream: TextIO) -> None:
    """What is still in the stream's buffer goes nowhere: Python would fail over it at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
