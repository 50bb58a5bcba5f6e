"""The command demo: an invented shop's files, and the report from them."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import click

from ltv_xl.cli.app import app
from ltv_xl.cli.console import LANG, tell
from ltv_xl.cli.making import Inputs, Job, make
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
    foreign = [folder / name for name in files if _is_foreign(folder, name)]
    if foreign:
        raise SettingError("cli.demo_file_there", file=foreign[0])
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    orders, customers, ad_spend, *_ = (str(saved(content, folder / name)) for name, content in files.items())
    settings = Settings(lang=spoken, history_starts="all-new", target_profit=Decimal(1000))
    make(Job(Inputs((orders,), customers, ad_spend), settings, folder / text("cli.demo_file", spoken)))
    from ltv_xl.lists.manifest import FILE

    mailing = next(folder / name for name in files if Path(name).name == FILE).parent
    tell(text("cli.demo_next", spoken, mailing=mailing, orders=orders))


@cache
def _contents(lang: Language) -> dict[str, bytes]:
    """The shop's files by name: orders, customers, ad spend, and the folder of a mailing."""
    from ltv_xl.demo import MAILING_DAY, make_shop
    from ltv_xl.lists.past_mailing import past_mailing

    with temporary_folder() as folder:
        made = make_shop(folder, lang)
        files = {path.name: path.read_bytes() for path in (made.orders, made.customers, made.ad_spend)}
    day = MAILING_DAY - timedelta(days=1)
    rows = [
        (person.member, _GROUPS[person.held_out], person.last_order, person.orders) for person in made.mailing
    ]
    mailed = past_mailing("at_risk", day, rows, lang)
    return files | {f"lists/{day:%Y-%m}/{name}": content for name, content in mailed.items()}


_GROUPS: Mapping[bool, Literal["send", "hold_out"]] = {False: "send", True: "hold_out"}


def _is_foreign(folder: Path, name: str) -> bool:
    """Whether a file is there that the demo did not make, in whichever language: a user's own orders."""
    path = folder / name
    if not path.exists():
        return False
    return not path.is_file() or all(path.read_bytes() != _contents(lang).get(name) for lang in LANGUAGES)
