"""The command that makes a copy to pass on: share."""

from pathlib import Path
from typing import Annotated

import typer

from ltv_xl.cli import words
from ltv_xl.cli.app import app
from ltv_xl.cli.words import LANG
from ltv_xl.errors import SettingError, SourceError
from ltv_xl.texts import text


@app.command("share")
def share(
    source: Annotated[Path | None, typer.Argument()] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o")] = None,
    with_data: Annotated[bool, typer.Option("--with-data")] = False,
    values: Annotated[bool, typer.Option("--values")] = False,
    anonymous: Annotated[bool, typer.Option("--anonymous")] = False,
    lang: str = LANG,
) -> None:
    """Make a macro-free copy of a workbook."""
    from ltv_xl.saving import saved
    from ltv_xl.share import shared

    language = words.language(lang)
    if source is None:
        raise SettingError("share.no_source")
    content = _content(source)
    target = output or source.with_name(text("share.copy_name", language, stem=source.stem))
    if target.suffix.lower() != ".xlsx":
        raise SettingError("share.not_xlsx", target=target.name)
    if target.exists() and target.samefile(source):
        raise SettingError("share.same_file", file=source.name)
    copy = shared(content, lang=language, with_data=with_data, values=values, anonymous=anonymous)
    place = saved(copy.content, target)
    if place != target:
        typer.secho(text("share.done.held", language, wanted=target.name, place=place.name), fg="yellow")
    typer.echo(text("share.done.saved", language, place=place))
    for sentence in copy.changes:
        typer.echo(sentence)


def _content(source: Path) -> bytes:
    """The workbook's bytes."""
    if not source.is_file():
        raise SourceError("share.missing", file=source)
    try:
        return source.read_bytes()
    except OSError as error:
        raise SourceError("share.unreadable", file=source.name, reason=error.strerror) from error
