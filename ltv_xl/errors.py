"""What can go wrong, as a tree. Each error carries a text key, so that it speaks the user's language.

LtvError                  anything this package raises on purpose
├── InputError            bad input: a command ends with exit code 2
│   ├── SourceError       a file or table that cannot be used
│   └── SettingError      an option or a setting that cannot be used
├── EngineError           a database that failed while it worked: exit code 1
├── OutputError           a result that could not be written: exit code 1
│   └── PlaceError        a place that can hold no result, whoever writes: exit code 2
└── FormulaError          a formula without a value: an error code in a cell
    ├── NotANumber        text where a number belongs: #VALUE!
    ├── OutsideDomain     a value that the formula does not take, 5 for 5%: #NUM!
    ├── DividedByZero     #DIV/0!
    ├── ErrorArgument     an argument that is itself an error value; it comes out unchanged
    └── NoEngine          a function over orders where no database can be had, as in xlwings Lite: #N/A
"""

from pathlib import PurePath
from typing import ClassVar, Final

from ltv_xl.signs import harmless
from ltv_xl.system_reasons import system_reason
from ltv_xl.texts import Language, text

_LONGEST: Final = 500
"""Characters of a user's value in a sentence at most."""


def _shown(value: object, lang: Language) -> object:
    """A text of a user's as a sentence shows it: on one line, with nothing in it that a terminal obeys. Of an
    error of the system, its reason.
    """
    if isinstance(value, OSError):
        value = system_reason(value, lang)
    if not isinstance(value, str | PurePath):
        return value
    written = str(value)
    cut = written if len(written) <= _LONGEST else f"{written[:_LONGEST]} …"
    return harmless(cut)


class LtvError(Exception):
    """Anything this package raises on purpose; `key` and `fields` give the sentence in either language."""

    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key, fields)
        self.key = key
        self.fields = fields

    def sentence(self, lang: Language) -> str:
        """One sentence: what is wrong and what to do; on one line, whatever the fields hold."""
        return text(self.key, lang, **{name: _shown(value, lang) for name, value in self.fields.items()})

    def __str__(self) -> str:
        return self.sentence("en")


class InputError(LtvError):
    """Bad input."""

    exit_code = 2


class SourceError(InputError):
    """A file or table that cannot be used."""


class SettingError(InputError):
    """An option or a setting that cannot be used."""


class EngineError(LtvError):
    """A database that failed while it worked: what was asked of it may well be right."""


class OutputError(LtvError):
    """A result that could not be written."""


class PlaceError(OutputError):
    """A place that can hold no result, whoever writes: the user must name another."""

    exit_code = 2


class FormulaError(LtvError, ArithmeticError):
    """A formula without a value; `code` is what Excel shows."""

    code: str = "#VALUE!"


class NotANumber(FormulaError):
    """Text where a number belongs."""

    code = "#VALUE!"


class OutsideDomain(FormulaError):
    """A value that the formula does not take."""

    code = "#NUM!"


class DividedByZero(FormulaError):
    """A division by zero inside the domain."""

    code = "#DIV/0!"


class ErrorArgument(FormulaError):
    """An argument that is itself an error value."""

    def __init__(self, key: str, *, code: str, **fields: object) -> None:
        super().__init__(key, code=code, **fields)
        self.code = code


class NoEngine(FormulaError):
    """A function over orders, in a place that has no database."""

    code = "#N/A"
