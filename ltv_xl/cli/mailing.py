"""What the commands lists and effect have in common: their own options, and the orders that they read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ltv_xl.cli.making import Job
from ltv_xl.cli.progress import progress
from ltv_xl.settings import Settings, setting
from ltv_xl.shop_file.files import lists_folder
from ltv_xl.shop_file.keys import USUAL_LISTS
from ltv_xl.shop_file.read import shop_file_in

if TYPE_CHECKING:
    from ltv_xl.orders.table import CheckedOrders


class Mailing(Struct, frozen=True):
    """What ltv.toml says of lists. values: holdout, list_days and cost_per_contact, where they are given."""

    folder: Path = Path(USUAL_LISTS)
    columns: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


def mailing(named: bool, given: Mapping[str, tuple[str, str | None]], *, allow_outside: bool) -> Mailing:
    """What ltv.toml of this folder says, unless sources are `named`, with what options give in its place.

    given: key -> the option and its word. SettingError for one that is not accepted.
    """
    shop = None if named else shop_file_in(Path())
    values = {key: setting(key, word, place) for key, (place, word) in given.items() if word is not None}
    if shop is None:
        return Mailing(values=values)
    folder = lists_folder(shop, allow_outside=allow_outside)
    return Mailing(folder, shop.list_columns, {**shop.mailing, **values})


def read_orders(job: Job, settings: Settings, contacts: Sequence[str] = ()) -> "CheckedOrders":
    """The orders of a job."""
    from ltv_xl.orders.read import read

    with progress() as step:
        if job.inputs.place is not None:
            from ltv_xl.warehouse.opening import read_place

            return read_place(job.inputs.place, settings, step, contacts)
        return read(
            list(job.inputs.orders),
            lines=job.inputs.lines,
            customers=job.inputs.customers,
            ad_spend=job.inputs.ad_spend,
            settings=settings,
            contacts=contacts,
            progress=step,
        )
