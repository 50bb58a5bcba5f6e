"""The files of a list that was drawn and mailed elsewhere: the demo shop's, to try `effect` on."""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

from ltv_xl.lists.drawing import drawn
from ltv_xl.lists.manifest import FILE, ListRecord, Manifest, written
from ltv_xl.lists.rules import DAYS, Group
from ltv_xl.lists.writing import titles
from ltv_xl.texts import Language, text

KEY = "demo"
"""In place of the name of a key: nobody can draw these lots again."""

Row = tuple[str, Group, date, int]
"""A customer's id and group, the day of the last order, and the orders until then."""


def past_mailing(name: str, day: date, rows: Sequence[Row], lang: Language) -> dict[str, bytes]:
    """Manifest and list by file name. name: of the list, as in LISTS; day: the last with known orders."""
    file = f"{text(f'lists.file.{name}', lang)}.csv"
    sizes = drawn((customer, group) for customer, group, _, _ in rows)
    share = (Decimal(sizes.hold_out) / sizes.customers).quantize(Decimal("0.01"))
    record = ListRecord(name, file, text("lists.rule_past", lang), share, sizes)
    manifest = Manifest(day, day + timedelta(days=DAYS), KEY, (record,))
    return {file: _list(rows, lang), FILE: written(manifest, lang)}


def _list(rows: Sequence[Row], lang: Language) -> bytes:
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(titles(lang))
    for customer, group, last_order, orders in rows:
        reason = text("lists.reason_past", lang)
        writer.writerow([customer, text(f"lists.group.{group}", lang), reason, last_order, orders])
    return lines.getvalue().encode("utf-8-sig")
