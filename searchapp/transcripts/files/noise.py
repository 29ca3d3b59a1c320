"""Noise: text that news sites insert into speech, and marks that programs put before every line."""

from __future__ import annotations

import re

from searchapp.transcripts.removed import Ledger

# Price, change and change in per cent, inserted after the name of a listed firm, even inside a word.
_QUOTE = re.compile(
    r" ?[(（]-?\d{1,7}\.?\d{0,4}[,，] ?[-+]?\d{1,7}\.?\d{0,4}[,，] ?[-+]?\d{1,4}\.?\d{0,3}%[)）]"
)


def without_quotes(text: str, ledger: Ledger) -> str:
    """Return ``text`` without inserted stock quotes, which are entered in the ledger as removed.

    >>> without_quotes("摩根(92.83, 0.27, 0.29%)士丹利分析师", Ledger())
    '摩根士丹利分析师'
    """
    if "%)" not in text and "%）" not in text:
        return text

    def take(found: re.Match[str]) -> str:
        ledger.take("stock quotes", found[0])
        return ""

    return _QUOTE.sub(take, text)


_QUOTED = re.compile("^[ \\t]*>[ \\t]?", re.MULTILINE)
_SHARE = 0.8


def without_quoting(text: str, ledger: Ledger) -> str:
    r"""Return ``text`` without the ``>`` of a quotation before its lines, if nearly all of them have it.

    >>> without_quoting("> Ann Lee\n> Thank you.\n", Ledger())
    'Ann Lee\nThank you.\n'
    """
    if not text.lstrip().startswith(">"):
        return text
    lines = [line for line in text.split("\n") if line.strip()]
    if sum(line.lstrip().startswith(">") for line in lines) < len(lines) * _SHARE:
        return text

    def take(found: re.Match[str]) -> str:
        ledger.take("quotation marks before lines", found[0])
        return ""

    return _QUOTED.sub(take, text)
