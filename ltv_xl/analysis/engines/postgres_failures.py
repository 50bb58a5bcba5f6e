"""What PostgreSQL refuses, as our sentences."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ltv_xl.errors import EngineError, SourceError


@contextmanager
def failing() -> Iterator[None]:
    """SourceError or EngineError for what the server refuses; likewise for bytes that are no text."""
    import psycopg

    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise SourceError("engines.no_rights", reason=first_line(error)) from error
    except (psycopg.errors.UntranslatableCharacter, psycopg.errors.CharacterNotInRepertoire) as error:
        raise SourceError("engines.encoding", reason=first_line(error)) from error
    except psycopg.DataError as error:
        raise SourceError("engines.unreadable", reason=first_line(error)) from error
    except psycopg.Error as error:
        key = _TROUBLES.get(error.sqlstate or "") or _TROUBLES.get((error.sqlstate or "")[:2])
        if key is None:
            lost = error.sqlstate is None and isinstance(error, psycopg.OperationalError)
            key = "lost" if lost else "failed"
        raise EngineError(f"engines.{key}", reason=first_line(error)) from error
    except UnicodeDecodeError as error:  # of a database that holds bytes without saying what they mean
        raise SourceError("engines.encoding", reason=first_line(error)) from error


_TROUBLES: Mapping[str, str] = {
    "08": "lost", "57P01": "lost", "57P02": "lost", "57P03": "lost", "57P05": "lost", "25P03": "lost",
    "57014": "cancelled", "55P03": "locked", "53": "full",
}  # fmt: skip
"""A state of SQL, or its class -> what it means to the user; of all others, that the server refused."""


def first_line(error: BaseException) -> str:
    """What it says, without its details."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
