"""What inspect --save does: sources and settings of a command line become the shop's file of this folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.cli.console import LANG, cli_text, tell
from ltv_xl.cli.jobs import Words
from ltv_xl.cli.options import option
from ltv_xl.file_identity import same_file
from ltv_xl.shop_file.files import sources_of
from ltv_xl.shop_file.keys import FILE_NAME
from ltv_xl.shop_file.read import shop_file_in
from ltv_xl.shop_file.sources import sources
from ltv_xl.shop_file.write import Saved, descriptions, save
from ltv_xl.warehouse.place import Place

if TYPE_CHECKING:
    from ltv_xl.orders.table import CheckedOrders

OF_ONE_RUN = ("as_of", "with_customers", "allow_partial")
"""Settings that are chosen anew for each run."""


def save_shop_file(words: Words, orders: "CheckedOrders", place: Place | None = None) -> Path:
    """Write ltv.toml of this folder, or change the one that is there, and say where it is.

    orders: what was read of the sources that the words, or the file that is there, name. place: the database
    that they were read from.
    SettingError where the file that is there cannot be used; OutputError where the folder refuses.
    """
    spoken = words.settings.get("lang")
    saved = save(
        Saved(
            orders=() if place else _new_orders(words.inputs.orders),
            database=place.written if place else {},
            lines=words.inputs.lines,
            customers=words.inputs.customers,
            ads=words.inputs.ad_spend,
            settings=words.settings,
            languages=(spoken,) if spoken else (),
            output=None if words.target is None else str(words.target),
            split_by=words.split_by,
            described=() if place else descriptions(orders.sources),
        ),
        Path(FILE_NAME),
        LANG,
    )
    tell(cli_text("shop_file.saved_database" if place else "shop_file.saved", file=saved))
    passing = [option(name) for name in words.settings if name in OF_ONE_RUN]
    if passing:
        tell(cli_text("shop_file.not_saved", options=", ".join(passing)), color="yellow")
    return saved


def _new_orders(named: tuple[str, ...]) -> tuple[str, ...]:
    """The sources that the file does not name yet; where its patterns hold them all, nothing is new."""
    shop = shop_file_in(Path())
    if shop is None or not named or not shop.orders:
        return named
    present = [Path(path) for path in sources_of(replace(shop, lines=None, customers=None, ads=None)).orders]
    wanted = [Path(path) for path in sources(named, Path())]
    covered = all(any(same_file(path, other) for other in present) for path in wanted)
    return () if covered else named
