"""Text as tokens: the characters of a text, marked so that the matching rules become phrases of tokens.

Each folded character is one token. Where a match may begin or end at a letter, a digit or the minus of a negative
number, the character has a mark before or behind it, and the index holds the token with and without its marks at one
position. So a phrase of plain and marked characters finds exactly what ``Pattern`` finds. Spaces that the rules make
optional are no tokens.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from searchapp.analysis.characters import DIGIT, DIGITS, IDEOGRAPHS, LETTER, LETTERS
from searchapp.analysis.pattern import LEFT, NEGATIVE, RIGHT, Pattern

# Private-use characters. START, END and BREAK alone are never searched for, so two of them can stand for a character
# of the text that is one of the four.
START, END, SPACE, BREAK = "\ue000", "\ue001", "\ue002", "\ue003"
_TOKENS = {
    " ": SPACE, "\n": BREAK,
    START: START + START, END: END + END, SPACE: START + END, BREAK: BREAK + BREAK,
}  # fmt: skip
_ONE_EACH = str.maketrans({" ": SPACE, "\n": BREAK})
_ESCAPED = re.compile(f"[{START}-{BREAK}]")
# Any token of more characters than this is not found by its parts.
LONGEST = 3

_JUNCTION = re.compile(
    f"(?<=[{IDEOGRAPHS}]) (?=[{LETTERS}{DIGITS}])|(?<=[{LETTERS}{DIGITS}]) (?=[{IDEOGRAPHS}])"
)
_MARKED = re.compile(
    f"(?P<start>(?=[{LETTERS}]){LEFT[LETTER]}|(?=[{DIGITS}]){LEFT[DIGIT]}|(?=-[{DIGITS}]){NEGATIVE})?"
    f"(?P<character>[{LETTERS}{DIGITS}-])"
    f"(?P<end>(?<=[{LETTERS}]){RIGHT[LETTER]}|(?<=[{DIGITS}]){RIGHT[DIGIT]})?"
)


def tokens(folded: str) -> str:
    """Return the tokens of a folded text, with a space between them.

    >>> tokens("第3季 ai").replace(START, "<").replace(END, ">")
    '第 <3> 季 <a i>'
    """
    text = _JUNCTION.sub("", folded)
    found: list[str] = []
    last = 0
    for match in _MARKED.finditer(text):
        starts, ends = match["start"] is not None, match["end"] is not None
        if starts or ends:
            found += _plain(text[last : match.start()])
            found.append((START if starts else "") + match["character"] + (END if ends else ""))
            last = match.end()
    found += _plain(text[last:])
    return " ".join(found)


def phrases(pattern: Pattern) -> Iterator[list[str]]:
    """Yield the phrases of tokens that are the matches of a pattern, one for each combination of its choices.

    With a prefix, they are the beginnings of its matches.
    """
    for choices in itertools.product(*(element.choices for element in pattern.elements)):
        phrase = list(_plain("".join(choices)))
        if pattern.left_class or pattern.negative:
            phrase[0] = START + phrase[0]
        if pattern.right_class:
            phrase[-1] += END
        yield phrase


def _plain(text: str) -> Iterable[str]:
    """The tokens of a text without marks."""
    if _ESCAPED.search(text) is None:
        return text.translate(_ONE_EACH)
    return [_TOKENS.get(character, character) for character in text]
