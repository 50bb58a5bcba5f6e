"""A message's HTML: the tiles of the first page, what stands out, one caution.

Tables and inline styles alone: Outlook shows mail with Word, which knows little else, Gmail takes style
sheets away, and a telephone makes a page of this width fit.
"""

import html
from collections.abc import Iterator, Sequence

from ltv_xl.mail.summary import Figure, Summary
from ltv_xl.report.style import ACCENT, ALERT, FAINT, FONT, INK, MUTED, RULE
from ltv_xl.texts import Language, text

WIDTH, ACROSS = 640, 3
"""Pixels of the page, and tiles in a row of it."""


def page(summary: Summary, title: str, day: str, after: Sequence[str]) -> str:
    """The whole page. day: the line below the title. after: the sentences at the end."""
    font = _font(summary.lang)
    pieces = [_paragraph(title, f"{font}; font-size: 20px; font-weight: bold; margin: 0 0 4px 0")]
    small = f"{font}; color: {MUTED}; font-size: 13px; margin: 0 0 4px 0"
    pieces += [_paragraph(line, small) for line in (day, summary.period) if line]
    if summary.figures:
        pieces += ["<p>&nbsp;</p>", *_tiles(summary)]
    if summary.claims:
        heading = text("report.summary.findings", summary.lang)
        pieces.append(
            _paragraph(heading, f"{font}; font-size: 16px; font-weight: bold; margin: 14px 0 8px 0")
        )
        pieces += _claims(summary)
    if summary.caution:
        pieces.append(_paragraph(summary.caution, f"{font}; color: {MUTED}; font-size: 13px; margin: 8px 0"))
    pieces.append("<p>&nbsp;</p>")
    pieces += [_paragraph(line, f"{font}; font-size: 13px; margin: 0 0 4px 0") for line in after]
    head = f'<!DOCTYPE html>\n<html lang="{summary.lang}">\n<head><meta charset="utf-8"></head>\n<body>'
    return "\n".join((head, *pieces, "</body>", "</html>", ""))


def _font(lang: Language) -> str:
    other = "Meiryo" if lang == "ja" else "Arial"
    return f"font-family: '{FONT[lang]}', {other}, sans-serif; color: {INK}"


def _table() -> str:
    return (
        f'<table role="presentation" width="{WIDTH}" cellspacing="0" cellpadding="0"'
        f' style="border-collapse: collapse; width: {WIDTH}px">'
    )


def _tiles(summary: Summary) -> Iterator[str]:
    """A row of three above another, as on the first page."""
    yield _table()
    for start in range(0, len(summary.figures), ACROSS):
        row = summary.figures[start : start + ACROSS]
        yield "<tr>"
        for place in range(ACROSS):
            edge = f"3px solid {ACCENT}" if start + place == 0 else f"1px solid {FAINT}"
            style = f"border-top: {edge}; padding: 8px 12px 14px 0; vertical-align: top"
            if place >= len(row):
                yield f'<td width="{WIDTH // ACROSS}"></td>'
                continue
            yield f'<td width="{WIDTH // ACROSS}" valign="top" style="{style}">'
            yield from _tile(row[place], summary.lang, lead=start + place == 0)
            yield "</td>"
        yield "</tr>"
    yield "</table>"


def _tile(figure: Figure, lang: Language, *, lead: bool) -> Iterator[str]:
    font = _font(lang)
    yield _paragraph(figure.label, f"{font}; color: {MUTED}; font-size: 12px; margin: 0")
    color = ALERT if figure.loss else ACCENT if lead else INK
    yield _paragraph(
        figure.value, f"{font}; color: {color}; font-size: 24px; font-weight: bold; margin: 2px 0"
    )
    over = text("report.status.over", lang)[0]
    for note in figure.notes:
        alarm = f"color: {ALERT}; font-weight: bold" if note.startswith(over) else f"color: {MUTED}"
        yield _paragraph(note, f"{font}; {alarm}; font-size: 12px; margin: 0")


def _claims(summary: Summary) -> Iterator[str]:
    font = _font(summary.lang)
    yield _table()
    for number, claim in enumerate(summary.claims, 1):
        style = f"border-bottom: 1px solid {RULE}; padding: 6px 0; vertical-align: top"
        mark = f"{font}; color: {ACCENT}; font-size: 15px; font-weight: bold; margin: 0"
        yield f'<tr><td width="26" valign="top" style="{style}">{_paragraph(str(number), mark)}</td>'
        yield f'<td valign="top" style="{style}">'
        yield _paragraph(claim.claim, f"{font}; font-size: 15px; font-weight: bold; margin: 0")
        if claim.proof:
            yield _paragraph(claim.proof, f"{font}; color: {MUTED}; font-size: 13px; margin: 2px 0 0 0")
        yield "</td></tr>"
    yield "</table>"


def _paragraph(words: str, style: str) -> str:
    return f'<p style="{style}">{html.escape(words)}</p>'
