"""The system's lock of an open file: it goes with the process that holds it, however that ends."""

import sys


def lock(handle: int) -> None:
    """Take the lock without waiting. OSError where it is held, or on a file system without locks."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
