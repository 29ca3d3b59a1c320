"""Log messages: what a visitor sent cannot forge a line of the log or change a terminal that shows it."""

from __future__ import annotations

import logging


def escaped(text: str) -> str:
    r"""Return a text with control characters and other unprintable ones as backslash sequences.

    >>> escaped("/a\nERROR /b\x1b[31m 毛利率")
    '/a\\nERROR /b\\x1b[31m 毛利率'
    """
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in text
    )


def _escape(record: logging.LogRecord) -> bool:
    record.msg, record.args = escaped(record.getMessage()), ()
    return True


def escape_messages(logger: logging.Logger) -> None:
    """Escape every message that is logged through a logger; tracebacks keep their lines."""
    logger.addFilter(_escape)
