"""What was made, in sentences: for the terminal and for the button."""

from collections.abc import Iterator
from datetime import date

from ltv_xl.lists.writing import Made, Result
from ltv_xl.orders.wording import listed
from ltv_xl.texts import Language, text
from ltv_xl.texts.days import day_in_words


def sentences(result: Result, lang: Language) -> Iterator[str]:
    """Where the lists are, how many stand on each, which effect could be seen, and what comes next."""
    manifest = result.manifest
    key = "made" if result.is_new else "present"
    yield text(f"lists.done.{key}", lang, count=len(result.lists), folder=result.folder)
    for made in result.lists:
        record = made.record
        yield text(
            "lists.done.row",
            lang,
            name=text(f"lists.name.{record.name}", lang),
            send=record.drawn.send,
            hold_out=record.drawn.hold_out,
            file=record.file,
        )
        yield _power(made, manifest.end, lang)
    if result.lacking:
        yield text("lists.done.lacking", lang, columns=listed(result.lacking))
    group, send = (text(f"lists.{key}", lang) for key in ("column.group", "group.send"))
    end = day_in_words(manifest.end, lang)
    key = "next" if any(_has_both(made) for made in result.lists) else "next_alone"
    yield text(f"lists.done.{key}", lang, group=group, send=send, end=end, folder=result.folder)
    yield text("lists.done.personal", lang)


def _has_both(made: Made) -> bool:
    """Whether a list has both groups, so that they can be compared."""
    return bool(made.record.drawn.send and made.record.drawn.hold_out)


def _power(made: Made, end: date, lang: Language) -> str:
    """Which effect of a list could be seen."""
    if not _has_both(made):
        return text("lists.done.alone", lang)
    usual = made.record.usual
    if usual is None or not usual.customers:
        return text("lists.done.no_past", lang)
    share = f"{_digits(100 * usual.buyers / usual.customers)}%"
    if made.detectable is None:
        return text("lists.done.too_few", lang, share=share)
    rise = _digits(100 * made.detectable)
    return text("lists.done.usual", lang, share=share, rise=rise, end=day_in_words(end, lang))


def _digits(percent: float) -> str:
    """A number of percent or points; with more digits where it is small, none where it is nothing."""
    return f"{percent:.1f}" if percent >= 0.95 else f"{percent:.2f}" if percent else "0"
