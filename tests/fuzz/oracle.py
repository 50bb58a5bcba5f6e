"""What an input may lead to: a result, or an error of ours with one sentence in each language.

A fault is anything else: a foreign error (a Rust panic is no Exception), a warning, a word printed by a
library, a broken promise, more than `SECONDS` of computing, more than `MEMORY`.
"""

import os
import re
import time
import traceback
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ltv_xl.errors import LtvError
from ltv_xl.texts import LANGUAGES

SECONDS = 5.0
"""Of computing, in all threads: a busy machine is no fault."""
MEMORY = 1_000_000_000
"""Bytes."""
ENOUGH = "more than 1 GB"
"""The fault of an input that took too much memory."""
LONGEST = 2_000
"""Characters of a sentence at most."""


@dataclass(frozen=True)
class Outcome:
    """What an input led to. fault: what is wrong and where, the same words for the same fault; else ""."""

    state: Literal["result", "refused", "fault"]
    fault: str = ""
    detail: str = ""
    seconds: float = 0.0


def judged(run: Callable[[bytes, Path], None], content: bytes, folder: Path) -> Outcome:
    """Run an input in an empty folder."""
    start, printed = time.process_time(), _printed()
    state: Literal["result", "refused", "fault"] = "result"
    fault = detail = ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ResourceWarning)
            run(content, folder)
    except KeyboardInterrupt:
        raise
    except LtvError as error:
        state, fault = "refused", wrong_sentence(error)
    except BaseException as error:
        fault, detail = _place(error), "".join(traceback.format_exception(error))
    seconds = time.process_time() - start
    if not fault and seconds > SECONDS:
        fault = "more than 5 s"
    if not fault and _peak() > MEMORY:
        fault = ENOUGH
    if not fault and _printed() > printed:
        fault = "a library printed something"
    return Outcome("fault" if fault else state, fault, detail, seconds)


def wrong_sentence(error: LtvError) -> str:
    """What is wrong with the sentences of an error; "" where nothing is."""
    for lang in LANGUAGES:
        try:
            sentence = error.sentence(lang)
        except Exception as failure:
            return f"{type(failure).__name__} in the sentence {error.key} ({lang})"
        signs = {unicodedata.category(sign) for sign in sentence}
        if not sentence.strip() or len(sentence) > LONGEST:
            return f"{len(sentence):,} characters in the sentence {error.key} ({lang})"
        if signs & {"Cc", "Cs", "Zl", "Zp"}:
            return f"a line end or a control character in the sentence {error.key} ({lang})"
        if lang == "ja" and not any("\u3040" <= sign <= "\u9fff" for sign in sentence):
            return f"no Japanese in the sentence {error.key}"
    return ""


def _place(error: BaseException) -> str:
    """The kind of error, and the last of our functions that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/ltv_xl/" in frame.filename.replace("\\", "/")]
    last = ours[-1] if ours else frames[-1]
    file = last.filename.replace("\\", "/").rpartition("/ltv_xl/" if ours else "/tests/")[2]
    return f"{type(error).__name__} in {file}, {last.name}"


def _peak() -> int:
    """Of this process alone; `getrusage` would count its parent's memory at the fork."""
    return (
        int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))[0]) * 1024
    )


def _printed() -> int:
    """Bytes that have gone to standard error, where that is a file."""
    try:
        return os.fstat(2).st_size
    except OSError:
        return 0
