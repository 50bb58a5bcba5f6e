"""The room that mails a finished workbook: its summary, the message, a draft or the way by a server.

A button asks for `draft_for`; everything else is asked for by file.
"""

from ltv_xl.mail.drafts import draft_for

__all__ = ["draft_for"]
