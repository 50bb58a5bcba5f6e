"""The command demo: an invented shop's files, and the report from them."""

from decimal import Decimal
from pathlib import Path

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG
from ltv_xl.cli.making import Inputs, make
from ltv_xl.cli.options import language
from ltv_xl.errors import SettingError
from ltv_xl.saving import saved
from ltv_xl.settings import Settings
from ltv_xl.temporary import temporary_folder
from ltv_xl.texts import LANGUAGES, Language, text


@app.command("demo")
@click.argument("folder", type=Path, default=Path())
@click.option("--lang", default=LANG)
def demo(folder: Path, lang: str) -> None:
    """Make the demo shop's files and the report from them."""
    spoken = language(lang)
    if not folder.is_dir():
        raise SettingError("saving.no_folder", folder=folder)
    files = _contents(spoken)
    foreign = [folder / name for name in files if _is_foreign(folder / name)]
    if foreign:
        raise SettingError("cli.demo_file_there", file=foreign[0])
    orders, customers, ad_spend = (str(saved(content, folder / name)) for name, content in files.items())
    settings = Settings(lang=spoken, history_starts="all-new", target_profit=Decimal(1000))
    make(Inputs((orders,), customers, ad_spend), settings, folder / text("cli.demo_file", spoken))


def _contents(lang: Language) -> dict[str, bytes]:
    """The shop's files by name: orders, customers, ad spend."""
    from ltv_xl.demo import make_shop

    with temporary_folder() as folder:
        made = make_shop(folder, lang)
        return {path.name: path.read_bytes() for path in (made.orders, made.customers, made.ad_spend)}


def _is_foreign(path: Path) -> bool:
    """Whether a file is there that the demo did not make, in whichever language: a user's own orders."""
    if not path.exists():
        return False
    return not path.is_file() or all(path.read_bytes() != _contents(lang)[path.name] for lang in LANGUAGES)
