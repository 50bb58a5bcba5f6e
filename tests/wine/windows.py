"""A Windows user's programs, started under Wine: own folders, own code page, none of Linux's variables."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

WINE, WINE_SERVER = "/usr/lib/wine/wine64", "/usr/lib/wine/wineserver64"
Locale = Literal["japanese", "western"]
CODE_PAGES: Mapping[Locale, str] = {"japanese": "ja_JP.UTF-8", "western": "en_US.UTF-8"}
"""Code page 932 and 1252."""
SECONDS = 120
AS_USER = Path(__file__).parent / "excel_side" / "as_user.py"


@dataclass(frozen=True)
class Outcome:
    """A program's exit code, and what it said on both outputs."""

    code: int
    output: str


@dataclass(frozen=True)
class Windows:
    """The Windows in a folder that `build` has made, as one user has it. locale: which code page."""

    folder: Path
    user: str = "taro"
    locale: Locale = "japanese"

    @property
    def prefix(self) -> Path:
        """Wine's own folder."""
        return self.folder / "prefix"

    @property
    def python_folder(self) -> Path:
        """Where python.exe lies."""
        return self.folder / "python"

    @property
    def home(self) -> Path:
        """The user's folder, as Linux sees it."""
        return self.prefix / "drive_c" / "users" / self.user

    def path(self, path: Path) -> str:
        """A path as Windows sees it: on drive C: what lies below drive_c, on Z: all else."""
        drive_c = self.prefix / "drive_c"
        inner, drive = (path.relative_to(drive_c), "C:") if path.is_relative_to(drive_c) else (path, "Z:")
        return f"{drive}\\" + "\\".join(part for part in inner.parts if part != "/")

    def python(self, *words: str, **how: Any) -> Outcome:
        """Run python.exe, as `run` runs a program."""
        return self.run(self.path(self.python_folder / "python.exe"), *words, **how)

    def run(
        self,
        program: str,
        *words: str,
        seconds: float = SECONDS,
        folder: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run a program, in the user's Documents unless a folder is named.

        Wine hangs at a start now and then, so there is one more try. TimeoutExpired if that hangs too.
        """
        self._folders()
        self._settle_code_page()
        file = self.folder / "variables.json"
        file.write_text(json.dumps(self._variables() | dict(variables or {})), encoding="utf-8")
        started = [
            self.path(self.python_folder / "python.exe"),
            self.path(AS_USER),
            self.path(file),
            self.path(folder or self.documents),
        ]
        try:
            return _run([*started, program, *words], environment(self), seconds)
        except subprocess.TimeoutExpired:
            self.end()
            return _run([*started, program, *words], environment(self), seconds)

    def end(self) -> None:
        """End all processes of this Wine."""
        subprocess.run([WINE_SERVER, "-k"], env=environment(self), check=False, timeout=60)

    def _settle_code_page(self) -> None:
        """Wine's server takes it from the locale of its first process."""
        noted = self.folder / "locale.now"
        if not noted.is_file() or noted.read_text(encoding="ascii") != self.locale:
            self.end()
            noted.write_text(self.locale, encoding="ascii")

    def _variables(self) -> dict[str, str]:
        home = "C:\\users\\" + self.user
        return {
            "USERPROFILE": home,
            "USERNAME": self.user,
            "HOMEDRIVE": "C:",
            "HOMEPATH": home[2:],
            "APPDATA": home + r"\AppData\Roaming",
            "LOCALAPPDATA": home + r"\AppData\Local",
            "TEMP": home + r"\AppData\Local\Temp",
            "TMP": home + r"\AppData\Local\Temp",
        }

    @property
    def documents(self) -> Path:
        """Where the user's files lie."""
        return self.home / "Documents"

    def _folders(self) -> None:
        for name in ("AppData/Roaming", "AppData/Local/Temp", "Documents"):
            (self.home / name).mkdir(parents=True, exist_ok=True)


def environment(windows: Windows) -> dict[str, str]:
    """What Wine itself needs, and nothing else of Linux's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(windows.folder),
        "WINEPREFIX": str(windows.prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml,winedbg.exe=;bcryptprimitives=n,b",
        "LOCPATH": str(windows.folder / "locale"),
        "LC_ALL": CODE_PAGES[windows.locale],
    }


def _run(words: list[str], variables: dict[str, str], seconds: float) -> Outcome:
    """Standard streams are pipes: Wine refuses other handles."""
    process = subprocess.Popen(
        [WINE, *words],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # what it has started holds the pipe
        process.communicate()
        raise
    return Outcome(process.returncode, output.decode("utf-8", errors="replace"))
