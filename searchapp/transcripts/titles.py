"""Titles: a short normal form for titles in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from searchapp.transcripts.words import Grammar, Vocabulary, compiled, remembered
from searchapp.transcripts.words.phrase import Body, beginning, body, either, spellings
from searchapp.transcripts.words.scripts import written

# Titles are written in capitals: an IR, not an ir. What stands between 投资者关系 and 总监 is short.
_GRAMMAR = Grammar({}, gap="[^,，;；:：。兼\\s]{0,6}?", exact=True)
_MARKS = "、|/|／|&|, "
_MOST = 3


@dataclass(frozen=True, slots=True)
class Titles:
    """The expressions for titles, which are long: what is compiled from them is only compiled where a text needs it.

    ``phrase`` is for a complete title: 董事长兼首席执行官, Chairman and CEO. ``one`` is for a single one, ``ways`` are those in it, each
    with its normal form, longer ones first.
    """

    phrase: str
    one: str
    ways: tuple[tuple[str, str], ...]


@compiled
def titles(words: Vocabulary) -> Titles:
    """Return the expressions for the titles in the words in force."""
    none = words.spelled("title-words", "none")
    ways: list[tuple[int, Body, str]] = []
    for form, entries in words.tables["titles"].items():
        for entry in entries:
            spelled = spellings(entry.says)
            found = _but_not(body(entry.says, entry.language, _GRAMMAR), spelled, none)
            ways.append((-max(map(len, spelled)), found, form))
    # Longer titles come before those they contain.
    ways.sort(key=lambda way: way[0])
    one = either(found for _, found, _ in ways)
    joint = f"\\s*(?:{words.any_of('title-words', 'joints')}|{_MARKS})\\s*"
    return Titles(
        phrase=f"(?:{one}(?:{joint}{one}){{0,{_MOST}}})",
        one=one,
        ways=tuple((found.expression, form) for _, found, form in ways),
    )


@compiled
def title_hint(words: Vocabulary) -> re.Pattern[str]:
    """Return what finds the least of every title; a text without any has no title, and it is the quicker to search."""
    return re.compile(
        _hint([one for form in words.tables["titles"] for one in words.spelled("titles", form)])
    )


@compiled
def single_title(words: Vocabulary) -> re.Pattern[str]:
    """Return what finds a single title, also one of several in a phrase."""
    return re.compile(titles().one)


@compiled
def _whole(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(titles().phrase)


@compiled
def _forms(words: Vocabulary) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return the pattern of a single title, with a group for each way to write one, and the normal forms of those."""
    ways = titles().ways
    return re.compile("|".join(f"({way})" for way, _ in ways)), tuple(form for _, form in ways)


def _but_not(found: Body, spelled: Sequence[str], none: Sequence[str]) -> Body:
    """Return the body of a title that is not the beginning of a word that is none: 董事, but not 董事会."""
    rest = {word.removeprefix(one) for one in spelled for word in none if word.startswith(one)}
    return (
        replace(found, expression=f"{found.expression}(?!{either(body(one, 'zh') for one in rest)})")
        if rest
        else found
    )


def _hint(spelled: Sequence[str]) -> str:
    """Return the expression for the titles that contain no other one."""
    least: list[str] = []
    for one in sorted(spelled, key=len):
        # A Latin title is in another as a whole word only: Chair is not in Chairman.
        if not any(
            other in one and (not other.isascii() or re.search(rf"\b{re.escape(other)}\b", one))
            for other in least
        ):
            least.append(one)
    # The first two characters decide at most places, and a search for one of several characters is a fast one.
    rests: dict[str, list[Body]] = {}
    for one in least:
        begins = frozenset({re.escape(one[1])}) if len(one) > 1 else None
        latin = Body(f"{re.escape(one[1:])}(?![A-Za-z])", True, begins)
        rests.setdefault(written(one[0]), []).append(latin if one.isascii() else body(one[1:], "zh"))
    ways = (
        f"(?<=[{first}])(?:{'|'.join(rest.expression for rest in after)})" for first, after in rests.items()
    )
    second = beginning([rest for after in rests.values() for rest in after])
    return f"[{''.join(rests)}]{f'(?={second})' if second else ''}(?:{'|'.join(ways)})"


@remembered(4096)
def normal_title(phrase: str) -> str | None:
    """Return the normal form of a title phrase, with its parts in order, or None if it is not a title.

    >>> normal_title("董事长兼首席执行官"), normal_title("副董事长兼首席执行官"), normal_title("投资者关系经理")
    ('Chair & CEO', 'Vice Chair & CEO', 'IR')
    >>> normal_title("Chairman of the Board and Chief Executive Officer"), normal_title("Head of Investor Relations")
    ('Chair & CEO', 'IR')
    """
    if title_hint().search(phrase) is None:
        return None
    parts: dict[str, None] = {}
    for found in single_title().finditer(phrase):
        pattern, forms = _forms()
        way = pattern.fullmatch(found[0])
        assert way is not None, "a single title is written in one of the ways"
        parts[forms[(way.lastindex or 1) - 1]] = None
    return " & ".join(parts) or None


def is_analyst(title: str) -> bool:
    """Return whether a title is that of somebody who asks, in capitals or not.

    >>> is_analyst("equity analyst"), is_analyst("首席分析師"), is_analyst("CFO")
    (True, True, False)
    """
    return _analyst().search(title) is not None


@compiled
def _analyst(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("titles", "Analyst")


@remembered(16_384)
def is_title(words: str) -> bool:
    """Return whether words are a title and not a firm.

    >>> is_title("Senior Vice President, Finance"), is_title("Presidential Bank")
    (True, False)
    """
    return normal_title(words) is not None or is_analyst(words)


@remembered(4096)
def is_whole_title(words: str) -> bool:
    """Return whether words are a title and nothing else.

    >>> is_whole_title("董事长兼首席执行官"), is_whole_title("the CEO said")
    (True, False)
    """
    return title_hint().search(words) is not None and _whole().fullmatch(words) is not None


def title_as_announced(phrase: str) -> str | None:
    """Return the normal form of a title, or the phrase itself if there is none.

    >>> title_as_announced("Chief Financial Officer"), title_as_announced("Treasurer")
    ('CFO', 'Treasurer')
    """
    return normal_title(phrase) or phrase.strip() or None
