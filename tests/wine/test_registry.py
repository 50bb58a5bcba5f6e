"""The registry that tests make up answers as Windows' own: the same keys, asked by the same code."""

import json
from collections.abc import Mapping
from pathlib import Path

from tests.setup.systems import EXCEL_365, MadeRegistry
from tests.wine.windows import Windows

KEY = r"HKCU\Software\ltv_xl_test"
KEYS: dict[str, Mapping[str, object]] = {
    rf"{KEY}\Excel\Security": {"VBAWarnings": 4},
    rf"{KEY}\Excel\Security\Trusted Locations\Location1": {"Path": r"%USERPROFILE%\本", "AllowSubfolders": 1},
    rf"{KEY}\Excel\Security\Trusted Locations\Location2\Deeper\Still": {"": "default", "Name": "値"},
    rf"{KEY}\Rules": {"d4f940ab-401b-4efc-aadc-ad5f3c50688a": "1", "Number": 6},
    **{key.replace("HKLM", KEY).replace("HKCR", KEY): values for key, values in EXCEL_365.items()},
}
"""Policies put numbers as REG_DWORD or as REG_SZ; a key may have neither values nor a parent with values."""

CODE = """
import json, sys, winreg
from pathlib import Path
from ltv_xl.setup.registry import WindowsRegistry
keys, asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
for key, values in keys.items():
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key.partition("\\\\")[2]) as made:
        for name, value in values.items():
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            winreg.SetValueEx(made, name, 0, kind, value)
registry = WindowsRegistry()
answers = [[registry.values(key), sorted(registry.below(key))] for key in asked]
sys.stdout.buffer.write(json.dumps(answers).encode())
"""


def test_a_made_up_registry_answers_as_windows_does(japanese: Windows, tmp_path: Path) -> None:
    parents = {key.rsplit("\\", depth)[0] for key in KEYS for depth in range(1, 4)}
    keys = sorted({*KEYS, *(key.upper() for key in KEYS), *parents, rf"{KEY}\No such key"})
    keys = [key for key in keys if len(key) >= len(KEY)]
    file = tmp_path / "keys.json"
    file.write_text(json.dumps([KEYS, keys]), encoding="utf-8")
    outcome = japanese.python("-c", CODE, japanese.path(file))
    assert outcome.code == 0, outcome.output
    made_up = MadeRegistry(KEYS)
    answers = dict(zip(keys, json.loads(outcome.output), strict=True))
    assert answers == {key: [made_up.values(key), sorted(made_up.below(key))] for key in keys}
    assert sum(bool(values) for values, _ in answers.values()) > len(KEYS)
