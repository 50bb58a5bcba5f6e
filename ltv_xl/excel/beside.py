"""The shop's file beside the workbook: what it adds where the workbook says nothing.

Cells of the sheet Settings go before it, and so do the user's own rows in the tables.
"""

from collections.abc import Mapping
from typing import Any

import xlwings as xw
from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.excel.example_rows import has_own_rows
from ltv_xl.excel.order_tables import order_table
from ltv_xl.excel.settings_sheet import SheetSettings, folder_of
from ltv_xl.settings import Settings
from ltv_xl.shop_file.keys import SETTINGS
from ltv_xl.shop_file.precedence import over
from ltv_xl.shop_file.read import ShopFile, shop_file_in
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import AD_SPEND, CUSTOMERS, INPUT_ROLES, ORDERS, TableName

FIGURES = tuple(name for name in SETTINGS if name not in {"decimal", "date_order"})
"""Settings that hold for whatever orders; the others are about the files that the shop's file names."""


class Recipients(Struct, frozen=True):
    """To whom a mail goes where the sheet Settings names nobody. remark: why to nobody, in words, or ""."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    remark: str = ""


def with_shop_file(book: xw.Book, chosen: SheetSettings) -> SheetSettings:
    """Settings and files with those of the shop's file. SettingError where that cannot be used."""
    shop = shop_file_beside(book)
    if shop is None:
        return chosen
    is_open = chosen.place is None and ORDERS not in chosen.files
    names_orders = bool(shop.orders or shop.database) and is_open and not _has_own_orders(book)
    saved = {name: value for name, value in shop.settings.items() if names_orders or name in FIGURES}
    from ltv_xl.shop_file.files import place_in

    merged = over(saved, chosen.given, [INPUT_ROLES[table] for table in chosen.files])
    return replace(
        chosen,
        settings=Settings(**merged | {"lang": chosen.settings.lang}),
        files=_files(shop) | dict(chosen.files) if names_orders and shop.orders else chosen.files,
        place=place_in(shop) if names_orders and shop.database else chosen.place,
        remark=_remark(shop, saved, chosen, names_orders),
    )


def recipients(book: xw.Book, lang: Language) -> Recipients:
    """Those of the shop's file, once this user has confirmed them."""
    from ltv_xl.shop_file.recipients import are_confirmed, shown

    shop = shop_file_beside(book)
    if shop is None or not (shop.to or shop.cc):
        return Recipients()
    if not are_confirmed(shop):
        remark = text("excel.shop_file.unconfirmed", lang, file=shop.path, people=shown(shop))
        return Recipients(remark=remark)
    return Recipients(shop.to, shop.cc)


def shop_file_beside(book: xw.Book) -> ShopFile | None:
    """That of the workbook's folder; None where there is none. SettingError where it cannot be used."""
    folder = folder_of(book)
    return None if folder is None else shop_file_in(folder)


def _has_own_orders(book: xw.Book) -> bool:
    table = order_table(book, ORDERS)
    return table is not None and has_own_rows(book, table)


def _files(shop: ShopFile) -> dict[TableName, tuple[str, ...]]:
    from ltv_xl.shop_file.files import sources_of

    named = sources_of(shop)
    lines = () if named.lines is None else (named.lines,)
    files: dict[TableName, tuple[str, ...]] = {ORDERS: (*named.orders, *lines)}
    if named.customers is not None:
        files[CUSTOMERS] = (named.customers,)
    if named.ads is not None:
        files[AD_SPEND] = (named.ads,)
    return files


def _remark(shop: ShopFile, saved: Mapping[str, Any], chosen: SheetSettings, names_orders: bool) -> str:
    """What was taken from the file, and which of its settings a cell goes before; "" where nothing was."""
    lang = chosen.settings.lang
    used = [name for name in saved if name in FIGURES and name not in chosen.given]
    used = ["orders", *used] if names_orders else used
    unlike = [name for name in saved if name in chosen.given and chosen.given[name] != saved[name]]
    sentences = (
        [text("excel.shop_file.used", lang, file=shop.path.name, names=", ".join(used))] if used else []
    )
    if unlike:
        names = ", ".join(unlike)
        sentences.append(text("excel.shop_file.cells_first", lang, file=shop.path.name, names=names))
    return " ".join(sentences) if lang == "en" else "".join(sentences)
