"""Joined labels: the name of somebody with a title or a firm that a dash, a comma, a hyphen or a word divides from it."""

from __future__ import annotations

import re

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.layouts.details import CREDENTIALS, split_details, with_details
from searchapp.transcripts.looks import LIKELY, is_name, likelihood, names_a_person, names_somebody
from searchapp.transcripts.names import CAPITAL, HAN, LATIN_NAME, LATIN_WORD, is_firm, is_han_name
from searchapp.transcripts.page import LONGEST
from searchapp.transcripts.titles import is_title, is_whole_title
from searchapp.transcripts.words import Vocabulary, compiled

DASH = re.compile(
    r"\s+(?:--|—|–|-|―|−|‐|‑|－|//?|·|•|~|->|=>|[\u2190-\u21ff])\s+|\s*(?:--|——|—|―|[|｜•@＠;；\u3000]|<br\s*/?>)\s*"
    r"|(?<=[\u3400-\u9fff])[-–−－/／·](?=[\u3400-\u9fffA-Z])|(?<=[A-Za-z])[-–−－/／](?=[\u3400-\u9fff])|(?<=[^\W\d_])[/／](?=[^\W\d_])"
)
_HYPHEN = re.compile("[-–−－‐‑_]")
# 詹姆斯·米歇尔: only names of people have a dot in the middle.
FOREIGN = re.compile(f"[{HAN}]{{1,8}}(?:[·•‧・][{HAN}]{{1,8}}){{1,3}}")
_DOT = re.compile("[·•‧・]")
# Stands for such a name where its dot must not divide.
_HELD = "\u3400"
# Ann Lee, Harbor: one word behind the comma is the firm of a full name.
_WITH_ONE_WORD = re.compile(
    f"(?!(?:De|Van|Von|Di|Da|Del|La|Le|Du|Mac) ){LATIN_WORD}(?: {LATIN_WORD})+[,，] ?{LATIN_WORD}"
)


def joined(label: str) -> Person | None:
    """Read a name and what a dash, a comma, a hyphen or a word such as “from” divides from it, in any order.

    >>> joined("Ann Lee - Harbor Research"), joined("Ann Lee-Jones")
    (Person(name='Ann Lee', aliases=(), role=None, title=None, firm='Harbor Research', printed=None), None)
    """
    parts = _coming_from(label) or _apart(label)
    if len(parts) < 2:
        parts = [part.strip() for part in re.split("[,，、]", label) if part.strip()]
        if len(parts) == 2 and likelihood(parts[0]) >= LIKELY and CREDENTIALS.fullmatch(parts[1]):
            return Person(parts[0], printed=label)
        if len(parts) > 1 and not any(map(_is_detail, parts)) and _WITH_ONE_WORD.fullmatch(label) is None:
            return None
    if len(parts) < 2:
        parts = _joined(label)
    if len(parts) < 2:
        return None
    name, *details = parts
    if _is_behind(name, parts[-1]):
        # CFO - Ann Lee, 中金公司-张佳琪, 昆吾 - 石磊.
        return with_details(parts[-1], parts[:-1])
    # 小林健太 - 东湾资本: only beside a firm, words of this form are a name.
    likely = likelihood(name) >= LIKELY or FOREIGN.fullmatch(name) or all(map(_is_detail, details))
    if not (likely and is_name(name)):
        return None
    return with_details(name, split_details(" - ".join(details)))


def _is_behind(detail: str, name: str) -> bool:
    """Return whether a name stands behind its title or firm."""
    if role_of(detail) is not None and not names_somebody(name):
        # Unidentified Analyst - Harbor
        return False
    if _is_detail(detail):
        return _is_person(name)
    return len(detail) > 1 and not _is_person(detail) and is_han_name(name)


def _is_detail(part: str) -> bool:
    return is_title(part) or is_firm(part)


def _is_person(part: str) -> bool:
    return names_a_person(part) or FOREIGN.fullmatch(part) is not None


def _apart(label: str) -> list[str]:
    """Return the parts of a label between dashes, bars …; the dot inside 詹姆斯·米歇尔 divides nothing.

    >>> _apart("詹姆斯·米歇尔 - 中金公司"), _apart("中金公司·林明")
    (['詹姆斯·米歇尔', '中金公司'], ['中金公司', '林明'])
    """
    foreign = FOREIGN.search(label)
    if foreign is None or any(map(_is_detail, _DOT.split(foreign[0]))):
        return [part.strip() for part in DASH.split(label) if part.strip()]
    held = label.replace(foreign[0], _HELD)
    return [part.strip().replace(_HELD, foreign[0]) for part in DASH.split(held) if part.strip()]


def _joined(label: str) -> list[str]:
    """Return the name and the title or the firm that a hyphen joins, or nothing.

    >>> _joined("Mei-Ling Tan-CFO"), _joined("Ann Lee-Jones")
    (['Mei-Ling Tan', 'CFO'], [])
    """
    for join in reversed(list(_HYPHEN.finditer(label))):
        before, after = label[: join.start()], label[join.end() :]
        if (is_firm(after) or is_whole_title(after)) and names_a_person(before):
            return [before, after]
    return []


def _coming_from(label: str) -> list[str]:
    """Return the name and the firm that a word such as “from” joins, or nothing.

    >>> _coming_from("Ann Lee, from Harbor"), _coming_from("李明来自中金公司"), _coming_from("Ann Lee")
    (['Ann Lee', 'Harbor'], ['李明', '中金公司'], [])
    """
    found = _coming().fullmatch(label)
    return [found["name"], found["firm"]] if found is not None and names_somebody(found["name"]) else []


@compiled
def _coming(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<name>{LATIN_NAME}|[{HAN}]{{2,4}})(?:[,，]\s?|\s)?(?:{words.any_of('who-asks', 'before-firm')})\s?(?P<firm>[{CAPITAL}\u3400-\u9fff][^,，]{{1,{LONGEST}}})"
    )
