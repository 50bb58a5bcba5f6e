"""The command that makes a copy to pass on: share."""

from pathlib import Path

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG, tell
from ltv_xl.cli.options import language
from ltv_xl.cli.targets import check_targets
from ltv_xl.errors import SettingError, SourceError
from ltv_xl.texts import text


@app.command("share")
@click.argument("source", type=Path, required=False)
@click.option("--output", "-o", type=Path)
@click.option("--with-data", is_flag=True)
@click.option("--values", is_flag=True)
@click.option("--anonymous", is_flag=True)
@click.option("--lang", default=LANG)
def share(
    source: Path | None,
    output: Path | None,
    with_data: bool,
    values: bool,
    anonymous: bool,
    lang: str,
) -> None:
    """Make a macro-free copy of a workbook."""
    from ltv_xl.saving import saved
    from ltv_xl.share import shared

    spoken = language(lang)
    if source is None:
        raise SettingError("share.no_source")
    content = _content(source)
    target = output or source.with_name(text("share.copy_name", spoken, stem=source.stem))
    if target.suffix.lower() != ".xlsx":
        raise SettingError("share.not_xlsx", target=target.name)
    check_targets([target], [source])
    copy = shared(content, lang=spoken, with_data=with_data, values=values, anonymous=anonymous)
    place = saved(copy.content, target)
    if place != target:
        tell(text("share.done.held", spoken, wanted=target.name, place=place.name), color="yellow")
    tell(text("share.done.saved", spoken, place=place))
    for sentence in copy.changes:
        tell(sentence)


def _content(source: Path) -> bytes:
    """The workbook's bytes."""
    if not source.is_file():
        raise SourceError("share.missing", file=source)
    try:
        return source.read_bytes()
    except OSError as error:
        raise SourceError("share.unreadable", file=source.name, reason=error) from error
