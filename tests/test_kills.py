"""Every command is killed at ten random moments; `python -m tests.kills 200` does more, with the figures."""

import os
import random
from pathlib import Path

import pytest

from ltv_xl.saving import PREFIX, SUFFIX
from tests.kills import CASES, OLD, Case, Place, _state, killed, killed_sending

KILLS = 10

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no SIGKILL and another temporary folder"
)


@pytest.mark.parametrize("name", CASES)
def test_a_killed_command_leaves_the_old_result_or_the_new_one(tmp_path: Path, name: str) -> None:
    killed(CASES[name], tmp_path, KILLS, random.Random(name))


def test_killed_mail_arrives_once_at_most(tmp_path: Path) -> None:
    killed_sending(tmp_path, KILLS, random.Random("send"))


def test_half_a_result_is_noticed(tmp_path: Path) -> None:
    place = Place(tmp_path)
    (whole,) = CASES["share"].results.values()
    half = place.folder / "half.xlsx"
    half.write_bytes((place.folder / "made.xlsx").read_bytes()[:-100])
    with pytest.raises(Exception, match=r"zip|neither"):
        _state(half, whole)
    half.write_bytes(OLD)
    assert _state(half, whole) == "old"


def test_a_file_that_stays_is_noticed(tmp_path: Path) -> None:
    class Careless(Place):
        def kill(self, after: float, *words: str) -> bool:
            (self.temporary / "stays").write_bytes(b"")
            return super().kill(after, *words)

    place = Careless(tmp_path)
    before = place.files()
    place.kill(0, "--version")
    assert place.files() != before


def test_the_command_that_is_killed_writes_beside_its_target(tmp_path: Path) -> None:
    """A moment within the writing leaves a file beside the target, which the next run removes."""
    place = Place(tmp_path)
    leftover = place.folder / f"{PREFIX}left{SUFFIX}"
    leftover.write_bytes(b"half")
    case: Case = CASES["share"]
    place.run(*case.words)
    assert not leftover.exists()
