"""The look of a report: palette, type, number formats, and the room that text needs."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from math import ceil
from typing import Any, NamedTuple

from ltv_xl.report.content import Kind, numeric
from ltv_xl.texts import Language

INK, MUTED, FAINT, RULE = "#1F2933", "#5B6873", "#8A96A1", "#D5DCE2"
ACCENT, TINT, GREY, ALERT = "#0F5E7D", "#A9CBDA", "#C3CDD5", "#B0430B"
HEAT_LOW, HEAT_HIGH, WHITE = "#F3F8FA", "#6FA9C2", "#FFFFFF"
BAR, MARKED_BAR, DATA_BAR = "#8A96A1", "#2F7F9E", "#5A9CB7"
"""Bars: at least 3:1 against white. Text inside: 4.5:1, dark on BAR and DATA_BAR, white on MARKED_BAR."""
PERIODS: dict[Language, dict[str, str]] = {
    "en": {"days": " days", "months": " months", "lifetime": " months", "payments": " payments"},
    "ja": {
        "days": "日",
        "months": "か月",
        "lifetime": "か月",
        "payments": "回",
        "orders": "回",
        "deliveries": "回",
    },
}
"""The unit of a number of periods or orders, where it stands alone and its name does not say it."""
INPUT, INPUT_EDGE = "#FFF6D6", "#E0CF98"

FONT: dict[Language, str] = {"en": "Calibri", "ja": "Yu Gothic"}
TITLE, FIGURE, RESULT, SECTION, CLAIM, BODY, SMALL = 18, 22, 14, 12, 11, 10, 9

MARGIN = 26
"""Column A: holds only the hanging numbers of the findings."""
INDENT = 9
"""Pixels by which an indented word stands in."""
GAP = 24
"""Between blocks side by side, at least."""
PRINTABLE = 1032
"""A4 landscape less 12 mm margins, in pixels at 96 dpi."""
PRINTABLE_HEIGHT = 684
"""Its height less margins and footer, with some room for rounding."""
ROW = 20
"""A row that nobody gave a height."""
THOUSANDS_FROM = 10_000_000
"""From this sum on, tables show large totals in thousands."""

MONEY: dict[str, tuple[str, int]] = {
    "JPY": ("¥", 0),
    "USD": ("$", 2),
    "EUR": ("€", 2),
    "GBP": ("£", 2),
    "CNY": ("CN¥", 2),
    "KRW": ("₩", 0),
    "TWD": ("NT$", 0),
}
"""Currency -> symbol and decimals of a price. Others show their code and two decimals."""


class Style(NamedTuple):
    """How a cell looks; an edge is (line weight, colour)."""

    num: str = ""
    size: int = BODY
    bold: bool = False
    color: str = INK
    fill: str | None = None
    align: str | None = None
    valign: str = "vcenter"
    wrap: bool = False
    indent: int = 0
    underline: bool = False
    top: tuple[int, str] | None = None
    bottom: tuple[int, str] | None = None
    left: tuple[int, str] | None = None
    boxed: bool = False

    def but(self, **changes: Any) -> "Style":
        """The same style with some properties changed; the same object for the same changes."""
        return _changed(self, tuple(changes.items()))


@cache
def _changed(style: Style, changes: tuple[tuple[str, Any], ...]) -> Style:
    return style._replace(**dict(changes))


PLAIN = Style()
NOTE = Style(size=SMALL, color=MUTED)
HEADER = Style(size=SMALL, bold=True, wrap=True, valign="bottom", bottom=(2, INK))
TOTAL = Style(bold=True, top=(1, INK), bottom=(1, INK))
ENTRY = Style(fill=INPUT, boxed=True)
LINK = Style(color=ACCENT, underline=True)


def symbol(currency: str) -> str:
    """What stands before an amount and in headers: ¥, $, or the code itself."""
    return MONEY.get(currency, (currency + " ", 2))[0].strip()


def unit(currency: str, lang: Language) -> str:
    """The unit in a header: (¥), in Japanese (円)."""
    return "円" if lang == "ja" and currency == "JPY" else symbol(currency)


def minus(lang: Language) -> str:
    """The minus sign of the language's font: U+2212 is full-width in Japanese fonts."""
    return "-" if lang == "ja" else "−"


class Numbers(NamedTuple):
    """Number formats of one language and currency. thousands: large totals are shown in thousands."""

    lang: Language
    currency: str
    thousands: bool = True

    @property
    def decimals(self) -> str:
        """The decimal part of a price's format."""
        places = MONEY.get(self.currency, ("", 2))[1]
        return "." + "0" * places if places else ""

    def of(self, kind: Kind) -> str:
        """The format inside a table, where the unit stands in the header."""
        formats: dict[Kind, str] = {
            "text": "",
            "count": "#,##0",
            "money": f"#,##0{self.decimals}",
            "total": "#,##0," if self.thousands else "#,##0",
            "share": "0.0%",
            "percent": "0%",
            "whole": "#,##0",
            "decimal": "#,##0.00",
            "ratio": "0.00",
            "months": "0",
            "days": "0",
            "lifetime": "0.0",
            "payments": "0.0",
            "deliveries": "0",
            "orders": "0.00",
            "daily": "[<10]0.0;#,##0",
            "month": 'yyyy"年"m"月"' if self.lang == "ja" else "mmm yyyy",
            "date": 'yyyy"年"m"月"d"日"' if self.lang == "ja" else "d mmm yyyy",
        }
        return formats[kind]

    def alone(self, kind: Kind) -> str:
        """The format where a number stands alone, with its unit: tiles, chart labels, facts."""
        if kind in {"money", "total", "whole"}:
            sign = f'"{symbol(self.currency)}"'
            body = f"{sign}#,##0{self.decimals if kind == 'money' else ''}"
            return f"{body};-{body}"
        if kind == "ratio":
            return '0.00"倍"' if self.lang == "ja" else '0.00"×"'
        if kind in PERIODS[self.lang]:
            digits = "#,##0" if kind in {"days", "months", "deliveries"} else self.of(kind)
            return f'{digits}"{PERIODS[self.lang][kind]}"'
        return self.of(kind)

    def signed(self, kind: Kind) -> str:
        """Money with its sign, nothing for zero: what a step changes."""
        sign = f'"{symbol(self.currency)}"'
        body = f"{sign}#,##0{self.decimals if kind == 'money' else ''}"
        return f'"+"{body};"{minus(self.lang)}"{body};""'

    def step(self, kind: Kind, sign: str) -> str:
        """Money with a given sign, nothing for zero: what a part of a bar adds or takes off."""
        body = f"#,##0{self.decimals if kind == 'money' else ''}"
        shown = minus(self.lang) if sign == "−" else sign
        return f'"{shown}{symbol(self.currency)}"{body};"{minus(self.lang)}{symbol(self.currency)}"{body};""'

    def change(self, words: str = "") -> str:
        """A change with arrow and sign, and the words for what it is measured against."""
        against = f'" {words}"' if words else ""
        return f'"↑ "+0.0%{against};"↓ {minus(self.lang)}"0.0%{against};"→ "0.0%{against}'

    def tile(self, kind: Kind, value: object) -> str:
        """A headline figure has room for nine characters; larger money goes to millions."""
        size = abs(numeric(value) or 0.0)
        if kind in {"money", "total"} and size >= 10**8:
            sign = symbol(self.currency)
            return '0.0,,"百万円"' if self.lang == "ja" and self.currency == "JPY" else f'"{sign}"0.0,,"M"'
        return self.alone("total" if kind == "money" and size >= 10_000 else kind)


KANA = 0x2E7F
"""The last character before kana and kanji."""


def wide(char: str) -> bool:
    """Whether a character takes a full em: kana, kanji, full-width forms, emoji, and a few signs."""
    return ord(char) > KANA or char in "±÷×−○△□●"


def text_px(text: str, size: int = SMALL) -> float:
    """Width of bold text in pixels: a full-width character is one em, a half-width one about .56 em."""
    full = 0 if text.isascii() else sum(map(wide, text))
    return (full + 0.56 * (len(text) - full)) * size * 96 / 72


def header_px(text: str, width: int, pad: int = 11) -> int:
    """A column's width such that its header breaks well.

    Japanese breaks between any two characters: either the whole header fits, or the column is too narrow
    for anything beyond the label, so that the unit "(円)" goes to the second line as a whole. After a label
    of Latin letters alone the bracket would stay behind: there the whole fits.
    English breaks at spaces: the longest word must fit.
    """
    if not any(wide(char) for char in text):
        return max(width, round(max(text_px(word) for word in text.split() or [""]) + pad))
    if text_px(text) + pad <= width:
        return width
    name = text.split("(")[0]
    label = text_px(name) + pad
    latin = all(ord(char) <= KANA for char in name)
    if "(" not in text or latin or width >= label + 0.75 * SMALL * 96 / 72:
        return round(text_px(text) + pad + 0.5)
    return max(width, round(label + 0.5))


def header_lines(text: str, width: int) -> int:
    """How many lines a header takes in a column: English breaks at spaces, Japanese anywhere."""
    room = width - 11
    if any(map(wide, text)):
        return ceil(text_px(text) / room)
    lines, used = 1, 0.0
    for word in text.split(" "):
        size = text_px(word)
        if used and used + text_px(" ") + size > room:
            lines, used = lines + 1, 0.0
        used += size + (text_px(" ") if used else 0)
    return lines


def shown(value: object, kind: Kind, numbers: Numbers) -> str:
    """About what a cell will show, to measure it."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return "2024年12月31日" if numbers.lang == "ja" else "31 Dec 2024"
    number = numeric(value)
    if number is None:
        return ""
    if kind in {"share", "percent"}:
        return f"{number:.1%}"
    if kind in {"ratio", "orders"} or (kind == "money" and numbers.decimals):
        return f"{number:,.2f}"
    return f"{number / 1000 if kind == 'total' and numbers.thousands else number:,.0f}"


DATES: frozenset[Kind] = frozenset({"date", "month"})
DATE_SIGNS = "年月日"


def column_px(values: Iterable[object], kind: Kind, header: str, least: int, numbers: Numbers) -> int:
    """Room for the widest value and the header, so that no cell ever shows ####; names up to 300 px."""
    if kind == "text":
        widest = max((text_px(str(value), BODY) for value in values if value is not None), default=0)
        need = min(300, round(widest) + 14)
    else:
        digit = 8 if numbers.lang == "ja" else 7.2
        longest = max((len(shown(value, kind, numbers)) for value in values), default=0)
        signs = 0.7 * len(DATE_SIGNS) if numbers.lang == "ja" and kind in DATES else 0  # wider than digits
        need = round((longest + signs) * digit) + 12
    return header_px(header, max(least, need))


OPENING = "（(「『【〔［"
CLOSING = "、。，．・：；？！…）)」』】〕］〜ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%"
"""What no line of Japanese ends with, and what none begins with."""
HANGING = "、。"
"""What may stand beyond the end of a line."""
UNBROKEN = re.compile(rf"[{re.escape(OPENING)}]*(?: |[!-~¥]+|.)[{re.escape(CLOSING)}]*", re.DOTALL)
"""A character of Japanese, or a Latin word or a number, with the marks that hang on it."""


def wrapped(text: str, columns: int = 120) -> list[str]:
    """A sentence in lines of at most `columns` half-width columns; Japanese breaks nearly anywhere."""
    lines: list[str] = []
    line, used = "", 0
    japanese = any(ord(char) > KANA for char in text)  # signs such as ÷ are wide, but English has them too
    units = UNBROKEN.findall(text) if japanese else text.split(" ")
    space = "" if japanese else " "
    for word in units:
        size = sum(2 if wide(char) else 1 for char in word) + len(space)
        hanging = 2 if japanese and word[-1] in HANGING else 0
        if line and used + size - hanging > columns:
            lines.append(line.rstrip())
            line, used = "", 0
        line += word + space
        used += size
    return [*lines, line.rstrip()]


def shortened(text: str, columns: int) -> str:
    """The beginning of a text that fits into so many half-width columns."""
    used = 0
    for place, char in enumerate(text):
        used += 2 if wide(char) else 1
        if used > columns:
            return text[: max(1, place - 1)].rstrip() + "…"
    return text
