"""Labels in pieces: lines in which a name, a title or firm and a time stand beside each other in elements of their own."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.transcripts.files.tables import BETWEEN
from searchapp.transcripts.labels import role_of
from searchapp.transcripts.looks import LIKELY, likelihood, names_somebody
from searchapp.transcripts.marks import only_time
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import LONGEST, SENTENCE_ENDS
from searchapp.transcripts.titles import is_title

_FEWEST = 2
_MOST_INITIALS = 2
_ASKS = frozenset("QA问答問")
# Such a share of the lines must have a title, a firm or a time beside the name.
_SHARE = 0.5
_MARKS = " ,，|｜/／·•-–—:：()（）"
# What dates, tickers and counts beside a name have, and firms seldom.
_NEVER = frozenset("0123456789:：%$@")
_ENDS = SENTENCE_ENDS - set(".)）")


class Label:
    """What the pieces of a line are: ``line`` with the ``time``, and ``name``, the label without it."""

    def __init__(self, name: str, details: Sequence[str], time: str, *, sure: bool = False) -> None:
        self.name = f"{name}{BETWEEN}{', '.join(details)}" if details else name
        self.line = f"{time} {self.name}" if time else self.name
        self.sure = sure or bool(time) or any(is_title(detail) or is_firm(detail) for detail in details)
        self.who = name


def labels_of(lines: Sequence[Sequence[str]]) -> list[Label | None]:
    """Return the label that each line of pieces is; None for all others, and for all lines of a page with too few labels.

    >>> [one and one.line for one in labels_of([["Ann ", "Lee", "CFO", "00:05"], ["We grew."], ["林", "明", "中金公司"]])]
    ['00:05 Ann Lee -- CFO', None, '林明 -- 中金公司']
    """
    found = [_label(pieces) if len(pieces) > 1 else None for pieces in lines]
    labels = [one for one in found if one is not None]
    sure = sum(one.sure for one in labels)
    if sure < max(_FEWEST, len(labels) * _SHARE) or len({one.who for one in labels}) < _FEWEST:
        return [None for _ in lines]
    return found


def are_initials(mark: str, name: str) -> bool:
    """Return whether one or two characters stand for a name, in the circle that a page draws instead of a picture, or for who asks.

    >>> are_initials("AL", "Ann Lee"), are_initials("A", "Ann Lee"), are_initials("启明", "周启明"), are_initials("X", "Ann Lee")
    (True, True, True, False)
    """
    if not 0 < len(mark) <= _MOST_INITIALS <= len(name) or not names_somebody(name):
        return False
    if mark in _ASKS:
        return True
    first = "".join(word[0] for word in name.split())
    return mark in (first[:1], first[:2], first[:1] + first[-1:], name[:2], name[-2:], name[-1:])


def _label(pieces: Sequence[str]) -> Label | None:
    """Return the label that pieces of a line are, with the spaces between them."""
    if sum(map(len, pieces)) > LONGEST:
        return None
    rest = [piece for piece in pieces if piece.strip().strip(_MARKS)]
    times = [piece.strip() for piece in rest if only_time(piece.strip())]
    rest = [piece for piece in rest if piece.strip() not in times]
    if len(times) > 1 or any(piece.rstrip()[-1] in _ENDS for piece in rest):
        return None
    likely: Label | None = None
    initials = len(rest) > 1 and are_initials(rest[0].strip(), rest[1].strip())
    rest = rest[1:] if initials else rest
    for end in range(1, len(rest) + 1):
        name = " ".join("".join(rest[:end]).split()).strip(_MARKS)
        details = [" ".join(piece.split()).strip(_MARKS) for piece in rest[end:]]
        if not (details or times or initials) or (role_of(name) is None and likelihood(name) < LIKELY):
            continue
        label = Label(name, details, times[0] if times else "", sure=initials)
        if all(is_title(detail) or is_firm(detail) for detail in details):
            return label
        spoken = any(detail[-1:] == "." for detail in details)
        if likely is None and names_somebody(name) and not spoken and _NEVER.isdisjoint("".join(details)):
            likely = label
    return likely
