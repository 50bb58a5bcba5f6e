"""From the words of a command line, and the shop's file where they name no source, to what is to be made."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.cli.console import LANG, cli_text, tell, warn
from ltv_xl.cli.making import Inputs, Job
from ltv_xl.errors import SettingError
from ltv_xl.orders.wording import listed
from ltv_xl.settings import Settings
from ltv_xl.shop_file.keys import FILE_NAME
from ltv_xl.texts import Language
from ltv_xl.warehouse.place import Place

if TYPE_CHECKING:
    from ltv_xl.shop_file.read import ShopFile


class Words(Struct, frozen=True):
    """What a command line says. settings: the fields of Settings that it gives, read.

    command: what stands before the sources.
    """

    inputs: Inputs
    settings: Mapping[str, Any]
    target: Path | None
    split_by: str | None
    allow_outside: bool
    command: str = "report"


def jobs(words: Words) -> list[Job]:
    """The reports that are to be made: one, or one per language that the shop's file names.

    What the command line says goes before what the file says. SettingError without any source.
    """
    if words.inputs.orders:
        return [_from_words(words)]
    from ltv_xl.shop_file.read import shop_file_in

    shop = shop_file_in(Path())
    if shop is None:
        raise SettingError("cli.no_source", command=words.command)
    return _from_file(shop, words)


def _from_words(words: Words) -> Job:
    """The report of the sources that were named; says so where a shop's file is passed over."""
    from ltv_xl.shop_file.sources import sources

    if words.allow_outside:
        raise SettingError("shop_file.nothing_outside")
    if words.inputs.place is not None:
        return _from_place(words, words.inputs.place)
    if Path(FILE_NAME).is_file():
        warn(cli_text("shop_file.not_used", file=FILE_NAME), color="yellow")
    others = [Path(path) for path in words.inputs.named if path not in words.inputs.orders]
    orders = tuple(sources(words.inputs.orders, Path(), others))
    target = words.target or Path(f"{Path(orders[0].split('#')[0]).stem.split('.')[0]}_LTV.xlsx")
    settings = Settings(**{"lang": LANG} | dict(words.settings))
    return Job(replace(words.inputs, orders=orders), settings, target, words.split_by)


def _from_place(words: Words, place: Place) -> Job:
    """The report of a database's tables. SettingError for what only files have."""
    if words.inputs.customers or words.inputs.ad_spend:
        raise SettingError("engines.tables_by_name")
    target = words.target or Path(f"{place.name}_LTV.xlsx")
    return Job(words.inputs, Settings(**{"lang": LANG} | dict(words.settings)), target, words.split_by)


def _from_file(shop: "ShopFile", words: Words) -> list[Job]:
    """The reports of a shop's file, each in its language."""
    from ltv_xl.shop_file.precedence import over

    if not shop.orders and not shop.database:
        raise SettingError("shop_file.no_orders", file=shop.path)
    inputs = _database(shop, words) if shop.database else _inputs(shop, words)
    spoken = (words.settings["lang"],) if "lang" in words.settings else shop.languages or (LANG,)
    targets = _targets(shop, words, spoken)
    given = words.inputs
    replaced = [role for role, path in (("customers", given.customers), ("ad_spend", given.ad_spend)) if path]
    settings = over(shop.settings, words.settings, replaced)
    made = [
        Job(inputs, Settings(**settings | {"lang": lang}), target, words.split_by or shop.split_by)
        for lang, target in targets.items()
    ]
    names = [Path(name).name for name in (inputs.orders if inputs.place is None else (inputs.place.name,))]
    tell(cli_text("shop_file.used", file=shop.path, names=listed(names, 4)))
    if inputs.place is None:
        _say_neighbours(inputs, list(targets.values()))
    return made


def _say_neighbours(inputs: Inputs, targets: Sequence[Path]) -> None:
    """Say which files that look like next month's orders lie beside these and are not read."""
    from ltv_xl.shop_file.neighbours import neighbours

    others = [Path(path) for path in inputs.named if path not in inputs.orders]
    if near := neighbours(inputs.orders, [*others, *targets]):
        warn(cli_text("shop_file.neighbours", names=listed(near, 4), file=FILE_NAME), color="yellow")


def _inputs(shop: "ShopFile", words: Words) -> Inputs:
    """The sources of a shop's file, but for those that the command line names."""
    from ltv_xl.shop_file.files import sources_of

    named, given = sources_of(shop, allow_outside=words.allow_outside), words.inputs
    return Inputs(
        named.orders,
        given.customers or named.customers,
        given.ad_spend or named.ads,
        given.lines or named.lines,
    )


def _database(shop: "ShopFile", words: Words) -> Inputs:
    """The tables of a shop's file. SettingError for other sources beside them, or one that is not allowed."""
    from ltv_xl.shop_file.files import place_in

    if words.inputs.customers or words.inputs.ad_spend:
        raise SettingError("engines.tables_by_name")
    place = place_in(shop, allow_outside=words.allow_outside)
    return Inputs((place.address or place.orders,), place=place)


def _targets(shop: "ShopFile", words: Words, languages: Sequence[Language]) -> Mapping[Language, Path]:
    """Language -> its workbook. SettingError where the shop's file would replace one that is not ours."""
    from ltv_xl.shop_file.files import check_replaced, output, per_language

    if words.target is not None:
        return per_language(words.target, languages)
    targets = per_language(output(shop, allow_outside=words.allow_outside), languages)
    for target in targets.values():
        check_replaced(target, shop.path)
    return targets
