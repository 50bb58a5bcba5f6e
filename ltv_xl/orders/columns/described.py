"""Whether sources still are what they were when ltv.toml was saved: next month is read as this month."""

from collections.abc import Iterable, Mapping, Sequence

from ltv_xl.errors import SourceError
from ltv_xl.orders.headers import find, normal
from ltv_xl.orders.sources.raw import Raw
from ltv_xl.orders.table import Source
from ltv_xl.orders.wording import listed
from ltv_xl.settings import SourceDescription


def check_headers(raws: Iterable[Raw], described: Sequence[SourceDescription]) -> None:
    """SourceError for a source without a header that its description names: which, and which are new."""
    for raw in raws:
        candidates = [description for description in described if description.role == raw.role]
        if not candidates:
            continue
        nearest = min(candidates, key=lambda description: len(_missing(raw.headers, description)))
        missing = _missing(raw.headers, nearest)
        if missing:
            known = {normal(header) for header in (*nearest.columns.values(), *nearest.unused)}
            new = [header for header in raw.headers if normal(header) and normal(header) not in known]
            raise SourceError(
                "shop_file.changed_new" if new else "shop_file.changed",
                file=raw.name,
                missing=listed(missing.values()),
                new=listed(new),
            )


def check_reading(sources: Iterable[Source], described: Sequence[SourceDescription]) -> None:
    """SourceError for a source in which a column was taken from another header than was saved, or from none.

    Only now: what a column of money is, its amounts decide.
    """
    for source in sources:
        candidates = [description for description in described if description.role == source.role]
        if not candidates:
            continue
        nearest = min(candidates, key=lambda description: len(_changed(description, source.columns)))
        for name in _changed(nearest, source.columns)[:1]:
            now = source.columns.get(name)
            raise SourceError(
                "shop_file.not_read" if now is None else "shop_file.read_otherwise",
                file=source.name,
                column=name,
                header=listed([nearest.columns[name]]),
                now=listed(filter(None, [now])),
            )


def _missing(headers: Sequence[str], description: SourceDescription) -> Mapping[str, str]:
    """Column -> its header, of those that are not among some headers."""
    return {name: header for name, header in description.columns.items() if find(header, headers) is None}


def _changed(description: SourceDescription, columns: Mapping[str, str]) -> list[str]:
    """The columns that were not taken from the header that was saved. columns: column -> its header."""
    return [
        name
        for name, header in description.columns.items()
        if name not in columns or normal(columns[name]) != normal(header)
    ]
