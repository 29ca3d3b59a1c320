"""Asker phrases: the patterns of the ways that the name and the firm of who asks stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from searchapp.transcripts.names import HAN, LATIN_NAME
from searchapp.transcripts.words import Entry, Grammar, Vocabulary, compiled, in_every_script
from searchapp.transcripts.words.phrase import Body, beginning, body

_HAN_FIRM = "(?P<firm>[^。，,;；:：、()（）\\n]{2,40}?)"
_HAN_END = "(?=的?[)），,。；;、：:]|\\s*$|\\s*(?:{ends}))"
_HAN_MARK = "[，。；：？！、）]"
_SOMEBODY = "an? [a-z]+ [a-z]+"
HAN_LETTER = re.compile(f"[{HAN}]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_ONLY_A_COMMA = ("{name}，{firm}", "{name},{firm}")
_OTHER = f"(?:{LATIN_NAME}|[{HAN}]{{2,4}}?)"


@dataclass(frozen=True)
class Way:
    """A way that name and firm stand together, compiled only where a text can have it.

    ``latin`` tells that it has words in Latin letters beside the firm, ``comma`` that it is no more than a comma and the firm.
    """

    expression: str
    latin: bool
    comma: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)


class Ways:
    """Ways that name and firm stand together; ``begins`` is the first character of one of them, None if that can be any."""

    def __init__(self, ways: Sequence[Way], begins: str | None = None) -> None:
        self._all = tuple(ways)
        self._plain = tuple(way for way in ways if not way.latin)
        self._begins = re.compile(begins) if begins is not None else None

    def possible(self, text: str) -> tuple[Way, ...]:
        """Return those that can stand in a text beside a name."""
        if self._begins is not None and self._begins.match(text) is None:
            return ()
        return self._all if _LATIN_LETTER.search(text) is not None else self._plain


@dataclass(frozen=True, slots=True)
class Forms:
    """The ways that name and firm stand together.

    ``after`` match what is after a name, ``before`` what is before one, by language. ``ends`` finds the words after them, ``honorific``
    those that are a form of address, ``leads`` the words before. ``asked`` is what may stand between a name and a comma, ``suffix`` finds
    what a comma divides from a name that it is part of, ``addressed`` are forms of address after a name.
    """

    after: Mapping[str, Ways]
    before: Mapping[str, Ways]
    ends: re.Pattern[str]
    honorific: re.Pattern[str]
    suffix: re.Pattern[str]
    addressed: tuple[str, ...]
    no_firm: re.Pattern[str]
    before_name: re.Pattern[str]
    department: re.Pattern[str]
    asked: re.Pattern[str]
    address: re.Pattern[str]
    leads: re.Pattern[str]
    analyst: re.Pattern[str]


@compiled
def asker_forms(words: Vocabulary) -> Forms:
    """The ways that name and firm stand together, in both languages."""
    ends = words.any_of("who-asks", "ends")
    end = {"zh": _HAN_END.format(ends=ends), "en": _latin_end(words)}
    after: dict[str, list[Way]] = {"zh": [], "en": []}
    before: dict[str, list[Way]] = {"zh": [], "en": []}
    bodies: dict[str, list[Body]] = {"zh": [], "en": []}
    for entry, left, right in _beside_names(words):
        if right.expression:
            comma = re.sub(r"[\[\] ]", "", entry.says) in _ONLY_A_COMMA
            after[entry.language].append(Way(right.expression + end[entry.language], right.latin, comma))
            bodies[entry.language].append(right)
        else:
            before[entry.language].append(Way(left.expression + "$", left.latin))
    return Forms(
        {language: Ways(ways, beginning(bodies[language])) for language, ways in after.items()},
        {language: Ways(ways) for language, ways in before.items()},
        re.compile(f"的?(?:{ends}).*$", re.DOTALL),
        re.compile(
            f"的?(?:{words.any_of('introductions', 'honorifics')}|{words.any_of('introductions', 'addresses')})"
        ),
        re.compile(f"(?:, ?(?:{words.any_of('introductions', 'suffixes')})(?!\\w))+"),
        tuple(one for word in words.spelled("introductions", "addresses") for one in in_every_script(word)),
        re.compile(words.any_of("introductions", "no-names")),
        re.compile(f"{words.any_of('introductions', 'no-names')}(?=,)"),
        re.compile(f"{words.any_of('firms', 'departments')}$"),
        re.compile(f"(?:{ends})(?=[，,])"),
        re.compile(f"^{words.any_of('introductions', 'honorifics')}\\.? (?=\\S)"),
        re.compile(words.any_of("who-asks", "leads")),
        re.compile(f"的?(?:{words.any_of('who-asks', 'analyst')})"),
    )


@compiled
def known_firms(words: Vocabulary) -> re.Pattern[str]:
    """What finds firms in Chinese that are known."""
    names, endings = words.any_of("firms", "names"), words.any_of("firms", "endings")
    return re.compile(f"(?={HAN_LETTER.pattern})(?:{names})(?:{endings})*")


@compiled
def with_capitals(words: Vocabulary) -> re.Pattern[str]:
    """What matches the name of a firm in Latin letters."""
    return re.compile(_proper(words))


# Apart from the others because it takes longer than all of them, and most calls in Chinese do not need it.
@compiled
def named_in_english(words: Vocabulary) -> Sequence[re.Pattern[str]]:
    """What matches a name in Latin letters that is not known, with its firm; those with the firm first come first."""
    name = f"(?P<name>(?!{words.any_of('introductions', 'no-names')}){LATIN_NAME}|{_SOMEBODY})"
    english = [
        (left.expression, right.expression)
        for entry, left, right in _beside_names(words)
        if entry.language == "en"
    ]
    ways = [f"{left}{name}(?=[.,]|$)" for left, right in english if not right]
    ways += [f"{name}{right}{_latin_end(words)}" for _, right in english if right]
    return list(map(re.compile, ways))


def _beside_names(words: Vocabulary) -> Iterator[tuple[Entry, Body, Body]]:
    """Yield the phrases that name and firm stand in, longer ones first, with what is before the name and after it."""
    firms = {"zh": _HAN_FIRM, "en": f"(?P<firm>{_proper(words)}?|[{HAN}]{{2,12}}?)"}
    for entry in sorted(words.entries("names-and-firms"), key=lambda entry: -len(entry.says)):
        left, right = (_part(part, entry, firms) for part in entry.says.split("{name}"))
        yield entry, left, right


def _latin_word(words: Vocabulary) -> str:
    # The full stop at the end of the sentence is not the firm's.
    return f"(?!{words.any_of('who-asks', 'ends')})[A-Z0-9](?:[\\w&’'/-]|\\.(?=[\\w,]|\\s+\\S))*"


def _proper(words: Vocabulary) -> str:
    word = _latin_word(words)
    return f"{word}(?:,? (?:(?:of|and|for|the|de|&) )*{word}){{0,7}}"


def _latin_end(words: Vocabulary) -> str:
    return f"(?=[,.;:?!)]*(?:\\s|$)(?!(?:(?:of|and|for|&) )?{_latin_word(words)})|{_HAN_MARK})"


def _part(says: str, entry: Entry, firms: dict[str, str]) -> Body:
    slots = {"firm": firms[entry.language], "other": _OTHER}
    return body(says, entry.language, Grammar(slots)) if says else Body("", False, None)
