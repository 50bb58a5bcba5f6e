"""Our own folder on a user's machine, and the log in it, where an unexpected error goes."""

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ltv_xl import __version__

LOG = "error.log"


def own_folder(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """The folder of settings, records, locks and the log. platform: as `sys.platform` names it."""
    if platform == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "ltv_xl"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "ltv_xl"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "ltv_xl"


def own_folder_here() -> Path:
    """That of this user on this machine."""
    return own_folder(sys.platform, os.environ, Path.home())


def logged(trace: str) -> Path:
    """Write a traceback down, over the last one; where it went.

    Where our own folder refuses, the system's temporary folder serves.
    """
    told = f"ltv_xl {__version__}, Python {sys.version}\n\n{trace}"
    try:
        folder = own_folder_here()
        folder.mkdir(parents=True, exist_ok=True)
        (log := folder / LOG).write_text(told, encoding="utf-8")
    except OSError:
        (log := Path(tempfile.gettempdir()) / f"ltv_xl_{LOG}").write_text(told, encoding="utf-8")
    return log
