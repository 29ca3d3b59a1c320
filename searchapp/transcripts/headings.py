"""Headings: what kind of part of a page a line begins, or what kind of list."""

from __future__ import annotations

import re
from collections.abc import Mapping

from searchapp.model import Role, Section
from searchapp.transcripts.words import Vocabulary, compiled, remembered

LONGEST = 48
DECORATION = " \t#*=_-–—:：【】[]"
_ALL_DECORATION = DECORATION + "()（）〔〕「」《》<>|★☆◆◇■□●▶►※~•"
# A picture or a number before the words: 🔑 Key points, Part II: Q&A, 二、问答.
_BEFORE = re.compile(
    "^[\u2190-\u2bff\U0001f000-\U0001faff\\s]+|^(?:第[一二三四五六七八九十]{1,2}(?:部分|章|节|節|篇)|[一二三四五六七八九十]{1,2}[、.．]|(?:Part|Section)\\s[IVX\\d]{1,3}|0?\\d[、.．)）]?|[IVX]{1,3}\\.)[\\s:：.、·|-]+"
    "|^0\\d\\s|^[一二三四五六七八九十]{1,2}、",
    re.IGNORECASE,
)

Mark = tuple[str, Section | None, Role | None]
"""Kind of a heading, the section that it opens, and the role of the people in its list."""

_HEADINGS: Mapping[str, Mark] = {
    "questions": ("heading", "qa", None),
    "prepared": ("heading", "prepared", None),
    "executives": ("list of participants", None, "management"),
    "analysts": ("list of participants", None, "analyst"),
    "participants": ("list of participants", None, None),
    "contents": ("contents", None, None),
    "memo": ("memo", None, None),
    "talk": ("heading", None, None),
    "end": ("appendix", None, None),
}


@compiled
def _headings(words: Vocabulary) -> re.Pattern[str]:
    """What is in a heading or list, with the kind as the name of the group."""
    return re.compile("|".join(f"(?P<{kind}>{words.any_of('headings', kind)})" for kind in _HEADINGS))


def is_list_of_people(line: str) -> bool:
    """Return whether a line is the heading of a list of participants.

    >>> is_list_of_people("EXECUTIVES"), is_list_of_people("Ann Lee")
    (True, False)
    """
    mark = mark_of(line) if len(line) <= LONGEST else None
    return mark is not None and mark[0] == "list of participants"


def is_section(line: str) -> bool:
    """Return whether a line is the heading of a part of a call.

    >>> is_section("QUESTIONS AND ANSWERS"), is_section("EXECUTIVES")
    (True, False)
    """
    mark = mark_of(line) if len(line) <= LONGEST else None
    return mark is not None and mark[0] == "heading"


def is_memo(line: str) -> bool:
    """Return whether a line is the heading of what somebody wrote about a call.

    >>> is_memo("AI summary"), is_memo("Presentation")
    (True, False)
    """
    mark = mark_of(line) if len(line) <= LONGEST else None
    return mark is not None and mark[0] == "memo"


def is_appendix(line: str) -> bool:
    """Return whether a line is the heading of what stands below a call.

    >>> is_appendix("Read more:"), is_appendix("Presentation")
    (True, False)
    """
    mark = mark_of(line) if len(line) <= LONGEST else None
    return mark is not None and mark[0] == "appendix"


@remembered(4096)
def mark_of(line: str) -> Mark | None:
    """Return what a line is the heading of: the kind, and the section or the role of the people if it tells one."""
    found = _headings().fullmatch(line.strip(DECORATION))
    if found is None:
        bare = line.strip(_ALL_DECORATION)
        found = _headings().fullmatch(bare) or _headings().fullmatch(
            _BEFORE.sub("", bare).strip(_ALL_DECORATION)
        )
    return _HEADINGS[found.lastgroup] if found is not None and found.lastgroup else None
