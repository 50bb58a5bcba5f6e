"""What Windows' registry says about Excel: its version, its bits, and what its macros may do.

Read through two questions (the values of a key, the keys below it), so that a registry can be made up.
"""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Literal, Protocol

from msgspec import Struct

OFFICE = "16.0"
"""Office 2016 and all that came after it."""

_SETTINGS = (
    rf"HKCU\Software\Policies\Microsoft\Office\{OFFICE}",
    rf"HKLM\Software\Policies\Microsoft\Office\{OFFICE}",
    rf"HKCU\Software\Microsoft\Office\{OFFICE}",
)
"""Where Office's settings lie; a company's policy goes before the user's own choice."""

AttackSurface = Literal["children", "win32"]
_ATTACK_SURFACE: Mapping[str, AttackSurface] = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "children",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "win32",
}
"""Rules of Microsoft Defender by their number, as its "Attack surface reduction rules reference" says:
block all Office applications from creating child processes; block Win32 API calls from Office macros."""
_RULES = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
"""Where group policy and PowerShell put them, a value for each: 1 blocks, 6 warns, 0 and 2 let pass."""
_MANAGED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
"""Where Intune puts them: its ASRRules is number=state|number=state."""
_BLOCKING = frozenset({"1", "6"})

_PROGRAMS = ("Excel", "Common")
"""A policy may name trusted folders for all programs at once."""


class Registry(Protocol):
    """A registry that can be asked; keys begin with HKLM, HKCU or HKCR."""

    def values(self, key: str) -> Mapping[str, object]:
        """The values of a key by name in small letters ("" is its default); empty without such a key."""

    def below(self, key: str) -> Sequence[str]:
        """The names of the keys below a key."""


class Excel(Struct, frozen=True):
    """An installed Excel. bits: 32 or 64; None: not known."""

    version: str
    bits: int | None


class TrustedFolder(Struct, frozen=True):
    """A folder whose workbooks Excel opens with their macros on. path: may hold %VARIABLES%."""

    path: str
    with_subfolders: bool


class MacroRules(Struct, frozen=True):
    """What Excel does with macros.

    warnings: its VBAWarnings: 1 all macros run, 2 Excel asks (as delivered), 3 signed ones only, 4 none.
    by_policy: set by the company, so that the user cannot change it.
    trusted: folders in which macros run whatever the warnings are.
    """

    warnings: int = 2
    by_policy: bool = False
    trusted: tuple[TrustedFolder, ...] = ()


def excel_in(registry: Registry) -> Excel | None:
    """The Excel that is installed; None where there is none."""
    path = str(
        registry.values(r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe").get("", "")
    )
    name = str(registry.values(r"HKCR\Excel.Application\CurVer").get("", ""))
    if not path and not name:
        return None
    streamed = registry.values(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration")
    version = str(streamed.get("versiontoreport") or f"{name.rpartition('.')[2] or '?'}.0")
    platform = str(streamed.get("platform") or _platform(registry))
    bits = {"x64": 64, "x86": 32}.get(platform)
    if bits is None and "(x86)" in path:
        bits = 32
    return Excel(version, bits)


def macro_rules_in(registry: Registry) -> MacroRules:
    """Excel's macro settings."""
    warnings, by_policy = 2, False
    for place in reversed(_SETTINGS):  # the strongest last
        level = registry.values(rf"{place}\Excel\Security").get("vbawarnings")
        if isinstance(level, int):
            warnings, by_policy = level, "Policies" in place
    return MacroRules(warnings, by_policy, _trusted(registry))


def blocked_by_defender(registry: Registry) -> frozenset[AttackSurface]:
    """What rules of Microsoft Defender against attacks keep Excel from doing."""
    managed = str(registry.values(_MANAGED).get("asrrules", ""))
    rules = [tuple(rule.split("=", 1)) for rule in managed.split("|") if "=" in rule]
    for place in _RULES:
        rules += [(number, str(state)) for number, state in registry.values(place).items()]
    return frozenset(
        _ATTACK_SURFACE[number.strip().lower()]
        for number, state in rules
        if number.strip().lower() in _ATTACK_SURFACE and state.strip() in _BLOCKING
    )


def _trusted(registry: Registry) -> tuple[TrustedFolder, ...]:
    folders = []
    keys = [rf"{place}\{program}\Security\Trusted Locations" for place in _SETTINGS for program in _PROGRAMS]
    for key in keys:
        if registry.values(key).get("alllocationsdisabled") == 1:
            return ()
        for name in registry.below(key):
            values = registry.values(rf"{key}\{name}")
            if values.get("path"):
                folders.append(TrustedFolder(str(values["path"]), values.get("allowsubfolders") == 1))
    return tuple(folders)


def _platform(registry: Registry) -> str:
    """Outlook's key names the bits of an Office that is not streamed; of Excel there is no such word."""
    for root in (r"HKLM\SOFTWARE\Microsoft", r"HKLM\SOFTWARE\WOW6432Node\Microsoft"):
        bitness = registry.values(rf"{root}\Office\{OFFICE}\Outlook").get("bitness")
        if bitness:
            return str(bitness)
    return ""


class NoRegistry:
    """That of a system that is not Windows."""

    def values(self, key: str) -> Mapping[str, object]:
        """Nothing."""
        return {}

    def below(self, key: str) -> Sequence[str]:
        """Nothing."""
        return ()


class WindowsRegistry:
    """The real one, only ever read."""

    def __init__(self) -> None:
        self._winreg: Any = import_module("winreg")  # a module of Windows alone

    def values(self, key: str) -> Mapping[str, object]:
        """The values of a key by name in small letters."""
        values: dict[str, object] = {}
        with suppress(OSError), self._opened(key) as opened:  # no such key, or not for this user to see
            for number in range(self._winreg.QueryInfoKey(opened)[1]):
                name, value, _ = self._winreg.EnumValue(opened, number)
                values[name.lower()] = value
        return values

    def below(self, key: str) -> Sequence[str]:
        """The names of the keys below a key."""
        names: list[str] = []
        with suppress(OSError), self._opened(key) as opened:
            names += [
                self._winreg.EnumKey(opened, number) for number in range(self._winreg.QueryInfoKey(opened)[0])
            ]
        return names

    def _opened(self, key: str) -> Any:
        root, _, path = key.partition("\\")
        names = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER", "HKCR": "HKEY_CLASSES_ROOT"}
        return self._winreg.OpenKey(getattr(self._winreg, names[root]), path)


def registry_here() -> Registry:
    """That of the machine at hand."""
    return WindowsRegistry() if sys.platform == "win32" else NoRegistry()
