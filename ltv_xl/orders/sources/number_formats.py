"""The currencies that the number formats of a sheet show: a cell holds 1200, and Excel shows $1,200.00."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from ltv_xl.column_letters import column_number

_BRACKETS = re.compile(r"\[\$([^\]\-]*)(?:-([0-9A-Fa-f]+))?\]")
_SIGN = re.compile(r"[$¥￥€£₩₹₽₺₫฿₱₪元円]|R\$|HK\$|NT\$|[A-Z]{3}(?=[\"\s]|$)")
_OF_PLACE = {
    ("¥", "804"): "CNY",
    ("$", "409"): "USD",
    ("$", "1009"): "CAD",
    ("$", "C0C"): "CAD",
    ("$", "C09"): "AUD",
    ("$", "1409"): "NZD",
    ("$", "404"): "TWD",
    ("$", "C04"): "HKD",
    ("$", "1004"): "SGD",
}
"""A sign and Microsoft's number of the language that it is written in -> the currency."""

_BLOCK = 1 << 20


def currency_signs(path: Path, part: str) -> Mapping[int, Mapping[str, int]]:
    """Column of a sheet, from 0 -> sign or code of a currency -> the numbers in it that are shown with it.

    part: of the .xlsx package. Empty where no style of the workbook shows a currency, as in most.
    """
    with zipfile.ZipFile(path) as archive:
        styles = _styles_with_signs(archive)
        if not styles:
            return {}
        numbers = "|".join(map(str, styles)).encode()
        pattern = re.compile(rb'<c r="([A-Z]+)\d+" s="(' + numbers + rb')"(?: t="n")?>')
        counts: Counter[tuple[bytes, bytes]] = Counter()
        for block in _blocks(archive, part):
            counts.update(pattern.findall(block))
    signs: dict[int, dict[str, int]] = {}
    for (letters, style), count in counts.items():
        of_column = signs.setdefault(column_number(letters.decode()) - 1, {})
        sign = styles[int(style)]
        of_column[sign] = of_column.get(sign, 0) + count
    return signs


def sign_of(code: str) -> str | None:
    """The sign or code of the currency that a number format shows; None for any other format."""
    positive = code.partition(";")[0]
    for sign, language in _BRACKETS.findall(positive):
        if sign.strip():
            return _OF_PLACE.get((str(sign.strip()), str(language.upper())), str(sign.strip()))
    shown = _SIGN.search(re.sub(r'\\(?=[$¥€£])|"', " ", re.sub(r"\[[^\]]*\]", "", positive)))
    return shown[0] if shown else None


def _styles_with_signs(archive: zipfile.ZipFile) -> dict[int, str]:
    """Number of a cell style -> the sign that it shows."""
    try:
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    except (KeyError, ElementTree.ParseError):
        return {}
    formats = {
        str(each.get("numFmtId")): sign
        for each in styles.iterfind("{*}numFmts/{*}numFmt")
        if (sign := sign_of(str(each.get("formatCode"))))
    }
    return {
        number: formats[str(each.get("numFmtId"))]
        for number, each in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
        if str(each.get("numFmtId")) in formats
    }


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in blocks that end before an element."""
    with archive.open(part) as file:
        rest = b""
        while block := file.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"<")
            yield block[: max(cut, 0)]
            rest = block[max(cut, 0) :]
        yield rest
