"""Where things lie on a system: Excel's start folder, settings files, our own folder.

Computed from facts that are handed in, so that a Windows or a Mac can be made up in a test. Nothing is
read from disk here and nothing is made.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from ltv_xl.own_folder import own_folder

System = Literal["windows", "mac", "other"]


class Places(Struct, frozen=True):
    """The folders of one user on one system; None where there is no such thing.

    own: our own folder.
    excel: Excel's own folder of this user; it is there once Excel has been started. start: the folder in it
        from which Excel opens every file at its start; Excel does not always make it.
    scripts: where Excel on a Mac finds the script that lets a workbook start Python.
    onedrive: folders that OneDrive keeps in step with the cloud, or in which its folders lie.
    """

    system: System
    home: Path
    own: Path
    excel: Path | None
    start: Path | None
    scripts: Path | None
    onedrive: tuple[Path, ...]

    @property
    def record(self) -> Path:
        """The record of what `install` wrote."""
        return self.own / "installed.json"

    def in_onedrive(self, path: Path) -> bool:
        """Whether OneDrive keeps a file in step with the cloud."""
        if self.system == "mac":  # other services have their folders there too
            below = [path.relative_to(folder) for folder in self.onedrive if path.is_relative_to(folder)]
            return any(inner.parts[:1] and inner.parts[0].startswith("OneDrive") for inner in below)
        return any(path.is_relative_to(folder) for folder in self.onedrive)

    def user_settings(self, project: str) -> Path | None:
        """The user's settings file of an xlwings project: xlwings of a workbook, ltv_xl of the add-in."""
        if self.system == "windows":
            return self.home / f".{project}" / f"{project}.conf"
        if self.system == "mac":
            return self.home / f"Library/Containers/com.microsoft.Excel/Data/{project}.conf"
        return None


def places(platform: str, environment: Mapping[str, str], home: Path) -> Places:
    """The places of a user. platform: as `sys.platform` names it."""
    own = own_folder(platform, environment, home)
    if platform == "win32":
        return _windows(environment, home, own)
    if platform == "darwin":
        return _mac(home, own)
    return Places("other", home, own, None, None, None, ())


def places_here() -> Places:
    """Those of this user on this machine."""
    return places(sys.platform, os.environ, Path.home())


def _windows(environment: Mapping[str, str], home: Path, own: Path) -> Places:
    excel = own.parent / "Microsoft" / "Excel"
    names = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
    folders = [Path(environment[name]) for name in names if environment.get(name)]
    return Places(
        system="windows",
        home=home,
        own=own,
        excel=excel,
        start=excel / "XLSTART",
        scripts=None,
        onedrive=tuple(dict.fromkeys(folders)),
    )


def _mac(home: Path, own: Path) -> Places:
    library = home / "Library"
    excel = library / "Group Containers" / "UBF8T346G9.Office"
    return Places(
        system="mac",
        home=home,
        own=own,
        excel=excel,
        start=excel / "User Content.localized" / "Startup.localized" / "Excel",
        scripts=library / "Application Scripts" / "com.microsoft.Excel",
        onedrive=(library / "CloudStorage", home),
    )
