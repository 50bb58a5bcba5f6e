"""A look into sources before anything is made of them: every column, what it would be used as, and examples.

Values leave the sources nowhere else: they are shown to whoever asked for them, those of single persons
masked, and are neither kept nor written.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.database import connect
from ltv_xl.errors import InputError
from ltv_xl.orders.columns.contents import ColumnContent, column_contents
from ltv_xl.orders.columns.unused_columns import subject
from ltv_xl.orders.headers import Role, recognise
from ltv_xl.orders.personal import MASK, PERSONAL_COLUMNS
from ltv_xl.orders.read import open_all, read
from ltv_xl.orders.sources.files import OrdersSource
from ltv_xl.orders.sources.joined_raw import files_of
from ltv_xl.orders.sources.reader_errors import readable
from ltv_xl.orders.table import CheckedOrders, Source
from ltv_xl.orders.wording import example, listed
from ltv_xl.settings import Settings
from ltv_xl.temporary import temporary_folder

if TYPE_CHECKING:
    from ltv_xl.orders.sources.raw import Raw

_EXAMPLES = 3
ROWS_LOOKED_AT = 200


class InspectedColumn(Struct, frozen=True):
    """A column of a source. used_as: canonical columns, none where nothing is taken from it.

    subject: money, date, currency or id, where an unused column is about one. examples: values of its first
    rows, masked where they tell of a person.
    """

    header: str
    used_as: tuple[str, ...]
    subject: str | None
    examples: tuple[str, ...]


class InspectedSource(Struct, frozen=True):
    """A source with its columns, in their order. detail: encoding or sheet."""

    name: str
    role: Role
    detail: str
    columns: tuple[InspectedColumn, ...]


class Inspection(Struct, frozen=True):
    """What was found. orders: what a report would be made of; None where it is refused, with the refusal."""

    sources: tuple[InspectedSource, ...]
    orders: CheckedOrders | None
    refusal: InputError | None


def inspected(
    orders: Sequence[OrdersSource],
    *,
    lines: OrdersSource | None = None,
    customers: OrdersSource | None = None,
    ad_spend: OrdersSource | None = None,
    settings: Settings,
) -> Inspection:
    """Look into sources, and read them as a report would.

    SourceError for a source that cannot be opened at all; other refusals are part of what was found.
    """
    named = [*orders, *([] if lines is None else [lines])]
    sources: list[tuple[OrdersSource, Role]] = [(source, "orders") for source in named]
    sources += [] if customers is None else [(customers, "customers")]
    sources += [] if ad_spend is None else [(ad_spend, "ad_spend")]
    checked, refusal = None, None
    try:
        checked = read(orders, lines=lines, customers=customers, ad_spend=ad_spend, settings=settings)
    except InputError as error:
        refusal = error
    used = {name: source for source in checked.sources for name in files_of(source.name)} if checked else {}
    return Inspection(_looked_into(sources, used, settings), checked, refusal)


def _looked_into(
    sources: Sequence[tuple[OrdersSource, Role]], used: Mapping[str, Source], settings: Settings
) -> tuple[InspectedSource, ...]:
    connection = connect()
    try:
        with temporary_folder() as folder:
            raws = open_all(connection, sources, folder)
            with readable(listed([raw.name for raw in raws], 3)):
                return tuple(
                    looked_into(
                        raw, column_contents(connection, raw, ROWS_LOOKED_AT), used.get(raw.name), settings
                    )
                    for raw in raws
                )
    finally:
        connection.close()


def looked_into(
    raw: "Raw", contents: Sequence[ColumnContent], used: Source | None, settings: Settings
) -> InspectedSource:
    """A source and its columns. used: how it was read; where it was refused, columns go by their headers."""
    taken = (
        dict(used.columns)
        if used
        else {
            name: columns[0].header
            for name, columns in recognise(raw.headers, raw.role, settings.mapping).items()
        }
    )
    columns = []
    for content in contents:
        if content.header.strip() or content.filled:
            names = tuple(name for name, header in taken.items() if header == content.header)
            columns.append(
                InspectedColumn(
                    content.header,
                    names,
                    None if names else subject(content),
                    _examples(content, names),
                )
            )
    return InspectedSource(raw.name, raw.role, raw.detail, tuple(columns))


def _examples(content: ColumnContent, names: Sequence[str]) -> tuple[str, ...]:
    """Some of a column's values, each once; of a column of people a mask alone."""
    if any(name in PERSONAL_COLUMNS for name in names):
        return (MASK,) if content.values else ()
    return tuple(dict.fromkeys(example(value, content.header) for value in content.values[:_EXAMPLES]))
