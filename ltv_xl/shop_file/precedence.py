"""What goes before what a shop's file says: an option, or a cell of the sheet Settings."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from ltv_xl.settings import SourceDescription


def over(
    saved: Mapping[str, Any], given: Mapping[str, Any], replaced: Collection[str] = ()
) -> dict[str, Any]:
    """Fields of Settings: the saved ones, and those given in their place; of headers, each column by itself.

    replaced: roles of sources that are given, too. What they, a system or a header that is given would
    contradict in the saved descriptions no longer holds.
    """
    merged = dict(saved) | dict(given)
    mapping = given.get("mapping", {})
    if mapping:
        merged["mapping"] = dict(saved.get("mapping", {})) | dict(mapping)
    if "described" in saved:
        merged["described"] = tuple(
            _without(description, mapping)
            for description in saved["described"]
            if description.role not in replaced and "shop" not in given
        )
    return merged


def _without(description: SourceDescription, mapping: Mapping[str, str]) -> SourceDescription:
    """A description that says nothing of columns whose header is given."""
    left = {column: header for column, header in description.columns.items() if column not in mapping}
    return replace(description, columns=left)
