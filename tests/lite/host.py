"""What xlwings Lite does inside Pyodide: main.py becomes a module, its functions are listed and called.

Lite's own source is not ours to carry; these are its steps. Where xlwings has no licence key, its
decorators do nothing, and the functions are called as plain Python.
"""

import json
import platform
import sys
from types import ModuleType
from typing import Any


async def play(job: str) -> str:
    """What each main.py of the job offers and answers, and what was loaded for it, as JSON."""
    mains = json.loads(job)["mains"]
    heard = [await _heard(main["source"], main["calls"]) for main in mains]
    import numpy as np

    from ltv_xl.texts import system_language

    return json.dumps({
        "python": platform.python_version(),
        "platform": sys.platform,
        "numpy": np.__version__,
        "language": system_language(),
        "modules": sorted(sys.modules),
        "mains": heard,
    })


async def _heard(source: str, calls: list[list[Any]]) -> dict[str, Any]:
    main = ModuleType("main")
    exec(source, vars(main))
    names = [name for name in vars(main) if not name.startswith("__")]
    plain = {"names": names, "help": {name: getattr(main, name).__doc__ for name in names}}
    if not any(hasattr(value, "__xlfunc__") for value in vars(main).values()):
        answers = [getattr(main, name)(*arguments) for name, arguments in calls]
        return {**plain, "answers": answers}

    import js  # type: ignore[import-not-found]  # Pyodide's
    import xlwings.server

    answers = []
    for name, arguments in js.JSON.parse(json.dumps(calls)).to_py():  # Excel's arguments are JavaScript's
        request = {
            "client": "Office.js",
            "version": xlwings.__version__,
            "runtime": "1.4",
            "func_name": name,
            "args": arguments,
            "date_format": None,
            "culture_info_name": "ja-JP",
            "caller_address": "[book.xlsx]Sheet1!A1",
        }
        answers.append(await xlwings.server.custom_functions_call(request, main))
    listed: Any = xlwings.server.custom_functions_meta  # untyped
    return {**plain, "meta": listed(main)["functions"], "answers": answers}
