"""The entries of schedulers, each read back by what reads it: a shell, plistlib, an XML parser."""

import os
import plistlib
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ltv_xl.cli.entries import MONTHS, NAMESPACE, Monthly, cron_line, entry, launch_agent, windows_task

FOLDERS = (
    "/home/花子/店 1",
    "/srv/100% \"sure\" & 'so' $HOME `x` ; | > < \\ #",
    "C:\\Users\\山田 花子\\OneDrive - 会社\\100%TEMP%",
    "/Users/hanako/Documents/<shop>&co",
)
DAY = date(2026, 11, 28)


def monthly(folder: str) -> Monthly:
    return Monthly("/opt/my python/bin/python", Path(folder), "ja", 5, 9, 30)


@pytest.mark.parametrize("folder", FOLDERS)
def test_cron_runs_the_words_in_the_folder(folder: str) -> None:
    run = monthly(folder)
    line = cron_line(run)
    assert "\n" not in line
    *time, command = line.split(" ", 5)
    assert time == ["30", "9", "5", "*", "*"]
    assert "%" not in command.replace(r"\%", "")  # a bare one ends the command
    assert shlex.split(command.replace(r"\%", "%")) == ["cd", folder, "&&", *run.words]


@pytest.mark.skipif(os.name != "posix", reason="a shell of a POSIX system")
def test_a_shell_does_what_the_line_says(tmp_path: Path) -> None:
    folder = tmp_path / "店 1 100% 'x' \"y\" $HOME"
    folder.mkdir()
    program = tmp_path / "my python"
    program.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    command = cron_line(Monthly(str(program), folder, "ja", 1, 9, 0)).split(" ", 5)[5].replace(r"\%", "%")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == [str(folder), "-m", "ltv_xl", "schedule", "--now", "--lang", "ja"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_launchd_gets_the_words_and_the_folder(folder: str) -> None:
    run = monthly(folder)
    agent = plistlib.loads(launch_agent(run).encode("utf-8"))
    assert agent == {
        "Label": run.label,
        "ProgramArguments": run.words,
        "WorkingDirectory": folder,
        "StartCalendarInterval": {"Day": 5, "Hour": 9, "Minute": 30},
    }


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_windows_gets_the_task_in_whatever_encoding_it_was_saved(folder: str, encoding: str) -> None:
    run = monthly(folder)
    task = ElementTree.fromstring(windows_task(run, DAY).encode(encoding))
    assert task.tag == f"{{{NAMESPACE}}}Task"
    texts = {child.tag.removeprefix(f"{{{NAMESPACE}}}"): child.text for child in task.iter()}
    assert texts["Command"] == run.python
    assert texts["WorkingDirectory"] == folder
    assert str(texts["Arguments"]).split() == run.words[1:]
    assert (texts["StartBoundary"], texts["Day"]) == ("2026-11-01T09:30:00", "5")
    assert set(MONTHS) <= set(texts)


def test_the_first_level_of_a_task_is_that_of_one_that_windows_exports() -> None:
    task = ElementTree.fromstring(windows_task(monthly("C:\\x"), DAY))
    children = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in task]
    assert children == ["Triggers", "Principals", "Settings", "Actions"]


def test_each_folder_has_a_label_of_its_own() -> None:
    labels = {monthly(folder).label for folder in FOLDERS}
    assert len(labels) == len(FOLDERS)
    assert all(label.isascii() for label in labels)


def test_each_system_has_its_entry() -> None:
    run = monthly(FOLDERS[0])
    assert entry(run, "windows", DAY).startswith("<?xml")
    assert entry(run, "mac", DAY) == launch_agent(run)
    assert entry(run, "other", DAY) == cron_line(run)
    assert sys.executable != run.python
