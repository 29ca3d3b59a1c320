"""Details beside a name: which of them are a title, which a firm, and which neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchapp.model import Role
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.names import is_han
from searchapp.transcripts.titles import is_analyst, is_title, is_whole_title, title_as_announced
from searchapp.transcripts.words import Vocabulary, compiled

_DETAILS = re.compile(r"\s+(?:--|—|–|-|―|−|‐|‑|－|·|•|~)\s+|[,，、;；/／|｜•]\s*|——|<br\s*/?>")
_NO_FIRM = re.compile(r"[@#+*]|://|\d{4}|^[^A-ZÀ-Þ\u3400-\u9fff\d]+$")
# What a name is followed by that is no title: Wei Li, CFA.
CREDENTIALS = re.compile(r"(?:(?:CFA|CPA|FRM|CAIA|MBA|JD|MD|Ph\.?D|Esq|Jr|Sr)\.?(?:, )?)+")


def with_details(name: str, details: Sequence[str]) -> Person:
    """Return a person with the title and firm in ``details``, in any order.

    >>> with_details("Ann Lee", ["Harbor Research", "Analyst"])
    Person(name='Ann Lee', aliases=(), role='analyst', title='Analyst', firm='Harbor Research', printed=None)
    """
    announced = list(filter(is_title, details))
    firms = [
        detail
        for detail in details
        if detail not in announced
        and not is_department(detail)
        and not is_remark(detail)
        and CREDENTIALS.fullmatch(detail) is None
        and _NO_FIRM.search(detail) is None
    ]
    title = title_as_announced(", ".join(announced)) if announced else None
    firm = ", ".join(firms) or None
    role: Role | None = None
    if title and is_analyst(" ".join(announced)):
        role = "analyst"
    elif title and firm is None:
        role = "management"
    return Person(name, (), role, title, firm)


def split_details(details: str) -> list[str]:
    """Return the parts of the details after a name: ``Harbor Research, Analyst`` is two, a title is one.

    >>> split_details("Harbor Research, Analyst"), split_details("中信证券 分析师")
    (['Harbor Research', 'Analyst'], ['中信证券', '分析师'])
    """
    details = details.strip()
    if is_whole_title(details):
        return [details]
    parts = details.split(" ")
    if len(parts) == len(set(parts) - {""}) and all(map(is_han, parts)) and any(map(is_title, parts)):
        return parts
    return [part.strip() for part in _DETAILS.split(details) if part.strip()]


def is_department(words: str) -> bool:
    """Return whether words are a part of a firm that is no part of its name.

    >>> is_department("Research Division"), is_department("Granite Research")
    (True, False)
    """
    return _departments().fullmatch(words) is not None


def is_remark(words: str) -> bool:
    """Return whether words beside a name tell neither a title nor a firm, but how somebody takes part.

    >>> is_remark("via phone"), is_remark("线上"), is_remark("Harbor")
    (True, True, False)
    """
    return _remarks().fullmatch(words) is not None


@compiled
def _remarks(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("labels", "remarks")


@compiled
def _departments(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("firms", "departments")
