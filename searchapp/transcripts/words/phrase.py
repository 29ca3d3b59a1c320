"""Phrases: words as a researcher writes them down, and the regular expressions they stand for.

    来自{who}                  {who}, {name}, {firm} … are read here
    (提问|发问)的是{who}       one of several
    第{number}(次|场)[会]      [ ] may be left out
    进入…问答                  … are up to twelve characters of the same sentence (60 where the phrase is English)

A space is any white space, an apostrophe and a comma are those of either width, and brackets that are not syntax are
written in full width: ``{name}（{firm}）``. Simplified characters stand for traditional ones too, small letters for
capitals. A phrase in Latin letters begins and ends with a whole word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from searchapp.transcripts.words.scripts import written

_SENTENCE = "[^。!！?？;；:：\\n]"
_GAP = {"zh": f"{_SENTENCE}{{0,12}}?", "en": "[^.!?;\\n]{0,60}?"}
_NUMBER = "[\\d一二三四五六七八九十]{1,3}"
_SYNTAX = re.compile(
    r"\{(?P<slot>[^{}]*)\}|(?P<mark>[\[\]()|…])|(?P<space>\s+)|(?P<text>[^\[\]()|…{}\s]+)|(?P<odd>.)"
)
_MARKS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}
_WIDTHS = {
    ",": "[,，]", "，": "[,，]", ":": "[:：]", "：": "[:：]", "'": "['’]", "’": "['’]", "（": "[(（]", "）": "[)）]", "-": "[-—–―]",
}  # fmt: skip
_BEGIN = "(?:(?<![A-Za-z])|(?=[^A-Za-z]))"
_END = "(?:(?<=[^A-Za-z])|(?![A-Za-z]))"
_LETTER = re.compile("[A-Za-z]")
_FIRST_SLOT = re.compile(r"\A\{\w+\}\s*")
# Letters that are the same as an ASCII one where case is ignored.
_OTHER_CASES = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How phrases are turned into regular expressions.

    ``slots`` are the expressions for what stands in braces, ``gap`` the one for ``…``, or None for that of the language.
    ``exact`` keeps the case of letters.
    """

    slots: Mapping[str, str]
    gap: str | None = None
    exact: bool = False


PLAIN = Grammar({})


def expression(says: str, language: str, grammar: Grammar = PLAIN) -> str:
    """Return the regular expression for a phrase; raises PhraseError if it is not one.

    >>> re.findall(expression("第{number}[个]问题", "zh"), "第一個問題，第二问题")
    ['第一個問題', '第二问题']
    >>> re.findall(expression("line of (bob|ann)", "en"), "the Line of Ann, the line of Anna")
    ['Line of Ann']
    """
    if not says.strip() or says != says.strip():
        raise PhraseError("a phrase is not empty, and has no space at its ends")
    return either([body(says, language, grammar)])


@dataclass(frozen=True, slots=True)
class Body:
    """The expression for a phrase wherever it begins and ends; in a phrase in Latin letters that must be a whole word.

    ``begins`` are the expressions for the characters that it can begin with, None if these can be any.
    """

    expression: str
    latin: bool
    begins: frozenset[str] | None


def body(says: str, language: str, grammar: Grammar = PLAIN) -> Body:
    """Return the body of a phrase; raises PhraseError if it is not one."""
    _check(says)
    parts: list[str] = []
    tokens = list(_SYNTAX.finditer(says))
    for found in tokens:
        if found["slot"] is not None:
            parts.append(_slot(found["slot"], grammar))
        elif found["mark"] == "…":
            parts.append(grammar.gap or _GAP[language])
        elif found["mark"]:
            parts.append(_MARKS[found["mark"]])
        else:
            parts.append(r"\s+" if found["space"] else _literal(found["text"], grammar.exact))
    inner = "".join(parts)
    begins, nothing = _begins(iter(tokens), grammar.exact)
    if nothing:
        raise PhraseError("all of the phrase can be left out; write a word outside of [ ]")
    return Body(inner, _LETTER.search(re.sub(r"\{\w*\}", "", says)) is not None, begins)


def beside_slot(says: str) -> str:
    """Return a phrase without the slot that it begins with, to look for what stands behind it: a name can begin nearly anywhere.

    >>> beside_slot("{name} here, your operator"), beside_slot("my name is {name}")
    ('here, your operator', 'my name is {name}')
    """
    return _FIRST_SLOT.sub("", says)


def either(bodies: Iterable[Body]) -> str:
    """Return the expression for the first of several phrases that fits, and for nothing if there is none."""
    # The edges of a word are checked once, and no group begins an alternative, so that it is rejected by its first letter.
    found: dict[bool, list[str]] = {False: [], True: []}
    bodies = list(bodies)
    for one in bodies:
        found[one.latin].append(one.expression)
    ways = found[False] + ([f"{_BEGIN}(?:{'|'.join(found[True])}){_END}"] if found[True] else [])
    # Most characters of a text begin none of the phrases, which is known without trying one after the other. A single
    # phrase is found by its first characters.
    first = beginning(bodies) if len(bodies) > 1 or found[True] else None
    return f"(?:{f'(?={first})' if first else ''}(?:{'|'.join(ways) or '(?!)'}))"


def start(bodies: Sequence[Body]) -> str:
    """Return the expression for the first character of every place where one of several phrases fits, inside others too."""
    first = beginning(bodies)
    # The character is looked for first, and then from it what it begins: such a search is the fastest one.
    return f"{first}(?<=(?={either(bodies)}){first})" if first else f"(?={either(bodies)})"


def beginning(bodies: Sequence[Body]) -> str | None:
    """Return the expression for the first character of one of several phrases; None if it can be any."""
    begins = [one.begins for one in bodies if one.begins is not None]
    return (
        f"[{''.join(sorted(frozenset().union(*begins)))}]" if begins and len(begins) == len(bodies) else None
    )


def spellings(says: str) -> list[str]:
    """Return every way to write a phrase, with ``…`` left out and slots as they are.

    >>> spellings("[下](个|位)问题")
    ['下个问题', '下位问题', '个问题', '位问题']
    """
    _check(says)
    tokens = [found[0] for found in _SYNTAX.finditer(says)]
    return [re.sub(" +", " ", one).strip() for one in _choices(iter(tokens))]


def _choices(tokens: Iterator[str]) -> list[str]:
    """Return the ways to write what the tokens say, up to the end of the brackets they stand in."""
    ways: list[str] = []
    so_far = [""]
    for token in tokens:
        if token in (")", "]"):
            break
        if token == "|":
            ways += so_far
            so_far = [""]
        elif token in ("(", "["):
            inner = _choices(tokens) + ([""] if token == "[" else [])
            so_far = [one + other for one in so_far for other in inner]
        else:
            so_far = [one + ("" if token == "…" else token) for one in so_far]
    return ways + so_far


def _begins(tokens: Iterator[re.Match[str]], exact: bool) -> tuple[frozenset[str] | None, bool]:
    """Return what the tokens, up to the end of the brackets they stand in, can begin with, and whether that can be nothing."""
    begins: frozenset[str] | None = frozenset()
    nothing, at_start = False, True
    for token in tokens:
        mark = token["mark"]
        if mark in (")", "]"):
            break
        if mark == "|":
            nothing, at_start = nothing or at_start, True
            continue
        first, left_out = _begins(tokens, exact) if mark in ("(", "[") else (_first(token, exact), False)
        if at_start:
            begins = None if begins is None or first is None else begins | first
            at_start = left_out or mark in ("[", "…")
    return begins, nothing or at_start


def _first(token: re.Match[str], exact: bool) -> frozenset[str] | None:
    """Return the expressions for the characters that a token can begin with; None if these can be any."""
    if token["slot"] == "number":
        return frozenset(_NUMBER[1 : _NUMBER.index("]")].replace("\\d", "")) | {"\\d"}
    if token["space"]:
        return frozenset({"\\s"})
    if not token["text"]:
        return None
    character = token["text"][0]
    if character in _WIDTHS:
        return frozenset(map(re.escape, _WIDTHS[character][1:-1]))
    if _LETTER.match(character) and not exact:
        small = character.lower()
        return frozenset({small, small.upper(), *_OTHER_CASES.get(small, "")})
    return frozenset(map(re.escape, written(character)))


def _check(says: str) -> None:
    open_marks: list[str] = []
    for found in _SYNTAX.finditer(says):
        if found["odd"]:
            raise PhraseError(f"{found['odd']!r} has no counterpart: write {{name}}, {{firm}} …")
        if found["mark"] in ("(", "["):
            open_marks.append({"(": ")", "[": "]"}[found["mark"]])
        elif found["mark"] in (")", "]") and (not open_marks or open_marks.pop() != found["mark"]):
            raise PhraseError(f"{found['mark']!r} closes nothing: brackets come in pairs")
        elif found["mark"] == "|" and not open_marks:
            raise PhraseError("put alternatives into brackets: (a|b)")
    if open_marks:
        raise PhraseError(f"{open_marks[-1]!r} is missing: brackets come in pairs")


def _slot(name: str, grammar: Grammar) -> str:
    if name == "number":
        return _NUMBER
    if name not in grammar.slots:
        known = ", ".join(f"{{{one}}}" for one in ("number", *grammar.slots))
        raise PhraseError(f"{{{name}}} is unknown here; known are {known}")
    return grammar.slots[name]


def _literal(text: str, exact: bool) -> str:
    found = "".join(map(_character, text))
    return f"(?i:{found})" if not exact and re.search("[A-Za-z]", text) else found


def _character(character: str) -> str:
    if character in _WIDTHS:
        return _WIDTHS[character]
    forms = written(character)
    return re.escape(character) if len(forms) == 1 else f"[{forms}]"
