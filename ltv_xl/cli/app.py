"""The command itself: it runs what a user typed and turns errors into one sentence and an exit code."""

import gc
import sys
import traceback
from typing import Annotated, NoReturn

import typer

from ltv_xl import __version__
from ltv_xl.cli.words import LANG, said
from ltv_xl.errors import LtvError
from ltv_xl.own_folder import logged

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


def run() -> None:
    """Run a command; an error becomes one sentence and its exit code, a surprise goes to a log file."""
    gc.disable()  # a command lives for seconds: looking for garbage would take a tenth of them
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(standalone_mode=False)
    except LtvError as error:
        _end(error.sentence(LANG), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _end(said("stopped"), 1)
    except Exception as error:
        usage = getattr(error, "format_message", None)  # an option or command that there is not
        if usage is not None:
            _end(said("usage", problem=usage(), command=_asked(error)), 2)
        _end(said("surprise", log=logged(traceback.format_exc())), 1)
    if code:  # that of a command which found something amiss
        raise SystemExit(code)


def _end(sentence: str, code: int) -> NoReturn:
    typer.secho(sentence, fg="red", bold=True, err=True)
    raise SystemExit(code)


def _asked(error: Exception) -> str:
    """The command whose help would have helped."""
    asked = getattr(getattr(error, "ctx", None), "info_name", None)
    return f"ltv-xl {asked}" if asked in _commands() else "ltv-xl"


def _commands() -> set[str]:
    """The names of all commands."""
    return {one.name for one in app.registered_commands if one.name}


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", is_eager=True)] = False,
) -> None:
    """Options of the command itself."""
    if show:
        typer.echo(f"ltv_xl {__version__}")
        raise typer.Exit
