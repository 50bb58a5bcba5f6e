"""A Python is asked for one value as Excel would ask it; what is not a Python is never started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ltv_xl import __version__
from ltv_xl.setup.python_answer import Answer, answer_of


def script(folder: Path, body: str, name: str = "python3") -> Path:
    """A program that passes for a Python."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


def test_this_python_gives_the_value() -> None:
    answer = answer_of(Path(sys.executable))
    assert (answer.outcome, answer.output, answer.ltv_xl) == ("right", "24000.0", __version__)
    assert answer.xlwings


def test_another_value_is_noticed(tmp_path: Path) -> None:
    python = script(tmp_path, """echo '{"value": 24001.0, "ltv_xl": "1", "xlwings": "2"}'""")
    assert answer_of(python) == Answer("wrong", "24001.0", "1", "2")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "echo Traceback >&2; echo \"No module named 'ltv_xl'\" >&2; exit 1",
            "No module",
        ),
        ("exit 3", "exit code 3"),
        ("echo no json", "Expecting value"),
        ("true", "list index"),
    ],
)
def test_a_failure_gives_its_last_line(tmp_path: Path, body: str, said: str) -> None:
    answer = answer_of(script(tmp_path, body))
    assert answer.outcome == "failed"
    assert said in answer.output


def test_no_answer_is_an_answer_too(tmp_path: Path) -> None:
    assert answer_of(script(tmp_path, "exec sleep 20"), seconds=0.3) == Answer("silent", "0")


@pytest.mark.parametrize("name", ["evil.exe", "cmd.exe", "python.bat", "python.exe.lnk", "mypython"])
def test_what_is_not_called_python_is_not_started(tmp_path: Path, name: str) -> None:
    witness = tmp_path / "started"
    assert answer_of(script(tmp_path, f"touch '{witness}'", name)) == Answer("refused")
    assert not witness.exists()


@pytest.mark.parametrize("path", [r"\\server\share\python.exe", "//server/share/python.exe"])
def test_a_program_on_the_network_is_not_started(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("started")

    monkeypatch.setattr(subprocess, "run", started)

    class Named(type(Path())):  # type: ignore[misc]  # a path that keeps its backslashes apart
        name = "python.exe"

        def __str__(self) -> str:
            return path

    assert answer_of(Named("python.exe")) == Answer("refused")


def test_what_an_activated_environment_adds_does_not_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = """echo "{\\"value\\": \\"$VIRTUAL_ENV|$CONDA_PREFIX|$PATH\\", """
    python = script(tmp_path, shown + """\\"ltv_xl\\": \\"1\\", \\"xlwings\\": \\"2\\"}" """)
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path))
    monkeypatch.setenv("CONDA_PREFIX", str(tmp_path))
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "Library" / "bin"), "/usr/bin", "/bin"]))
    assert answer_of(python).output == "||/usr/bin:/bin"
