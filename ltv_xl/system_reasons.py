"""Why the operating system refused something, in the user's language; its own is English mostly."""

import errno

from ltv_xl.texts import Language, room

CLOSED = (errno.EPIPE, errno.EINVAL)
"""What writing to a pipe says whose reader has ended; EINVAL on Windows."""


def system_reason(error: OSError, lang: Language) -> str:
    """The usual reasons in words of ours, by the name of their number; any other as the system says it."""
    name = errno.errorcode.get(error.errno or 0, "")
    return str(room("system", lang)["reason"].get(name) or error.strerror or type(error).__name__)
