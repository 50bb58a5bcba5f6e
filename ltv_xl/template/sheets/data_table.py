"""What a sheet with a table is made of: its columns, and rows that show what belongs there. No XlsxWriter."""

from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from ltv_xl.orders.headers import Role
from ltv_xl.orders.kinds import KINDS
from ltv_xl.template.content import CellValue, Rows
from ltv_xl.texts import Language, text
from ltv_xl.workbook_names import TableName

Kind = Literal["id", "date", "birth", "month", "amount", "count", "age", "gender", "text"]
"""What a column holds, which decides its number format and its validation."""

Words = Callable[[str], str]
"""The example texts of a language by their key."""


class DataTable(Struct, frozen=True):
    """A sheet with one Excel Table. key: of its texts. columns: the canonical ones of `ltv_xl.orders`."""

    name: TableName
    role: Role
    key: str
    columns: tuple[str, ...]
    examples: Callable[[Words], list[tuple[CellValue, ...]]]

    @property
    def code_name(self) -> str:
        """The sheet's name in VBA."""
        return f"{self.name}Sheet"

    def headers(self, lang: Language) -> tuple[str, ...]:
        """The headers of the template, which `ltv_xl.orders` recognises."""
        return tuple(text(f"template.header.{self.name}.{column}", lang) for column in self.columns)

    def example_rows(self, lang: Language) -> Rows:
        """A few plausible rows."""
        return Rows(self.headers(lang), self.examples(lambda key: text(f"template.{key}", lang)))

    def kind(self, column: str) -> Kind:
        """What a canonical column of this table holds."""
        if column in {"clicks", "conversions"} or (column == "cost" and self.role == "ad_spend"):
            return "count"
        return _OWN.get(column) or _KINDS.get(KINDS.get(column, "text"), "text")


_KINDS: Mapping[str, Kind] = {
    "id": "id",
    "phone": "id",
    "moment": "date",
    "birth": "birth",
    "month": "month",
    "money": "amount",
    "age": "age",
}
_OWN: Mapping[str, Kind] = {"gender": "gender", "date": "date", "cancelled_at": "date"}
