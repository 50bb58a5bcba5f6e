"""The files that a shop's file leads to, none outside its folder unless this user has allowed it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.errors import SettingError
from ltv_xl.orders.sources.own_workbooks import is_own_workbook
from ltv_xl.shop_file.bounds import outside
from ltv_xl.shop_file.confirmed import confirm, is_confirmed
from ltv_xl.shop_file.keys import USUAL_LISTS, USUAL_OUTPUT
from ltv_xl.shop_file.read import ShopFile
from ltv_xl.shop_file.sources import fixed_part, sources
from ltv_xl.texts import LANGUAGES, Language
from ltv_xl.warehouse.place import Given, Place, place_of


class Sources(Struct, frozen=True):
    """The sources of a report as paths."""

    orders: tuple[str, ...]
    customers: str | None = None
    ads: str | None = None
    lines: str | None = None


def sources_of(shop: ShopFile, *, allow_outside: bool = False) -> Sources:
    """The files that a shop's file names now. allow_outside: this user allows those outside, for good.

    SettingError where some lie outside and are not allowed; SourceError for a pattern without files.
    """
    others = [word for word in (shop.lines, shop.customers, shop.ads) if word is not None]
    _check(shop, [fixed_part(word) for word in shop.orders] + others, allow_outside)
    results = per_language(output(shop, allow_outside=allow_outside), LANGUAGES).values()
    orders = sources(shop.orders, shop.folder, [*results, *(shop.folder / word for word in others)])
    _check(shop, [str(Path(path).absolute()) for path in orders], allow_outside)
    customers, ads, lines = (
        word and str(shop.folder / word) for word in (shop.customers, shop.ads, shop.lines)
    )
    return Sources(tuple(orders), customers, ads, lines)


def place_in(shop: ShopFile, *, allow_outside: bool = False) -> Place:
    """The database that the shop's file names. SettingError for half of one, and where it is not allowed."""
    said = shop.database
    if shop.orders or any((shop.lines, shop.customers, shop.ads)):
        raise SettingError("engines.tables_by_name")
    names = ("engine", "orders", "customers", "ads", "spark_remote", "scratch")
    place = place_of((said.get("address") or said.get("orders", ""),), Given(*map(said.get, names)))
    if place is None:
        raise SettingError("engines.no_engine")
    _check_database(shop, place, allow_outside)
    return place if place.address else _beside(shop, place)


def _check_database(shop: ShopFile, place: Place, allow_outside: bool) -> None:
    """SettingError for a database that this user has not allowed: it lies outside every folder."""
    if not is_confirmed("outside", shop.path, [shop.digest]):
        if not allow_outside:
            raise SettingError("shop_file.outside", file=shop.path, paths=place.address or place.orders)
        confirm("outside", shop.path, [shop.digest])


def _beside(shop: ShopFile, place: Place) -> Place:
    """The same with its files from the folder of the shop's file on, from wherever that is read."""
    from ltv_xl.analysis.engines.files import is_file

    tables = {name: getattr(place, name) for name in ("orders", "customers", "ads")}
    return replace(
        place,
        **{
            name: str(shop.folder / table)
            for name, table in tables.items()
            if table and is_file(table) and "://" not in table
        },
    )


def output(shop: ShopFile, *, allow_outside: bool = False) -> Path:
    """The workbook that the report is saved as. SettingError for a place outside that is not allowed."""
    written = shop.output or USUAL_OUTPUT
    _check(shop, [written], allow_outside)
    return shop.folder / written


def lists_folder(shop: ShopFile, *, allow_outside: bool = False) -> Path:
    """The folder of the lists to act upon. SettingError for a place outside that is not allowed."""
    written = shop.lists or USUAL_LISTS
    _check(shop, [written], allow_outside)
    return shop.folder / written


def per_language(place: Path, languages: Sequence[Language]) -> Mapping[Language, Path]:
    """The workbook of each language: the first has the name as it is, a further one LTV_en.xlsx."""
    names = [place, *(place.with_name(f"{place.stem}_{lang}{place.suffix}") for lang in languages[1:])]
    return dict(zip(languages, names, strict=True))


def check_replaced(place: Path, file: Path) -> None:
    """SettingError where a report would be saved over a file that is no workbook of ours.

    file: the shop's file that names the place; what a user names on a command line is his own choice.
    """
    if place.exists() and not is_own_workbook(place):
        raise SettingError("shop_file.not_ours", file=file, target=place)


def _check(shop: ShopFile, paths: Iterable[str], allow_outside: bool) -> None:
    """SettingError where paths lead out of the file's folder and this user has not allowed this very file."""
    far = outside(paths, shop.folder)
    if not far or is_confirmed("outside", shop.path, [shop.digest]):
        return
    if not allow_outside:
        raise SettingError("shop_file.outside", file=shop.path, paths=", ".join(far))
    confirm("outside", shop.path, [shop.digest])
