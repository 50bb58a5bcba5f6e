"""Starts a program as a user of Windows: Wine itself sets these variables by the name of Linux's user.

python as_user.py VARIABLES.json FOLDER PROGRAM WORD…
"""

import json
import os
import subprocess
import sys
from pathlib import Path

variables, folder, *words = sys.argv[1:]
given = {**os.environ, **json.loads(Path(variables).read_text(encoding="utf-8"))}
sys.exit(subprocess.run(words, env=given, cwd=folder, stdin=subprocess.DEVNULL, check=False).returncode)
