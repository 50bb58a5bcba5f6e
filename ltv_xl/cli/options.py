"""Options handed to the settings that read them."""

from typing import Any

from ltv_xl.settings import setting
from ltv_xl.texts import Language


def option(name: str) -> str:
    """How the command line names a setting: "inactive_days" is --inactive-days, "mapping" --map."""
    return "--map" if name == "mapping" else f"--{name.replace('_', '-')}"


def options(**words: str | None) -> dict[str, Any]:
    """The settings that were given, read. SettingError names the option whose text it does not accept."""
    return {name: setting(name, word, option(name)) for name, word in words.items() if word is not None}


def language(word: str) -> Language:
    """A language that the texts are written in."""
    return options(lang=word)["lang"]  # type: ignore[no-any-return]  # one of them, or it was refused
