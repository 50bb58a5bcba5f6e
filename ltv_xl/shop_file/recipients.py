"""The recipients that a shop's file names; nothing goes to them before this user has confirmed the list."""

from ltv_xl.mail.addresses import addresses
from ltv_xl.shop_file.confirmed import confirm, is_confirmed
from ltv_xl.shop_file.read import ShopFile


def are_confirmed(shop: ShopFile) -> bool:
    """Whether this user has confirmed these recipients of this file; also where it names nobody."""
    people = _people(shop)
    return not people or is_confirmed("recipients", shop.path, people)


def confirm_recipients(shop: ShopFile) -> None:
    """Remember that this user confirms them. OutputError where our own folder refuses."""
    confirm("recipients", shop.path, _people(shop))


def shown(shop: ShopFile) -> str:
    """Who they are, for a sentence or a question."""
    return ", ".join(person.shown() for person in (*addresses(shop.to), *addresses(shop.cc)))


def _people(shop: ShopFile) -> list[str]:
    """Each with its place in the message: somebody who moves from a copy to the first line is confirmed anew.

    SettingError for what is no address.
    """
    return sorted(
        f"{place} {person.address.lower()}"
        for place, words in (("to", shop.to), ("cc", shop.cc))
        for person in addresses(words)
    )
