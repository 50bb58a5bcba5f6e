"""One refresh at a time: a second press while the first still works is refused.

The lock is the system's, on a file: it goes with the process that holds it, however that ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from ltv_xl.errors import InputError
from ltv_xl.file_lock import lock
from ltv_xl.own_folder import own_folder_here


@contextmanager
def refresh_lock() -> Iterator[None]:
    """Hold the lock within the block. InputError where another refresh holds it."""
    path = own_folder_here() / "refresh.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        try:
            file.seek(0)  # Windows locks a byte from where the file stands
            lock(file.fileno())
        except OSError as error:
            raise InputError("excel.error.still_running") from error
        yield
