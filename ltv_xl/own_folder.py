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


def logged(trace: str) -> Path | None:
    """Write a traceback down, over the last one, for this user's eyes only; where it went.

    Where our own folder refuses, the system's temporary folder serves; None where that does, too.
    """
    content = f"ltv_xl {__version__}, Python {sys.version}\n\n{trace}".encode("utf-8", "replace")
    for place in (_own_log, _temporary_log):
        try:
            handle, path = place()
            with os.fdopen(handle, "wb") as log:
                log.write(content)
        except OSError:
            continue
        return path
    return None


def _own_log() -> tuple[int, Path]:
    """A new file in place of the last log: rights that somebody gave that one do not pass on."""
    folder = own_folder_here()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOG
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), path


def _temporary_log() -> tuple[int, Path]:
    """A file under a name that nobody else on this machine could make first."""
    handle, name = tempfile.mkstemp(prefix="ltv_xl-", suffix=f"-{LOG}")
    return handle, Path(name)
