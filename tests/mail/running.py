"""The command email as a user runs it, in a process of its own, with a server of ours; it can be killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ltv_xl.texts import Language
from tests.mail.post_office import HOST, PASSWORD, USER, Office

SHORT_PAUSES = "import ltv_xl.mail.sending as s; s.send.__defaults__ = ((0.05, 0.1),)"
"""Tests do not wait for forty seconds."""


def environment(folder: Path, office: Office | None, lang: Language) -> dict[str, str]:
    """A user's, on a system of this language."""
    root = str(Path(__file__).parents[2])
    variables = {name: value for name, value in os.environ.items() if not name.startswith("LTV_SMTP_")}
    variables |= {
        "LC_ALL": {"en": "en_US.UTF-8", "ja": "ja_JP.UTF-8"}[lang],
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
        "PYTHONUTF8": "1",
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "COLUMNS": "200",
        "NO_COLOR": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    if office is not None:
        variables |= {
            "LTV_SMTP_HOST": HOST,
            "LTV_SMTP_PORT": str(office.port),
            "LTV_SMTP_USER": USER,
            "LTV_SMTP_PASSWORD": PASSWORD,
            "LTV_SMTP_FROM": "山田 太郎 <report@example.jp>",
            "LTV_SMTP_TIMEOUT": "5",
        }
    return variables


def command(words: tuple[str | Path, ...], planted: str = "") -> list[str]:
    """`python -m ltv_xl email …`; planted: a fault, as code that runs first."""
    typed = ["ltv-xl", "email", *map(str, words)]
    code = f"import sys; sys.argv = {typed!r}\n{SHORT_PAUSES}\n{planted}\n"
    return [sys.executable, "-c", code + "from ltv_xl.__main__ import main; main()"]


def email(
    *words: str | Path,
    folder: Path,
    lang: Language,
    office: Office | None = None,
    planted: str = "",
    **changed: str,
) -> subprocess.CompletedProcess[str]:
    """Run it to its end; `changed` goes into its environment."""
    done = subprocess.run(
        command(words, planted),
        cwd=folder,
        env=environment(folder, office, lang) | changed,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    return done


@contextmanager
def begun(
    *words: str | Path, folder: Path, lang: Language, office: Office, planted: str = ""
) -> Iterator[subprocess.Popen[bytes]]:
    """Run it and go on meanwhile; it is killed at the end, if not before."""
    process = subprocess.Popen(
        command(words, planted),
        cwd=folder,
        env=environment(folder, office, lang),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)
