"""In which languages a shop's file wants its reports: the terminal speaks one of them in its folder."""

from pathlib import Path

from ltv_xl.shop_file.keys import FILE_NAME
from ltv_xl.texts import LANGUAGES, Language

_LONGEST = 1_000_000


def languages_in(folder: Path) -> tuple[Language, ...]:
    """Those that the file of a folder names; none where it cannot be read, which its own reader refuses."""
    place = folder / FILE_NAME
    try:
        if not place.is_file() or place.stat().st_size > _LONGEST:
            return ()
        import tomllib

        named = tomllib.loads(place.read_text(encoding="utf-8")).get("languages", ())
    except (OSError, ValueError):
        return ()
    words = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    return tuple(language for language in LANGUAGES if language in words)
